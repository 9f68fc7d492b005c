package demo

import (
	"fmt"

	"doudi/internal/kernel/civil"
)

// day is a day as a plain number, counted from 1970-01-01 (birthdays before are negative), because lives are drawn by adding and
// comparing offsets. never marks what has not happened.
type day int32

const never day = 1 << 30

// month counts months from year 0.
type month int32

// newDay is Gregorian, by the usual era arithmetic on years that begin in March (a year's days are wanted millions of times).
func newDay(y, m, d int) day {
	y += (m - 14) / 12
	m = (m + 9) % 12
	return day(y*365 + y/4 - y/100 + y/400 + (m*306+5)/10 + d - 719_469)
}

func fromCivil(d civil.Date) day { return newDay(d.YMD()) }

func (d day) split() (y, m, dd int) {
	n := int(d) + 719_468 // from 0000-03-01
	era := n / 146_097
	n -= era * 146_097
	year := (n - n/1460 + n/36_524 - n/146_096) / 365
	n -= 365*year + year/4 - year/100
	m = (5*n + 2) / 153
	dd = n - (153*m+2)/5 + 1
	y = year + era*400
	if m < 10 {
		return y, m + 3, dd
	}
	return y + 1, m - 9, dd
}

func (d day) month() month {
	y, m, _ := d.split()
	return month(y*12 + m - 1)
}

// age is in completed years.
func (d day) age(born day) int {
	y, m, dd := d.split()
	by, bm, bd := born.split()
	age := y - by
	if m < bm || m == bm && dd < bd {
		age--
	}
	return age
}

// iso is 2026-01-31; an empty text for never.
func (d day) iso() string { return d.format("%04d-%02d-%02d") }

func (d day) format(layout string) string {
	if d == never {
		return ""
	}
	y, m, dd := d.split()
	return fmt.Sprintf(layout, y, m, dd)
}

func (m month) first() day { return newDay(int(m)/12, int(m)%12+1, 1) }

// compact is 202601.
func (m month) compact() string { return fmt.Sprintf("%04d%02d", int(m)/12, int(m)%12+1) }
