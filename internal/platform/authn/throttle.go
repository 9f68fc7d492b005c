package authn

import (
	"sync"
	"time"

	"doudi/internal/platform/clock"
)

const (
	failuresAllowed = 5
	failureWindow   = 15 * time.Minute
	namesKept       = 10_000 // names with failures after which those are dropped whose window is over
)

// Throttle slows down guessing: after five failures for an account within a quarter of an hour, it is refused until the quarter
// is over. It is per process; the lock-out that an administrator sees belongs to the account.
type Throttle struct {
	clock clock.Clock
	mu    sync.Mutex
	fails map[string][]time.Time
}

// NewThrottle returns a throttle that has seen nothing.
func NewThrottle(c clock.Clock) *Throttle {
	return &Throttle{clock: c, fails: map[string][]time.Time{}}
}

// Check returns ErrTooOften while the account is refused.
func (t *Throttle) Check(login string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	recent := t.recent(login)
	if len(recent) < failuresAllowed {
		return nil
	}
	wait := recent[0].Add(failureWindow).Sub(t.clock.Now())
	return ErrTooOften.With("minutes", int(wait.Minutes())+1)
}

// Failed counts a failure.
func (t *Throttle) Failed(login string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.fails) >= namesKept {
		for other := range t.fails {
			t.recent(other)
		}
	}
	t.fails[login] = append(t.recent(login), t.clock.Now())
}

// Succeeded forgets the failures.
func (t *Throttle) Succeeded(login string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.fails, login)
}

func (t *Throttle) recent(login string) []time.Time {
	since := t.clock.Now().Add(-failureWindow)
	kept := t.fails[login][:0]
	for _, at := range t.fails[login] {
		if at.After(since) {
			kept = append(kept, at)
		}
	}
	if len(kept) == 0 {
		delete(t.fails, login) // or each name that a guesser tries would stay for ever
		return nil
	}
	t.fails[login] = kept
	return kept
}
