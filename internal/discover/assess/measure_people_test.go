package assess_test

import (
	"slices"
	"testing"

	"doudi/internal/discover/assess"
	"doudi/internal/discover/registry"
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/id"
)

func people(births ...string) *assess.Family {
	f := family()
	for _, born := range births {
		f.Add(born)
	}
	return f
}

func TestAnAgeChangesOnTheBirthday(t *testing.T) {
	for name, c := range map[string]struct {
		born, asOf string
		dependent  bool
	}{
		"the day before 18":                 {"2008-07-02", "2026-07-01", true},
		"18 on the birthday":                {"2008-07-01", "2026-07-01", false},
		"the day before 60":                 {"1966-07-02", "2026-07-01", false},
		"60 on the birthday":                {"1966-07-01", "2026-07-01", true},
		"18 of a leap day's child, Feb 27":  {"2008-02-29", "2026-02-27", true},
		"18 of a leap day's child, Feb 28":  {"2008-02-29", "2026-02-28", false},
		"born today":                        {"2026-07-01", "2026-07-01", true},
		"150 years":                         {"1876-07-01", "2026-07-01", true},
		"older than the model thinks of":    {"1875-07-01", "2026-07-01", false},
		"born after the day of a late look": {"2026-07-02", "2026-07-01", false},
	} {
		got := measure(t, "dependents_share", people(c.born), civil.Must(c.asOf))
		if !got.Known || (got.Value == 10_000) != c.dependent || got.Value%10_000 != 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestAShareIsOfAllMembersAndNamesThoseWhoCount(t *testing.T) {
	got := measure(t, "dependents_share", people("1980-01-01", "2015-01-01", "1950-01-01"), today)
	if got.Value != 6_666 || !slices.Equal(got.Facts, []id.ID{1002, 1003}) {
		t.Fatalf("two of three: %+v", got)
	}
	for _, c := range []struct {
		births []string
		points int32 // of 15, hundredths
	}{
		{[]string{"1980-01-01", "1980-01-02", "1980-01-03"}, 0},
		{[]string{"1980-01-01", "1980-01-02", "1980-01-03", "2015-01-01"}, 0},
		{[]string{"1980-01-01", "1980-01-02", "2015-01-01"}, 450},
		{[]string{"1980-01-01", "2015-01-01"}, 900},
		{[]string{"1980-01-01", "2015-01-01", "1950-01-01"}, 1500},
		{[]string{"1950-01-01"}, 1500},
	} {
		pieces, _ := assess.Only(small(t)).PiecesOf(people(c.births...), today, everything, dibao)
		if pieces[0].Indicator != "dependents_share" || pieces[0].Points != c.points {
			t.Errorf("%v: %+v, want %d", c.births, pieces[0], c.points)
		}
	}
}

func TestWhoCaresAloneAndWhoIsVeryOldAndAlone(t *testing.T) {
	const adult, second, child, old, veryOld = "1985-03-03", "1987-04-04", "2016-05-05", "1955-06-06", "1940-07-07"
	for name, c := range map[string]struct {
		births []string
		lone   bool
	}{
		"an adult with a child":              {[]string{adult, child}, true},
		"an adult with a very old parent":    {[]string{adult, veryOld}, true},
		"an adult with both":                 {[]string{adult, child, child, veryOld}, true},
		"an adult, a child, a pensioner":     {[]string{adult, child, old}, true}, // a pensioner is no member of working age
		"two adults with a child":            {[]string{adult, second, child}, false},
		"an adult alone":                     {[]string{adult}, false},
		"an adult with a pensioner":          {[]string{adult, old}, false},
		"a pensioner alone":                  {[]string{old}, false},
		"a pensioner with a grandchild":      {[]string{old, child}, false}, // nobody of working age: the model's other indicators see them
		"very old and alone":                 {[]string{veryOld}, true},
		"two very old":                       {[]string{veryOld, "1941-01-01"}, false},
		"a child alone":                      {[]string{child}, false},
		"alone, 80 tomorrow":                 {[]string{"1946-07-02"}, false},
		"alone, 80 today":                    {[]string{"1946-07-01"}, true},
		"with a child who is 18 today":       {[]string{adult, "2008-07-01"}, false}, // two adults, nobody to care for
		"with a child who is 18 tomorrow":    {[]string{adult, "2008-07-02"}, true},
		"the carer is 60 today":              {[]string{"1966-07-01", child}, false},
		"the carer is 60 tomorrow":           {[]string{"1966-07-02", child}, true},
		"with a parent who is 80 tomorrow":   {[]string{adult, "1946-07-02"}, false},
		"with a parent who is 80 since now":  {[]string{adult, "1946-07-01"}, true},
		"a second adult who is not yet born": {[]string{adult, "2026-07-02"}, true}, // younger than everybody: a child all the same
	} {
		got := measure(t, "lone_guardian", people(c.births...), today)
		if !got.Known || (got.Value == 1) != c.lone || got.Value > 1 {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestTheRegistersMonthIsItsNewestRecordOrTheDayOfTheRun(t *testing.T) {
	record := func(from string) *registry.Fact {
		f := fact(t, 1, "hukou", nil)
		f.ValidFrom, _ = civil.Parse(from)
		return f
	}
	got := measure(t, "lone_guardian", family().Add("1985-03-03", record("2019-08-09")).Add("2016-05-05", record("2021-02-03")), today)
	if got.Month != "2021-02" || !slices.Equal(got.Facts, []id.ID{1001, 1002}) {
		t.Errorf("%+v", got)
	}
	undated := measure(t, "dependents_share", family().Add("1950-01-01", record("")), today)
	if undated.Month != "2026-07" {
		t.Errorf("a record without a date speaks for the day of the run: %+v", undated)
	}
}
