package demo

import (
	"strconv"

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

func toCivil(d day) civil.Date {
	y, m, dd := d.split()
	date, _ := civil.Of(y, m, dd) // a plain number always is a day
	return date
}

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

// style is how a department writes days and months.
type style byte

const (
	isoStyle     style = iota // 2026-01-31, 2026-01
	compactStyle              // 20260131, 202601
	slashStyle                // 2026/1/31, 202601
	chineseStyle              // 2026年1月31日, 2026年1月
)

// iso is 2026-01-31; an empty text for never.
func (d day) iso() string { return string(d.append(nil, isoStyle)) }

// append writes the day; nothing for never.
func (d day) append(out []byte, s style) []byte {
	if d == never {
		return out
	}
	y, m, dd := d.split()
	return appendDay(out, s, y, m, dd)
}

// appendDay writes any three numbers, also those that are no day.
func appendDay(out []byte, s style, y, m, d int) []byte {
	out = digits(out, y, 4)
	switch s {
	case compactStyle:
		return digits(digits(out, m, 2), d, 2)
	case slashStyle:
		return strconv.AppendInt(append(strconv.AppendInt(append(out, '/'), int64(m), 10), '/'), int64(d), 10)
	case chineseStyle:
		out = append(strconv.AppendInt(append(out, "年"...), int64(m), 10), "月"...)
		return append(strconv.AppendInt(out, int64(d), 10), "日"...)
	}
	return digits(append(digits(append(out, '-'), m, 2), '-'), d, 2)
}

// digits appends n, which is not negative, with leading zeros.
func digits(out []byte, n, width int) []byte {
	for size := pow10(width - 1); size > 0; size /= 10 {
		out = append(out, '0'+byte(n/size%10))
	}
	return out
}

func pow10(n int) int {
	size := 1
	for range n {
		size *= 10
	}
	return size
}

func (m month) first() day { return newDay(int(m)/12, int(m)%12+1, 1) }

func (m month) append(out []byte, s style) []byte {
	year, number := int(m)/12, int(m)%12+1
	out = digits(out, year, 4)
	switch s {
	case isoStyle:
		return digits(append(out, '-'), number, 2)
	case chineseStyle:
		return append(strconv.AppendInt(append(out, "年"...), int64(number), 10), "月"...)
	}
	return digits(out, number, 2)
}

// compact is 202601.
func (m month) compact() string { return string(m.append(nil, compactStyle)) }
