package civil

import (
	"strings"

	"golang.org/x/text/width"

	"doudi/internal/kernel/problem"
)

var (
	// ErrDateEmpty refuses a text without a date.
	ErrDateEmpty = problem.Define("civil.date_empty", problem.Invalid,
		"没有填写日期。请按 2026-01-31 的格式填写。",
		"The date is missing. Please write it as 2026-01-31.")
	// ErrDateForm refuses a text that is not written as a date.
	ErrDateForm = problem.Define("civil.date_form", problem.Invalid,
		"看不懂这个日期。请按 2026-01-31 的格式填写；也可以写 2026/1/31、20260131 或 2026年1月31日。",
		"This cannot be read as a date. Please write 2026-01-31; 2026/1/31, 20260131 and 2026年1月31日 are accepted too.")
	// ErrNoSuchDay refuses a day that the calendar does not have.
	ErrNoSuchDay = problem.Define("civil.no_such_day", problem.Invalid,
		"日历上没有这一天。请检查年、月、日。",
		"The calendar has no such day. Please check year, month and day.")
	// ErrMonthEmpty refuses a text without a month.
	ErrMonthEmpty = problem.Define("civil.month_empty", problem.Invalid,
		"没有填写月份。请按 2026-01 的格式填写。",
		"The month is missing. Please write it as 2026-01.")
	// ErrMonthForm refuses a text that is not written as a month.
	ErrMonthForm = problem.Define("civil.month_form", problem.Invalid,
		"看不懂这个月份。请按 2026-01 的格式填写；也可以写 202601 或 2026年1月。",
		"This cannot be read as a month. Please write 2026-01; 202601 and 2026年1月 are accepted too.")
	// ErrNoSuchMonth refuses a month that the calendar does not have.
	ErrNoSuchMonth = problem.Define("civil.no_such_month", problem.Invalid,
		"没有这个月份。月份应为 1 到 12。",
		"There is no such month. A month is 1 to 12.")
)

// Parse reads a day as people and files write it: 2026-01-31, 2026/1/31, 20260131, 2026年1月31日, with full-width characters and
// blanks around. The year has four digits.
func Parse(text string) (Date, error) {
	if len(text) == 10 && text[4] == '-' && text[7] == '-' { // as the house writes it, and most files
		if y, m, d, ok := fields(text[:4], text[5:7], text[8:]); ok {
			return Of(y, m, d)
		}
	}
	text = tidy(text)
	if text == "" {
		return Date{}, ErrDateEmpty.New()
	}
	if len(text) == 8 {
		year, okY := number(text[:4])
		month, okM := number(text[4:6])
		day, okD := number(text[6:])
		if okY && okM && okD {
			return Of(year, month, day)
		}
	}
	for _, form := range [][3]string{{"-", "-", ""}, {"/", "/", ""}, {"年", "月", "日"}} {
		year, rest, found := strings.Cut(text, form[0])
		if !found {
			continue
		}
		month, day, found := strings.Cut(rest, form[1])
		if !found || !strings.HasSuffix(day, form[2]) {
			continue
		}
		y, m, d, ok := fields(year, month, strings.TrimSuffix(day, form[2]))
		if !ok {
			continue
		}
		return Of(y, m, d)
	}
	return Date{}, ErrDateForm.New()
}

// ParseMonth reads a month as people and files write it: 2026-01, 202601, 2026年1月, with full-width characters and blanks around.
func ParseMonth(text string) (Month, error) {
	text = tidy(text)
	if text == "" {
		return Month{}, ErrMonthEmpty.New()
	}
	year, month, found := strings.Cut(text, "-")
	if !found {
		if year, month, found = strings.Cut(text, "年"); found {
			month, found = strings.CutSuffix(month, "月")
		}
	}
	if !found && len(text) == 6 {
		year, month, found = text[:4], text[4:], true
	}
	y, m, _, ok := fields(year, month, "1")
	if !found || !ok {
		return Month{}, ErrMonthForm.New()
	}
	return MonthOf(y, m)
}

// parseISO reads YYYY-MM-DD and nothing else: what the house itself writes.
func parseISO(text string) (Date, error) {
	if len(text) != 10 || text[4] != '-' || text[7] != '-' {
		return Date{}, ErrDateForm.New()
	}
	y, m, d, ok := fields(text[:4], text[5:7], text[8:])
	if !ok {
		return Date{}, ErrDateForm.New()
	}
	return Of(y, m, d)
}

// tidy makes full-width characters narrow and drops the blanks around. ASCII, the usual case of bulk files, passes untouched.
func tidy(text string) string {
	for i := 0; i < len(text); i++ {
		if text[i] >= 0x80 {
			text = width.Narrow.String(text)
			break
		}
	}
	return strings.TrimSpace(text)
}

// fields are a four-digit year and one- or two-digit month and day.
func fields(year, month, day string) (y, m, d int, ok bool) {
	if len(year) != 4 || len(month) > 2 || len(day) > 2 {
		return 0, 0, 0, false
	}
	y, okY := number(year)
	m, okM := number(month)
	d, okD := number(day)
	return y, m, d, okY && okM && okD
}

// number is the value of a short, non-empty string of digits.
func number(digits string) (int, bool) {
	n := 0
	for i := range len(digits) {
		if digits[i] < '0' || digits[i] > '9' {
			return 0, false
		}
		n = n*10 + int(digits[i]-'0')
	}
	return n, digits != ""
}
