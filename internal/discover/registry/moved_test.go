package registry_test

import (
	"context"
	"testing"
	"time"

	"doudi/internal/dbtest"
	"doudi/internal/discover/registry"
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
	"doudi/internal/policy"
	"doudi/params"
)

// warned has one open warning of every household: its id is the household's.
type warned struct{ at time.Time }

func (d warned) Warnings(_ *db.Tx, _ int, households []id.ID) (map[id.ID][]registry.Warning, error) {
	list := map[id.ID][]registry.Warning{}
	for _, h := range households {
		list[h] = []registry.Warning{{ID: h, Level: "red", Open: true, OpenedAt: d.at}}
	}
	return list, nil
}

func (warned) Line(int64, civil.Date) (int64, error) { return 0, nil }

// A person who moved to another street brings their own history along, and nobody else's; what becomes of them is not told behind.
func TestWhoMovedToAnotherStreetLeavesTheOthersBehind(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		book, err := policy.Load(params.FS)
		if err != nil {
			t.Fatal(err)
		}
		h.registry.Tie(registry.Around{Divisions: policy.New(h.DB, book), Warnings: warned{b.Clock.Now().Add(-time.Hour)}})
		h.loaded("hukou", h.family()...)
		h.loaded("recipient", []string{someone(2), "曾小丹", "4", "2024-01-01", ""})
		before := civil.FromTime(b.Clock.Now())
		daughter, old := h.who(2)
		b.Clock.Advance(48 * time.Hour)
		rows := h.family()
		rows[2] = h.named(2, "曾小丹", "H3", "女", 2001)
		h.loaded("hukou", rows...)
		b.Clock.Advance(48 * time.Hour)
		moved := civil.FromTime(b.Clock.Now())
		h.loaded("recipient", []string{someone(2), "曾小丹", "4", "2024-01-01", moved.String()}, []string{someone(2), "曾小丹", "1", moved.String(), ""})

		there := h.worker(int64(h.county)*1_000_000 + 2001)
		h.stated(there, daughter)
		now := h.page(there, daughter, "")
		if len(now.Warnings) != 1 || now.Warnings[0].ID == old {
			t.Errorf("today: %+v", now.Warnings)
		}
		then := h.page(there, daughter, before.String())
		if then.Relation == "" || len(then.Warnings) != 0 {
			t.Errorf("the warnings of a household in another street: %+v", then.Warnings)
		}

		ctx, here := context.Background(), h.worker(int64(h.county)*1_000_000+1001)
		if _, _, err := h.registry.StateHousehold(ctx, here, old, "review", ""); err != nil {
			t.Fatal(err)
		}
		page, err := h.registry.HouseholdPage(ctx, here, old, registry.Then{}, "zh-CN")
		if err != nil || len(page.Members) != 2 || len(page.Former) != 1 {
			t.Fatalf("%+v %v", page, err)
		}
		if l := page.Former[0].Layer; l.Layer != registry.Edge || !l.Ended.IsZero() {
			t.Errorf("what became of her in another street: %+v", l)
		}
	})
}
