package registry

import (
	"context"
	"time"
)

// Load does the load job once.
func (s *Service) Load(ctx context.Context, county int) error {
	return s.load(ctx, loadJob{County: county})
}

// InPieces cuts loads into chunks of that many rows, each done by a job of its own if handOver is set, until cleanup is called.
func InPieces(cleanup func(func()), rows int, handOver bool) {
	load, end, length := loadChunk, endChunk, turn
	cleanup(func() { loadChunk, endChunk, turn = load, end, length })
	loadChunk, endChunk = rows, rows
	if handOver {
		turn = -time.Second
	}
}

// Touched are the persons whom the stage touches.
var Touched = touched
