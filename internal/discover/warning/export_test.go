package warning

import (
	"context"

	"doudi/internal/kernel/access"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// OpenNow is one job of kind warning.open for the run.
func (s *Service) OpenNow(ctx context.Context, county int, run id.ID) error {
	return s.openFor(ctx, access.Mint(access.Job("warning.open", county), "warning.open", 0), openJob{County: county, Run: run})
}

// Put writes a warning as it is, whatever its household's score.
func Put(tx *db.Tx, w *Warning) error { return insert(tx, w) }
