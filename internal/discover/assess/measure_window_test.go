package assess_test

import (
	"slices"
	"testing"

	"doudi/internal/discover/assess"
	"doudi/internal/discover/registry"
	"doudi/internal/discover/registry/registrytest"
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/id"
)

// fact is a record of the item with these fields, canonical, as source leaves them.
func fact(t testing.TB, n id.ID, item string, values map[string]string) *registry.Fact {
	t.Helper()
	it := items(t)(item)
	f := &registry.Fact{ID: n, Item: it, Values: make([]string, len(it.Fields))}
	for code, value := range values {
		at := it.FieldIndex(code)
		if at < 0 {
			t.Fatalf("item %s has no field %s", item, code)
		}
		f.Values[at] = value
		if code == it.Valid.From {
			f.ValidFrom = validFrom(value)
		}
	}
	return f
}

// validFrom is the day from which a record is valid, as the registry has it: of a month, its first.
func validFrom(value string) civil.Date {
	if m, err := civil.ParseMonth(value); err == nil {
		return m.First()
	}
	d, _ := civil.Parse(value)
	return d
}

func paid(t testing.TB, n id.ID, on, fen string) *registry.Fact {
	return fact(t, n, "settlement", map[string]string{"settled_on": on, "self_paid": fen})
}

func base(t testing.TB, n id.ID, month, fen string) *registry.Fact {
	return fact(t, n, "contribution", map[string]string{"month": month, "base": fen})
}

func jobless(t testing.TB, n id.ID, on, ended string) *registry.Fact {
	return fact(t, n, "unemployment", map[string]string{"registered_on": on, "ended_on": ended})
}

// everything says that each department has delivered.
var everything = map[string]bool{"hukou": true, "settlement": true, "contribution": true, "unemployment": true, "dwelling": true}

// dibao is a standard of 1,000 yuan, so that basis points can be checked by eye.
func dibao(string, string, int64) (int64, bool) { return 100_000, true }

func family() *assess.Family { return assess.NewFamily(registrytest.Community) }

func measure(t testing.TB, code string, f *assess.Family, asOf civil.Date) assess.Measured {
	t.Helper()
	return small(t).Measure(code, f, asOf, everything, dibao)
}

