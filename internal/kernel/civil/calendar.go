package civil

import (
	"slices"
	"sort"
	"time"

	"doudi/internal/kernel/problem"
)

// Status is how much is known of a year's holidays.
type Status string

// The statuses. Only Official makes a day certain.
const (
	Official    Status = "official"    // the State Council's notice is loaded
	Provisional Status = "provisional" // statutory days only; make-up days are not yet announced
	Unknown     Status = "unknown"     // nothing is loaded
)

var (
	// ErrYearTwice refuses two notices for the same year.
	ErrYearTwice = problem.Define("civil.calendar_year_twice", problem.Invalid,
		"{year} 年的放假安排出现了两次。",
		"The holidays of {year} are given twice.")
	// ErrDayTwice refuses a notice that calls the same day off and worked.
	ErrDayTwice = problem.Define("civil.calendar_day_twice", problem.Invalid,
		"{year} 年的放假安排里，{day} 既写了放假又写了上班。",
		"The holidays of {year} call {day} both off and worked.")
	// ErrDayForeign refuses a day that does not belong to the notice's year (or to the last days of December before it).
	ErrDayForeign = problem.Define("civil.calendar_day_foreign", problem.Invalid,
		"{day} 不属于 {year} 年的放假安排。",
		"{day} does not belong to the holidays of {year}.")
)

// Year is one year's holiday notice. A notice may reach back into the December before: 2018-12-29 was a working Saturday by the
// notice for 2019.
type Year struct {
	Year   int
	Status Status
	Days   []Special
}

// Special is a day that differs from the rule of the week, or that a notice names: off (放假) or worked (调休上班).
type Special struct {
	Date Date
	Name string
	Off  bool
}

// Calendar tells working days. Its zero value knows no notice at all. It is immutable.
type Calendar struct {
	years []Year // ascending, without Days
	days  []entry
}

// entry is a day that a notice names. notice is the year of a notice that is not official, 0 if it is.
type entry struct {
	Special
	notice int
}

// yearEnd is the first day (month, day) of December that the next year's notice has been seen to change: 29 in the notices for
// 2008 and 2019. From there on a day is certain only once the next year's notice is known too.
const yearEnd = 1229

// NewCalendar builds a calendar from notices in any order. Where two notices name the same day, the later year's decides.
func NewCalendar(years []Year) (Calendar, error) {
	var c Calendar
	years = slices.Clone(years)
	sort.SliceStable(years, func(i, j int) bool { return years[i].Year < years[j].Year })
	named := map[Date]entry{}
	for i, y := range years {
		if i > 0 && years[i-1].Year == y.Year {
			return Calendar{}, ErrYearTwice.With("year", y.Year)
		}
		if y.Status != Official && y.Status != Provisional {
			y.Status = Unknown
		}
		c.years = append(c.years, Year{Year: y.Year, Status: y.Status})
		here := map[Date]bool{}
		for _, s := range y.Days {
			if before := s.Date.Year() == y.Year-1 && monthDay(s.Date) >= 1201; s.Date.Year() != y.Year && !before {
				return Calendar{}, ErrDayForeign.With("year", y.Year).With("day", s.Date)
			}
			if off, again := here[s.Date]; again && off != s.Off {
				return Calendar{}, ErrDayTwice.With("year", y.Year).With("day", s.Date)
			}
			here[s.Date] = s.Off
			// A provisional year's guess does not undo what an official notice says of December.
			if y.Status == Official {
				named[s.Date] = entry{s, 0}
			} else if have, taken := named[s.Date]; !taken || have.notice != 0 {
				named[s.Date] = entry{s, y.Year}
			}
		}
	}
	for _, e := range named {
		c.days = append(c.days, e)
	}
	sort.Slice(c.days, func(i, j int) bool { return c.days[i].Date.Before(c.days[j].Date) })
	return c, nil
}

// Status is how much is known of the year.
func (c Calendar) Status(year int) Status {
	i := sort.Search(len(c.years), func(i int) bool { return c.years[i].Year >= year })
	if i == len(c.years) || c.years[i].Year != year {
		return Unknown
	}
	return c.years[i].Status
}

// Special is what the notices say of the day, if they name it.
func (c Calendar) Special(d Date) (Special, bool) {
	e, found := c.find(d)
	return e.Special, found
}

// IsWorkingDay reports whether the day is worked, and whether that is known: listed in an official notice, or a plain day of a
// year with one (from 29 December on, the next year's notice is needed as well). Where it is not known, working is the best
// assumption: weekends, the statutory days loaded, and those of fixed date are off.
func (c Calendar) IsWorkingDay(d Date) (working, known bool) {
	if d.IsZero() {
		return false, false
	}
	working, missing := c.look(d)
	return working, missing == 0
}

// look is IsWorkingDay with the year whose notice is missing, 0 if none is.
func (c Calendar) look(d Date) (working bool, missing int) {
	if e, found := c.find(d); found {
		return !e.Off, e.notice
	}
	year, weekday := d.Year(), d.Weekday()
	working = weekday != time.Saturday && weekday != time.Sunday
	if c.Status(year) != Official {
		return working && !fixedHoliday(d), year
	}
	if monthDay(d) >= yearEnd && c.Status(year+1) != Official {
		return working, year + 1
	}
	return working, 0
}

func (c Calendar) find(d Date) (entry, bool) {
	i, found := slices.BinarySearchFunc(c.days, d, func(e entry, d Date) int { return e.Date.Compare(d) })
	if !found {
		return entry{}, false
	}
	return c.days[i], true
}

// fixedHoliday reports a statutory holiday with a fixed solar date (全国年节及纪念日放假办法, 2024 revision). Those of the lunar
// calendar, and 清明, are known only from a notice or a provisional list.
func fixedHoliday(d Date) bool {
	switch monthDay(d) {
	case 101, 501, 502, 1001, 1002, 1003:
		return true
	}
	return false
}

// monthDay is the day within the year as month × 100 + day.
func monthDay(d Date) int {
	_, month, day := d.YMD()
	return month*100 + day
}
