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

// IndexPages makes indexes from pages of that many households, until cleanup is called.
func IndexPages(cleanup func(func()), households int) {
	was := indexChunk
	cleanup(func() { indexChunk = was })
	indexChunk = households
}

// CountLayers does the job that counts a round's first page.
func (s *Service) CountLayers(ctx context.Context, county int) error {
	return s.countLayers(ctx, layerJob{County: county})
}

// CountLayersDaily does the job that comes each hour.
func (s *Service) CountLayersDaily(ctx context.Context) error {
	return s.countLayersDaily(ctx, layerDailyJob{})
}
