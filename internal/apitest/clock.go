package apitest

import (
	"sync"
	"time"

	"doudi/internal/dbtest"
)

// Clock runs like the machine's, from dbtest.Start on, and can be set ahead: two changes have different instants, and the day is
// always the same. The job queue goes by the machine's own clock, which is later, so nothing waits for this one.
type Clock struct {
	mu    sync.Mutex
	began time.Time
	ahead time.Duration
}

// NewClock returns a clock that begins now at dbtest.Start.
func NewClock() *Clock { return &Clock{began: time.Now()} }

// Now is where the clock stands.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return dbtest.Start.Add(time.Since(c.began) + c.ahead).UTC().Truncate(time.Millisecond)
}

// Advance sets the clock ahead.
func (c *Clock) Advance(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += by
}
