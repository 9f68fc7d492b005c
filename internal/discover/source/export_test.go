package source

import (
	"context"
	"testing"
	"time"

	"doudi/internal/platform/id"
)

// Check does the check job once.
func (s *Service) Check(ctx context.Context, county int, batch id.ID) error {
	return s.check(ctx, checkJob{County: county, Batch: batch})
}

// Abandon does the abandon job once.
func (s *Service) Abandon(ctx context.Context) error { return s.abandon(ctx, abandonJob{}) }

// InPieces cuts the check into chunks of that many rows, each done by a job of its own if handOver is set.
func InPieces(t testing.TB, rows int, handOver bool) {
	chunk, length := checkChunk, turn
	t.Cleanup(func() { checkChunk, turn = chunk, length })
	checkChunk = rows
	if handOver {
		turn = -time.Second
	}
}
