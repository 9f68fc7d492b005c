package assess_test

import (
	"fmt"
	"maps"
	"os"
	"strings"
	"testing"

	"doudi/internal/discover/assess"
	"doudi/internal/discover/registry"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/score"
	"doudi/internal/platform/id"
)

// drivers is the family of the project's founding articles: a ride-hailing driver in his forties with a daughter in lower secondary
// school and his parents over seventy, two stays in hospital, no wage any more, and the parents' pensions. more are records that
// differ.
func drivers(t testing.TB, pensions string, more ...*registry.Fact) *assess.Family {
	t.Helper()
	stay := func(n id.ID, on, fen string) *registry.Fact {
		return fact(t, n, "settlement", record{"visit_kind": "2", "settled_on": on, "self_paid": fen})
	}
	own := append(months(t, "2025-04", 450_000, 450_000, 450_000, 450_000, 450_000, 450_000, 450_000, 450_000, 450_000, 450_000, 450_000, 450_000),
		stay(31, "2026-05-20", "1800000"), stay(32, "2026-06-12", "1400000"),
		fact(t, 33, "enrolment", record{"kind": "2", "began_on": "2020-01-01"}))
	insured := func(n id.ID) *registry.Fact {
		return fact(t, n, "enrolment", record{"kind": "2", "began_on": "2020-01-01"})
	}
	return family().
		Add("1983-02-02", append(own, more...)...).
		Add("2012-06-01", insured(41), fact(t, 42, "student", record{"stage": "3", "status": "1", "enrolled_on": "2024-09-01"})).
		Add("1952-03-03", insured(51), pension(t, 52, "2026-06", pensions),
			fact(t, 53, "house", record{"property_no": "A", "area": "60", "registered_on": "1996-01-01"})).
		Add("1954-04-04", insured(61), pension(t, 62, "2026-06", pensions))
}

// The driver's family is warned, in orange before the illness is registered and among the most urgent after; what it owns puts it further
// back, and never out of sight.
func TestTheDriversFamilyIsWarnedAmongTheMostUrgent(t *testing.T) {
	s := assess.Only(expert(t))
	levels := []score.Threshold{{Level: "red", From: 45_00}, {Level: "orange", From: 35_00}, {Level: "yellow", From: 30_00}, {Level: "blue", From: 25_00}}
	nephritis := func() *registry.Fact {
		return fact(t, 35, "illness", record{"kind": "1", "registered_on": "2026-06-12"})
	}
	for name, c := range map[string]struct {
		family *assess.Family
		level  string
	}{
		"as it is told":                    {drivers(t, "180000", nephritis()), "red"},
		"with pensions under the standard": {drivers(t, "150000", nephritis()), "red"},
		"before the illness is registered": {drivers(t, "150000"), "orange"},
		"with the car that he drives":      {drivers(t, "150000", nephritis(), fact(t, 34, "vehicle", record{"plate": "A", "kind": "1", "registered_on": "2019-01-01"})), "orange"},
		"with a second flat":               {drivers(t, "150000", nephritis(), fact(t, 36, "house", record{"property_no": "B", "area": "90", "registered_on": "2020-01-01"})), "blue"},
		"and a fire, half a year without work": {drivers(t, "150000", nephritis(), dwelling(t, 37, "D", "0"), jobless(t, 38, "2026-01-01", ""),
			fact(t, 39, "disaster", record{"kind": "1", "happened_on": "2026-06-01"})), "red"},
	} {
		pieces, total := s.PiecesOf(c.family, today, all(t), parameters)
		if got := score.Level(int32(total), levels); got != c.level {
			t.Errorf("%s: %s with %d points, want %s: %+v", name, got, total, c.level, pieces)
		}
	}
	pieces, _ := s.PiecesOf(drivers(t, "150000", nephritis()), today, all(t), parameters)
	if got := s.Sentence(pieces, "zh-CN"); got != "按社保缴费、申报收入和养老金推算的人均收入偏低（人社，最近 2026年6月）；近12个月自付医疗费用较高（医保，最近 2026年6月）；"+
		"家中有成员近一年新登记大病（卫健，最近 2026年6月）" {
		t.Error(got)
	}
}

