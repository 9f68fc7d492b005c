package assess_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"doudi/internal/discover/assess"
	"doudi/internal/discover/registry"
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/id"
)

func pension(t testing.TB, n id.ID, month, fen string) *registry.Fact {
	return fact(t, n, "pension", record{"kind": "1", "month": month, "amount": fen})
}

func taxed(t testing.TB, n id.ID, month, fen string) *registry.Fact {
	return fact(t, n, "income_tax", record{"month": month, "income": fen})
}

func TestIncomeIsTheHigherOfTwoViewsAndThePensionsAdded(t *testing.T) {
	for name, c := range map[string]struct {
		family *assess.Family
		known  bool
		value  int64 // basis points of 1,000 yuan
		facts  []id.ID
	}{
		"a wage":                         {family().Add(born, base(t, 1, "2026-06", "200000")), true, 20_000, []id.ID{1}},
		"taxed income, where higher":     {family().Add(born, base(t, 1, "2026-06", "200000"), taxed(t, 2, "2026-05", "300000")), true, 30_000, []id.ID{2}},
		"and where not":                  {family().Add(born, base(t, 1, "2026-06", "200000"), taxed(t, 2, "2026-05", "200000")), true, 20_000, []id.ID{1}},
		"taxed income only":              {family().Add(born, taxed(t, 2, "2026-05", "300000")), true, 30_000, []id.ID{2}},
		"a wage and a parent's pension":  {family().Add(born, base(t, 1, "2026-06", "200000")).Add(old, pension(t, 2, "2026-06", "100000")), true, 15_000, []id.ID{1, 2}},
		"one member has both":            {family().Add(born, base(t, 1, "2026-06", "200000"), pension(t, 2, "2026-06", "100000")), true, 30_000, []id.ID{1, 2}},
		"pensions only, a child at home": {family().Add(old, pension(t, 1, "2026-06", "90000")).Add(old, pension(t, 2, "2026-06", "90000")).Add(teen).Add(born), true, 4500, []id.ID{1, 2}},
		"an old wage":                    {family().Add(born, base(t, 1, "2026-03", "200000")), false, 0, nil},
		"an old wage, a pension":         {family().Add(born, base(t, 1, "2026-03", "200000"), pension(t, 2, "2026-06", "100000")), true, 10_000, []id.ID{2}},
		"nothing":                        {family().Add(born), false, 0, nil},
	} {
		if got := known(t, "income_per_head", c.family, "2026-07-01"); got.Known != c.known || got.Value != c.value || !slices.Equal(got.Facts, c.facts) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// months are contributions of these months' bases, the first in the month given.
func months(t testing.TB, first string, fen ...int64) []*registry.Fact {
	t.Helper()
	m, err := civil.ParseMonth(first)
	if err != nil {
		t.Fatal(err)
	}
	var list []*registry.Fact
	for i, sum := range fen {
		if sum != 0 {
			list = append(list, base(t, id.ID(i+1), m.Add(i).String(), fmt.Sprint(sum)))
		}
	}
	return list
}

// On 15 July 2026 the recent months are April and May: June may not have been delivered. The window before is April 2025 to March 2026.
func TestADropComparesTheRecentMonthsWithThoseBefore(t *testing.T) {
	for name, c := range map[string]struct {
		facts []*registry.Fact
		value int64
	}{
		"level":                               {months(t, "2025-04", 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10), 0},
		"nothing any more":                    {months(t, "2025-04", 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10), 10_000},
		"half":                                {months(t, "2026-02", 10, 10, 5, 5), 5000},
		"one of the two months":               {months(t, "2026-02", 10, 10, 0, 10), 5000},
		"June says nothing yet":               {months(t, "2026-02", 10, 10, 10, 10, 0), 0},
		"more than before":                    {months(t, "2026-02", 10, 10, 30, 30), 0},
		"the mean is of months with a record": {months(t, "2025-04", 30, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 10, 10, 10), 5000},
		"one month before is too few":         {months(t, "2026-03", 10), 0},
		"two are enough":                      {months(t, "2026-02", 10, 10), 10_000},
		"before the window":                   {months(t, "2025-02", 10, 10), 0},
		"the window's first month":            {months(t, "2025-04", 10, 10), 10_000},
		"nothing ever":                        {nil, 0},
	} {
		if got := known(t, "income_drop", family().Add(born, c.facts...), "2026-07-15"); !got.Known || got.Value != c.value {
			t.Errorf("%s: %+v, want %d", name, got, c.value)
		}
	}
	got := known(t, "income_drop", family().Add(born, months(t, "2025-10", 10, 10, 10, 10, 10, 10, 4, 4)...), "2026-07-15")
	if got.Value != 6000 || got.Month != "2026-05" || !slices.Equal(got.Facts, []id.ID{7, 8, 6}) {
		t.Errorf("it stands on the recent months and the last one before: %+v", got)
	}
}

func TestADropIsOfTheHouseholdsWorkersTogether(t *testing.T) {
	stopped, steady := months(t, "2025-10", 10, 10, 10, 10, 10, 10), months(t, "2025-10", 30, 30, 30, 30, 30, 30, 30, 30)
	if got := known(t, "income_drop", family().Add(born, stopped...).Add(born, steady...), "2026-07-15"); got.Value != 2500 {
		t.Errorf("one of two wages, a quarter of them: %+v", got)
	}
	retired := append(slices.Clone(stopped), pension(t, 99, "2026-06", "1"))
	for name, f := range map[string]*assess.Family{
		"whoever draws a pension lost no wage": family().Add(born, retired...),
		"nor does who is past working age":     family().Add(old, stopped...),
	} {
		if got := known(t, "income_drop", f, "2026-07-15"); !got.Known || got.Value != 0 || got.Facts != nil {
			t.Errorf("%s: %+v", name, got)
		}
	}
	for name, f := range map[string]*assess.Family{
		"erased":            family().AddErased(born, stopped...),
		"of an unknown age": family().Add("", stopped...),
	} {
		if got := known(t, "income_drop", f, "2026-07-15"); got.Known || got.Value != 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// A drop lies between nothing and all, does not depend on the order of the records, and grows as the recent months shrink.
func TestADropIsAShareAndFollowsTheRecentMonths(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		sums := rapid.SliceOfN(rapid.Int64Range(0, 5_000_000), 16, 16).Draw(rt, "sums")
		facts := months(t, "2025-03", sums...)
		got := known(t, "income_drop", family().Add(born, facts...), "2026-07-15")
		if !got.Known || got.Value < 0 || got.Value > 10_000 {
			rt.Fatalf("%+v", got)
		}
		shuffled := rapid.Permutation(facts).Draw(rt, "order")
		if again := known(t, "income_drop", family().Add(born, shuffled...), "2026-07-15"); again.Value != got.Value || again.Month != got.Month {
			rt.Fatalf("%+v in another order %+v", got, again)
		}
		sums[13] /= 2 // April 2026
		if less := known(t, "income_drop", family().Add(born, months(t, "2025-03", sums...)...), "2026-07-15"); less.Value < got.Value {
			rt.Fatalf("less in a recent month, and the drop goes from %d to %d", got.Value, less.Value)
		}
	})
}

func TestSilenceIsCountedFromTheNewestMonth(t *testing.T) {
	for name, c := range map[string]struct {
		asOf  string
		facts []*registry.Fact
		value int64
	}{
		"this month":               {"2026-07-15", months(t, "2026-05", 1, 1, 1), 0},
		"last month":               {"2026-07-15", months(t, "2026-05", 1, 1), 0},
		"May":                      {"2026-07-15", months(t, "2026-05", 1), 1},
		"three months, a day less": {"2026-06-29", months(t, "2026-03", 1), 2},
		"three months":             {"2026-06-30", months(t, "2026-03", 1), 3},
		"eighteen months, over":    {"2026-07-01", months(t, "2024-12", 1), 0},
		"just within":              {"2026-06-30", months(t, "2024-12", 1), 18},
		"never":                    {"2026-07-15", nil, 0},
	} {
		if got := known(t, "contribution_stopped", family().Add(born, c.facts...), c.asOf); !got.Known || got.Value != c.value {
			t.Errorf("%s: %+v, want %d", name, got, c.value)
		}
	}
	two := family().Add(born, months(t, "2026-01", 1)...).Add("1990-01-01", months(t, "2026-06", 1)...)
	if got := known(t, "contribution_stopped", two, "2026-07-15"); got.Value != 5 || got.Month != "2026-01" {
		t.Errorf("the longest of the household: %+v", got)
	}
}

func TestMedicalCostsAreJudgedByTheHouseholdsLayer(t *testing.T) {
	recipient := func(n id.ID, layer, from, ended string) *registry.Fact {
		f := fact(t, n, "recipient", record{"layer": layer, "began_on": from, "ended_on": ended})
		f.ValidFrom, _ = civil.Parse(from)
		f.ValidTo, _ = civil.Parse(ended)
		return f
	}
	cost := paid(t, 1, "2026-06-01", "500000")
	for name, c := range map[string]struct {
		family *assess.Family
		layer  registry.Layer
		value  int64
	}{
		"no layer":                    {family().Add(born, cost), "", 3333},
		"dibao":                       {family().Add(born, cost, recipient(2, "1", "2024-01-01", "")), registry.Dibao, 10_000},
		"another member's":            {family().Add(born, cost).Add(old, recipient(2, "1", "2024-01-01", "")), registry.Dibao, 10_000},
		"tekun before dibao":          {family().Add(born, cost, recipient(2, "1", "2024-01-01", "")).Add(old, recipient(3, "2", "2024-01-01", "")), registry.Tekun, 50_000},
		"a layer without its own":     {family().Add(born, cost, recipient(2, "6", "2024-01-01", "")), registry.Other, 3333},
		"until yesterday":             {family().Add(born, cost, recipient(2, "1", "2024-01-01", "2026-07-01")), "", 3333},
		"until tomorrow":              {family().Add(born, cost, recipient(2, "1", "2024-01-01", "2026-07-02")), registry.Dibao, 10_000},
		"from today":                  {family().Add(born, cost, recipient(2, "1", "2026-07-01", "")), registry.Dibao, 10_000},
		"from tomorrow":               {family().Add(born, cost, recipient(2, "1", "2026-07-02", "")), "", 3333},
		"nothing paid, and the layer": {family().Add(born, recipient(2, "1", "2024-01-01", "")), registry.Dibao, 0},
	} {
		if got := known(t, "self_paid_12m", c.family, "2026-07-01"); !got.Known || got.Value != c.value || got.Layer != c.layer {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
