package policy

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/problem"
)

const (
	fewestOff  = 7  // a list with fewer days off is no notice for a year but a part of one
	mostDays   = 60 // the longest notice so far (2021) names 38
	mostSource = 500
	mostName   = 20
	yearsAhead = 2
)

// The refusals of an import.
var (
	ErrYear = problem.Define("policy.calendar_year", problem.Invalid,
		"只能导入 2008 年到 {last} 年的放假安排。", "Holidays can be imported for 2008 to {last}.")
	ErrSource = problem.Define("policy.calendar_source", problem.Invalid,
		"请写明出处（通知的名称、文号或网址），最多 {most} 个字。", "Name the source (the notice, its number or address), {most} characters at most.")
	ErrFewDays = problem.Define("policy.calendar_few_days", problem.Invalid,
		"只有 {off} 个放假日，至少应有 {least} 个。请粘贴整份通知，一年只导入一次。",
		"There are {off} days off, and at least {least} are expected. Paste the whole notice; a year is imported at once.")
	ErrManyDays = problem.Define("policy.calendar_many_days", problem.Invalid,
		"有 {days} 天，最多 {most} 天。", "There are {days} days, and at most {most} are accepted.")
	ErrDayForeign = problem.Define("policy.calendar_day_foreign", problem.Invalid,
		"{day} 不属于 {year} 年的放假安排：只能是当年的日子，或上一年 12 月的日子。",
		"{day} does not belong to the notice for {year}: a day is in that year, or in the December before it.")
	ErrDayTwice = problem.Define("policy.calendar_day_twice", problem.Invalid,
		"{day} 出现了两次。", "{day} is given twice.")
	ErrDayName = problem.Define("policy.calendar_day_name", problem.Invalid,
		"{day} 没有节日名称，或名称超过 {most} 个字。", "{day} has no name of its holiday, or one longer than {most} characters.")
	ErrMakeUp = problem.Define("policy.calendar_make_up", problem.Invalid,
		"{day} 不是周六或周日，本来就上班；调休上班只写在周末。", "{day} is no Saturday or Sunday and is worked anyway; make-up days fall on weekends.")
)

// CalendarImport is a year's holiday notice as an administrator takes it over. Version is the one that it replaces, 0 for none.
type CalendarImport struct {
	Year    int
	Version int64
	Source  string
	Days    []civil.Special
}

// check finds everything that keeps the notice from being taken over.
func (c CalendarImport) check(today civil.Date) error {
	var fields []problem.Field
	fault := func(pointer string, p *problem.Problem) {
		fields = append(fields, problem.Field{Pointer: pointer, Problem: p})
	}
	if last := today.Year() + yearsAhead; c.Year < 2008 || c.Year > last {
		fault("/year", ErrYear.With("last", last))
	}
	if n := utf8.RuneCountInString(c.Source); strings.TrimSpace(c.Source) == "" || n > mostSource || strings.ContainsFunc(c.Source, unicode.IsControl) {
		fault("/source", ErrSource.With("most", mostSource))
	}
	off, seen := 0, map[civil.Date]bool{}
	for i, d := range c.Days {
		at := fmt.Sprintf("/days/%d/date", i)
		switch weekday := d.Date.Weekday(); {
		case !c.covers(d.Date):
			fault(at, ErrDayForeign.With("day", d.Date).With("year", c.Year))
		case seen[d.Date]:
			fault(at, ErrDayTwice.With("day", d.Date))
		case !d.Off && weekday != time.Saturday && weekday != time.Sunday:
			fault(at, ErrMakeUp.With("day", d.Date))
		case strings.TrimSpace(d.Name) == "" || utf8.RuneCountInString(d.Name) > mostName:
			fault(fmt.Sprintf("/days/%d/name", i), ErrDayName.With("day", d.Date).With("most", mostName))
		}
		seen[d.Date] = true
		if d.Off {
			off++
		}
	}
	switch {
	case off < fewestOff:
		fault("/days", ErrFewDays.With("off", off).With("least", fewestOff))
	case len(c.Days) > mostDays:
		fault("/days", ErrManyDays.With("days", len(c.Days)).With("most", mostDays))
	}
	return problem.Join(fields)
}

// covers reports whether the notice may name the day: its own year, and the December before (New Year's make-up days reach back).
func (c CalendarImport) covers(d civil.Date) bool {
	year, month, _ := d.YMD()
	return year == c.Year || (year == c.Year-1 && month == 12)
}

// statutory is how many days off the rules give every year (全国年节及纪念日放假办法: 11 until 2024, 13 since 2025).
func statutory(year int) int {
	if year < 2025 {
		return 11
	}
	return 13
}
