package civil

import (
	"testing"
	"time"
)

// Every day that there is, against the standard library.
func TestEveryDayOfTheCalendar(t *testing.T) {
	n := int32(1)
	for day := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() < 10000; day = day.AddDate(0, 0, 1) {
		y, m, d := day.Date()
		got, err := Of(y, int(m), d)
		if err != nil || got.n != n {
			t.Fatal(day, got.n, n, err)
		}
		if text := day.Format("2006-01-02"); got.String() != text || got.Month().String() != text[:7] {
			t.Fatal(got, text)
		}
		if _, err := Of(y, int(m), d+1); (err != nil) != (day.AddDate(0, 0, 1).Month() != m) {
			t.Fatal(day, err)
		}
		n++
	}
}
