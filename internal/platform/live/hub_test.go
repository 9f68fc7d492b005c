package live_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"doudi/internal/dbtest"
	"doudi/internal/kernel/access"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
	"doudi/internal/platform/live"
	"doudi/internal/platform/obs"
)

func TestMain(m *testing.M) { dbtest.Main(m.Run) }

const (
	here  = dbtest.County
	there = 420203
)

var clerk = access.Actor{UserID: 1, PostID: 10, Name: "clerk", Role: access.BureauOfficer, County: here}

func start(t *testing.T, d *db.DB) *live.Hub {
	t.Helper()
	h := live.New(d)
	h.Start()
	t.Cleanup(h.Close)
	if d.Engine() == "postgres" {
		time.Sleep(200 * time.Millisecond) // until it listens
	}
	return h
}

func change(t *testing.T, d *db.DB, fn func(tx *db.Tx) error) {
	t.Helper()
	if err := d.Write(t.Context(), clerk, fn); err != nil {
		t.Fatal(err)
	}
}

func record(county int, action, kind string, subject id.ID, purpose string) func(tx *db.Tx) error {
	return func(tx *db.Tx) error {
		_, err := audit.Record(tx, audit.Entry{County: county, Action: action, Subject: audit.Subject{Kind: kind, ID: subject}, Purpose: purpose,
			Street: 420106001, Community: 420106001001})
		return err
	}
}

// next is what the ear hears within three seconds.
func next(t *testing.T, e *live.Ear) []db.Change {
	t.Helper()
	list, open := e.Next(t.Context(), 3*time.Second)
	if !open {
		t.Fatal("the ear is closed")
	}
	return list
}

func silent(t *testing.T, e *live.Ear) {
	t.Helper()
	if list, _ := e.Next(t.Context(), 300*time.Millisecond); len(list) != 0 {
		t.Fatalf("heard %v", list)
	}
}

func TestAChangeIsHeardInItsCountyOnceItIsCommitted(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := start(t, b.DB)
		ear, other := h.Listen(here), h.Listen(there)
		defer ear.Close()
		defer other.Close()
		change(t, b.DB, record(here, "warning.dispose", "warning", 7, ""))
		want := []db.Change{{County: here, Topic: "warning", ID: 7, Street: 420106001, Community: 420106001001}}
		if got := next(t, ear); !slices.Equal(got, want) {
			t.Fatalf("heard %v", got)
		}
		silent(t, other)

		broken := errors.New("broken")
		err := b.DB.Write(t.Context(), clerk, func(tx *db.Tx) error {
			return errors.Join(record(here, "warning.dispose", "warning", 8, "")(tx), broken)
		})
		if !errors.Is(err, broken) {
			t.Fatal(err)
		}
		silent(t, ear)
	})
}

func TestALookIsNoChange(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		ear := start(t, b.DB).Listen(here)
		defer ear.Close()
		change(t, b.DB, record(here, "warning.list", "search", 0, "worklist"))
		change(t, b.DB, record(here, "warning.open", "warning", 7, "review"))
		change(t, b.DB, record(here, "audit.list", "audit", 0, ""))
		silent(t, ear)
	})
}

func TestManyChangesAtOnceAreToldAsOneAndProgressTwiceASecond(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		ear := start(t, b.DB).Listen(here)
		defer ear.Close()
		change(t, b.DB, func(tx *db.Tx) error {
			for n := range 150 {
				if err := record(here, "warning.raise", "warning", id.ID(n+1), "")(tx); err != nil {
					return err
				}
			}
			return nil
		})
		if got := next(t, ear); !slices.Equal(got, []db.Change{{County: here, Topic: "warning"}}) {
			t.Fatalf("heard %v", got)
		}
		progress := func() {
			change(t, b.DB, func(tx *db.Tx) error {
				tx.Progress(db.Change{County: here, Topic: "batch", ID: 9})
				tx.MarkAudited()
				return nil
			})
		}
		progress()
		if got := next(t, ear); len(got) != 1 || got[0].ID != 9 {
			t.Fatalf("heard %v", got)
		}
		progress()
		silent(t, ear)
		b.Clock.Advance(time.Second)
		progress()
		if got := next(t, ear); len(got) != 1 {
			t.Fatalf("heard %v", got)
		}
	})
}

// A second process on the same PostgreSQL hears the first one's changes, and the other way round.
func TestAnotherNodeHearsIt(t *testing.T) {
	b := dbtest.Open(t, "postgres")
	second, err := db.Open(t.Context(), b.Conf, b.Clock, obs.Discard())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = second.Close() })
	one, two := start(t, b.DB).Listen(here), start(t, second).Listen(here)
	defer one.Close()
	defer two.Close()
	for _, d := range []*db.DB{b.DB, second} {
		change(t, d, record(here, "batch.receive", "batch", 5, ""))
		for name, ear := range map[string]*live.Ear{"first": one, "second": two} {
			if got := next(t, ear); len(got) != 1 || got[0].ID != 5 {
				t.Fatalf("the %s node heard %v", name, got)
			}
		}
	}
}

func TestASlowListenerIsToldToReadEverything(t *testing.T) {
	b := dbtest.Open(t, "sqlite")
	ear := start(t, b.DB).Listen(here)
	defer ear.Close()
	for n := range 201 {
		change(t, b.DB, record(here, "warning.dispose", "warning", id.ID(n+1), ""))
	}
	if got := next(t, ear); !slices.Equal(got, []db.Change{{Topic: live.Everything}}) {
		t.Fatalf("kept %d changes: %v", len(got), got)
	}
}

func TestClosingTheHouseEndsEveryEar(t *testing.T) {
	b := dbtest.Open(t, "sqlite")
	h := live.New(b.DB)
	h.Start()
	ear := h.Listen(here)
	time.AfterFunc(50*time.Millisecond, h.Close)
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	if _, open := ear.Next(ctx, time.Minute); open || ctx.Err() != nil {
		t.Fatal("the ear stays open")
	}
	ear.Close()
	if h.Listeners() != 0 {
		t.Fatal(h.Listeners())
	}
}
