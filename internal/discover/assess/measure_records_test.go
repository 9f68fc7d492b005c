package assess_test

import (
	"maps"
	"slices"
	"testing"

	"doudi/internal/discover/assess"
	"doudi/internal/discover/registry"
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/id"
)

// all says that every item that the shipped model reads was delivered.
func all(t testing.TB) map[string]bool {
	t.Helper()
	list := map[string]bool{registry.RecipientItem: true}
	for _, in := range expert(t).IndicatorList() {
		list[in.Feature.Item], list[in.Feature.Unless] = true, true
		for _, s := range append(slices.Clone(in.Feature.Plus), in.Feature.Higher...) {
			list[s.Item] = true
		}
	}
	return list
}

// parameters are figures that can be checked by eye: a standard of 1,000 yuan, 10 m² a head, triggers as Tongling's.
func parameters(code, scheme string, _ int64) (int64, bool) {
	switch code {
	case "dwelling.area_per_head":
		return 10, true
	case "medical.self_paid_trigger":
		trigger, ok := map[string]int64{"tekun": 100_000, "dibao": 500_000}[scheme]
		if !ok {
			trigger = 1_500_000
		}
		return trigger, true
	}
	return 100_000, scheme == "dibao"
}

// known is an indicator of the shipped model on the day.
func known(t testing.TB, code string, f *assess.Family, day string) assess.Measured {
	t.Helper()
	return expert(t).Measure(code, f, civil.Must(day), all(t), parameters)
}

type record = map[string]string

const born, teen, old = "1980-01-01", "2012-01-01", "1952-01-01"

// counted is one record of an item, and whether an indicator counts it on 1 July 2026.
type counted struct {
	name, indicator, item string
	record                record
	want                  int64
}

func TestACountTakesTheRecordsOfTheWindowThatAreOfItsKindAndRun(t *testing.T) {
	for _, c := range []counted{
		{"registered a year ago to the day", "serious_illness", "illness", record{"kind": "1", "registered_on": "2025-07-01"}, 0},
		{"the day after", "serious_illness", "illness", record{"kind": "1", "registered_on": "2025-07-02"}, 1},
		{"today", "serious_illness", "illness", record{"kind": "1", "registered_on": "2026-07-01"}, 1},
		{"tomorrow", "serious_illness", "illness", record{"kind": "1", "registered_on": "2026-07-02"}, 0},
		{"of another kind", "serious_illness", "illness", record{"kind": "3", "registered_on": "2026-06-01"}, 0},
		{"without a kind", "serious_illness", "illness", record{"registered_on": "2026-06-01"}, 0},
		{"long ago, without a window", "special_care", "illness", record{"kind": "2", "registered_on": "1999-06-01"}, 1},
		{"tomorrow, without a window", "special_care", "illness", record{"kind": "2", "registered_on": "2026-07-02"}, 0},
		{"runs", "child_in_difficulty", "child", record{"kind": "1", "began_on": "2020-01-01"}, 1},
		{"ends tomorrow", "child_in_difficulty", "child", record{"kind": "1", "began_on": "2020-01-01", "ended_on": "2026-07-02"}, 1},
		{"ends today", "child_in_difficulty", "child", record{"kind": "1", "began_on": "2020-01-01", "ended_on": "2026-07-01"}, 0},
		{"in custody until next year", "member_away", "custody", record{"kind": "1", "began_on": "2024-01-01", "ended_on": "2027-01-01"}, 1},
		{"home again", "member_away", "custody", record{"kind": "1", "began_on": "2024-01-01", "ended_on": "2026-01-01"}, 0},
		{"under correction", "member_away", "correction", record{"began_on": "2026-01-01"}, 1},
		{"a recipient who left", "left_or_refused", "recipient", record{"layer": "1", "began_on": "2020-01-01", "ended_on": "2026-01-01"}, 1},
		{"a recipient who left long ago", "left_or_refused", "recipient", record{"layer": "1", "began_on": "2020-01-01", "ended_on": "2025-07-01"}, 0},
		{"a new recipient has not left", "left_or_refused", "recipient", record{"layer": "1", "began_on": "2026-01-01"}, 0},
		{"refused", "left_or_refused", "refusal", record{"scheme": "dibao", "decided_on": "2026-01-01"}, 1},
		{"a stay", "admissions_90d", "settlement", record{"visit_kind": "2", "settled_on": "2026-04-02"}, 1},
		{"a stay three months ago to the day", "admissions_90d", "settlement", record{"visit_kind": "2", "settled_on": "2026-04-01"}, 0},
		{"no stay", "admissions_90d", "settlement", record{"visit_kind": "1", "settled_on": "2026-06-01"}, 0},
		{"a fire", "disaster", "disaster", record{"kind": "1", "happened_on": "2026-01-01"}, 1},
		{"a car", "vehicle", "vehicle", record{"plate": "A", "kind": "1", "registered_on": "2016-01-01"}, 1},
		{"a motorcycle", "vehicle", "vehicle", record{"plate": "A", "kind": "3", "registered_on": "2016-01-01"}, 0},
		{"a vehicle for a disabled person", "vehicle", "vehicle", record{"plate": "A", "kind": "4", "registered_on": "2016-01-01"}, 0},
		{"a company", "enterprise", "enterprise", record{"licence_no": "A", "kind": "1", "status": "1", "registered_on": "2016-01-01"}, 1},
		{"a company that is closed", "enterprise", "enterprise", record{"licence_no": "A", "kind": "1", "status": "2", "registered_on": "2016-01-01"}, 0},
		{"a sole trader", "enterprise", "enterprise", record{"licence_no": "A", "kind": "2", "status": "1", "registered_on": "2016-01-01"}, 0},
		{"on the payroll", "payroll", "payroll", record{"since": "2016-01-01"}, 1},
	} {
		got := known(t, c.indicator, family().Add(born, fact(t, 7, c.item, c.record)).Add(old), "2026-07-01")
		var facts []id.ID
		if c.want > 0 {
			facts = []id.ID{7}
		}
		if !got.Known || got.Value != c.want || !slices.Equal(got.Facts, facts) {
			t.Errorf("%s: %s is %+v, want %d", c.name, c.indicator, got, c.want)
		}
	}
}

