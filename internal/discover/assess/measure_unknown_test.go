package assess_test

import (
	"maps"
	"slices"
	"testing"

	"doudi/internal/discover/assess"
	"doudi/internal/discover/registry"
	"doudi/internal/discover/registry/registrytest"
	"doudi/internal/platform/id"
)

func dwelling(t testing.TB, n id.ID, grade, arrears string) *registry.Fact {
	return fact(t, n, "dwelling", map[string]string{"grade": grade, "arrears_months": arrears, "surveyed_on": "2026-05-01"})
}

// Every indicator of the shipped model, with a member whose records would count.
func busy(t testing.TB) *assess.Family {
	return family().
		Add("1985-01-01", paid(t, 1, "2026-06-01", "2000000"), base(t, 2, "2026-05", "1000"), jobless(t, 3, "2025-01-01", ""), dwelling(t, 4, "D", "0")).
		Add("2016-01-01")
}

func TestAnItemThatWasNeverDeliveredIsUnknownWhateverIsThere(t *testing.T) {
	m := small(t)
	for _, in := range m.IndicatorList() {
		if got := m.Measure(in.Code, busy(t), today, everything, dibao); !got.Known {
			t.Fatalf("%s is unknown although all is delivered", in.Code)
		}
		without := maps.Clone(everything)
		delete(without, in.Feature.Item)
		if got := m.Measure(in.Code, busy(t), today, without, dibao); got.Known || got.Value != 0 || got.Facts != nil {
			t.Errorf("%s without %s: %+v", in.Code, in.Feature.Item, got)
		}
	}
}

func TestAHouseholdWithoutMembersIsUnknownInEverything(t *testing.T) {
	m := small(t)
	for _, in := range m.IndicatorList() {
		if got := m.Measure(in.Code, family(), today, everything, dibao); got.Known {
			t.Errorf("%s: %+v", in.Code, got)
		}
	}
	pieces, total := assess.Only(m).PiecesOf(family(), today, everything, dibao)
	if total != 0 || len(pieces) != 6 {
		t.Errorf("%d points of %v", total, pieces)
	}
}

// What no record means is the model's to say: nothing was paid (zero), or nothing is known of the income (unknown).
func TestNoRecordIsZeroOrUnknownAsTheModelSays(t *testing.T) {
	nobody := family().Add("1985-01-01").Add("1986-01-01")
	for code, known := range map[string]bool{
		"self_paid_12m": true, "unemployed_months": true, "dwelling_risk": true, "income_per_head": false,
	} {
		got := measure(t, code, nobody, today)
		if got.Known != known || got.Value != 0 || len(got.Facts) != 0 || got.Month != "" {
			t.Errorf("%s: %+v", code, got)
		}
	}
	one := family().Add("1985-01-01", base(t, 1, "2026-06", "300000")).Add("1986-01-01")
	if got := measure(t, "income_per_head", one, today); !got.Known || got.Value != 15_000 {
		t.Errorf("known if one member is: %+v", got)
	}
}

func TestWithoutAStandardTheComparisonIsUnknown(t *testing.T) {
	f := func() *assess.Family { return family().Add("1985-01-01", base(t, 1, "2026-06", "300000")) }
	for name, relative := range map[string]func(string, string, int64) (int64, bool){
		"none":      func(string, string, int64) (int64, bool) { return 0, false },
		"zero":      func(string, string, int64) (int64, bool) { return 0, true },
		"below":     func(string, string, int64) (int64, bool) { return -1, true },
		"elsewhere": func(_, _ string, community int64) (int64, bool) { return 1, community == registrytest.Neighbour },
		"another":   func(code, _ string, _ int64) (int64, bool) { return 1, code != "dibao.standard" },
	} {
		if got := small(t).Measure("income_per_head", f(), today, everything, relative); got.Known || got.Value != 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
	pieces, _ := assess.Only(small(t)).PiecesOf(f(), today, everything, func(string, string, int64) (int64, bool) { return 0, false })
	if p := pieces[1]; p.Indicator != "income_per_head" || p.Known || p.Points != 0 || p.Value != 0 {
		t.Errorf("unknown gives no points, although zero would: %+v", p)
	}
}

// An erased person's records are there and cannot be read. That nothing was paid does not follow.
func TestOfAnErasedPersonNothingFollows(t *testing.T) {
	erased := func() *assess.Family {
		return family().AddErased("1985-01-01", paid(t, 1, "2026-06-01", "2000000"), base(t, 2, "2026-06", "1"), jobless(t, 3, "2025-01-01", ""), dwelling(t, 4, "D", "9"))
	}
	for _, code := range []string{"self_paid_12m", "income_per_head", "unemployed_months", "dwelling_risk"} {
		if got := measure(t, code, erased(), today); got.Known || got.Value != 0 || len(got.Facts) != 0 {
			t.Errorf("%s: %+v", code, got)
		}
	}
	with := erased().Add("1986-01-01", paid(t, 9, "2026-06-01", "700"))
	if got := measure(t, "self_paid_12m", with, today); !got.Known || got.Value != 700 || !slices.Equal(got.Facts, []id.ID{9}) {
		t.Errorf("another member's records still count: %+v", got)
	}
	// Without a day of birth nobody is a child, a carer or very old.
	for _, code := range []string{"dependents_share", "lone_guardian"} {
		if got := measure(t, code, family().AddErased(""), today); got.Known || got.Value != 0 {
			t.Errorf("%s of nobody of known age: %+v", code, got)
		}
	}
	if got := measure(t, "lone_guardian", family().Add("1985-01-01").AddErased(""), today); !got.Known || got.Value != 0 {
		t.Errorf("an unknown age is no child: %+v", got)
	}
	if got := measure(t, "dependents_share", family().Add("1950-01-01").AddErased(""), today); !got.Known || got.Value != 5000 {
		t.Errorf("half is known to be old: %+v", got)
	}
}

func TestADwellingCountsByItsGradeOrItsArrearsWhicheverIsWorse(t *testing.T) {
	for _, c := range []struct {
		grade, arrears string
		value          int64
		points         int32 // of 5, hundredths
	}{
		{"0", "0", 0, 0}, {"0", "2", 0, 0}, {"0", "3", 3000, 150}, {"0", "5", 3000, 150}, {"0", "6", 6000, 300}, {"0", "", 0, 0},
		{"C", "0", 6000, 300}, {"C", "3", 6000, 300}, {"C", "99", 6000, 300}, {"D", "0", 10_000, 500}, {"D", "6", 10_000, 500},
		{"E", "0", 0, 0}, // a grade that the model does not know
	} {
		f := func() *assess.Family { return family().Add("1985-01-01", dwelling(t, 1, c.grade, c.arrears)) }
		got := measure(t, "dwelling_risk", f(), today)
		pieces, _ := assess.Only(small(t)).PiecesOf(f(), today, everything, dibao)
		if !got.Known || got.Value != c.value || pieces[4].Points != c.points {
			t.Errorf("grade %s, %s months: %+v, %+v", c.grade, c.arrears, got, pieces[4])
		}
	}
	two := family().Add("1985-01-01", dwelling(t, 1, "0", "3")).Add("1986-01-01", dwelling(t, 2, "C", "0"))
	if got := measure(t, "dwelling_risk", two, today); got.Value != 6000 || !slices.Equal(got.Facts, []id.ID{2}) || got.Month != "2026-05" {
		t.Errorf("the worse of two: %+v", got)
	}
}
