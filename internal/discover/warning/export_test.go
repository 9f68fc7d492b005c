package warning

import (
	"context"

	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// OpenNow is one job of kind warning.open for the run. It opens scores, so it is to be called within a job.
func (s *Service) OpenNow(ctx context.Context, county int, run id.ID) error {
	return s.open(ctx, openJob{County: county, Run: run})
}

// MarkDailyNow is one strike of the timer.
func (s *Service) MarkDailyNow(ctx context.Context) error { return s.markDaily(ctx, markDailyJob{}) }

// Put writes a warning as it is, whatever its household's score.
func Put(tx *db.Tx, w *Warning) error { return insert(tx, w) }
