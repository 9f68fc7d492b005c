package db

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Analyze renews the planner's statistics of the tables after much was staged in them. Until PostgreSQL's own turn comes round, it
// takes a county for a handful of rows and reads the whole table for each chunk. SQLite plans without statistics: nothing is done.
func (d *DB) Analyze(ctx context.Context, tables ...string) error {
	if d.Engine() != "postgres" {
		return nil
	}
	return d.Maintain(ctx, func(tx *Tx) error {
		// A sample of 6,000 rows instead of 30,000: how many rows a value has, roughly, is all that such large differences ask for.
		if _, err := tx.Exec("SET LOCAL default_statistics_target=20"); err != nil {
			return err
		}
		for _, table := range tables {
			if _, err := tx.Exec("ANALYZE " + pgx.Identifier{table}.Sanitize()); err != nil {
				return fmt.Errorf("analyze %s: %w", table, err)
			}
		}
		return nil
	})
}
