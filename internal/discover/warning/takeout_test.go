package warning_test

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	contract "doudi/internal/contract/iam"
	"doudi/internal/dbtest"
	"doudi/internal/discover/warning"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/db"
)

// trail is the county's rows of an action.
func (h *house) trail(t testing.TB, action string) (rows []audit.Row) {
	t.Helper()
	err := h.DB.Read(ctx, system, func(tx *db.Tx) (err error) {
		rows, err = audit.List(tx, audit.Filter{County: county, Action: action, Limit: 10})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestAnExportIsTheListWithWhoTookItOutAndWhy(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := newHouse(t, b)
		h.register(t, old(1, "赵甲"), old(2, "=钱乙"))
		h.bill(t, "赵甲", "S1", "15000.00")
		h.bill(t, "=钱乙", "S2", "10000.00")
		a := h.get(t, "officer", "/v1/warnings/export?reason=review&format=csv&state=open")
		if a.status != http.StatusOK {
			t.Fatal(a)
		}
		rows := h.trail(t, "warning.export")
		if len(rows) != 1 || rows[0].Purpose != "review" || !strings.Contains(rows[0].After, `"rows":2`) {
			t.Fatalf("the trail: %+v", rows)
		}
		r := csv.NewReader(strings.NewReader(strings.TrimPrefix(a.body, "\ufeff")))
		r.FieldsPerRecord = -1
		lines, err := r.ReadAll()
		if err != nil || len(lines) != 5 || a.body[:3] != "\ufeff" {
			t.Fatal(lines, err)
		}
		for _, mark := range []string{lines[0][0], lines[4][0]} {
			if !strings.Contains(mark, "由 "+officer.Name+" 于 2026-") || !strings.Contains(mark, "复核") || !strings.Contains(mark, rows[0].ID.String()) {
				t.Errorf("the mark: %s", mark)
			}
		}
		if lines[2][0] != "红色" || lines[2][2] != "赵*" || lines[2][5] == "" || len(lines[2]) != len(lines[1]) {
			t.Errorf("%v", lines[2])
		}
		if strings.HasPrefix(lines[3][2], "=") {
			t.Errorf("a cell that a spreadsheet would run: %q", lines[3][2])
		}
		for _, open := range []string{"赵甲", h.people["赵甲"].no, "13800000001"} {
			if strings.Contains(a.body, open) {
				t.Errorf("the file holds %s", open)
			}
		}

		book, err := excelize.OpenReader(bytes.NewReader([]byte(h.get(t, "officer", "/v1/warnings/export?reason=review&level=red").body)))
		if err != nil {
			t.Fatal(err)
		}
		defer book.Close()
		cells, err := book.GetRows("Sheet1")
		if err != nil || len(cells) != 4 || cells[2][2] != "赵*" {
			t.Fatal(cells, err)
		}
		if foot, err := book.GetHeaderFooter("Sheet1"); err != nil || foot == nil || !strings.Contains(foot.OddFooter, officer.Name) {
			t.Error("the foot of a printed page: ", foot, err)
		}
	})
}

func TestAnExportAsksWhoMayWhyAndForAFreshProof(t *testing.T) {
	b := dbtest.Open(t, "sqlite")
	h := newHouse(t, b)
	h.register(t, old(1, "赵甲"))
	h.bill(t, "赵甲", "S1", "15000.00")
	const path = "/v1/warnings/export"
	for name, c := range map[string]struct {
		session, query, code string
		status               int
	}{
		"a worker":             {"worker", "?reason=review", "access.not_allowed", http.StatusForbidden},
		"nobody":               {"nobody", "?reason=review", "authn.expired", http.StatusUnauthorized},
		"without a reason":     {"officer", "", "", http.StatusUnprocessableEntity},
		"for something else":   {"officer", "?reason=other", "", http.StatusUnprocessableEntity},
		"with all that it has": {"officer", "?reason=review", "", http.StatusOK},
		"of the next street":   {"next", "?reason=review&format=csv", "", http.StatusOK},
	} {
		a := h.get(t, c.session, path+c.query)
		if a.status != c.status || !strings.Contains(a.body, c.code) {
			t.Errorf("%s: %d %.200s", name, a.status, a.body)
		}
		if c.session == "next" && strings.Contains(a.body, "赵") {
			t.Errorf("the next street took out %s", a.body)
		}
	}
	h.proved = 6 * time.Minute
	if a := h.get(t, "officer", path+"?reason=review"); a.status != http.StatusForbidden || !strings.Contains(a.body, "step_up_required") {
		t.Errorf("an old proof: %d %s", a.status, a.body)
	}
	if n := len(h.trail(t, "warning.export")); n != 2 {
		t.Errorf("%d exports in the trail", n)
	}
}

func TestTheWorkOfAPlaceIsToldWithoutAPerson(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := newHouse(t, b)
		today := civil.FromTime(b.Clock.Now())
		h.put(t,
			&warning.Warning{Level: "red", DueOn: today.AddDays(-1), Street: here / 1000, Community: here},
			&warning.Warning{Level: "blue", DueOn: today, Street: here / 1000, Community: here},
			&warning.Warning{Level: "blue", DueOn: today.AddDays(5), Street: here / 1000, Community: here + 1})
		admin := access.Actor{UserID: 5, PostID: 50, Role: access.SecurityAdmin, County: county, Scope: access.Scope{Nodes: []access.Node{{County: county}}}}
		list, err := h.warning.OpenWork(ctx, admin, access.Node{County: county, Street: here / 1000, Community: here})
		if err != nil || len(list) != 2 || list[0].Level != "red" || list[0].DueOn != today.AddDays(-1) || list[0].Community != here || list[0].ID == 0 {
			t.Fatalf("%+v %v", list, err)
		}
		if street, err := h.warning.OpenWork(ctx, admin, access.Node{County: county, Street: here / 1000}); err != nil || len(street) != 3 {
			t.Fatalf("%+v %v", street, err)
		}
		loads, err := h.warning.Loads(ctx, admin, county)
		if err != nil || len(loads) != 2 || loads[here] != (contract.Load{Open: 2, Late: 1}) || loads[here+1] != (contract.Load{Open: 1}) {
			t.Fatalf("%+v %v", loads, err)
		}
	})
}
