package demo

import (
	"testing"
	"time"
)

// Every day that a life can touch agrees with the standard library's calendar, there and back.
func TestDaysAgreeWithTheCalendar(t *testing.T) {
	for at := time.Date(1899, 12, 28, 0, 0, 0, 0, time.UTC); at.Year() < 2101; at = at.AddDate(0, 0, 1) {
		y, m, d := at.Year(), int(at.Month()), at.Day()
		n := newDay(y, m, d)
		if int64(n)*86_400 != at.Unix() {
			t.Fatalf("%s is day %d, not %d", at.Format(time.DateOnly), n, at.Unix()/86_400)
		}
		if gy, gm, gd := n.split(); gy != y || gm != m || gd != d {
			t.Fatalf("%s comes back as %d-%d-%d", at.Format(time.DateOnly), gy, gm, gd)
		}
	}
	born := newDay(2008, 2, 29)
	for text, want := range map[day]int{newDay(2009, 2, 28): 0, newDay(2009, 3, 1): 1, newDay(2026, 2, 28): 17, newDay(2026, 3, 1): 18} {
		if got := text.age(born); got != want {
			t.Errorf("born on a leap day, %s: %d, not %d", text.iso(), got, want)
		}
	}
}
