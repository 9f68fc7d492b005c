package audit_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"doudi/internal/dbtest"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

var (
	task = audit.Subject{Kind: "warning", ID: 1001}
	fact = audit.Subject{Kind: "record", ID: 2002}
)

func rows(t *testing.T, b *dbtest.Base, f audit.Filter) []audit.Row {
	t.Helper()
	f.County = here
	if f.Limit == 0 {
		f.Limit = 100
	}
	var list []audit.Row
	err := b.DB.Read(t.Context(), clerk, func(tx *db.Tx) (err error) {
		list, err = audit.List(tx, f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func state(t *testing.T, b *dbtest.Base, actor access.Actor) {
	t.Helper()
	err := b.DB.Write(t.Context(), actor, func(tx *db.Tx) error {
		_, expires, err := audit.State(tx, here, task, "home_visit", "上门核实")
		if want := tx.Now().Add(audit.Validity); !expires.Equal(want) {
			t.Errorf("expires %v, want %v", expires, want)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// look opens the task and tells whether anything was shown.
func look(t *testing.T, b *dbtest.Base, actor access.Actor, of audit.Subject) (shown bool, err error) {
	t.Helper()
	err = audit.Open(t.Context(), b.DB, actor, here, of, fact, func(_ *db.Tx, p access.Purpose) error {
		shown = true
		if !p.Valid() || p.Reason() != "home_visit" || p.Actor().UserID != actor.UserID {
			t.Errorf("the purpose is %q of %d", p.Reason(), p.Actor().UserID)
		}
		return nil
	})
	return shown, err
}

func TestNothingIsShownWithoutAPurpose(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		shown, err := look(t, b, clerk, task)
		if !problem.Is(err, audit.ErrPurposeRequired) || shown {
			t.Fatal(shown, err)
		}
		if got := rows(t, b, audit.Filter{}); len(got) != 0 {
			t.Fatal("something was logged as opened: ", got)
		}
	})
}

func TestALookForAPurposeIsLogged(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		state(t, b, clerk)
		for range 2 {
			if shown, err := look(t, b, clerk, task); err != nil || !shown {
				t.Fatal(shown, err)
			}
		}
		stated := rows(t, b, audit.Filter{Action: "warning.purpose"})
		if len(stated) != 1 || stated[0].Purpose != "home_visit" || stated[0].Subject != task {
			t.Fatalf("%+v", stated)
		}
		opened := rows(t, b, audit.Filter{Action: "record.open"})
		if len(opened) != 2 {
			t.Fatalf("two looks, %d rows", len(opened))
		}
		r := opened[0]
		if r.Subject != fact || r.Purpose != "home_visit" || r.Actor != 7 || r.Post != 70 || r.ActorName != "clerk" || r.Role != "streetOfficer" || !strings.Contains(r.After, "1001") {
			t.Fatalf("%+v", r)
		}
	})
}

func TestAPurposeOpensOnlyItsTaskForItsPostForItsTime(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		state(t, b, clerk)
		otherPost, otherUser := clerk, clerk
		otherPost.PostID, otherUser.UserID = 71, 8
		for name, c := range map[string]struct {
			actor access.Actor
			of    audit.Subject
		}{
			"another post of the same user": {otherPost, task},
			"another user in the same post": {otherUser, task},
			"another task":                  {clerk, audit.Subject{Kind: "warning", ID: 1002}},
			"another kind with the same id": {clerk, audit.Subject{Kind: "visit", ID: 1001}},
		} {
			if shown, err := look(t, b, c.actor, c.of); !problem.Is(err, audit.ErrPurposeRequired) || shown {
				t.Errorf("%s: shown %v, %v", name, shown, err)
			}
		}
		state(t, b, otherPost)
		if shown, err := look(t, b, otherPost, task); err != nil || !shown {
			t.Error("the other post stated its own purpose: ", err)
		}
		b.Clock.Advance(audit.Validity - time.Millisecond)
		if shown, err := look(t, b, clerk, task); err != nil || !shown {
			t.Error("just before its end: ", err)
		}
		b.Clock.Advance(time.Millisecond)
		if shown, err := look(t, b, clerk, task); !problem.Is(err, audit.ErrPurposeRequired) || shown {
			t.Error("at its end: ", shown, err)
		}
	})
}

func TestALookThatFailedIsNotLogged(t *testing.T) {
	b := dbtest.Open(t, "sqlite")
	state(t, b, clerk)
	boom := errors.New("boom")
	err := audit.Open(t.Context(), b.DB, clerk, here, task, fact, func(*db.Tx, access.Purpose) error { return boom })
	if !errors.Is(err, boom) || len(rows(t, b, audit.Filter{Action: "record.open"})) != 0 {
		t.Fatal(err)
	}
}

func TestASearchLogsItsHashAndCountAndNotWhatWasSearched(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		search := func(query string, found int) {
			err := audit.Search(t.Context(), b.DB, b.Box, clerk, here, "warning.list", query, func(_ *db.Tx, p access.Purpose) (int, error) {
				if !p.Valid() {
					t.Error("the search has no purpose")
				}
				return found, nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		const query = "name=张建国&id=420106199001011234"
		search(query, 3)
		search(query, 0)
		search("name=李梅", 3)
		list := rows(t, b, audit.Filter{Action: "warning.list"})
		if len(list) != 3 {
			t.Fatal("one row for each search: ", len(list))
		}
		for _, r := range list {
			if strings.Contains(r.After, "张") || strings.Contains(r.After, "4201") || r.Subject.Kind != "search" || r.Purpose == "" {
				t.Fatalf("%+v", r)
			}
		}
		again, first := list[1].After, list[2].After
		if !strings.Contains(first, `"found":3`) || !strings.Contains(again, `"found":0`) {
			t.Fatal(first, again)
		}
		if strings.Replace(first, `"found":3`, `"found":0`, 1) != again || list[0].After == first {
			t.Fatal("the hash does not tell equal and different searches apart: ", list[0].After, first, again)
		}
	})
}

func TestTheListIsNarrowedAndPaged(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		write := func(actor access.Actor, action string, subject audit.Subject) {
			ctx := audit.WithRequestID(t.Context(), "r-1")
			err := b.DB.Write(ctx, actor, func(tx *db.Tx) error {
				_, err := audit.Record(tx, audit.Entry{County: here, Action: action, Subject: subject})
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			b.Clock.Advance(time.Minute)
		}
		other := clerk
		other.UserID = 8
		write(clerk, "warning.open", task)
		write(clerk, "warning.dispose", task)
		write(other, "warnings.export", fact)
		write(other, "batch.load", fact)
		record(t, b, there, 1)
		for name, c := range map[string]struct {
			filter audit.Filter
			want   string
		}{
			"all, newest first":     {audit.Filter{}, "batch.load warnings.export warning.dispose warning.open"},
			"one action":            {audit.Filter{Action: "warning.open"}, "warning.open"},
			"a room's, not another": {audit.Filter{Action: "warning."}, "warning.dispose warning.open"},
			"one kind":              {audit.Filter{Subject: audit.Subject{Kind: "record"}}, "batch.load warnings.export"},
			"one subject":           {audit.Filter{Subject: task}, "warning.dispose warning.open"},
			"one actor":             {audit.Filter{Actor: id.ID(8)}, "batch.load warnings.export"},
			"from":                  {audit.Filter{From: dbtest.Start.Add(2 * time.Minute)}, "batch.load warnings.export"},
			"to, not included":      {audit.Filter{To: dbtest.Start.Add(time.Minute)}, "warning.open"},
			"two":                   {audit.Filter{Limit: 2}, "batch.load warnings.export"},
		} {
			var got []string
			for _, r := range rows(t, b, c.filter) {
				got = append(got, r.Action)
				if r.Request != "r-1" {
					t.Errorf("%s: request %q", name, r.Request)
				}
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("%s: %v, want %s", name, got, c.want)
			}
		}
		first := rows(t, b, audit.Filter{Limit: 2})
		if rest := rows(t, b, audit.Filter{Before: first[1].ID}); len(rest) != 2 || rest[0].Action != "warning.dispose" {
			t.Error(rest)
		}
	})
}
