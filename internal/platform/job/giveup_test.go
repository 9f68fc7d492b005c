package job_test

import (
	"context"
	"sync/atomic"
	"testing"

	"doudi/internal/dbtest"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/db"
)

var errRefused = problem.Define("test.refused", problem.Invalid, "不行。", "No.")

// A refusal does not get better by itself and is given up; a change that kept losing races, or a database that was away, does.
func TestALostRaceIsTriedAgainAndARefusalIsNot(t *testing.T) {
	for name, c := range map[string]struct {
		why   *problem.Kind
		tries int64
	}{"race": {db.ErrRace, 2}, "away": {db.ErrCannotOpen, 2}, "refusal": {errRefused, 1}} {
		t.Run(name, func(t *testing.T) {
			b := dbtest.Open(t, "sqlite")
			var tries atomic.Int64
			q := queue(t, b, func(context.Context, step) error {
				if tries.Add(1) == 1 {
					return c.why.New()
				}
				return nil
			})
			start(t, q)
			if err := insert(b, q, step{1}, nil); err != nil {
				t.Fatal(err)
			}
			eventually(t, "the job is done or given up", func() bool {
				n, err := q.Backlog(context.Background())
				if err != nil {
					t.Fatal(err)
				}
				return n == 0 && tries.Load() > 0
			})
			if tries.Load() != c.tries {
				t.Errorf("tried %d times, want %d", tries.Load(), c.tries)
			}
		})
	}
}
