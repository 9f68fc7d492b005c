package assess_test

import (
	"reflect"
	"testing"
	"time"

	"doudi/internal/dbtest"
	"doudi/internal/discover/assess"
	"doudi/internal/discover/registry"
	"doudi/internal/platform/db"
)

// With the shipped model: a member of working age dies, leaves the register, and still counts for a year; the household's layer and
// its trigger are those of the day; and each score is found again from what was known.
func TestWhoDiedCountsAfterLeavingTheRegister(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := houseWith(t, b, expert(t))
		widow, dead, child := lone(1, "1985-03-03"), lone(3, "1983-04-04"), lone(5, "2015-05-05")
		dead.household, dead.relation, child.household, child.relation = widow.household, "配偶", widow.household, "子"
		h.Deliver(t, "hukou", register(widow, dead, child)...)
		h.Deliver(t, "cremation", []string{dead.no, dead.name, "2026-06-20", "示例殡仪馆"})
		h.Deliver(t, "death", []string{dead.no, dead.name, "2026-06-18"})
		h.Deliver(t, "recipient", []string{child.no, child.name, "低保对象", "2026-05-01"})
		h.Deliver(t, "settlement", settlement(widow, "S1", "2026-06-01", "5000.00"))
		piece := func(code string) (assess.Piece, assess.Score) {
			t.Helper()
			list, scores := h.households(t)
			pieces, err := h.assess.Pieces(purpose, county, scores[list[0].ID])
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range pieces {
				if p.Indicator == code {
					return p, scores[list[0].ID]
				}
			}
			return assess.Piece{}, assess.Score{}
		}
		if p, _ := piece("breadwinner_lost"); !p.Known || p.Value != 1 || p.Points != 400 || len(p.Facts) != 2 {
			t.Errorf("in the register: %+v", p)
		}
		if p, _ := piece("self_paid_12m"); p.Value != 10_000 || p.Layer != string(registry.Dibao) || p.Points != 840 {
			t.Errorf("5,000 yuan are the trigger of a dibao household: %+v", p)
		}
		b.Clock.Advance(48 * time.Hour)
		h.Deliver(t, "hukou", register(widow, child)...) // he is not in the list any more
		gone, sc := piece("breadwinner_lost")
		if !gone.Known || gone.Value != 1 || gone.Points != 400 || len(gone.Facts) != 2 || gone.Month != "2026-06" {
			t.Errorf("out of the register: %+v", gone)
		}
		h.read(t, func(tx *db.Tx) error {
			list, _ := h.households(t)
			e, err := h.assess.Explain(tx, purpose, county, list[0].ID, sc.Run)
			if err != nil {
				return err
			}
			for _, f := range gone.Facts {
				if ref := e.Facts[f]; ref.Fact == nil || ref.Day.Month().String() != "2026-06" {
					t.Errorf("fact %d is not explained: %+v", f, ref)
				}
			}
			pieces, total, err := h.assess.Replay(tx, purpose, county, list[0].ID, sc.Run)
			if err != nil {
				return err
			}
			if total != sc.Total || !reflect.DeepEqual(pieces, e.Pieces) {
				t.Errorf("replayed: %d points of %+v, stored %d of %+v", total, pieces, sc.Total, e.Pieces)
			}
			return nil
		})
	})
}
