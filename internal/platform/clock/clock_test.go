package clock_test

import (
	"sync"
	"testing"
	"time"

	"doudi/internal/platform/clock"
)

func TestTheSystemClockGivesWhatTheDatabaseStores(t *testing.T) {
	now := clock.System{}.Now()
	if now.Location() != time.UTC || now.Nanosecond()%int(time.Millisecond) != 0 {
		t.Error(now)
	}
	if d := time.Since(now); d < -time.Second || d > time.Minute {
		t.Error("not the machine's time: ", d)
	}
	if back := time.UnixMilli(now.UnixMilli()).UTC(); !back.Equal(now) {
		t.Error("an instant changes on its way through the database: ", back, now)
	}
}

func TestAFakeClockStandsUntilItIsMoved(t *testing.T) {
	china := time.FixedZone("CST", 8*3600)
	f := clock.NewFake(time.Date(2026, 7, 1, 9, 0, 0, 1234567, china))
	want := time.Date(2026, 7, 1, 1, 0, 0, int(time.Millisecond), time.UTC)
	if got := f.Now(); got != want || f.Now() != want {
		t.Fatal(got)
	}
	f.Advance(-time.Hour)
	f.Advance(3 * time.Hour)
	if got := f.Now(); got != want.Add(2*time.Hour) {
		t.Fatal(got)
	}
}

func TestAFakeClockIsSafeForManyAtOnce(t *testing.T) {
	f := clock.NewFake(time.Unix(0, 0))
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 100 {
				f.Advance(time.Millisecond)
				_ = f.Now()
			}
		})
	}
	all.Wait()
	if got := f.Now().UnixMilli(); got != 800 {
		t.Fatal(got)
	}
}
