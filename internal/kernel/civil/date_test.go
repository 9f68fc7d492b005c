package civil

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"doudi/internal/kernel/problem"
)

func TestOfOnTheEdges(t *testing.T) {
	for _, ymd := range [][3]int{{1, 1, 1}, {9999, 12, 31}, {2024, 2, 29}, {2000, 2, 29}, {2026, 12, 31}, {1969, 12, 31}, {1970, 1, 1}} {
		d, err := Of(ymd[0], ymd[1], ymd[2])
		y, m, day := d.YMD()
		if err != nil || d.IsZero() || [3]int{y, m, day} != ymd {
			t.Errorf("Of(%v) = %v, %v", ymd, d, err)
		}
	}
	for _, ymd := range [][3]int{{0, 1, 1}, {10000, 1, 1}, {2026, 2, 29}, {1900, 2, 29}, {2026, 4, 31}, {2026, 0, 1}, {2026, 13, 1}, {2026, 1, 0}, {2026, 1, 32}, {-1, 1, 1}} {
		if d, err := Of(ymd[0], ymd[1], ymd[2]); !problem.Is(err, ErrNoSuchDay) || !d.IsZero() {
			t.Errorf("Of(%v) = %v, %v; want a refusal", ymd, d, err)
		}
	}
}

func TestFromTimeIsTheDayInShanghai(t *testing.T) {
	for instant, want := range map[string]string{
		"2026-01-31T15:59:59Z":      "2026-01-31",
		"2026-01-31T16:00:00Z":      "2026-02-01", // midnight in Shanghai
		"2026-02-01T00:00:00+08:00": "2026-02-01",
		"1969-12-31T16:00:00Z":      "1970-01-01",
		"1969-12-31T15:59:59Z":      "1969-12-31",
		"1900-01-01T00:00:00Z":      "1900-01-01",
	} {
		at, err := time.Parse(time.RFC3339, instant)
		if err != nil {
			t.Fatal(err)
		}
		if got := FromTime(at); got.String() != want {
			t.Errorf("%s is %s; want %s", instant, got, want)
		}
	}
	if got := FromTime(time.Time{}); !got.IsZero() {
		t.Errorf("the zero time is %s; want no date", got)
	}
	if got := FromTime(time.Date(12000, 1, 1, 0, 0, 0, 0, time.UTC)); got != Last {
		t.Errorf("the year 12000 is %s; want the last day", got)
	}
	if got := FromTime(time.Date(-5, 1, 1, 0, 0, 0, 0, time.UTC)); got != First {
		t.Errorf("the year -5 is %s; want the first day", got)
	}
	if got := Must("2026-02-01").Start().UTC().Format(time.RFC3339); got != "2026-01-31T16:00:00Z" {
		t.Errorf("2026-02-01 starts at %s", got)
	}
	if !(Date{}).Start().IsZero() {
		t.Error("no date starts sometime")
	}
}

func TestAddMonthsClamps(t *testing.T) {
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-01-31", 1, "2026-02-28"},
		{"2024-01-31", 1, "2024-02-29"},
		{"2026-01-31", 3, "2026-04-30"},
		{"2026-03-31", -1, "2026-02-28"},
		{"2024-02-29", 12, "2025-02-28"},
		{"2024-02-29", 48, "2028-02-29"},
		{"2026-01-15", -1, "2025-12-15"},
		{"2026-06-30", 0, "2026-06-30"},
		{"9999-12-31", 1, "9999-12-31"},
		{"0001-01-05", -1, "0001-01-05"},
		{"2026-01-31", 1 << 62, "9999-12-31"},
		{"2026-01-31", -1 << 63, "0001-01-31"},
	} {
		if got := Must(c.from).AddMonths(c.n); got.String() != c.want {
			t.Errorf("%s + %d months = %s; want %s", c.from, c.n, got, c.want)
		}
	}
}

func TestAddDaysStopsAtTheEdge(t *testing.T) {
	if got := Must("2026-02-28").AddDays(1); got != Must("2026-03-01") {
		t.Errorf("the day after 2026-02-28 is %s", got)
	}
	if Last.AddDays(1) != Last || First.AddDays(-1) != First || First.AddDays(1<<62) != Last || Last.AddDays(-1<<63) != First {
		t.Error("arithmetic left the calendar")
	}
	if !(Date{}).AddDays(5).IsZero() || !(Date{}).AddMonths(5).IsZero() || (Date{}).Sub(First) != 0 || First.Sub(Date{}) != 0 {
		t.Error("no date became a date")
	}
}

func TestAgeOnTheBirthday(t *testing.T) {
	for _, c := range []struct {
		born, on string
		want     int
	}{
		{"1966-11-24", "2026-11-23", 59},
		{"1966-11-24", "2026-11-24", 60},
		{"2008-02-29", "2026-02-27", 17},
		{"2008-02-29", "2026-02-28", 18}, // no February 29 in 2026
		{"2004-02-29", "2024-02-28", 19},
		{"2004-02-29", "2024-02-29", 20},
		{"2026-11-24", "2026-11-24", 0},
		{"2026-11-25", "2026-11-24", -1},
		{"0001-01-01", "9999-12-31", 9998},
	} {
		if got := Must(c.born).Age(Must(c.on)); got != c.want {
			t.Errorf("born %s, on %s: %d; want %d", c.born, c.on, got, c.want)
		}
	}
	if (Date{}).Age(First) != -1 || First.Age(Date{}) != -1 {
		t.Error("an unknown birth or day gave an age")
	}
}

