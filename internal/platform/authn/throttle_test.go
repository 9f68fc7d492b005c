package authn_test

import (
	"strings"
	"testing"
	"time"

	"doudi/internal/dbtest"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/authn"
	"doudi/internal/platform/db"
)

// guesser counts failures and asks whether a name is refused.
type guesser struct {
	t  *testing.T
	b  *dbtest.Base
	th *authn.Throttle
}

func (g guesser) fail(login string, times int) {
	g.t.Helper()
	for range times {
		within(g.t, g.b, func(tx *db.Tx) error { return g.th.Failed(tx, login) })
	}
}

func (g guesser) check(login string) (err error) {
	g.t.Helper()
	within(g.t, g.b, func(tx *db.Tx) error {
		_, err = g.th.Check(tx, login)
		return nil
	})
	return err
}

func (g guesser) rows() (n int) {
	g.t.Helper()
	within(g.t, g.b, func(tx *db.Tx) error {
		_, err := tx.Row("SELECT COUNT(*) FROM authn_failure", nil, &n)
		return err
	})
	return n
}

func TestGuessingIsRefusedAfterFiveFailuresOnEveryNode(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		g := guesser{t, b, authn.NewThrottle(b.Box)}
		g.fail("wang", 4)
		if err := g.check("wang"); err != nil {
			t.Fatal("after four: ", err)
		}
		g.th = authn.NewThrottle(b.Box) // another node
		g.fail("wang", 1)
		err := g.check("wang")
		if !problem.Is(err, authn.ErrTooOften) || !strings.Contains(err.Error(), "16 minutes") {
			t.Fatal("after five: ", err)
		}
		within(t, b, func(tx *db.Tx) error {
			locked, err := g.th.Locked(tx, []string{"li", "wang", "zhao"})
			if want := b.Clock.Now().Add(15 * time.Minute); err != nil || len(locked) != 1 || !locked["wang"].Equal(want) {
				t.Errorf("locked: %v, want until %s: %v", locked, want, err)
			}
			return err
		})
		if err := g.check("li"); err != nil {
			t.Fatal("another account is refused: ", err)
		}
		b.Clock.Advance(10 * time.Minute)
		if err := g.check("wang"); err == nil || !strings.Contains(err.Error(), "6 minutes") {
			t.Fatal("the wait that is told: ", err)
		}
		b.Clock.Advance(5*time.Minute - time.Millisecond)
		if err := g.check("wang"); err == nil {
			t.Fatal("let in before the quarter of an hour was over")
		}
		b.Clock.Advance(time.Millisecond)
		if err := g.check("wang"); err != nil {
			t.Fatal("still refused when it was over: ", err)
		}
	})
}

func TestFailuresAreCountedWithinTheWindowOnlyAndThenForgotten(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		g := guesser{t, b, authn.NewThrottle(b.Box)}
		for range 10 { // one every four minutes: never five within fifteen
			g.fail("wang", 1)
			if err := g.check("wang"); err != nil {
				t.Fatal(err)
			}
			b.Clock.Advance(4 * time.Minute)
		}
		b.Clock.Advance(16 * time.Minute)
		g.fail("li", 1)
		if n := g.rows(); n != 1 {
			t.Fatalf("%d failures are kept: a guesser who tries ever new names must not fill the table", n)
		}
	})
}

func TestForgettingLetsInAtOnceAndFreesNobodyElse(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		g := guesser{t, b, authn.NewThrottle(b.Box)}
		g.fail("wang", 5)
		g.fail("li", 5)
		within(t, b, func(tx *db.Tx) error { return g.th.Forget(tx, "wang") })
		if err := g.check("wang"); err != nil {
			t.Fatal(err)
		}
		if err := g.check("li"); err == nil {
			t.Fatal("another account was freed")
		}
	})
}

// People type passwords where the name belongs.
func TestWhatWasTypedAsANameIsNotInTheTable(t *testing.T) {
	b := dbtest.Open(t, "sqlite")
	g := guesser{t, b, authn.NewThrottle(b.Box)}
	g.fail("my secret password", 1)
	within(t, b, func(tx *db.Tx) error {
		var name string
		_, err := tx.Row("SELECT name FROM authn_failure", nil, &name)
		if name == "" || strings.Contains(name, "secret") {
			t.Errorf("the table holds %q", name)
		}
		return err
	})
}
