package courtesy

import (
	"context"
	"testing"
	"time"
)

// paused is how many of the calls paused: one that does takes a millisecond at least.
func paused(ctx context.Context, calls int) (n int) {
	for range calls {
		began := time.Now()
		Pause(ctx)
		if time.Since(began) >= time.Millisecond {
			n++
		}
	}
	return n
}

func TestLargeWorkPausesWhileSomebodyWaits(t *testing.T) {
	large := Patient(t.Context())
	if n := paused(large, 3); n != 0 {
		t.Errorf("%d pauses although nobody waits", n)
	}
	done := Enter()
	if n := paused(large, 1); n != 1 {
		t.Error("it does not pause")
	}
	if n := paused(Prompt(large), 3); n != 0 || IsPatient(Prompt(large)) {
		t.Errorf("%d pauses of something small in its place", n)
	}
	if n := paused(t.Context(), 3); n != 0 || IsPatient(t.Context()) {
		t.Errorf("%d pauses of what somebody waits for", n)
	}
	done()
	if n := paused(Patient(t.Context()), 3); n != 0 {
		t.Errorf("%d pauses after the answer", n)
	}
}

func TestWhoeverWaitsForLargeWorkDoesNotKeepItUp(t *testing.T) {
	done := Enter()
	defer done()
	large := Patient(t.Context())
	Meanwhile(func() {
		if n := paused(large, 3); n != 0 {
			t.Errorf("%d pauses for whoever waits for it", n)
		}
	})
	if n := paused(large, 1); n != 1 {
		t.Error("it does not pause for them afterwards")
	}
}

func TestAPauseEndsWithTheAnswer(t *testing.T) {
	done := Enter()
	time.AfterFunc(3*time.Millisecond, done)
	began := time.Now()
	Pause(Patient(t.Context()))
	if waiting.Load() != 0 {
		t.Errorf("after %s it goes on before the answer", time.Since(began))
	}
}

// Somebody waits all the time, and large work goes on: of nine calls one pauses, and its pause has an end.
func TestLargeWorkGoesOnHoweverBusyTheHouseIs(t *testing.T) {
	defer Enter()()
	large := Patient(t.Context())
	for round := range 3 {
		if n := paused(large, 1); n != 1 {
			t.Errorf("round %d does not pause", round)
		}
		before := of(large).free.Load()
		for range steps {
			Pause(large)
		}
		if before != steps || of(large).free.Load() != 0 {
			t.Errorf("round %d: %d calls are free, then %d", round, before, of(large).free.Load())
		}
	}
}
