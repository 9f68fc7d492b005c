package civil

// Month is one month of one year, 0001-01 to 9999-12. It is comparable with ==; the zero value is "no month".
type Month struct {
	n int32 // months, 0001-01 is 1; 0 is "no month"
}

const lastMonth = 9999 * 12

// MonthOf is the month (1–12) of the year; ErrNoSuchMonth if the calendar has none.
func MonthOf(year, month int) (Month, error) {
	if year < 1 || year > 9999 || month < 1 || month > 12 {
		return Month{}, ErrNoSuchMonth.New()
	}
	return month1(year, month), nil
}

// IsZero reports "no month".
func (m Month) IsZero() bool { return m.n == 0 }

// YM are the year and the month (1–12); zeros for "no month".
func (m Month) YM() (year, month int) {
	if m.IsZero() {
		return 0, 0
	}
	return int(m.n-1)/12 + 1, int(m.n-1)%12 + 1
}

// First is the month's first day, "no date" for "no month".
func (m Month) First() Date {
	if m.IsZero() {
		return Date{}
	}
	year, month := m.YM()
	return mustOf(year, month, 1)
}

// Last is the month's last day, "no date" for "no month".
func (m Month) Last() Date {
	if m.IsZero() {
		return Date{}
	}
	return Date{m.First().n + int32(m.Days()) - 1}
}

// Days is the number of days in the month; 0 for "no month".
func (m Month) Days() int {
	if m.IsZero() {
		return 0
	}
	return monthDays(m.YM())
}

// Add is the month n months later (earlier if n < 0), stopping at the edge of the calendar.
func (m Month) Add(n int) Month {
	if m.IsZero() {
		return m
	}
	n = max(-lastMonth, min(n, lastMonth))
	return Month{max(1, min(m.n+int32(n), lastMonth))}
}

// Sub is the number of months from o to m; 0 if either is "no month".
func (m Month) Sub(o Month) int {
	if m.IsZero() || o.IsZero() {
		return 0
	}
	return int(m.n) - int(o.n)
}

// Before reports whether m is earlier than o.
func (m Month) Before(o Month) bool { return m.n < o.n }

// After reports whether m is later than o.
func (m Month) After(o Month) bool { return m.n > o.n }

// Contains reports whether the day lies in the month.
func (m Month) Contains(d Date) bool { return !m.IsZero() && d.Month() == m }

// String is YYYY-MM, or "" for "no month".
func (m Month) String() string {
	if m.IsZero() {
		return ""
	}
	year, month := m.YM()
	return string([]byte{
		byte('0' + year/1000), byte('0' + year/100%10), byte('0' + year/10%10), byte('0' + year%10), '-', byte('0' + month/10), byte('0' + month%10),
	})
}

func month1(year, month int) Month { return Month{int32((year-1)*12 + month)} }
