package registry_test

import (
	"slices"
	"testing"

	"doudi/internal/dbtest"
	"doudi/internal/discover/registry"
	"doudi/internal/platform/audit"
)

// Who stands in two households belongs where the newest of the two records says: for an index that followed, for one that is made anew
// and reads the households on two pages, and for the person's page.
func TestWhoStandsInTwoHouseholdsBelongsToTheNewest(t *testing.T) {
	registry.IndexPages(t.Cleanup, 1)
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := tied(t, b)
		rows := h.family()
		h.loaded("hukou", rows...)
		_, first := h.who(2)
		_, second := h.who(4)
		belongs := func(when string, want any) {
			t.Helper()
			anew := h.node()
			h.tie(anew)
			for name, node := range map[string]*registry.Service{"followed": h.registry, "made anew": anew} {
				f := h.search(node, h.officer(), "曾小丹")
				if len(f.Persons) != 1 || f.Persons[0].Household != want {
					t.Errorf("%s, %s: %+v, not in %v", when, name, f.Persons, want)
				}
			}
			who, _ := h.who(2)
			h.stated(h.officer(), who)
			if state := h.trail(audit.Filter{Action: "household.purpose"}); state[0].Subject.ID != want {
				t.Errorf("%s, the page: %v, not %v", when, state[0].Subject.ID, want)
			}
		}
		belongs("at first", first)
		rows = append(rows, h.named(2, "曾小丹", "H3", "女", 2001))
		h.loaded("hukou", rows...)
		belongs("with another record", second)
		rows[2] = slices.Clone(rows[2])
		rows[2][5] = "翠柳路二号"
		h.loaded("hukou", rows...)
		belongs("when the first is written anew", first)
		rows[4] = slices.Clone(rows[4])
		rows[4][1] = "欧阳红红"
		h.loaded("hukou", rows...)
		belongs("when the others of the second change", first)
	})
}
