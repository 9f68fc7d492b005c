package warning_test

import (
	"strings"
	"testing"

	"doudi/internal/dbtest"
	"doudi/internal/discover/registry"
	"doudi/internal/discover/warning"
)

func (h *house) recipients(t testing.TB, rows ...[]string) {
	t.Helper()
	for i, row := range rows {
		p := h.people[row[0]]
		rows[i] = append([]string{p.no, p.name}, row[1:]...)
	}
	h.Deliver(t, "recipient", rows...)
}

// The list and the detail say in which layer of low-income people a household is: the one that speaks for its members, while it runs.
func TestAWarningSaysTheHouseholdsLayer(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := newHouse(t, b)
		spouse := pensioner(3, "钱丙")
		spouse.household, spouse.relation = old(1, "赵甲").household, "配偶"
		h.register(t, old(1, "赵甲"), spouse, old(2, "李乙"))
		h.bill(t, "赵甲", "S1", "20000.00")
		h.bill(t, "李乙", "S2", "20000.00")
		if got := h.only(t, "赵甲").Layer; got != (registry.LayerSpan{}) {
			t.Errorf("nothing was delivered: %+v", got)
		}
		h.recipients(t, []string{"赵甲", "低保对象", "2024-03-15"}, []string{"钱丙", "特困人员", "2025-05-06"}, []string{"李乙", "4", "2020-01-01", "2026-06-30"})
		if got := h.only(t, "李乙").Layer; got.Layer != "" {
			t.Errorf("it ended yesterday: %+v", got)
		}
		w := h.only(t, "赵甲")
		var page struct{ Items []warning.Row }
		h.get(t, "worker", "/v1/warnings").into(t, &page)
		for _, row := range page.Items {
			if want := row.ID == w.ID; (row.Layer != nil) != want || want && *row.Layer != (warning.LayerView{Code: "2", Name: "特困人员", Since: "2025-05"}) {
				t.Errorf("%+v", row.Layer)
			}
		}
		h.state(t, officer, w.ID)
		var detail warning.DetailView
		h.send(t, "officer", "GET", "/v1/warnings/"+w.ID.String(), "", "Accept-Language: en").into(t, &detail)
		if detail.Layer == nil || detail.Layer.Since != "2025-05-06" || !strings.Contains(detail.Layer.Name, "tekun") {
			t.Errorf("%+v", detail.Layer)
		}
	})
}

// A kind that is restricted stays closed on the way down to the record, file name and columns included.
func TestARecordOfARestrictedKindIsNamedOnlyToWhoMayOpenIt(t *testing.T) {
	b := dbtest.Open(t, "sqlite")
	h := restricted(t, b)
	h.register(t, old(1, "赵甲"))
	p := h.people["赵甲"]
	h.Deliver(t, "illness", []string{p.no, p.name, "严重精神障碍", "标记诊断", "2026-05-06"})
	h.bill(t, "赵甲", "S1", "20000.00")
	w := h.only(t, "赵甲")
	for session, tells := range map[string]bool{"worker": false, "officer": true} {
		h.state(t, sessions[session], w.ID)
		detail := h.get(t, session, "/v1/warnings/"+w.ID.String())
		var view warning.DetailView
		detail.into(t, &view)
		body := detail.body
		for _, piece := range view.Assessment.Pieces {
			for _, f := range piece.Facts {
				body += h.get(t, session, "/v1/warnings/"+w.ID.String()+"/records/"+f.ID.String()).body
			}
		}
		if got := strings.Contains(body, "精神") || strings.Contains(body, "illness"); got != tells {
			t.Errorf("%s is told the kind: %v: %s", session, got, body)
		}
	}
}
