package job_test

import (
	"context"
	"testing"

	"doudi/internal/dbtest"
	"doudi/internal/kernel/access"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/clock"
	"doudi/internal/platform/db"
	"doudi/internal/platform/job"
)

type district struct {
	N int `json:"n"`
}

func (district) Kind() string { return "test.district" }
func (district) Heavy() bool  { return true }

// While every worker of the slow lane has a whole district in hand, a quick job is done.
func TestSlowJobsDoNotKeepQuickOnesWaiting(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		const workers = 2
		r := job.NewRegistry(clock.System{}, b.DB.Obs())
		begun, done, over := make(chan int, 4*workers), make(chan int, 1), make(chan struct{})
		job.Register(r, func(ctx context.Context, d district) error {
			begun <- d.N
			select {
			case <-over:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
		job.Register(r, func(_ context.Context, s step) error { done <- s.N; return nil })
		q, err := job.New(b.DB, r, b.DB.NewID(), workers)
		if err != nil {
			t.Fatal(err)
		}
		start(t, q)
		t.Cleanup(func() { close(over) }) // before the queue stops
		put := func(args job.Args) {
			t.Helper()
			err := b.DB.Write(t.Context(), access.Job("test", dbtest.County), func(tx *db.Tx) error {
				if _, err := audit.Record(tx, audit.Entry{County: dbtest.County, Action: "test.insert"}); err != nil {
					return err
				}
				return q.Insert(tx, args)
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		for n := range 2 * workers {
			put(district{n})
		}
		for range workers {
			<-begun
		}
		put(step{7})
		if n := <-done; n != 7 {
			t.Fatal(n)
		}
		if len(begun) > 0 {
			t.Fatal("more slow jobs run than the lane has workers")
		}
	})
}

func TestWhatFollowsACommitIsDoneOnceAndOnlyThen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		rung := 0
		err := b.DB.Maintain(t.Context(), func(tx *db.Tx) error {
			tx.AfterCommit(func() { rung++ })
			if rung != 0 {
				t.Error("before the commit")
			}
			return nil
		})
		if err != nil || rung != 1 {
			t.Fatal(rung, err)
		}
		_ = b.DB.Maintain(t.Context(), func(tx *db.Tx) error {
			tx.AfterCommit(func() { rung++ })
			return context.Canceled
		})
		if rung != 1 {
			t.Fatal("after a rollback")
		}
	})
}