func TestACountIsOfRecordsOfMembersOrOfDifferentThings(t *testing.T) {
	stay := func(n id.ID, on string) *registry.Fact {
		return fact(t, n, "settlement", record{"visit_kind": "2", "settled_on": on})
	}
	f := family().Add(born, stay(1, "2026-05-01"), stay(2, "2026-06-01")).Add(old, stay(3, "2026-06-03"))
	if got := known(t, "admissions_90d", f, "2026-07-01"); got.Value != 3 || got.Month != "2026-06" || !slices.Equal(got.Facts, []id.ID{1, 2, 3}) {
		t.Errorf("records: %+v", got)
	}
	ill := func(n id.ID) *registry.Fact {
		return fact(t, n, "illness", record{"kind": "1", "registered_on": "2026-05-01"})
	}
	if got := known(t, "serious_illness", family().Add(born, ill(1), ill(2)).Add(old, ill(3)), "2026-07-01"); got.Value != 2 || len(got.Facts) != 3 {
		t.Errorf("members: %+v", got)
	}
	house := func(n id.ID, no string) *registry.Fact {
		return fact(t, n, "house", record{"property_no": no, "area": "60", "share": "50", "registered_on": "2016-01-01"})
	}
	if got := known(t, "several_houses", family().Add(born, house(1, "A")).Add(old, house(2, "A")), "2026-07-01"); got.Value != 1 {
		t.Errorf("one house of two spouses: %+v", got)
	}
	if got := known(t, "several_houses", family().Add(born, house(1, "A")).Add(old, house(2, "A"), house(3, "B")), "2026-07-01"); got.Value != 2 || !slices.Equal(got.Facts, []id.ID{1, 3}) {
		t.Errorf("two houses: %+v", got)
	}
}

