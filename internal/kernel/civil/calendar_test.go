package civil

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"doudi/internal/kernel/problem"
)

// shipped is the calendar of the notices that the house ships, 2019 to 2026, and of more years if given.
func shipped(t testing.TB, more ...Year) Calendar {
	t.Helper()
	files, err := filepath.Glob("../../../params/reference/holidays/*.json")
	if err != nil || len(files) < 8 {
		t.Fatalf("found the notices %v, %v", files, err)
	}
	years := more
	for _, file := range files {
		var notice struct {
			Year int
			Days []struct {
				Name, Date string
				IsOffDay   bool
			}
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(data, &notice); err != nil {
			t.Fatal(file, err)
		}
		if notice.Year > 2026 {
			continue
		}
		y := Year{Year: notice.Year, Status: Official}
		for _, d := range notice.Days {
			y.Days = append(y.Days, Special{Must(d.Date), d.Name, d.IsOffDay})
		}
		years = append(years, y)
	}
	c, err := NewCalendar(years)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// table is a CSV file of testdata, one map per row.
func table(t *testing.T, file string) []map[string]string {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) < 2 {
		t.Fatal(file, len(rows), err)
	}
	var list []map[string]string
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, name := range rows[0] {
			m[name] = row[i]
		}
		list = append(list, m)
	}
	return list
}

// Every day of eight years, against a table that two independent sources agree on.
func TestEveryDayOf2019To2026(t *testing.T) {
	c := shipped(t)
	rows := table(t, "cn_calendar_2019_2026.csv")
	if len(rows) != 2922 {
		t.Fatalf("the table has %d days", len(rows))
	}
	for _, row := range rows {
		d := Must(row["date"])
		working, known := c.IsWorkingDay(d)
		if want := row["is_workday"] == "1"; working != want {
			t.Errorf("%s worked: %v; want %v (%s %s)", d, working, want, row["kind"], row["name"])
		}
		// The notice for 2027 may still move the last three days of 2026.
		if want := d.Before(Must("2026-12-29")); known != want {
			t.Errorf("%s known: %v; want %v", d, known, want)
		}
		if special, found := c.Special(d); (row["holiday_cn_listed"] == "1") != found || found && special.Name != row["name"] {
			t.Errorf("%s is listed as %v, %v; want %q", d, special, found, row["name"])
		}
		if iso := int(d.Weekday()); strconv.Itoa((iso+6)%7+1) != row["weekday_iso"] {
			t.Errorf("%s is a %s; want %s", d, d.Weekday(), row["weekday_iso"])
		}
	}
}

func TestAddWorkingDaysVectors(t *testing.T) {
	c := shipped(t)
	for _, row := range table(t, "add_workdays_vectors.csv") {
		n, err := strconv.Atoi(row["n_workdays"])
		if err != nil {
			t.Fatal(err)
		}
		got := c.AddWorkingDays(Must(row["start"]), n)
		if got.Due.String() != row["expected"] || got.Uncertain || len(got.UncertainYears) != 0 {
			t.Errorf("%s + %d = %+v; want %s (%s)", row["start"], n, got, row["expected"], row["note"])
		}
	}
}

// 7.6 of the facts: 2027 has no notice, so what walks into it says so, and by which year.
func TestDeadlinesIntoAYearWithoutNotice(t *testing.T) {
	lunar := Year{2027, Provisional, []Special{{Must("2027-02-05"), "春节", true}, {Must("2027-02-08"), "春节", true}}}
	for _, c := range []struct {
		calendar  Calendar
		start     string
		n         int
		want      string
		uncertain []int
	}{
		{shipped(t), "2026-12-24", 2, "2026-12-28", []int{}},
		{shipped(t), "2026-12-24", 3, "2026-12-29", []int{2027}}, // the notice for 2019 made 29 December a working Saturday
		{shipped(t), "2026-12-31", 1, "2027-01-04", []int{2027}}, // 元旦 is assumed off
		{shipped(t), "2027-04-30", 1, "2027-05-03", []int{2027}},
		{shipped(t), "2027-09-30", 1, "2027-10-04", []int{2027}},
		{shipped(t), "2027-12-30", 2, "2028-01-03", []int{2027, 2028}},
		{shipped(t), "2027-02-04", 1, "2027-02-05", []int{2027}}, // 除夕 is not known without a list
		{shipped(t, lunar), "2027-02-04", 1, "2027-02-09", []int{2027}},
		{shipped(t, Year{2027, Official, lunar.Days}), "2027-02-04", 1, "2027-02-09", []int{}},
		{shipped(t, Year{2027, Official, nil}), "2026-12-31", 1, "2027-01-01", []int{}}, // an official notice is believed
		{shipped(t), "2019-01-02", -1, "2018-12-29", []int{}},                           // listed by the notice for 2019
		{shipped(t), "2019-01-02", -2, "2018-12-28", []int{2018}},
		{shipped(t), "2027-01-05", -2, "2026-12-31", []int{2027}},
		{shipped(t), "2028-01-04", -2, "2027-12-31", []int{2027, 2028}}, // ascending although walked backwards
		{shipped(t), "2028-04-28", 1, "2028-05-03", []int{2028}},        // a weekend, then 1 and 2 May
	} {
		got := c.calendar.AddWorkingDays(Must(c.start), c.n)
		if got.Due.String() != c.want || !slices.Equal(got.UncertainYears, c.uncertain) || got.Uncertain != (len(c.uncertain) > 0) {
			t.Errorf("%s + %d = %+v; want %s, %v", c.start, c.n, got, c.want, c.uncertain)
		}
	}
}

