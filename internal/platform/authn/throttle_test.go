package authn_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"doudi/internal/dbtest"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/authn"
	"doudi/internal/platform/clock"
)

func fail(th *authn.Throttle, login string, times int) {
	for range times {
		th.Failed(login)
	}
}

func TestGuessingIsRefusedAfterFiveFailures(t *testing.T) {
	c := clock.NewFake(dbtest.Start)
	th := authn.NewThrottle(c)
	fail(th, "wang", 4)
	if err := th.Check("wang"); err != nil {
		t.Fatal("after four: ", err)
	}
	fail(th, "wang", 1)
	err := th.Check("wang")
	if !problem.Is(err, authn.ErrTooOften) || !strings.Contains(err.Error(), "16 minutes") {
		t.Fatal("after five: ", err)
	}
	if err := th.Check("li"); err != nil {
		t.Fatal("another account is refused: ", err)
	}
	c.Advance(10 * time.Minute)
	if err := th.Check("wang"); err == nil || !strings.Contains(err.Error(), "6 minutes") {
		t.Fatal("the wait that is told: ", err)
	}
	c.Advance(5*time.Minute - time.Millisecond)
	if err := th.Check("wang"); err == nil {
		t.Fatal("let in before the quarter of an hour was over")
	}
	c.Advance(time.Millisecond)
	if err := th.Check("wang"); err != nil {
		t.Fatal("still refused when it was over: ", err)
	}
}

func TestFailuresAreCountedWithinTheWindowOnly(t *testing.T) {
	c := clock.NewFake(dbtest.Start)
	th := authn.NewThrottle(c)
	for range 10 { // one every four minutes: never five within fifteen
		fail(th, "wang", 1)
		if err := th.Check("wang"); err != nil {
			t.Fatal(err)
		}
		c.Advance(4 * time.Minute)
	}
}

func TestSigningInForgetsTheFailures(t *testing.T) {
	th := authn.NewThrottle(clock.NewFake(dbtest.Start))
	fail(th, "wang", 4)
	th.Succeeded("wang")
	fail(th, "wang", 4)
	if err := th.Check("wang"); err != nil {
		t.Fatal(err)
	}
}

// A guesser who tries ever new names must not fill the memory, nor free an account that is refused.
func TestManyNamesAreForgottenWhenTheirTimeIsOver(t *testing.T) {
	c := clock.NewFake(dbtest.Start)
	th := authn.NewThrottle(c)
	for i := range 12_000 {
		_ = th.Check(fmt.Sprint("asked", i))
		if i < 11_000 {
			fail(th, fmt.Sprint("failed", i), 1)
		}
	}
	if n := th.Names(); n != 11_000 {
		t.Fatalf("%d names are kept: those that were only asked for too", n)
	}
	c.Advance(10 * time.Minute)
	fail(th, "wang", 5)
	c.Advance(6 * time.Minute)
	fail(th, "li", 1)
	if n := th.Names(); n != 2 {
		t.Fatalf("%d names are kept", n)
	}
	if err := th.Check("wang"); err == nil {
		t.Fatal("a refused account was freed")
	}
}

func TestTheThrottleIsSafeForManyAtOnce(t *testing.T) {
	th := authn.NewThrottle(clock.NewFake(dbtest.Start))
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for i := range 200 {
				login := fmt.Sprint(i % 7)
				_ = th.Check(login)
				th.Failed(login)
				if i%5 == 0 {
					th.Succeeded(login)
				}
			}
		})
	}
	all.Wait()
	fail(th, "0", 5)
	if err := th.Check("0"); err == nil {
		t.Fatal("failures were lost")
	}
}
