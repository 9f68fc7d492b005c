package registry_test

import (
	"context"
	"fmt"
	"math"
	"sync/atomic"
	"testing"

	"doudi/internal/dbtest"
	"doudi/internal/discover/registry"
)

// asked is a context that counts: one that can end is asked at every transaction and statement.
type asked struct {
	context.Context
	n *atomic.Int64
}

func (a asked) Value(key any) any {
	a.n.Add(1)
	return a.Context.Value(key)
}

// However many deliveries tell of a person, and however many people a household has and had, a page takes the same few statements.
func TestAPageTakesAsManyStatementsForMuchAsForLittle(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := tied(t, b)
		rows := h.family()
		h.loaded("hukou", rows...)
		h.loaded("recipient", []string{someone(0), "曾国庆", "1", "2024-01-01", ""})
		rows = rows[:4]
		h.loaded("hukou", append(rows[:2:2], rows[3])...)
		person, household := h.who(0)
		h.stated(h.officer(), person)
		// The fewest of several times: a statement that a connection meets first is prepared, and asks more often.
		pages := func() (onPerson, onHousehold int64, p *registry.PersonPage, of *registry.HouseholdPage) {
			var n atomic.Int64
			inner, cancel := context.WithCancel(context.Background())
			defer cancel()
			ctx := asked{inner, &n}
			onPerson, onHousehold = math.MaxInt64, math.MaxInt64
			for range 5 {
				var err error
				n.Store(0)
				if p, err = h.registry.PersonPage(ctx, h.officer(), person, registry.Then{}); err != nil {
					t.Fatal(err)
				}
				onPerson = min(onPerson, n.Swap(0))
				if of, err = h.registry.HouseholdPage(ctx, h.officer(), household, registry.Then{}, "zh-CN"); err != nil {
					t.Fatal(err)
				}
				onHousehold = min(onHousehold, n.Load())
			}
			return onPerson, onHousehold, p, of
		}
		onPerson, onHousehold, p, of := pages()
		if len(p.Batches) != 2 || len(of.Members) != 2 || len(of.Former) != 1 {
			t.Fatalf("%d deliveries, %d members, %d former ones", len(p.Batches), len(of.Members), len(of.Former))
		}
		for n := range 4 {
			all := append([][]string{}, rows[0], rows[1], rows[3])
			for other := 10; other < 20 && n < 3; other++ {
				if n < 2 || other%2 == 0 { // half of them leave
					all = append(all, h.named(other, fmt.Sprintf("曾%d", other), "H1", "子", 1001))
				}
			}
			if n == 3 {
				for other := 10; other < 20; other += 2 {
					all = append(all, h.named(other, fmt.Sprintf("曾%d", other), "H1", "子", 1001))
				}
			}
			h.loaded("hukou", all...)
			h.loaded("recipient", []string{someone(0), "曾国庆", "1", "2024-01-01", fmt.Sprintf("2026-05-%02d", n+1)})
		}
		morePerson, moreHousehold, p, of := pages()
		if len(p.Batches) != 6 || len(of.Members) != 7 || len(of.Former) != 6 {
			t.Fatalf("%d deliveries, %d members, %d former ones", len(p.Batches), len(of.Members), len(of.Former))
		}
		for _, m := range append(of.Members, of.Former...) {
			if m.Name == "" || m.Number == "" || m.Relation == "" {
				t.Errorf("%+v", m)
			}
		}
		if morePerson != onPerson || moreHousehold != onHousehold {
			t.Errorf("a person: asked %d times, then %d; a household: %d, then %d", onPerson, morePerson, onHousehold, moreHousehold)
		}
	})
}