// A calendar-day period (7天公示) that ends on a non-working day ends on the next working day.
func TestRollForward(t *testing.T) {
	c := shipped(t)
	for on, want := range map[string]string{
		"2026-02-13": "2026-02-13", // Friday
		"2026-02-14": "2026-02-14", // Saturday, worked
		"2026-02-15": "2026-02-24", // Spring Festival to the 23rd
		"2026-09-19": "2026-09-20", // Saturday before a worked Sunday
		"2026-10-01": "2026-10-08",
		"2026-11-28": "2026-11-30",
	} {
		if got := c.RollForward(Must(on)); got.Due.String() != want || got.Uncertain {
			t.Errorf("%s rolls to %+v; want %s", on, got, want)
		}
	}
	if got := c.RollForward(Must("2027-01-02")); got.Due.String() != "2027-01-04" || !got.Uncertain {
		t.Errorf("2027-01-02 rolls to %+v", got)
	}
}

func TestWorkingDaysBetween(t *testing.T) {
	c := shipped(t)
	for _, k := range []struct {
		from, to  string
		want      int
		uncertain bool
	}{
		{"2026-09-30", "2026-09-30", 0, false},
		{"2026-09-30", "2026-10-07", 0, false},
		{"2026-09-30", "2026-10-08", 1, false},
		{"2026-09-30", "2026-10-10", 3, false}, // a worked Saturday
		{"2026-10-10", "2026-09-30", -3, false},
		{"2026-12-28", "2026-12-29", 1, true},
		{"2027-03-01", "2027-03-02", 1, true},
	} {
		if got, uncertain := c.WorkingDaysBetween(Must(k.from), Must(k.to)); got != k.want || uncertain != k.uncertain {
			t.Errorf("%s to %s: %d, %v; want %d, %v", k.from, k.to, got, uncertain, k.want, k.uncertain)
		}
	}
	if n, uncertain := c.WorkingDaysBetween(Date{}, First); n != 0 || uncertain {
		t.Error("days were counted from no date")
	}
}

func TestCountedDaysShowTheCounting(t *testing.T) {
	got := fmt.Sprint(shipped(t).CountedDays(Must("2026-09-29"), 4))
	if want := "[2026-09-30 2026-10-08 2026-10-09 2026-10-10]"; got != want {
		t.Errorf("counted %s; want %s", got, want)
	}
	if got := shipped(t).CountedDays(Must("2026-09-29"), 0); len(got) != 0 {
		t.Errorf("counted %v for no days", got)
	}
}

func TestCountingLeavesNoCalendar(t *testing.T) {
	var none Calendar
	if got := none.AddWorkingDays(Date{}, 5); !got.Due.IsZero() || !got.Uncertain || got.UncertainYears == nil {
		t.Errorf("counting from no date gives %+v", got)
	}
	if got := none.AddWorkingDays(Last.AddDays(-3), 10); !got.Due.IsZero() || !got.Uncertain {
		t.Errorf("counting past the last day gives %+v", got)
	}
	if got := none.AddWorkingDays(First.AddDays(40), -1<<63); !got.Due.IsZero() {
		t.Errorf("counting before the first day gives %+v", got)
	}
	if working, known := none.IsWorkingDay(Date{}); working || known {
		t.Error("no date is a day")
	}
	if working, known := none.IsWorkingDay(Must("2026-11-24")); !working || known {
		t.Errorf("a Tuesday without any notice: worked %v, known %v", working, known)
	}
}