func TestNoDate(t *testing.T) {
	var none Date
	if y, m, d := none.YMD(); y != 0 || m != 0 || d != 0 || none.Year() != 0 || !none.Month().IsZero() || none.Weekday() != time.Sunday {
		t.Error("no date has a day")
	}
	if !none.Before(First) || none.After(First) || none.Compare(First) != -1 || First.Compare(none) != 1 || none.Compare(Date{}) != 0 {
		t.Error("no date does not sort first")
	}
}

func TestMustPanicsOnlyOnTheProgrammersMistake(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("Must accepted 2026-02-30")
		}
	}()
	Must("2026-02-30")
}

func TestMonth(t *testing.T) {
	feb, err := MonthOf(2024, 2)
	if err != nil || feb.First() != Must("2024-02-01") || feb.Last() != Must("2024-02-29") || feb.Days() != 29 {
		t.Fatalf("February 2024 is %s to %s, %v", feb.First(), feb.Last(), err)
	}
	if got := feb.Add(11).String(); got != "2025-01" {
		t.Errorf("2024-02 + 11 = %s", got)
	}
	if got := feb.Add(-2).String(); got != "2023-12" {
		t.Errorf("2024-02 - 2 = %s", got)
	}
	if jan := feb.Add(-1); !jan.Before(feb) || !feb.After(jan) || feb.Sub(jan) != 1 {
		t.Error("January does not come before February")
	}
	if !feb.Contains(Must("2024-02-29")) || feb.Contains(Must("2024-03-01")) || feb.Contains(Must("2025-02-01")) || (Month{}).Contains(Date{}) {
		t.Error("Contains is wrong about February 2024")
	}
	if feb.Add(1<<62).String() != "9999-12" || feb.Add(-1<<63).String() != "0001-01" {
		t.Error("months left the calendar")
	}
	var none Month
	if y, m := none.YM(); y != 0 || m != 0 || !none.First().IsZero() || !none.Last().IsZero() || none.Days() != 0 || !none.Add(3).IsZero() || none.Sub(feb) != 0 || none.String() != "" {
		t.Error("no month has a day")
	}
	for _, ym := range [][2]int{{2026, 0}, {2026, 13}, {0, 1}, {10000, 1}} {
		if _, err := MonthOf(ym[0], ym[1]); !problem.Is(err, ErrNoSuchMonth) {
			t.Errorf("MonthOf(%v) gave %v", ym, err)
		}
	}
}

// anyDate draws a day of the calendar, more often near the present.
func anyDate() *rapid.Generator[Date] {
	return rapid.Custom(func(t *rapid.T) Date {
		if rapid.Bool().Draw(t, "near") {
			return Must("2018-01-01").AddDays(rapid.IntRange(0, 4000).Draw(t, "day"))
		}
		return First.AddDays(rapid.IntRange(0, Last.Sub(First)).Draw(t, "day"))
	})
}

func TestDateAgreesWithTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDate().Draw(t, "d")
		y, m, day := d.YMD()
		std := time.Date(y, time.Month(m), day, 0, 0, 0, 0, time.UTC)
		if d.Weekday() != std.Weekday() || d.String() != std.Format(time.DateOnly) {
			t.Fatalf("%s %s; time says %s", d, d.Weekday(), std.Format("2006-01-02 Monday"))
		}
		if back, err := Of(y, m, day); err != nil || back != d {
			t.Fatalf("%s comes back as %s, %v", d, back, err)
		}
		if FromTime(d.Start()) != d || FromTime(d.Start().Add(-time.Second)) != d.AddDays(-1) {
			t.Fatalf("%s does not start at its midnight", d)
		}
		if d.Month().First().After(d) || d.Month().Last().Before(d) {
			t.Fatalf("%s lies outside its month", d)
		}
	})
}

func TestDateArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, e := anyDate().Draw(t, "d"), anyDate().Draw(t, "e")
		if d.AddDays(e.Sub(d)) != e {
			t.Fatalf("%s + (%s - %s) is not %s", d, e, d, e)
		}
		if (e.Sub(d) > 0) != e.After(d) || (e.Sub(d) < 0) != e.Before(d) || (e.Compare(d) == 0) != (e == d) {
			t.Fatalf("order of %s and %s disagrees with their distance", d, e)
		}
		if (d.String() < e.String()) != d.Before(e) {
			t.Fatalf("text order of %s and %s is not time order", d, e)
		}
		age := d.Age(e)
		if age < -1 || (age == -1) != e.Before(d) {
			t.Fatalf("born %s, on %s: age %d", d, e, age)
		}
		if age >= 0 && (d.AddMonths(12*age).After(e) || (e.Year() < 9999 && !d.AddMonths(12*age+12).After(e))) {
			t.Fatalf("born %s, on %s: %d is not the number of birthdays", d, e, age)
		}
	})
}
