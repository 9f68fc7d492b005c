package event_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"doudi/internal/dbtest"
	"doudi/internal/kernel/access"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/clock"
	"doudi/internal/platform/db"
	"doudi/internal/platform/event"
	"doudi/internal/platform/id"
	"doudi/internal/platform/job"
)

func TestMain(m *testing.M) { dbtest.Main(m.Run) }

type opened struct {
	Warning string `json:"warning"`
}

// house is a bus with its queue.
type house struct {
	*dbtest.Base
	bus   *event.Bus
	queue *job.Queue
}

// newHouse declares the subscribers as internal/app does, then starts the queue. Jobs run on the machine's clock: retries wait.
func newHouse(t *testing.T, b *dbtest.Base, subscribe func(bus *event.Bus)) *house {
	t.Helper()
	r := job.NewRegistry(clock.System{}, b.DB.Obs())
	h := &house{Base: b, bus: event.NewBus(b.DB, r)}
	subscribe(h.bus)
	q, err := job.New(b.DB, r, b.DB.NewID(), 2)
	if err != nil {
		t.Fatal(err)
	}
	h.queue = q
	h.bus.Use(q)
	if err := q.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = q.Stop(context.Background()) })
	return h
}

// publish tells an event as part of a change that then ends with the given error.
func (h *house) publish(t *testing.T, name string, payload any, end error) error {
	t.Helper()
	return h.DB.Write(t.Context(), access.Job("test", dbtest.County), func(tx *db.Tx) error {
		if err := h.bus.Publish(tx, dbtest.County, name, 2, payload); err != nil {
			return err
		}
		if _, err := audit.Record(tx, audit.Entry{County: dbtest.County, Action: "test.change"}); err != nil {
			return err
		}
		return end
	})
}

// settled waits until no job is left.
func (h *house) settled(t *testing.T) {
	t.Helper()
	for range 400 {
		n, err := h.queue.Backlog(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			return
		}
		time.Sleep(25 * time.Millisecond)
	}
	t.Fatal("jobs are left")
}

func (h *house) count(t *testing.T, query string) (n int64) {
	t.Helper()
	err := h.DB.Read(t.Context(), access.Job("test", dbtest.County), func(tx *db.Tx) error {
		_, err := tx.Row(query, []any{dbtest.County}, &n)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestEverySubscriberHearsAnEventOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		var mu sync.Mutex
		heard := map[string][]event.Event{}
		listen := func(who string) event.Handler {
			return func(_ *db.Tx, e event.Event) error {
				mu.Lock()
				defer mu.Unlock()
				heard[who] = append(heard[who], e)
				return nil
			}
		}
		h := newHouse(t, b, func(bus *event.Bus) {
			bus.Subscribe("warning.opened", "notice", listen("notice"))
			bus.Subscribe("warning.opened", "visit", listen("visit"))
			bus.Subscribe("warning.closed", "visit", listen("closed"))
		})
		if err := h.publish(t, "warning.opened", opened{"77"}, nil); err != nil {
			t.Fatal(err)
		}
		if err := h.publish(t, "nobody.listens", opened{"78"}, nil); err != nil {
			t.Fatal(err)
		}
		h.settled(t)
		mu.Lock()
		defer mu.Unlock()
		if len(heard["notice"]) != 1 || len(heard["visit"]) != 1 || len(heard["closed"]) != 0 {
			t.Fatal(heard)
		}
		e := heard["visit"][0]
		var payload opened
		if err := e.Into(&payload); err != nil || payload.Warning != "77" || e.Version != 2 || e.Name != "warning.opened" || e.County != dbtest.County || e.ID == 0 {
			t.Fatalf("%+v %+v %v", e, payload, err)
		}
		if heard["notice"][0].ID != e.ID {
			t.Error("two subscribers see two events")
		}
		var wrong []int
		if err := e.Into(&wrong); err == nil {
			t.Error("a payload of another form was accepted")
		}
		if n := h.count(t, "SELECT COUNT(*) FROM event_event WHERE county=$1"); n != 2 {
			t.Error(n)
		}
	})
}

// again is the delivery job as the queue stores it: a queue that delivers at least once may bring it twice.
type again struct {
	County     int    `json:"county"`
	Event      id.ID  `json:"event"`
	Subscriber string `json:"subscriber"`
}

func (again) Kind() string { return "event.deliver" }

func TestADeliveryThatComesTwiceIsAppliedOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		var calls atomic.Int64
		var seen atomic.Int64
		h := newHouse(t, b, func(bus *event.Bus) {
			bus.Subscribe("warning.opened", "visit", func(_ *db.Tx, e event.Event) error {
				calls.Add(1)
				seen.Store(int64(e.ID))
				return nil
			})
		})
		if err := h.publish(t, "warning.opened", opened{"77"}, nil); err != nil {
			t.Fatal(err)
		}
		h.settled(t)
		err := h.DB.Maintain(t.Context(), func(tx *db.Tx) error {
			for range 5 {
				if err := h.queue.Insert(tx, again{dbtest.County, id.ID(seen.Load()), "visit"}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		h.settled(t)
		if calls.Load() != 1 {
			t.Fatalf("applied %d times", calls.Load())
		}
	})
}

func TestAHandlerThatFailsIsTriedAgainAndLeavesNothingOfTheFailure(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		var tries, other atomic.Int64
		h := newHouse(t, b, func(bus *event.Bus) {
			bus.Subscribe("warning.opened", "visit", func(tx *db.Tx, _ event.Event) error {
				if _, err := tx.Stage(dbtest.County, "visit"); err != nil {
					return err
				}
				if tries.Add(1) < 2 {
					return errors.New("passes")
				}
				return nil
			})
			bus.Subscribe("warning.opened", "notice", func(*db.Tx, event.Event) error { other.Add(1); return nil })
		})
		if err := h.publish(t, "warning.opened", opened{"77"}, nil); err != nil {
			t.Fatal(err)
		}
		h.settled(t)
		if tries.Load() != 2 || other.Load() != 1 {
			t.Fatalf("%d tries, the other subscriber heard it %d times", tries.Load(), other.Load())
		}
		if n := h.count(t, "SELECT COUNT(*) FROM db_stage WHERE county=$1"); n != 1 {
			t.Fatalf("%d rows of two tries", n)
		}
		if n := h.count(t, "SELECT COUNT(*) FROM event_delivery WHERE county=$1"); n != 2 {
			t.Fatalf("%d claims", n)
		}
	})
}

func TestWhatDidNotHappenIsNotTold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		var calls atomic.Int64
		h := newHouse(t, b, func(bus *event.Bus) {
			bus.Subscribe("warning.opened", "visit", func(*db.Tx, event.Event) error { calls.Add(1); return nil })
		})
		boom := errors.New("boom")
		if err := h.publish(t, "warning.opened", opened{"77"}, boom); !errors.Is(err, boom) {
			t.Fatal(err)
		}
		if err := h.publish(t, "warning.opened", make(chan int), nil); err == nil {
			t.Fatal("a payload that cannot be written was published")
		}
		h.settled(t)
		if calls.Load() != 0 {
			t.Fatal("told although the change was rolled back")
		}
		if n := h.count(t, "SELECT COUNT(*) FROM event_event WHERE county=$1"); n != 0 {
			t.Fatal(n)
		}
	})
}
