package ident

import (
	"strings"

	"golang.org/x/text/width"

	"doudi/internal/kernel/problem"
)

var (
	// ErrPhoneEmpty refuses a text without a number.
	ErrPhoneEmpty = problem.Define("ident.phone_empty", problem.Invalid,
		"没有填写电话号码。",
		"The telephone number is missing.")
	// ErrPhoneForm refuses a text that is no telephone number of the mainland.
	ErrPhoneForm = problem.Define("ident.phone_form", problem.Invalid,
		"电话号码不正确。手机号为 1 开头的 11 位数字；固定电话请带区号，例如 027-88880000。",
		"This is no telephone number. A mobile number has 11 digits and begins with 1; a fixed line needs its area code, as 027-88880000.")
	// ErrAccountEmpty refuses a text without a number.
	ErrAccountEmpty = problem.Define("ident.account_empty", problem.Invalid,
		"没有填写银行账号。",
		"The account number is missing.")
	// ErrAccountForm refuses a text that is no bank account or card number.
	ErrAccountForm = problem.Define("ident.account_form", problem.Invalid,
		"银行账号应为 12 至 19 位数字。如果表格里显示成 6.2E+18，请把这一列改为文本后重新填写。",
		"An account number has 12 to 19 digits. If your sheet shows 6.2E+18, make the column text and enter it again.")
)

// ParsePhone reads a mainland telephone number and gives its digits: a mobile number (11 digits, 1 and 3 to 9), or a fixed line
// with its area code (0 and 9 to 11 more digits). Blanks, hyphens, brackets, full-width digits and +86 or 0086 are accepted.
func ParsePhone(text string) (string, error) {
	if isMobile(text) && isDigits(text) {
		return text, nil
	}
	digits := strings.Map(dropSeparator, width.Narrow.String(text))
	if digits == "" {
		return "", ErrPhoneEmpty.New()
	}
	for _, prefix := range []string{"+86", "0086"} {
		if rest, found := strings.CutPrefix(digits, prefix); found {
			digits = rest
			if len(digits) > 0 && digits[0] != '1' && digits[0] != '0' {
				digits = "0" + digits // abroad one dials the area code without its 0
			}
			break
		}
	}
	if len(digits) == 13 && strings.HasPrefix(digits, "861") {
		digits = digits[2:]
	}
	if !isDigits(digits) || !(isMobile(digits) || isFixed(digits)) {
		return "", ErrPhoneForm.New()
	}
	return digits, nil
}

func isMobile(digits string) bool { return len(digits) == 11 && digits[0] == '1' && digits[1] >= '3' }

// isFixed: area codes are 010, 02x (8-digit numbers) and 03xx to 09xx (7 or 8 digits).
func isFixed(digits string) bool {
	switch {
	case len(digits) < 3 || digits[0] != '0' || digits[1] == '0':
		return false
	case digits[1] == '1':
		return digits[2] == '0' && len(digits) == 11 && digits[3] >= '2'
	case digits[1] == '2':
		return len(digits) == 11 && digits[3] >= '2'
	}
	return (len(digits) == 11 || len(digits) == 12) && digits[4] >= '2'
}

// ParseAccount reads a bank card or account number of 12 to 19 digits and gives its digits. Blanks, hyphens and full-width digits
// are accepted. luhn is whether the card check digit (ISO/IEC 7812) fits: only a warning, because passbook accounts have none.
func ParseAccount(text string) (digits string, luhn bool, err error) {
	digits = strings.Map(dropSeparator, width.Narrow.String(text))
	if digits == "" {
		return "", false, ErrAccountEmpty.New()
	}
	if !isDigits(digits) || len(digits) < 12 || len(digits) > 19 {
		return "", false, ErrAccountForm.New()
	}
	return digits, fitsLuhn(digits), nil
}

func fitsLuhn(digits string) bool {
	sum := 0
	for i := range len(digits) {
		n := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			if n *= 2; n > 9 {
				n -= 9
			}
		}
		sum += n
	}
	return sum%10 == 0
}

// dropSeparator is dropBlank, and drops what people put between groups of digits.
func dropSeparator(r rune) rune {
	switch r {
	case '-', '(', ')', '‐', '‑', '–', '—', '−':
		return -1
	}
	return dropBlank(r)
}

func isDigits(text string) bool {
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return true
}
