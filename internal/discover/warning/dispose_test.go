package warning_test

import (
	"bytes"
	"net/http"
	"strings"
	"sync"
	"testing"

	"doudi/internal/dbtest"
	"doudi/internal/discover/warning"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/db"
	"doudi/internal/platform/httpapi"
)

func TestADispositionClosesOnceAndIsTold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := newHouse(t, b)
		h.register(t, old(1, "赵甲"), old(3, "钱乙"))
		h.bill(t, "赵甲", "S1", "15000.00")
		w := h.only(t, "赵甲")
		for name, c := range map[string]struct {
			who     access.Actor
			version int64
			code    warning.Disposition
			want    *problem.Kind
		}{
			"a code that is none":     {worker, 1, "enrolled", problem.ErrInvalid},
			"no code":                 {worker, 1, "", problem.ErrInvalid},
			"a version that is stale": {worker, 0, "enrol", httpapi.ErrLostRace},
			"a version to come":       {worker, 2, "enrol", httpapi.ErrLostRace},
			"the next street":         {next, 1, "enrol", warning.ErrNoWarning},
			"another county":          {foreign, 1, "enrol", warning.ErrNoWarning},
			"nobody's scope":          {access.Actor{UserID: 9, Role: access.CommunityWorker, County: county}, 1, "enrol", warning.ErrNoWarning},
		} {
			if err := h.warning.Dispose(ctx, c.who, w.ID, c.version, c.code, ""); !problem.Is(err, c.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if got := h.only(t, "赵甲"); got.State != warning.Open || got.Version != 1 || h.events(t, "warning.disposed") != 0 {
			t.Fatalf("a refused disposition left something: %+v", got.Warning)
		}
		const note = "入户见到本人，已转民政窗口 MARK"
		if err := h.warning.Dispose(ctx, worker, w.ID, 1, "refer", note); err != nil {
			t.Fatal(err)
		}
		if err := h.warning.Dispose(ctx, worker, w.ID, 2, "enrol", ""); !problem.Is(err, warning.ErrClosed) {
			t.Errorf("again: %v", err)
		}
		got := h.only(t, "赵甲")
		if got.State != warning.Closed || got.Version != 2 || got.Disposition != "refer" || got.ClosedBy != worker.Name || got.ClosedAt.IsZero() {
			t.Errorf("%+v", got.Warning)
		}
		if len(got.Note) == 0 || bytes.Contains(got.Note, []byte("MARK")) {
			t.Errorf("the note is not sealed: %q", got.Note)
		}
		if n := h.events(t, "warning.disposed"); n != 1 {
			t.Errorf("%d events of one disposition", n)
		}
		if n := h.count(t, "event_event WHERE county=$1 AND name='warning.disposed' AND payload LIKE $2", county, "%MARK%"); n != 0 {
			t.Error("the note is in the event")
		}
		h.state(t, worker, w.ID)
		d, err := h.warning.Detail(ctx, worker, w.ID, "zh-CN")
		if err != nil || d.NoteText != note {
			t.Errorf("%v: the note opens as %q", err, d.NoteText)
		}
		err = h.DB.Read(ctx, system, func(tx *db.Tx) error {
			rows, err := audit.List(tx, audit.Filter{County: county, Action: "warning.dispose", Limit: 10})
			if err != nil {
				return err
			}
			if len(rows) != 1 || rows[0].ActorName != worker.Name || !strings.Contains(rows[0].After, `"refer"`) || strings.Contains(rows[0].After, "MARK") {
				t.Errorf("%+v", rows)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// Two people close the same warning at the same moment: one of them did, and the other is told.
func TestOfTwoDispositionsAtOnceOneCounts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := newHouse(t, b)
		h.register(t, old(1, "赵甲"))
		h.bill(t, "赵甲", "S1", "15000.00")
		w := h.only(t, "赵甲")
		errs := make([]error, 6)
		var all sync.WaitGroup
		for i := range errs {
			all.Go(func() { errs[i] = h.warning.Dispose(ctx, worker, w.ID, 1, warning.Dispositions[i], "") })
		}
		all.Wait()
		done := 0
		for _, err := range errs {
			switch {
			case err == nil:
				done++
			case !problem.Is(err, warning.ErrClosed) && !problem.Is(err, httpapi.ErrLostRace):
				t.Error(err)
			}
		}
		if n := h.events(t, "warning.disposed"); done != 1 || n != 1 {
			t.Errorf("%d dispositions were accepted, %d events", done, n)
		}
	})
}

func TestADispositionNamesTheVersionThatWasSeen(t *testing.T) {
	b := dbtest.Open(t, "sqlite")
	h := newHouse(t, b)
	h.register(t, old(1, "赵甲"))
	h.bill(t, "赵甲", "S1", "10000.00")
	w := h.only(t, "赵甲")
	path := "/v1/warnings/" + w.ID.String() + "/disposition"
	post := func(session, body string, headers ...string) answer {
		return h.send(t, session, http.MethodPost, path, body, headers...)
	}
	if a := post("worker", `{"code":"enrol"}`); a.status != http.StatusPreconditionRequired {
		t.Errorf("without If-Match: %d %s", a.status, a.body)
	}
	h.bill(t, "赵甲", "S1", "15000.00") // the score moves on while the worker reads
	if a := post("worker", `{"code":"enrol"}`, `If-Match: "1"`); a.status != http.StatusConflict {
		t.Errorf("the version from before: %d %s", a.status, a.body)
	}
	if a := post("next", `{"code":"enrol"}`, `If-Match: "2"`); a.status != http.StatusNotFound {
		t.Errorf("the next street: %d %s", a.status, a.body)
	}
	if a := post("worker", `{"code":"closed"}`, `If-Match: "2"`); a.status != http.StatusUnprocessableEntity && a.status != http.StatusBadRequest {
		t.Errorf("a code that is none: %d %s", a.status, a.body)
	}
	a := post("worker", `{"code":"enrol","note":"已在窗口提交申请"}`, `If-Match: "2"`)
	if a.status != http.StatusOK || a.etag != `"3"` || !strings.Contains(a.body, `"state":"closed"`) {
		t.Errorf("%d %s %s", a.status, a.etag, a.body)
	}
	if a := post("officer", `{"code":"enrol"}`, `If-Match: "3"`); a.status != http.StatusConflict || !strings.Contains(a.body, "warning.closed") {
		t.Errorf("a closed one: %d %s", a.status, a.body)
	}
}