// Nobody in the household has a wage, a taxed income or a pension on record: that is said, and only once all three have come. The pension
// of the running month is paid already, the wage of the running month is not.
func TestAHouseholdWithoutAnyRecordedIncomeIsSaidToHaveNone(t *testing.T) {
	for name, c := range map[string]struct {
		family *assess.Family
		value  int64
	}{
		"nobody":                           {family().Add(born).Add("2015-01-01"), 10_000},
		"one of two":                       {family().Add(born, base(t, 1, "2026-06", "400000")).Add(born), 5_000},
		"taxed income tells the same":      {family().Add(born, taxed(t, 1, "2026-05", "900000")), 0},
		"a wage of too long ago":           {family().Add(born, base(t, 1, "2026-03", "400000")), 10_000},
		"the pension of the running month": {family().Add("1950-01-01", pension(t, 1, "2026-07", "200000")), 0},
		"the wage of the running month":    {family().Add(born, base(t, 1, "2026-07", "400000")), 10_000},
	} {
		if got := expert(t).Measure("no_recorded_income", c.family, today, all(t), parameters); !got.Known || got.Value != c.value {
			t.Errorf("%s: %+v", name, got)
		}
	}
	for _, item := range []string{"contribution", "income_tax", "pension"} {
		delivered := maps.Clone(all(t))
		delete(delivered, item)
		if got := expert(t).Measure("no_recorded_income", family().Add(born), today, delivered, parameters); got.Known {
			t.Errorf("without any %s delivered: %+v", item, got)
		}
	}
	got := expert(t).Measure("income_per_head", family().Add("1950-01-01", pension(t, 1, "2026-07", "100000")), today, all(t), parameters)
	if !got.Known || got.Value == 0 {
		t.Errorf("the pension of the running month: %+v", got)
	}
}

// Who is on dibao is known already: the award's own circumstances do not reach the warning score, a new and grave illness does.
func TestAHouseholdOnDibaoIsWarnedWhenSomethingNewHappens(t *testing.T) {
	s := assess.Only(expert(t))
	award := fact(t, 1, "recipient", record{"layer": "1", "began_on": "2025-01-01"})
	if _, total := s.PiecesOf(family().Add(born, award).Add("2012-06-01"), today, all(t), parameters); total >= 25_00 {
		t.Errorf("poor as when the award was granted: %d", total)
	}
	if _, total := s.PiecesOf(family().Add(born, award, fact(t, 2, "illness", record{"kind": "1", "registered_on": "2026-06-12"}), paid(t, 3, "2026-06-12", "1500000")).
		Add("2012-06-01"), today, all(t), parameters); total < 25_00 {
		t.Errorf("ill since: %d", total)
	}
}

// A household about which nothing is wrong scores nothing, whatever is delivered.
func TestAHouseholdInOrderScoresNothing(t *testing.T) {
	insured := func(n id.ID) *registry.Fact {
		return fact(t, n, "enrolment", record{"kind": "1", "began_on": "2020-01-01"})
	}
	f := family().
		Add(born, append(months(t, "2025-06", 800_000, 800_000, 800_000, 800_000, 800_000, 800_000, 800_000, 800_000, 800_000, 800_000, 800_000, 800_000), insured(31),
			fact(t, 32, "house", record{"property_no": "A", "area": "90", "registered_on": "2016-01-01"}))...).
		Add("1982-01-01", append(months(t, "2025-06", 600_000, 600_000, 600_000, 600_000, 600_000, 600_000, 600_000, 600_000, 600_000, 600_000, 600_000, 600_000), insured(33))...).
		Add("2023-01-01", insured(34))
	pieces, total := assess.Only(expert(t)).PiecesOf(f, today, all(t), parameters)
	for _, p := range pieces {
		if p.Points > 0 && p.Indicator != "dependents_share" {
			t.Errorf("%+v", p)
		}
	}
	if total > 1_00 {
		t.Error(total)
	}
}

