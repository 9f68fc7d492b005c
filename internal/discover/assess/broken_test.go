package assess_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"doudi/internal/dbtest"
	"doudi/internal/discover/assess"
	"doudi/internal/platform/db"
)

// result is everything that the scores in force say, in the register's order, without the ids of this database.
func (h *house) result(t *testing.T) string {
	t.Helper()
	list, scores := h.households(t)
	text := ""
	for _, one := range list {
		sc := scores[one.ID]
		pieces, err := h.assess.Pieces(purpose, county, sc)
		if err != nil {
			t.Fatal(err)
		}
		text += fmt.Sprintf("%d points, coverage %d:", sc.Total, sc.Coverage)
		for _, p := range pieces {
			text += fmt.Sprintf(" %s %v %d %d %s %d;", p.Indicator, p.Known, p.Points, p.Value, p.Month, len(p.Facts))
		}
		text += "\n"
	}
	return text
}

// population delivers a small street with something in every department.
func (h *house) population(t *testing.T, people []person) {
	t.Helper()
	var medical, work, jobless [][]string
	for i, p := range people {
		switch i % 4 {
		case 0:
			medical = append(medical, settlement(p, fmt.Sprintf("S%d", i), "2026-05-04", fmt.Sprintf("%d.50", 1000*i+4000)))
		case 1:
			work = append(work, contribution(p, "2026-05", fmt.Sprintf("%d.00", 700+100*i)))
		case 2:
			jobless = append(jobless, unemployment(p, "2026-01-31", ""))
		}
	}
	h.Deliver(t, "hukou", register(people...)...)
	h.Deliver(t, "settlement", medical...)
	h.Deliver(t, "contribution", work...)
	h.Deliver(t, "unemployment", jobless...)
}

// A process that dies between two chunks, or after the last chunk and before the publication, leaves a run that the next one ends,
// with the same result as if nothing had happened.
func TestARunGoesOnWhereItsProcessDied(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h, people := newHouse(t, b), street(11)
		h.population(t, people)
		undisturbed := h.result(t)
		h.assess.SetChunk(4)
		for chunks := range 4 { // three chunks are all of it: only the publication is missing
			b.Clock.Advance(time.Minute)
			err := h.InJob(t, func(ctx context.Context) error {
				if err := h.ask(ctx); err != nil {
					return err
				}
				return h.assess.Broken(ctx, county, chunks)
			})
			if err != nil {
				t.Fatal(err)
			}
			if r := h.newest(t); r.State != "running" || r.Scored() != (chunks == 3) {
				t.Fatalf("%d chunks: %+v", chunks, r)
			}
			if err := h.InJob(t, func(ctx context.Context) error { return h.assess.RunNow(ctx, county) }); err != nil {
				t.Fatalf("after %d chunks: %v", chunks, err)
			}
			h.Idle(t)
			r := h.newest(t)
			if r.State != "published" || r.Households != 11 || r.Changed != 11 {
				t.Fatalf("after %d chunks: %d households, %d changed, %s", chunks, r.Households, r.Changed, r.State)
			}
			if got := h.result(t); got != undisturbed {
				t.Fatalf("after %d chunks:\n%s\nundisturbed:\n%s", chunks, got, undisturbed)
			}
		}
	})
}

// Two workers on one county: each chunk is done once, and the run is published once.
func TestTwoJobsAtOnceDoARunOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h, people := newHouse(t, b), street(12)
		h.population(t, people)
		undisturbed := h.result(t)
		nodes := []*assess.Service{h.assess, h.node(t), h.node(t)} // as many processes
		for _, node := range nodes {
			node.SetChunk(2)
		}
		for round := range 3 {
			b.Clock.Advance(time.Minute)
			if err := h.InJob(t, h.ask); err != nil {
				t.Fatal(err)
			}
			var all sync.WaitGroup
			errs := make([]error, len(nodes))
			for i, node := range nodes {
				all.Go(func() {
					errs[i] = h.InJob(t, func(ctx context.Context) error { return node.RunNow(ctx, county) })
				})
			}
			all.Wait()
			for _, err := range errs {
				if err != nil {
					t.Errorf("round %d: %v", round, err)
				}
			}
			// A worker that lost its race ends; the line goes on with the next job, as in the program.
			if err := h.InJob(t, func(ctx context.Context) error { return h.assess.RunNow(ctx, county) }); err != nil {
				t.Fatal(err)
			}
			h.Idle(t)
			r := h.newest(t)
			if r.State != "published" || r.Households != 12 || r.Changed != 12 {
				t.Fatalf("round %d: %+v", round, r)
			}
			h.read(t, func(tx *db.Tx) error {
				var scores, events int64
				if _, err := tx.Row("SELECT COUNT(*) FROM assess_score WHERE county=$1 AND run=$2", []any{county, r.ID}, &scores); err != nil {
					return err
				}
				_, err := tx.Row("SELECT COUNT(*) FROM event_event WHERE county=$1 AND name='assess.published' AND payload LIKE $2",
					[]any{county, "%" + r.ID.String() + "%"}, &events)
				if scores != 12 || events != 1 {
					t.Errorf("round %d: %d scores, %d events", round, scores, events)
				}
				return err
			})
			if got := h.result(t); got != undisturbed {
				t.Fatalf("round %d:\n%s\nalone:\n%s", round, got, undisturbed)
			}
		}
	})
}
