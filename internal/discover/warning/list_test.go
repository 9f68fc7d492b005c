package warning_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"doudi/internal/dbtest"
	"doudi/internal/discover/warning"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/db"
	"doudi/internal/platform/httpapi"
	"doudi/internal/platform/id"
)

type page struct {
	Items []warning.Row `json:"items"`
	Next  string        `json:"next"`
	Total int64         `json:"total"`
}

func (h *house) page(t testing.TB, session, query string, headers ...string) (p page) {
	t.Helper()
	a := h.send(t, session, http.MethodGet, "/v1/warnings?"+query, "", headers...)
	if a.status != http.StatusOK {
		t.Fatalf("%s: %d %s", query, a.status, a.body)
	}
	a.into(t, &p)
	return p
}

// put writes warnings of households that nothing else is known of.
func (h *house) put(t testing.TB, list ...*warning.Warning) {
	t.Helper()
	err := h.DB.Write(ctx, system, func(tx *db.Tx) error {
		if _, err := audit.Record(tx, audit.Entry{County: county, Action: "test.put"}); err != nil {
			return err
		}
		for _, w := range list {
			w.County, w.ID, w.Household, w.Total, w.ClockFrom = county, tx.NewID(), tx.NewID(), 5100, tx.Today()
			for d := tx.Today().AddDays(1); !d.After(w.DueOn); d = d.AddDays(1) { // no holiday is near
				if d.Weekday() != time.Saturday && d.Weekday() != time.Sunday {
					w.Days++
				}
			}
			if err := warning.Put(tx, w); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Many warnings are due on the same day, and pages end anywhere: at every length of list and page, each warning comes exactly once,
// the nearest due day first.
func TestThePagesHaveEveryWarningExactlyOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := newHouse(t, b)
		total := 0
		for _, more := range []int{0, 1, 6, 24} {
			list := make([]*warning.Warning, more)
			for i := range list { // three due days, put in no order
				list[i] = &warning.Warning{Level: "red", DueOn: civil.Must("2026-07-06").AddDays(i * 2 % 3), Street: here / 1000, Community: here}
			}
			h.put(t, list...)
			total += more
			for limit := 1; limit <= total+1; limit++ {
				h.walk(t, total, limit)
			}
		}
	})
}

// walk goes through the pages and checks what they have together.
func (h *house) walk(t *testing.T, total, limit int) {
	t.Helper()
	var rows []warning.Row
	for cursor, pages := "", 1; ; pages++ {
		p := h.page(t, "worker", fmt.Sprintf("limit=%d&cursor=%s", limit, cursor))
		if p.Total != int64(total) || len(p.Items) > limit || pages > total+1 {
			t.Fatalf("page %d: %d of %d, total %d", pages, len(p.Items), limit, p.Total)
		}
		rows = append(rows, p.Items...)
		if cursor = p.Next; cursor == "" {
			break
		}
	}
	seen := map[id.ID]bool{}
	for i, r := range rows {
		if seen[r.ID] {
			t.Fatalf("%d of %d: warning %d comes twice", limit, total, r.ID)
		}
		seen[r.ID] = true
		if i > 0 && (rows[i-1].Clock.DueOn > r.Clock.DueOn || rows[i-1].Clock.DueOn == r.Clock.DueOn && rows[i-1].ID >= r.ID) {
			t.Fatalf("%d of %d: %v before %v", limit, total, rows[i-1], r)
		}
	}
	if len(rows) != total {
		t.Fatalf("%d of %d: only %d rows", limit, total, len(rows))
	}
}

func TestTheListIsOfTheScopeAndTheFilters(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := newHouse(t, b)
		due := civil.Must("2026-07-06")
		here2, there1 := int64(here+1), int64(there)
		list := []*warning.Warning{
			{Level: "red", DueOn: due, Street: here / 1000, Community: here},
			{Level: "orange", DueOn: due, Street: here / 1000, Community: here},
			{Level: "red", DueOn: due, Street: here / 1000, Community: here2},
			{Level: "yellow", DueOn: due, Street: there / 1000, Community: there1},
		}
		h.put(t, list...)
		if err := h.warning.Dispose(ctx, bureau, list[1].ID, 1, "refused", ""); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			session, query string
			want           []int
		}{
			{"worker", "", []int{0}}, {"worker", "state=all", []int{0, 1}}, {"worker", "state=closed", []int{1}},
			{"worker", fmt.Sprintf("state=all&community=%d", there1), nil}, // outside the scope: nothing, not an error
			{"officer", "", []int{0, 2}}, {"officer", fmt.Sprintf("community=%d", here2), []int{2}}, {"officer", "state=all", []int{0, 1, 2}},
			{"officer", fmt.Sprintf("state=all&street=%d", there/1000), nil}, {"bureau", fmt.Sprintf("street=%d", here/1000), []int{0, 2}},
			{"bureau", "", []int{0, 2, 3}}, {"bureau", "level=red", []int{0, 2}}, {"bureau", "level=red&state=closed", nil}, {"bureau", "level=blue", nil},
			{"bureau", "level=orange&state=all", []int{1}}, {"next", "state=all", []int{3}}, {"foreign", "state=all", nil},
		} {
			p := h.page(t, c.session, c.query)
			var got []id.ID
			for _, r := range p.Items {
				got = append(got, r.ID)
			}
			var want []id.ID
			for _, i := range c.want {
				want = append(want, list[i].ID)
			}
			if !slices.Equal(got, want) || p.Total != int64(len(want)) || p.Next != "" {
				t.Errorf("%s %s: %v of %d, want %v", c.session, c.query, got, p.Total, want)
			}
		}
		if rows, total, err := h.warning.List(ctx, access.Actor{UserID: 9, Role: access.CommunityWorker, County: county}, warning.Filter{Limit: 10}, "zh-CN"); err != nil || total != 0 || len(rows) != 0 {
			t.Errorf("an empty scope sees %d, %v", total, err)
		}
		for _, query := range []string{"state=opened", "level=RED", "community=x", "limit=0", "limit=100000", "community=-1"} {
			if a := h.get(t, "bureau", "/v1/warnings?"+query); a.status != http.StatusUnprocessableEntity && a.status != http.StatusBadRequest {
				t.Errorf("%s: %d", query, a.status)
			}
		}
	})
}

