package live

import (
	"context"
	"sync"
	"time"

	"doudi/internal/platform/clock"
	"doudi/internal/platform/db"
)

// Everything is the topic of the hint that some were lost: read all again. It belongs to no county.
const Everything = "everything"

// Hub hands the house's changes on to those who listen in this process.
type Hub struct {
	db       *db.DB
	mu       sync.Mutex
	watchers []func(db.Change)
	ears     map[*Ear]bool
	closed   chan struct{}
	end      context.CancelFunc
	done     chan struct{}
}

// New returns a hub that hears this process's own changes; Start has it hear those of the other nodes too.
func New(d *db.DB) *Hub {
	h := &Hub{db: d, ears: map[*Ear]bool{}, closed: make(chan struct{})}
	d.Hear(h.tell)
	return h
}

// again is how long the hub waits before it listens anew after its connection broke.
const again = time.Second

// Start listens until Close.
func (h *Hub) Start() {
	ctx, end := context.WithCancel(context.Background())
	h.end, h.done = end, make(chan struct{})
	go func() {
		defer close(h.done)
		first := true
		for ctx.Err() == nil {
			err := h.db.Listen(ctx, func() {
				if !first { // what was told in between is lost
					h.tell([]db.Change{{Topic: Everything}})
				}
				first = false
			})
			if ctx.Err() != nil {
				return
			}
			h.db.Obs().Log.Warn("changes of other nodes are not heard; listening again", "error", err)
			_ = clock.Pause(ctx, again)
		}
	}()
}

// Close ends every ear, and the listening. It may be called twice.
func (h *Hub) Close() {
	h.mu.Lock()
	select {
	case <-h.closed:
		h.mu.Unlock()
		return
	default:
		close(h.closed)
	}
	h.mu.Unlock()
	if h.end != nil {
		h.end()
		<-h.done
	}
}

// Watch calls the function for every change, from now on and for good. It must be quick.
func (h *Hub) Watch(see func(db.Change)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.watchers = append(h.watchers, see)
}

func (h *Hub) tell(list []db.Change) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, c := range list {
		for _, see := range h.watchers {
			see(c)
		}
		for e := range h.ears {
			e.hear(c)
		}
	}
}

// Listeners is how many ears there are.
func (h *Hub) Listeners() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.ears)
}

// Ear is one listener: it keeps what was told until it is taken, each change once.
type Ear struct {
	hub    *Hub
	county int
	mu     sync.Mutex
	kept   map[db.Change]bool
	order  []db.Change
	bell   chan struct{}
}

// mostKept bounds an ear whose client is slow: beyond it all are one hint, to read everything again.
const mostKept = 200

// Listen returns an ear for a county's changes; the caller closes it.
func (h *Hub) Listen(county int) *Ear {
	e := &Ear{hub: h, county: county, kept: map[db.Change]bool{}, bell: make(chan struct{}, 1)}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.ears[e] = true
	return e
}

// Close ends the ear.
func (e *Ear) Close() {
	e.hub.mu.Lock()
	defer e.hub.mu.Unlock()
	delete(e.hub.ears, e)
}

func (e *Ear) hear(c db.Change) {
	if c.County != e.county && c.Topic != Everything {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.kept[c] {
		return
	}
	if len(e.order) >= mostKept {
		c = db.Change{Topic: Everything}
		clear(e.kept)
		e.order = e.order[:0]
	}
	e.kept[c] = true
	e.order = append(e.order, c)
	select {
	case e.bell <- struct{}{}:
	default:
	}
}

// Next waits until something changed, at most the given time, and returns it; nothing when the time is over. open is false when the
// house closes or ctx ends.
func (e *Ear) Next(ctx context.Context, most time.Duration) (list []db.Change, open bool) {
	timer := time.NewTimer(most)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return nil, false
	case <-e.hub.closed:
		return nil, false
	case <-timer.C:
		return nil, true
	case <-e.bell:
		return e.take(), true
	}
}

// Wait lets the time pass and returns what was told meanwhile.
func (e *Ear) Wait(ctx context.Context, pause time.Duration) (list []db.Change, open bool) {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return nil, false
	case <-e.hub.closed:
		return nil, false
	case <-timer.C:
		return e.take(), true
	}
}

func (e *Ear) take() []db.Change {
	e.mu.Lock()
	defer e.mu.Unlock()
	list := e.order
	e.order = nil
	clear(e.kept)
	return list
}
