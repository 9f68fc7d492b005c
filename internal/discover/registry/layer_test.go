package registry_test

import (
	"testing"
	"time"

	"doudi/internal/dbtest"
	"doudi/internal/discover/registry"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

func init() {
	columns["recipient"] = []string{"id_no", "name", "layer", "began_on", "ended_on"}
	departments["recipient"] = "minzheng"
}

func TestWhichLayerSpeaksOnADay(t *testing.T) {
	span := func(l registry.Layer, from, ended string) registry.LayerSpan {
		s := registry.LayerSpan{Layer: l, From: civil.Must(from)}
		s.Ended, _ = civil.Parse(ended)
		return s
	}
	six := []registry.LayerSpan{span(registry.Other, "2020-01-01", ""), span(registry.Rigid, "2020-01-01", ""), span(registry.Edge, "2020-01-01", ""),
		span(registry.Monitored, "2020-01-01", ""), span(registry.Dibao, "2020-01-01", ""), span(registry.Tekun, "2020-01-01", "")}
	order := []registry.Layer{registry.Other, registry.Rigid, registry.Edge, registry.Monitored, registry.Dibao, registry.Tekun}
	for i := range six {
		if got := registry.LayerOn(six[:i+1], civil.Must("2026-07-01")); got.Layer != order[i] {
			t.Errorf("of the first %d: %+v", i+1, got)
		}
	}
	dated := []registry.LayerSpan{span(registry.Dibao, "2024-01-01", "2025-01-01"), span(registry.Edge, "2025-01-01", "")}
	for day, want := range map[string]registry.Layer{"2023-12-31": "", "2024-01-01": registry.Dibao, "2024-12-31": registry.Dibao, "2025-01-01": registry.Edge, "2030-01-01": registry.Edge} {
		if got := registry.LayerOn(dated, civil.Must(day)); got.Layer != want {
			t.Errorf("%s: %+v", day, got)
		}
	}
	two := []registry.LayerSpan{span(registry.Dibao, "2025-01-01", ""), span(registry.Dibao, "2024-01-01", "")}
	if got := registry.LayerOn(two, civil.Must("2026-07-01")); got.From != civil.Must("2024-01-01") {
		t.Errorf("since the first of its members: %+v", got)
	}
	if got := registry.LayerOn([]registry.LayerSpan{span("9", "2020-01-01", "")}, civil.Must("2026-07-01")); got.Layer != "" {
		t.Errorf("a layer that nobody knows: %+v", got)
	}
	for layer, want := range map[registry.Layer]string{registry.Tekun: "tekun", registry.Dibao: "dibao", registry.Monitored: "monitored", registry.Edge: "edge",
		registry.Rigid: "rigid", registry.Other: "other", "": ""} {
		if layer.Scheme() != want {
			t.Errorf("%q: %s", layer, layer.Scheme())
		}
	}
}

// The layers are read as they were known: a corrected end is not known before it came.
func TestLayersAreADatedAttributeOfPersons(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		h.loaded("hukou", hukous(h, 0, 3)...)
		h.loaded("recipient", []string{someone(0), "张0", "1", "2024-01-01", ""}, []string{someone(1), "张1", "低保边缘家庭成员", "2023-05-06", "2024-05-06"})
		before := h.Clock.Now()
		h.loaded("recipient", []string{someone(0), "张0", "1", "2024-01-01", "2026-02-01"}, []string{someone(1), "张1", "4", "2023-05-06", "2024-05-06"})
		for at, on := range map[time.Time]string{before: "", h.Clock.Now(): "2026-02-01"} {
			spans := h.layers(t, at)
			if len(spans) != 2 {
				t.Fatal(spans)
			}
			ended, _ := civil.Parse(on)
			found := 0
			for _, list := range spans {
				for _, want := range []registry.LayerSpan{{Layer: "1", From: civil.Must("2024-01-01"), Ended: ended},
					{Layer: "4", From: civil.Must("2023-05-06"), Ended: civil.Must("2024-05-06")}} {
					if len(list) == 1 && list[0] == want {
						found++
					}
				}
			}
			if found != 2 {
				t.Errorf("at %s: %+v", at, spans)
			}
		}
		if zh, en := h.registry.LayerName(registry.Tekun, "zh-CN"), h.registry.LayerName(registry.Edge, "en"); zh != "特困人员" || en != "Member of a household at the dibao edge" {
			t.Error(zh, en)
		}
	})
}

func (h *house) layers(t *testing.T, at time.Time) (spans map[id.ID][]registry.LayerSpan) {
	t.Helper()
	actor := access.Job("test", h.county)
	err := h.DB.Read(h.ctx, actor, func(tx *db.Tx) error {
		known, err := h.registry.AsKnown(tx, h.county, at, tx.Today())
		if err != nil {
			return err
		}
		households, _, err := known.HouseholdsAfter(0, 100)
		if err != nil {
			return err
		}
		var ids []id.ID
		for _, one := range households {
			for _, m := range one.Members {
				ids = append(ids, m.Person)
			}
		}
		persons, err := known.Persons(ids)
		if err != nil {
			return err
		}
		spans, err = known.Layers(access.Mint(actor, "test", 0), persons)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return spans
}