// Words that tell a diagnosis, the grade of a disability, an illness of the mind, prison, or a sum have no place in what a community
// worker reads. What is restricted does not even name its department's item.
func TestNoTextOfTheModelSaysWhatACommunityWorkerMayNotKnow(t *testing.T) {
	m := expert(t)
	for _, in := range m.IndicatorList() {
		text := in.Name.ZH + in.Name.EN + in.Sentence.ZH + in.Sentence.EN + in.WhatWouldChange.ZH + in.WhatWouldChange.EN
		for _, word := range []string{"精神", "mental", "智力", "诊断", "diagnos", "医院", "级", "grade", "服刑", "戒毒", "矫正", "prison", "custody", "correction",
			"元", "yuan", "肾", "癌"} {
			if strings.Contains(strings.ToLower(text), word) {
				t.Errorf("%s says %q: %s", in.Code, word, text)
			}
		}
		if strings.ContainsAny(in.Sentence.ZH+in.Sentence.EN, "；;") {
			t.Errorf("%s: what joins sentences stands in one: %s", in.Code, in.Sentence)
		}
		if strings.ContainsAny(in.Sentence.ZH, ",;()") {
			t.Errorf("%s: half-width punctuation in %s", in.Code, in.Sentence.ZH)
		}
		for _, word := range []string{"mental", "custody", "prison", "correction"} {
			if strings.Contains(in.Code, word) {
				t.Errorf("the code %s is shown too", in.Code)
			}
		}
	}
}

func TestAKindOfRestrictedVisibilityIsToldOnlyToWhoMayOpenRecords(t *testing.T) {
	s := assess.Only(expert(t))
	f := family().Add(born, fact(t, 1, "illness", record{"kind": "2", "registered_on": "2026-06-01"}), fact(t, 2, "custody", record{"kind": "1", "began_on": "2026-06-01"}))
	pieces, total := s.PiecesOf(f, today, all(t), parameters)
	e := &assess.Explanation{Run: &assess.Run{ID: 1, AsOf: today}, Score: assess.Score{Total: total}, Pieces: pieces, Facts: map[id.ID]assess.FactRef{
		1: {Fact: fact(t, 1, "illness", nil), Day: today}, 2: {Fact: fact(t, 2, "custody", nil), Day: today}}}
	tell := func(role access.Role, grants ...access.Grant) (kinds, values string) {
		for _, p := range s.View(e, 4500, access.Actor{Role: role, Grants: grants}, "zh-CN").Pieces {
			for _, f := range p.Facts {
				kinds += f.Kind + " " + f.ItemName + ";"
			}
			if p.Value != nil && p.Points != 0 {
				values += p.Indicator + " "
			}
		}
		return kinds, values
	}
	if kinds, values := tell(access.CommunityWorker, access.GrantHealth); kinds != "restricted 限制查看的登记;restricted 限制查看的登记;" || strings.Contains(values, "special_care") {
		t.Error(kinds, values)
	}
	if kinds, values := tell(access.StreetOfficer); !strings.Contains(kinds, "illness") || strings.Contains(values, "special_care") {
		t.Error("without the grant for health the number is hidden: ", kinds, values)
	}
	if _, values := tell(access.StreetOfficer, access.GrantHealth); !strings.Contains(values, "special_care") {
		t.Error(values)
	}
}

