package warning_test

import (
	"testing"
	"time"

	"doudi/internal/dbtest"
	"doudi/internal/discover/warning"
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/db"
)

// found are the heads of the warnings that the bureau's filter finds.
func (h *house) found(t *testing.T, f warning.Filter) (heads []string) {
	t.Helper()
	f.Limit = 100
	list, total, err := h.warning.List(ctx, bureau, f, "zh-CN")
	if err != nil || int(total) != len(list) {
		t.Fatal(total, err)
	}
	for _, w := range list {
		heads = append(heads, w.Head)
	}
	return heads
}

// mark is what the warning of the household's head carries.
func (h *house) carried(t *testing.T, name string) (cause, layer, opened string) {
	t.Helper()
	w := h.only(t, name)
	err := h.DB.Read(ctx, system, func(tx *db.Tx) error {
		_, err := tx.Row("SELECT cause,layer,opened_on FROM warning_v_warning WHERE county=$1 AND id=$2", []any{county, w.ID}, &cause, &layer, &opened)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return cause, layer, opened
}

func TestAWarningCarriesItsCauseAndTheLayerOfItsHousehold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := newHouse(t, b)
		h.register(t, old(1, "柏甲"), pensioner(2, "柏乙"))
		h.bill(t, "柏甲", "B1", "15000.00")
		h.bill(t, "柏乙", "B2", "15000.00")
		if cause, layer, opened := h.carried(t, "柏甲"); cause == "" || layer != "" || opened != "2026-07-01" {
			t.Errorf("cause %q, layer %q, opened on %q", cause, layer, opened)
		}
		before := h.only(t, "柏甲").Version
		h.recipients(t, []string{"柏甲", "1", "2026-01-05"})
		w := h.only(t, "柏甲")
		if _, layer, _ := h.carried(t, "柏甲"); layer != "1" {
			t.Errorf("the list of recipients came, and the layer is %q", layer)
		}
		if w.Run == 0 || w.Version < before {
			t.Error(w.Version)
		}
		if got := h.found(t, warning.Filter{Layer: "1"}); len(got) != 1 || got[0] != "柏甲" {
			t.Error("in the layer: ", got)
		}
		if got := h.found(t, warning.Filter{Layer: warning.None}); len(got) != 1 || got[0] != "柏乙" {
			t.Error("in no layer: ", got)
		}
		cause, _, _ := h.carried(t, "柏乙")
		if got := h.found(t, warning.Filter{Cause: cause}); len(got) == 0 || len(h.found(t, warning.Filter{Cause: "housing"})) != 0 {
			t.Error("by cause: ", got)
		}
		// Late is what was due before today, and only while it is open.
		if got := h.found(t, warning.Filter{Late: true}); len(got) != 0 {
			t.Error("late on the day it was opened: ", got)
		}
		today := func() civil.Date { return civil.FromTime(h.base.Clock.Now()) }
		for today() != w.DueOn {
			h.base.Clock.Advance(24 * time.Hour)
		}
		on := len(h.found(t, warning.Filter{Late: true}))
		h.base.Clock.Advance(24 * time.Hour)
		late := h.found(t, warning.Filter{Late: true})
		if len(late) <= on {
			t.Fatalf("%d are late on the day it is due, %d the day after", on, len(late))
		}
		if err := h.warning.Dispose(ctx, bureau, w.ID, h.only(t, "柏甲").Version, "enrol", ""); err != nil {
			t.Fatal(err)
		}
		if after := h.found(t, warning.Filter{Late: true}); len(after) != len(late)-1 {
			t.Errorf("%d were late, %d are after one was disposed of", len(late), len(after))
		}
	})
}
