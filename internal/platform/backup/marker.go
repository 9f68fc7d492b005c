package backup

import (
	"context"
	"strings"
	"time"

	"doudi/internal/platform/clock"
	"doudi/internal/platform/db"
	"doudi/internal/platform/job"
	"doudi/migrations"
)

// markerTable is there from the first statement of a restore to its last, and no schema of the house has it. While it is there, the
// database is served by nobody.
const markerTable = "backup_unfinished"

// Refuse refuses to serve a database whose restore was not finished.
func Refuse(ctx context.Context, d *db.DB) error {
	return d.Read(ctx, actor(), func(tx *db.Tx) error {
		unfinished, err := tx.HasTable(markerTable)
		if err != nil || unfinished {
			return orUnfinished(err)
		}
		return nil
	})
}

// prepare marks an empty database, or empties one that an earlier restore has marked, and brings it to the archive's schema.
func prepare(ctx context.Context, d *db.DB, schema int64) error {
	if err := alone(ctx, d); err != nil {
		return err
	}
	err := d.Maintain(ctx, func(tx *db.Tx) error {
		unfinished, err := tx.HasTable(markerTable)
		if err != nil {
			return err
		}
		if unfinished {
			return tx.Wipe(markerTable)
		}
		if err := empty(tx); err != nil {
			return err
		}
		_, err = tx.Exec("CREATE TABLE " + markerTable + " (began_ms BIGINT)")
		return err
	})
	if err != nil {
		return err
	}
	if err := d.MigrateTo(ctx, schema); err != nil {
		return err
	}
	if err := job.Migrate(ctx, d); err != nil {
		return err
	}
	return d.Maintain(ctx, job.Clear)
}

// empty refuses a database that has any table of ours, be it without rows: what is there was made by somebody.
func empty(tx *db.Tx) error {
	columns, err := tx.Columns()
	if err != nil {
		return err
	}
	ours := map[string]bool{}
	for _, t := range migrations.Tables {
		ours[t.Name] = true
	}
	for _, c := range columns {
		if ours[c.Table] || strings.HasPrefix(c.Table, "river_") || strings.HasPrefix(c.Table, "goose_") {
			return ErrNotEmpty.With("table", c.Table)
		}
	}
	return nil
}

// patience is how long a process that was killed may need to be noticed by PostgreSQL.
const patience = 10 * time.Second

// alone refuses a database that another process of ours is connected to.
func alone(ctx context.Context, d *db.DB) error {
	for until := d.Clock().Now().Add(patience); ; {
		live, err := d.LiveNodes(ctx)
		if err != nil || len(live) == 1 {
			return err
		}
		if d.Clock().Now().After(until) {
			return ErrInUse.New()
		}
		if err := clock.Pause(ctx, 100*time.Millisecond); err != nil {
			return err
		}
	}
}