// Of two items that are added, the one that came can prove what happened, and cannot prove that nothing did.
func TestACountWithAnItemThatHasNotComeIsKnownOnlyIfItFoundSomething(t *testing.T) {
	m, delivered := expert(t), maps.Clone(all(t))
	delete(delivered, "custody")
	away := family().Add(born, fact(t, 1, "correction", record{"began_on": "2026-01-01"}))
	if got := m.Measure("member_away", away, today, delivered, parameters); !got.Known || got.Value != 1 {
		t.Errorf("%+v", got)
	}
	if got := m.Measure("member_away", family().Add(born), today, delivered, parameters); got.Known || got.Value != 0 {
		t.Errorf("%+v", got)
	}
	delete(delivered, "pension")
	if got := m.Measure("income_per_head", family().Add(born, base(t, 1, "2026-06", "1")), today, delivered, parameters); got.Known {
		t.Errorf("an income without the pensions, which have not come: %+v", got)
	}
	delivered["pension"] = true
	delete(delivered, "income_tax")
	if got := m.Measure("income_per_head", family().Add(born, base(t, 1, "2026-06", "1")), today, delivered, parameters); !got.Known {
		t.Errorf("the same told in another way has not come: %+v", got)
	}
}

func TestWhoHasNoRecordIsMissing(t *testing.T) {
	insured := func(n id.ID, ended string) *registry.Fact {
		return fact(t, n, "enrolment", record{"kind": "2", "began_on": "2020-01-01", "ended_on": ended})
	}
	for name, c := range map[string]struct {
		family *assess.Family
		known  bool
		value  int64
	}{
		"all are insured":           {family().Add(born, insured(1, "")).Add(old, insured(2, "2026-12-31")), true, 0},
		"one is not":                {family().Add(born, insured(1, "")).Add(old), true, 5000},
		"one is not any more":       {family().Add(born, insured(1, "")).Add(old, insured(2, "2026-07-01")), true, 5000},
		"nobody is":                 {family().Add(born).Add(old), true, 10_000},
		"of an erased one, nothing": {family().AddErased(born, insured(1, "")), false, 0},
		"an erased one among two":   {family().Add(born).AddErased(old), true, 5000},
	} {
		if got := known(t, "not_insured", c.family, "2026-07-01"); got.Known != c.known || got.Value != c.value {
			t.Errorf("%s: %+v", name, got)
		}
	}
	got := known(t, "not_insured", family().Add(born, insured(1, "")).Add(old), "2026-07-01")
	if !slices.Equal(got.Facts, []id.ID{1002}) || got.Month != "2026-07" {
		t.Errorf("the register's record stands for it, as of today: %+v", got)
	}
}