// A cursor is what a page gave out. A tampered one is refused, or is a place in the list; it never shows what the scope does not.
func TestATamperedCursorShowsNothingElse(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := newHouse(t, b)
		due := civil.Must("2026-07-06")
		h.put(t, &warning.Warning{Level: "red", DueOn: due, Street: here / 1000, Community: here}, &warning.Warning{Level: "red", DueOn: due, Street: there / 1000, Community: there})
		good := httpapi.Cursor(20260706, 1)
		for _, cursor := range []string{
			"x", "%00", "=", good[:len(good)-1], good + "AA", httpapi.Cursor(1), httpapi.Cursor(1, 2, 3), httpapi.Cursor(), "'; DROP TABLE warning_warning; --", strings.Repeat("A", 5000),
			httpapi.Cursor(0, 0), httpapi.Cursor(-1, -1), httpapi.Cursor(-1<<63, -1<<63), httpapi.Cursor(1<<63-1, 1<<63-1), httpapi.Cursor(20260231, 5),
		} {
			a := h.get(t, "worker", "/v1/warnings?cursor="+url.QueryEscape(cursor))
			if a.status >= 500 {
				t.Fatalf("cursor %q: %d %s", cursor, a.status, a.body)
			}
			if a.status != http.StatusOK {
				continue
			}
			var p page
			a.into(t, &p)
			for _, r := range p.Items {
				if r.Division.Community.Code != fmt.Sprint(here) {
					t.Errorf("cursor %q shows a warning of %s", cursor, r.Division.Community.Code)
				}
			}
		}
		if a := h.get(t, "worker", "/v1/warnings?cursor=x"); a.status != http.StatusUnprocessableEntity && a.status != http.StatusBadRequest {
			t.Errorf("a cursor of nothing: %d", a.status)
		}
	})
}

// The list shows surnames, also those of two characters, and is one row of the trail whatever its length.
func TestTheListMasksNamesAndIsOneLookInTheTrail(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := newHouse(t, b)
		names := map[string]string{"张示例": "张*", "欧阳示例": "欧阳*", "司马例": "司马*", "阿卜杜·示例": "阿*", "示": "*"}
		var people []person
		for name := range names {
			people = append(people, old(2*len(people)+1, name))
		}
		h.register(t, people...)
		var rows [][]string
		for _, p := range people {
			rows = append(rows, []string{p.no, p.name, "S" + p.household, "2026-05-01", "示例医院", "住院", "示例诊断", "99999.00", "1.00", "15000.00"})
		}
		h.Deliver(t, "settlement", rows...)
		before := h.count(t, "audit_entry WHERE county=$1", county)
		a := h.get(t, "bureau", "/v1/warnings?level=red")
		var p page
		a.into(t, &p)
		var heads, want []string
		for _, r := range p.Items {
			heads = append(heads, r.Household.Head)
			if r.Household.Members != 1 || r.Division.Street.Name == "" || r.Division.Community.Name == "" || r.Sentence == "" {
				t.Errorf("%+v", r)
			}
		}
		for name, masked := range names {
			want = append(want, masked)
			if strings.Contains(a.body, name) && name != "示" {
				t.Errorf("%s is in the list", name)
			}
		}
		slices.Sort(heads)
		slices.Sort(want)
		if !slices.Equal(heads, want) {
			t.Errorf("%v, want %v", heads, want)
		}
		if n := h.count(t, "audit_entry WHERE county=$1", county) - before; n != 1 {
			t.Errorf("%d rows of the trail for one look at the list", n)
		}
		err := h.DB.Read(ctx, system, func(tx *db.Tx) error {
			rows, err := audit.List(tx, audit.Filter{County: county, Action: "warning.list", Limit: 1})
			if err == nil && (len(rows) != 1 || !strings.Contains(rows[0].After, `"found":5`) || rows[0].ActorName != bureau.Name) {
				t.Errorf("%+v", rows)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
