package db

import (
	"context"
	"database/sql"
	"fmt"

	"doudi/internal/platform/clock"
	"doudi/internal/platform/config"
	"doudi/internal/platform/id"
	"doudi/internal/platform/obs"
)

// OpenBeside opens the database beside a process that serves it, for a command that reads much and writes a line: a backup and its
// row in the trail. On SQLite the two processes meet in the file's own locks, and a write waits for its turn.
func OpenBeside(ctx context.Context, c config.Config, clk clock.Clock, o *obs.Obs) (*DB, error) {
	if c.Zone == config.Outer {
		return nil, ErrOuterZone.New()
	}
	if c.Postgres() {
		return openPostgres(ctx, c, clk, o)
	}
	d, err := OpenReadOnly(ctx, c, clk, o)
	if err != nil {
		return nil, err
	}
	d.path = sqlitePath(c)
	if d.writer, err = sql.Open("sqlite3", sqliteDSN(d.path)); err != nil {
		_ = d.reader.Close()
		return nil, fmt.Errorf("open the writer: %w", err)
	}
	d.writer.SetMaxOpenConns(1)
	d.ids = id.NewSource(clk, id.MaxNode) // the server's node is 0: the two never make the same id
	return d, nil
}