func TestAMemberOfWorkingAgeWhoDiedCountsInTheHouseholdOrOutOfIt(t *testing.T) {
	died := func(n id.ID, item, on string) *registry.Fact { return fact(t, n, item, record{"died_on": on}) }
	for name, c := range map[string]struct {
		family *assess.Family
		value  int64
	}{
		"still in the register":            {family().Add(born, died(1, "death", "2026-05-01")).Add(old), 1},
		"not any more":                     {family().Add(old).AddFormer(born, died(1, "death", "2026-05-01")), 1},
		"told by two departments":          {family().Add(old).AddFormer(born, died(1, "death", "2026-05-01"), died(2, "cremation", "2026-05-03")), 1},
		"told by the second only":          {family().Add(old).AddFormer(born, died(2, "cremation", "2026-05-03")), 1},
		"two":                              {family().Add(old, died(3, "death", "2026-05-01")).Add(born, died(4, "death", "2026-05-01")).AddFormer(born, died(1, "death", "2026-05-01")), 2},
		"a year ago to the day":            {family().Add(old).AddFormer(born, died(1, "death", "2025-07-01")), 0},
		"the day after":                    {family().Add(old).AddFormer(born, died(1, "death", "2025-07-02")), 1},
		"on the day before 60":             {family().Add(old).AddFormer("1966-05-02", died(1, "death", "2026-05-01")), 1},
		"on the birthday, 60":              {family().Add(old).AddFormer("1966-05-01", died(1, "death", "2026-05-01")), 0},
		"18 on that day":                   {family().Add(old).AddFormer("2008-05-01", died(1, "death", "2026-05-01")), 1},
		"a child":                          {family().Add(old).AddFormer("2008-05-02", died(1, "death", "2026-05-01")), 0},
		"who moved away and lives":         {family().Add(old).AddFormer(born), 0},
		"who is 60 now and was 59 by then": {family().Add(old).AddFormer("1966-06-01", died(1, "death", "2026-05-01")), 1},
	} {
		if got := known(t, "breadwinner_lost", c.family, "2026-07-01"); !got.Known || got.Value != c.value {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestDisabilitiesOfTheHouseholdAddUp(t *testing.T) {
	card := func(n id.ID, grade, status, expires string) *registry.Fact {
		return fact(t, n, "disability", record{"kind": "4", "grade": grade, "status": status, "issued_on": "2019-01-01", "expires_on": expires})
	}
	for name, c := range map[string]struct {
		family *assess.Family
		value  int64
	}{
		"the heaviest":                         {family().Add(born, card(1, "1", "1", "")), 8000},
		"the lightest":                         {family().Add(born, card(1, "4", "1", "")), 2000},
		"two members":                          {family().Add(born, card(1, "2", "1", "")).Add(old, card(2, "3", "1", "")), 10_000},
		"two cards of one member: the heavier": {family().Add(born, card(1, "4", "1", ""), card(2, "2", "1", "")), 6000},
		"cancelled":                            {family().Add(born, card(1, "1", "2", "")), 0},
		"expires tomorrow":                     {family().Add(born, card(1, "1", "1", "2026-07-02")), 8000},
		"expired today":                        {family().Add(born, card(1, "1", "1", "2026-07-01")), 0},
	} {
		if got := known(t, "disability", c.family, "2026-07-01"); !got.Known || got.Value != c.value {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestFloorAreaIsThePartThatIsTheirsByHead(t *testing.T) {
	house := func(n id.ID, area, share string) *registry.Fact {
		return fact(t, n, "house", record{"property_no": "A", "area": area, "share": share, "registered_on": "1996-01-01"})
	}
	for name, c := range map[string]struct {
		family *assess.Family
		known  bool
		value  int64 // basis points of 10 m²
	}{
		"the whole house of one":       {family().Add(born, house(1, "60", "")), true, 60_000},
		"half a house, three members":  {family().Add(born, house(1, "60", "50")).Add(old).Add(teen), true, 10_000},
		"both halves":                  {family().Add(born, house(1, "60", "50")).Add(old, house(2, "60", "50")).Add(teen), true, 20_000},
		"nobody owns: nothing follows": {family().Add(born).Add(old), false, 0},
	} {
		if got := known(t, "area_per_head", c.family, "2026-07-01"); got.Known != c.known || got.Value != c.value {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := known(t, "no_home", family().Add(born).Add(old), "2026-07-01"); !got.Known || got.Value != 10_000 {
		t.Errorf("nobody owns: %+v", got)
	}
	if got := known(t, "no_home", family().Add(born, house(1, "60", "50")).Add(old), "2026-07-01"); got.Value != 5000 {
		t.Errorf("one does: %+v", got)
	}
}

func TestSchoolLooksAtThoseOfSchoolAge(t *testing.T) {
	student := func(stage, status, aid string) *registry.Fact {
		return fact(t, 1, "student", record{"stage": stage, "status": status, "aid": aid, "enrolled_on": "2023-09-01"})
	}
	for name, c := range map[string]struct {
		family *assess.Family
		known  bool
		value  int64
	}{
		"at school":                         {family().Add(teen, student("3", "1", "0")), true, 0},
		"interrupted":                       {family().Add(teen, student("3", "2", "0")), true, 1},
		"dropped out, aid asked for: once":  {family().Add(teen, student("4", "3", "1")), true, 1},
		"aid beyond compulsory schooling":   {family().Add("2008-01-01", student("4", "1", "1")), true, 1},
		"aid in compulsory schooling":       {family().Add(teen, student("3", "1", "2")), true, 0},
		"a child without a record":          {family().Add(teen), false, 0},
		"a child without a record, parents": {family().Add(teen).Add(born), true, 0},
		"too old to be looked at":           {family().Add(born, student("6", "3", "1")), true, 0},
	} {
		if got := known(t, "school", c.family, "2026-07-01"); got.Known != c.known || got.Value != c.value {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