func TestNoticesThatContradict(t *testing.T) {
	off, on := Special{Must("2026-01-02"), "元旦", true}, Special{Must("2026-01-02"), "元旦", false}
	for want, years := range map[*problem.Kind][]Year{
		ErrYearTwice:  {{Year: 2026}, {Year: 2027}, {Year: 2026}},
		ErrDayTwice:   {{2026, Official, []Special{off, on}}},
		ErrDayForeign: {{2025, Official, []Special{off}}},
	} {
		if _, err := NewCalendar(years); !problem.Is(err, want) {
			t.Errorf("%v gave %v; want %s", years, err, want.Code)
		}
	}
	if _, err := NewCalendar([]Year{{2026, Official, []Special{{Must("2025-11-30"), "", true}}}}); !problem.Is(err, ErrDayForeign) {
		t.Errorf("a notice that reaches back to November gave %v", err)
	}
	if _, err := NewCalendar([]Year{{2026, Official, []Special{{}}}}); !problem.Is(err, ErrDayForeign) {
		t.Errorf("a notice about no date gave %v", err)
	}
	if c, err := NewCalendar([]Year{{2026, Official, []Special{off, off}}, {Year: 2027, Status: "guess"}}); err != nil || c.Status(2026) != Official || c.Status(2027) != Unknown || c.Status(2025) != Unknown {
		t.Errorf("saying the same twice gave %v", err)
	}
}

// The December before belongs to the later notice, but a guess never undoes an official day.
func TestTheLaterNoticeDecides(t *testing.T) {
	last := func(off bool) []Special { return []Special{{Must("2026-12-31"), "元旦", off}} }
	for _, c := range []struct {
		first, second  Year
		working, known bool
	}{
		{Year{2026, Official, last(false)}, Year{2027, Official, last(true)}, false, true},
		{Year{2026, Official, last(true)}, Year{2027, Provisional, last(false)}, false, true},
		{Year{2026, Official, nil}, Year{2027, Provisional, last(true)}, false, false},
		{Year{2026, Provisional, last(true)}, Year{2027, Official, last(false)}, true, true},
	} {
		for _, years := range [][]Year{{c.first, c.second}, {c.second, c.first}} {
			k, err := NewCalendar(years)
			if err != nil {
				t.Fatal(err)
			}
			if working, known := k.IsWorkingDay(Must("2026-12-31")); working != c.working || known != c.known {
				t.Errorf("%v: worked %v, known %v", years, working, known)
			}
		}
	}
}

func TestCountingAgreesWithItself(t *testing.T) {
	c := shipped(t)
	rapid.Check(t, func(t *rapid.T) {
		start := Must("2018-06-01").AddDays(rapid.IntRange(0, 3600).Draw(t, "start"))
		n := rapid.IntRange(1, 80).Draw(t, "n")
		got, counted := c.AddWorkingDays(start, n), c.CountedDays(start, n)
		if len(counted) != n || counted[n-1] != got.Due || !counted[0].After(start) || !slices.IsSortedFunc(counted, Date.Compare) {
			t.Fatalf("%s + %d = %s, counting %v", start, n, got.Due, counted)
		}
		certain := true
		for d := start.AddDays(1); !d.After(got.Due); d = d.AddDays(1) {
			working, known := c.IsWorkingDay(d)
			if working != slices.Contains(counted, d) {
				t.Fatalf("%s worked: %v, but counted: %v", d, working, !working)
			}
			certain = certain && known
		}
		if got.Uncertain == certain {
			t.Fatalf("%s + %d: uncertain %v, but every day known: %v", start, n, got.Uncertain, certain)
		}
		if days, uncertain := c.WorkingDaysBetween(start, got.Due); days != n || uncertain != got.Uncertain {
			t.Fatalf("%s to %s are %d days, uncertain %v; want %d, %v", start, got.Due, days, uncertain, n, got.Uncertain)
		}
		if back := c.AddWorkingDays(got.Due.AddDays(1), -n); back.Due != counted[0] {
			t.Fatalf("counting %d back from after %s gives %s; want %s", n, got.Due, back.Due, counted[0])
		}
		if next := c.AddWorkingDays(start, n+1); !next.Due.After(got.Due) {
			t.Fatalf("one more day is not later")
		}
		want := start
		for working, _ := c.IsWorkingDay(want); !working; working, _ = c.IsWorkingDay(want) {
			want = want.AddDays(1)
		}
		if rolled := c.RollForward(start); rolled.Due != want {
			t.Fatalf("%s rolls to %s; want %s", start, rolled.Due, want)
		}
	})
}
