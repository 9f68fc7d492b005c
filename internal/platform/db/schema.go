package db

import (
	"context"
	"fmt"
	"io/fs"
	"strings"

	"doudi/migrations"
)

// KnownSchema is the newest schema version of this program.
func KnownSchema() (int64, error) {
	files, err := fs.ReadDir(migrations.FS, "sqlite") // the same names on both sides
	if err != nil {
		return 0, fmt.Errorf("migrations: %w", err)
	}
	newest := int64(0)
	for _, f := range files {
		var version int64
		if _, err := fmt.Sscanf(f.Name(), "%d_", &version); err == nil && version > newest {
			newest = version
		}
	}
	return newest, nil
}

// Schema is the version of the schema that the transaction sees; 0 where there is none.
func (t *Tx) Schema() (int64, error) {
	columns, err := t.Columns()
	if err != nil {
		return 0, err
	}
	for _, c := range columns {
		if c.Table == "goose_db_version" {
			var version int64
			_, err := t.Row("SELECT COALESCE(MAX(version_id),0) FROM goose_db_version", nil, &version)
			return version, err
		}
	}
	return 0, nil
}

// Wipe drops every table of the house, and the record of its migrations; River's own stay. It is for starting an interrupted restore
// anew, and for nothing else.
func (t *Tx) Wipe(keep string) error {
	columns, err := t.Columns()
	if err != nil {
		return err
	}
	ours := map[string]bool{"goose_db_version": true}
	for _, table := range migrations.Tables {
		ours[table.Name] = true
	}
	dropped := map[string]bool{keep: true}
	for _, c := range columns {
		name := c.Table
		if dropped[name] || strings.HasPrefix(name, "river_") {
			continue
		}
		statement := `DROP TABLE IF EXISTS "` + name + `"`
		switch {
		case t.Engine() == "postgres" && !ours[name]: // another's table, or a view, which goes with its table
			continue
		case t.Engine() == "postgres":
			statement += " CASCADE"
		case strings.Contains(name, "_v_"):
			statement = `DROP VIEW IF EXISTS "` + name + `"`
		}
		if _, err := t.Exec(statement); err != nil {
			return err
		}
		dropped[name] = true
	}
	return nil
}

// HasTable reports whether the database has a table or view of the name.
func (t *Tx) HasTable(name string) (bool, error) {
	columns, err := t.Columns()
	for _, c := range columns {
		if c.Table == name {
			return true, err
		}
	}
	return false, err
}

// MigrateTo brings the schema up to a version that is not newer than this program's, and not further.
func (d *DB) MigrateTo(ctx context.Context, version int64) error {
	provider, err := d.provider()
	if err != nil {
		return err
	}
	if _, err := provider.UpTo(ctx, version); err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	return nil
}
