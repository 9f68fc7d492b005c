package job_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"doudi/internal/dbtest"
	"doudi/internal/kernel/access"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/clock"
	"doudi/internal/platform/db"
	"doudi/internal/platform/job"
)

func TestMain(m *testing.M) { dbtest.Main(m.Run) }

type step struct {
	N int `json:"n"`
}

func (step) Kind() string { return "test.step" }

func queue(t *testing.T, b *dbtest.Base, work func(ctx context.Context, s step) error) *job.Queue {
	t.Helper()
	r := job.NewRegistry(clock.System{}, b.DB.Obs())
	job.Register(r, work)
	q, err := job.New(b.DB, r, b.DB.NewID(), 2)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func start(t *testing.T, q *job.Queue) {
	t.Helper()
	if err := q.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = q.Stop(context.Background()) })
}

func insert(b *dbtest.Base, q *job.Queue, s step, fail error) error {
	return b.DB.Write(context.Background(), access.Job("test", dbtest.County), func(tx *db.Tx) error {
		if _, err := audit.Record(tx, audit.Entry{County: dbtest.County, Action: "test.insert"}); err != nil {
			return err
		}
		if err := q.Insert(tx, s); err != nil {
			return err
		}
		return fail
	})
}

func eventually(t *testing.T, what string, true_ func() bool) {
	t.Helper()
	for range 400 {
		if true_() {
			return
		}
		time.Sleep(25 * time.Millisecond)
	}
	t.Fatal("never: " + what)
}

func TestAJobExistsIfAndOnlyIfItsChangeDoes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		var sum atomic.Int64
		q := queue(t, b, func(_ context.Context, s step) error { sum.Add(int64(s.N)); return nil })
		start(t, q)
		if err := insert(b, q, step{1}, nil); err != nil {
			t.Fatal(err)
		}
		if err := insert(b, q, step{10}, errors.New("the change fails")); err == nil {
			t.Fatal("the change did not fail")
		}
		eventually(t, "the job is done and nothing is left", func() bool {
			n, err := q.Backlog(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			return n == 0 && sum.Load() == 1
		})
	})
}

func TestAFailingJobIsTriedAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		var tries atomic.Int64
		q := queue(t, b, func(context.Context, step) error {
			if tries.Add(1) == 1 {
				return errors.New("passes")
			}
			return nil
		})
		start(t, q)
		if err := insert(b, q, step{1}, nil); err != nil {
			t.Fatal(err)
		}
		eventually(t, "the second try", func() bool { return tries.Load() == 2 })
	})
}

// A process is killed while it works: its job is left "running". The next start puts it back at once.
func TestAJobOfADeadProcessIsPutBackAtStart(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		var done atomic.Int64
		q := queue(t, b, func(context.Context, step) error { done.Add(1); return nil })
		if err := insert(b, q, step{1}, nil); err != nil {
			t.Fatal(err)
		}
		owner := `["node-0-77"]`
		if b.DB.Engine() == "postgres" {
			owner = `{node-0-77}`
		}
		err := b.DB.Maintain(context.Background(), func(tx *db.Tx) error {
			n, err := tx.Exec("UPDATE river_job SET state='running', attempt=1, attempted_by=" + cast(b, owner))
			if err == nil && n != 1 {
				err = errors.New("no job to kill")
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		start(t, q)
		eventually(t, "the orphan is done", func() bool { return done.Load() == 1 })
	})
}

func cast(b *dbtest.Base, owner string) string {
	if b.DB.Engine() == "postgres" {
		return "'" + owner + "'::text[]"
	}
	return "jsonb('" + owner + "')"
}
