package money

import (
	"math/bits"
	"strings"

	"golang.org/x/text/width"

	"doudi/internal/kernel/problem"
)

var (
	// ErrEmpty refuses a text without an amount.
	ErrEmpty = problem.Define("money.empty", problem.Invalid,
		"没有填写金额。请填写以元为单位的数字，例如 1234.50。",
		"The amount is missing. Please give yuan as a number, for example 1234.50.")
	// ErrForm refuses a text that is no number of yuan.
	ErrForm = problem.Define("money.form", problem.Invalid,
		"这不是金额。请只填写以元为单位的数字，例如 1234.50 或 1,234.50。",
		"This is not an amount. Please give yuan as a plain number, for example 1234.50 or 1,234.50.")
	// ErrDecimals refuses more than two decimals: cutting them off silently would change the amount.
	ErrDecimals = problem.Define("money.decimals", problem.Invalid,
		"金额最多写到分（小数点后两位）。",
		"An amount has at most two decimals (fen).")
	// ErrGrouping refuses commas that do not stand at every third digit: "12,34" may be a decimal comma or a lost digit.
	ErrGrouping = problem.Define("money.grouping", problem.Invalid,
		"千位逗号的位置不对。请写成 1,234.50，或者不写逗号。",
		"The thousands commas are misplaced. Please write 1,234.50, or no commas.")
	// ErrUnit refuses amounts in units other than yuan.
	ErrUnit = problem.Define("money.unit", problem.Invalid,
		"请以元为单位填写，不要写“万元”“角”“分”等其他单位。",
		"Please give the amount in yuan, not in another unit such as 万元, 角 or 分.")
)

// Parse reads an amount of yuan as people and files write it: "1234.5", "1,234.50", "¥1,234.50", "1234.50元", "-12.00", with
// full-width digits and signs, and blanks around. At most two decimals; commas only at every third digit. A refusal is one of
// the named ones above or ErrOverflow.
func Parse(text string) (Fen, error) {
	text = strings.TrimSpace(width.Narrow.String(text))
	if text == "" {
		return 0, ErrEmpty.New()
	}
	if strings.ContainsAny(text, "万亿千百角分") {
		return 0, ErrUnit.New()
	}
	text, negative := strings.CutPrefix(text, "-")
	text, _ = strings.CutPrefix(strings.TrimSpace(text), "¥")
	text, _ = strings.CutSuffix(strings.TrimSpace(text), "元")
	text = strings.TrimSpace(text)
	if !negative {
		text, negative = strings.CutPrefix(text, "-")
	}
	whole, decimals, pointed := strings.Cut(text, ".")
	if !isDigits(decimals) || whole == "" || (pointed && decimals == "") {
		return 0, ErrForm.New()
	}
	whole, err := ungroup(whole)
	if err != nil {
		return 0, err
	}
	if len(decimals) > 2 {
		return 0, ErrDecimals.New()
	}
	m, fits := magnitudeOf(whole + (decimals + "00")[:2])
	if !fits {
		return 0, ErrOverflow.New()
	}
	return signed(m, negative)
}

// ungroup takes the thousands commas out of a whole number.
func ungroup(whole string) (string, error) {
	groups := strings.Split(whole, ",")
	for i, group := range groups {
		if !isDigits(group) {
			return "", ErrForm.New()
		}
		if len(groups) > 1 && (len(group) > 3 || group == "" || (i > 0 && len(group) != 3)) {
			return "", ErrGrouping.New()
		}
	}
	return strings.Join(groups, ""), nil
}

func isDigits(text string) bool {
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return true
}

// magnitudeOf is the value of a string of digits, if 64 bits hold it.
func magnitudeOf(digits string) (uint64, bool) {
	var m uint64
	for i := range len(digits) {
		high, low := bits.Mul64(m, 10)
		sum, carry := bits.Add64(low, uint64(digits[i]-'0'), 0)
		if high != 0 || carry != 0 {
			return 0, false
		}
		m = sum
	}
	return m, true
}
