package warning_test

import (
	"net/http"
	"strings"
	"testing"

	"doudi/internal/dbtest"
)

// Who reads the trail has to be able to tell which households went out.
func TestTheTrailSaysByWhatAnExportWasNarrowed(t *testing.T) {
	b := dbtest.Open(t, "sqlite")
	h := newHouse(t, b)
	h.register(t, old(1, "赵甲"))
	h.bill(t, "赵甲", "S1", "15000.00")
	if a := h.get(t, "officer", "/v1/warnings/export?reason=review&format=csv&cause=health&layer=none&late=true"); a.status != http.StatusOK {
		t.Fatal(a)
	}
	rows := h.trail(t, "warning.export")
	if len(rows) != 1 {
		t.Fatalf("%+v", rows)
	}
	for _, want := range []string{`"cause":"health"`, `"layer":"none"`, `"late":true`} {
		if !strings.Contains(rows[0].After, want) {
			t.Errorf("want %s in %s", want, rows[0].After)
		}
	}
}