// since is what may be left closed without changing a value.
func TestTheModelSaysFromWhichDayItReadsAnItem(t *testing.T) {
	for item, want := range map[string]string{
		"settlement":   "2025-07-16", // twelve months, the day after
		"contribution": "2025-01-01", // eighteen months of silence are longer than a drop's fifteen
		"income_tax":   "2026-04-01", // three months, dated by their last day: April ends within them
		"pension":      "",           // whoever draws one, since whenever
		"recipient":    "",           // a layer that runs
		"refusal":      "2025-07-16",
		"illness":      "", // one of its indicators has no window
		"hukou":        "",
		"unemployment": "",
		"dwelling":     "",
		"disaster":     "2025-07-16",
		"death":        "2025-07-16",
		"house":        "",
		"nothing":      "",
	} {
		got := expert(t).Since(item, civil.Must("2026-07-15"))
		if text := got.String(); text != want && (want != "" || !got.IsZero()) {
			t.Errorf("%s: %s, want %s", item, text, want)
		}
	}
}

// Leaving out what lies before that day changes nothing.
func TestWhatLiesBeforeThatDayChangesNothing(t *testing.T) {
	m := expert(t)
	for _, day := range []string{"2026-07-15", "2026-03-01", "2028-02-29", "2026-12-31"} {
		asOf := civil.Must(day)
		for item, field := range map[string]string{"settlement": "settled_on", "contribution": "month", "income_tax": "month", "refusal": "decided_on", "death": "died_on"} {
			since := m.Since(item, asOf)
			values := record{field: since.AddDays(-1).String(), "self_paid": "9900000", "base": "9900000", "income": "9900000", "visit_kind": "2", "scheme": "dibao"}
			if field == "month" {
				values[field] = since.AddDays(-1).Month().String()
			}
			it := items(t)(item)
			for code := range values {
				if it.FieldIndex(code) < 0 {
					delete(values, code)
				}
			}
			before := fact(t, 1, item, values)
			before.ValidFrom = since.AddDays(-1)
			for _, in := range m.IndicatorList() {
				with, without := m.Measure(in.Code, family().Add(born, before), asOf, all(t), parameters), m.Measure(in.Code, family().Add(born), asOf, all(t), parameters)
				if fmt.Sprint(with) != fmt.Sprint(without) {
					t.Errorf("%s on %s: a %s of the day before %s changes %+v to %+v", in.Code, day, item, since, without, with)
				}
			}
		}
	}
}

// The table of docs/methodology/scoring.md has each indicator as the model has it.
func TestTheDocumentedTableIsTheModel(t *testing.T) {
	raw, err := os.ReadFile("../../../docs/methodology/scoring.md")
	if err != nil {
		t.Fatal(err)
	}
	m, lines := expert(t), strings.Split(string(raw), "\n")
	rows := map[string]string{}
	for _, line := range lines {
		if cells := strings.Split(line, "|"); len(cells) > 5 && strings.HasPrefix(line, "| `") {
			rows[strings.Trim(cells[1], " `")] = line
		}
	}
	for _, in := range m.IndicatorList() {
		dimension, _ := m.Model.Dimension(in.Dimension)
		want := []string{"`" + in.Code + "`", in.Name.ZH, dimension.Name.ZH, fmt.Sprint(in.Points)}
		cells := strings.Split(rows[in.Code], "|")
		for i, text := range want {
			if len(cells) <= i+1 || strings.TrimSpace(cells[i+1]) != text {
				t.Errorf("%s: column %d is not %q in %q", in.Code, i+1, text, rows[in.Code])
				break
			}
		}
		delete(rows, in.Code)
	}
	for code := range rows {
		t.Errorf("the table has %s, which the model has not", code)
	}
}

// BenchmarkMeasure measures households like the driver's, with a year and more of records.
func BenchmarkMeasure(b *testing.B) {
	m, delivered := expert(b), all(b)
	f := drivers(b, "150000").Placed(m)
	f.Dated() // as the registry gives them
	b.ReportAllocs()
	for b.Loop() {
		for range 10_000 {
			m.MeasureAll(f, today, delivered, parameters)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/10_000, "ns/household")
}
