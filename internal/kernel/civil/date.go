package civil

import (
	"fmt"
	"time"
)

// Date is one day of the Gregorian calendar, 0001-01-01 to 9999-12-31. It is comparable with ==; the zero value is "no date",
// which sorts before every day and which arithmetic leaves unchanged.
type Date struct {
	n int32 // days, 0001-01-01 is 1; 0 is "no date"
}

// The first and the last day. Arithmetic stops there instead of leaving the calendar.
var (
	First = Date{1}
	Last  = mustOf(9999, 12, 31)
)

// shanghai is UTC+8 without rules. China has kept it without summer time since 1991-09-15; instants before (summer time 1986 to
// 1991, several zones before 1949) can be off by an hour. The house's instants are all of this century; older days come as days.
var shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

// epoch is the midnight (UTC) before day 1.
var epoch = time.Date(0, 12, 31, 0, 0, 0, 0, time.UTC).Unix()

const daySeconds = 24 * 60 * 60

// Of is the day of that year, month (1–12) and day of month; ErrNoSuchDay if the calendar has none, such as February 30.
func Of(year, month, day int) (Date, error) {
	if year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > monthDays(year, month) {
		return Date{}, ErrNoSuchDay.New()
	}
	// Days of the years before, of the months before by a formula that counts from March, and of the month. A file has millions.
	y, m := year, month-3
	if m < 0 {
		y, m = y-1, m+12
	}
	return Date{int32(365*y + y/4 - y/100 + y/400 + (153*m+2)/5 + day - 306)}, nil
}

// FromTime is the day on which the instant falls in Asia/Shanghai, taken as UTC+8 (exact since September 1991). The zero
// time.Time is "no date".
func FromTime(t time.Time) Date {
	if t.IsZero() {
		return Date{}
	}
	n := floorDiv(t.Unix()+8*60*60-epoch, daySeconds)
	if n < int64(First.n) {
		return First
	}
	if n > int64(Last.n) {
		return Last
	}
	return Date{int32(n)}
}

// Start is the instant at which the day begins in Asia/Shanghai; the zero time.Time for "no date".
func (d Date) Start() time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return d.utc().Add(-8 * time.Hour).In(shanghai)
}

// IsZero reports "no date".
func (d Date) IsZero() bool { return d.n == 0 }

// YMD are the year, the month (1–12) and the day of month; three zeros for "no date".
func (d Date) YMD() (year, month, day int) {
	if d.IsZero() {
		return 0, 0, 0
	}
	y, m, dd := d.utc().Date()
	return y, int(m), dd
}

// Year is the year, or 0 for "no date".
func (d Date) Year() int {
	year, _, _ := d.YMD()
	return year
}

// Month is the month in which the day lies.
func (d Date) Month() Month {
	if d.IsZero() {
		return Month{}
	}
	year, month, _ := d.YMD()
	return month1(year, month)
}

// Weekday is the day of the week; Sunday for "no date".
func (d Date) Weekday() time.Weekday {
	if d.IsZero() {
		return time.Sunday
	}
	return time.Weekday(d.n % 7) // 0001-01-01 was a Monday
}

// Before reports whether d is earlier than e.
func (d Date) Before(e Date) bool { return d.n < e.n }

// After reports whether d is later than e.
func (d Date) After(e Date) bool { return d.n > e.n }

// Compare is -1, 0 or 1, for sorting.
func (d Date) Compare(e Date) int {
	switch {
	case d.n < e.n:
		return -1
	case d.n > e.n:
		return 1
	}
	return 0
}

// Sub is the number of days from e to d; 0 if either is "no date".
func (d Date) Sub(e Date) int {
	if d.IsZero() || e.IsZero() {
		return 0
	}
	return int(d.n) - int(e.n)
}

// AddDays is the day n days later (earlier if n < 0).
func (d Date) AddDays(n int) Date {
	if d.IsZero() {
		return d
	}
	const most = 9999 * 366
	n = max(-most, min(n, most))
	return Date{max(First.n, min(d.n+int32(n), Last.n))}
}

// AddMonths is the same day of month n months later (earlier if n < 0); where that month is too short, its last day (Civil Code
// Art 202: 没有对应日的,月末日为期间的最后一日).
func (d Date) AddMonths(n int) Date {
	if d.IsZero() {
		return d
	}
	_, _, day := d.YMD()
	target := d.Month().Add(n)
	return Date{target.First().n + int32(min(day, target.Days())) - 1}
}

// Age is the number of whole years lived on a day (周岁), counting a year on its birthday; who is born on February 29 turns a year
// older on February 28 of common years. It is -1 before birth and where either day is unknown.
func (d Date) Age(on Date) int {
	if d.IsZero() || on.Before(d) {
		return -1
	}
	age := on.Year() - d.Year()
	if d.AddMonths(12 * age).After(on) {
		age--
	}
	return age
}

func (d Date) utc() time.Time { return time.Unix(epoch+int64(d.n)*daySeconds, 0).UTC() }

// monthDays is the number of days in a month.
func monthDays(year, month int) int {
	switch {
	case month == 2 && year%4 == 0 && (year%100 != 0 || year%400 == 0):
		return 29
	case month == 2:
		return 28
	case month == 4 || month == 6 || month == 9 || month == 11:
		return 30
	}
	return 31
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// Must is the day written YYYY-MM-DD in the source code of a table or a test; it panics on anything else. Input goes to Parse.
func Must(iso string) Date {
	d, err := parseISO(iso)
	if err != nil {
		panic(fmt.Sprintf("civil: %q is not a day", iso))
	}
	return d
}

func mustOf(year, month, day int) Date {
	d, err := Of(year, month, day)
	if err != nil {
		panic(err)
	}
	return d
}