func TestASumTakesTheLastTwelveMonthsTheDayOfTheRunIncluded(t *testing.T) {
	for name, c := range map[string]struct {
		asOf, on string
		counts   bool
	}{
		"exactly twelve months ago is over":        {"2026-07-01", "2025-07-01", false},
		"the day after is in":                      {"2026-07-01", "2025-07-02", true},
		"the day of the run is in":                 {"2026-07-01", "2026-07-01", true},
		"the day after the run is not":             {"2026-07-01", "2026-07-02", false},
		"a run on a leap day, a year ago":          {"2028-02-29", "2027-02-28", false},
		"a run on a leap day, the day after":       {"2028-02-29", "2027-03-01", true},
		"a run a year after a leap day, that day":  {"2029-02-28", "2028-02-28", false},
		"a run a year after a leap day, leap day":  {"2029-02-28", "2028-02-29", true},
		"a run on the 31st, a year ago on the day": {"2026-12-31", "2025-12-31", false},
	} {
		got := measure(t, "self_paid_12m", family().Add("1980-01-01", paid(t, 7, c.on, "500000")), civil.Must(c.asOf))
		want := assess.Measured{Known: true}
		if c.counts {
			want = assess.Measured{Known: true, Value: 500_000, Facts: []id.ID{7}, Month: c.on[:7]}
		}
		if got.Known != want.Known || got.Value != want.Value || got.Month != want.Month || !slices.Equal(got.Facts, want.Facts) {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
	}
}

func TestASumAddsEveryMembersRecordsAndNamesTheNewestMonth(t *testing.T) {
	f := family().
		Add("1980-01-01", paid(t, 1, "2026-05-31", "100"), paid(t, 2, "2026-02-01", "20"), paid(t, 3, "2024-01-01", "9000")).
		Add("2015-01-01").
		Add("1950-01-01", paid(t, 4, "2026-04-30", "3"))
	got := measure(t, "self_paid_12m", f, today)
	if !got.Known || got.Value != 123 || got.Month != "2026-05" || !slices.Equal(got.Facts, []id.ID{1, 2, 4}) {
		t.Fatalf("%+v", got)
	}
}

// One fen decides: the steps are "at least".
func TestMedicalCostsReachTheirStepAtTheFen(t *testing.T) {
	s := assess.Only(small(t))
	for _, c := range []struct {
		fen    string
		points int32
	}{
		{"0", 0}, {"499999", 0}, {"500000", 1200}, {"999999", 1200}, {"1000000", 2100}, {"1499999", 2100}, {"1500000", 3000}, {"99999999900", 3000},
	} {
		pieces, _ := s.PiecesOf(family().Add("1980-01-01", paid(t, 1, "2026-06-01", c.fen)), today, everything, dibao)
		for _, p := range pieces {
			if p.Indicator == "self_paid_12m" && p.Points != c.points {
				t.Errorf("%s fen give %d hundredths, want %d", c.fen, p.Points, c.points)
			}
		}
	}
}

// A contribution is dated by the last day of its month.
func TestTheLatestContributionIsTakenIfItIsNotOlderThanThreeMonths(t *testing.T) {
	for name, c := range map[string]struct {
		asOf  string
		facts []*registry.Fact
		known bool
		value int64 // basis points of the standard of 1,000 yuan
	}{
		"the newer counts, whatever the order": {"2026-07-01", []*registry.Fact{base(t, 1, "2026-06", "200000"), base(t, 2, "2026-05", "900000")}, true, 20_000},
		"three months back, the month before":  {"2026-07-01", []*registry.Fact{base(t, 1, "2026-03", "200000")}, false, 0},
		"three months back, the first inside":  {"2026-07-01", []*registry.Fact{base(t, 1, "2026-04", "200000")}, true, 20_000},
		"a month that is not over yet":         {"2026-07-30", []*registry.Fact{base(t, 1, "2026-07", "200000")}, false, 0},
		"that month on its last day":           {"2026-07-31", []*registry.Fact{base(t, 1, "2026-07", "200000")}, true, 20_000},
		"on the last day, April is over":       {"2026-07-31", []*registry.Fact{base(t, 1, "2026-04", "200000")}, false, 0},
		"a base of zero is known":              {"2026-07-01", []*registry.Fact{base(t, 1, "2026-06", "0")}, true, 0},
		"two of one month: the later record":   {"2026-07-01", []*registry.Fact{base(t, 1, "2026-06", "900000"), base(t, 2, "2026-06", "200000")}, true, 20_000},
	} {
		got := measure(t, "income_per_head", family().Add("1980-01-01", c.facts...), civil.Must(c.asOf))
		if got.Known != c.known || got.Value != c.value {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestIncomeIsDividedByAllMembersAndComparedWithTheStandard(t *testing.T) {
	f := family().Add("1980-01-01", base(t, 1, "2026-06", "299999")).Add("1982-01-01", base(t, 2, "2026-05", "1")).Add("2015-01-01")
	got := measure(t, "income_per_head", f, today)
	if !got.Known || got.Value != 10_000 || got.Month != "2026-06" {
		t.Fatalf("3,000.00 yuan for three are the standard of 1,000: %+v", got)
	}
	less := family().Add("1980-01-01", base(t, 1, "2026-06", "299970")).Add("1982-01-01").Add("2015-01-01")
	if got := measure(t, "income_per_head", less, today); got.Value != 9_999 {
		t.Fatalf("999.90 yuan a head are less than the standard: %+v", got)
	}
}

// Whole months, as Art 202 of the Civil Code counts them: what begins on the 31st is full on the last day of a shorter month.
func TestWholeMonthsAreCountedOnTheirDay(t *testing.T) {
	for _, c := range []struct {
		on, asOf string
		months   int64
	}{
		{"2026-06-01", "2026-06-30", 0}, {"2026-06-01", "2026-07-01", 1}, {"2026-06-02", "2026-07-01", 0},
		{"2026-01-31", "2026-02-27", 0}, {"2026-01-31", "2026-02-28", 1}, {"2026-01-31", "2026-03-30", 1}, {"2026-01-31", "2026-03-31", 2},
		{"2028-01-30", "2028-02-28", 0}, {"2028-01-30", "2028-02-29", 1}, {"2026-03-31", "2026-06-30", 3}, {"2025-12-31", "2026-06-30", 6},
		{"2026-07-01", "2026-07-01", 0}, {"2020-02-29", "2021-02-28", 12},
	} {
		got := measure(t, "unemployed_months", family().Add("1980-01-01", jobless(t, 5, c.on, "")), civil.Must(c.asOf))
		if !got.Known || got.Value != c.months || !slices.Equal(got.Facts, []id.ID{5}) {
			t.Errorf("from %s to %s: %+v, want %d", c.on, c.asOf, got, c.months)
		}
	}
}

func TestOnlyARegistrationThatRunsCountsAndTheLongestOfTheHousehold(t *testing.T) {
	f := family().
		Add("1980-01-01", jobless(t, 1, "2024-01-01", "2025-01-01"), jobless(t, 2, "2026-05-01", "")).
		Add("1982-01-01", jobless(t, 3, "2026-02-01", "")).
		Add("1984-01-01", jobless(t, 4, "2026-08-01", "")) // after the day of the run
	got := measure(t, "unemployed_months", f, today)
	if !got.Known || got.Value != 5 || got.Month != "2026-02" || !slices.Equal(got.Facts, []id.ID{3}) {
		t.Fatalf("%+v", got)
	}
	over := measure(t, "unemployed_months", family().Add("1980-01-01", jobless(t, 1, "2024-01-01", "2026-06-30")), today)
	if !over.Known || over.Value != 0 || len(over.Facts) != 0 {
		t.Fatalf("nobody is unemployed any more: %+v", over)
	}
}
