package registry

import "testing"

func TestThePlannerIsToldOfEachItemByItself(t *testing.T) {
	var g growth
	for _, step := range []struct {
		county int
		item   string
		facts  int64
		tell   bool
	}{
		{420106, "hukou", 5000, false},
		{420106, "hukou", 1, true},
		{420106, "outpatient", 4000, false}, // what the county has of other items says nothing of this one
		{420106, "outpatient", 2000, true},
		{420106, "outpatient", 6000, false}, // not more than it knows already
		{420106, "outpatient", 1, true},
		{420203, "outpatient", 1, false},
	} {
		if got := g.add(step.county, step.item, step.facts); got != step.tell {
			t.Errorf("%d more of %s in %d: told %v, want %v", step.facts, step.item, step.county, got, step.tell)
		}
	}
}
