package dbtest

import (
	"context"
	"fmt"
	"slices"
	"sort"
	"strings"

	"doudi/internal/kernel/access"
	"doudi/internal/platform/db"
	"doudi/migrations"
)

// Catalogue is what an engine says of its own tables: after the migrations, not what their text says.
type Catalogue struct {
	Columns []db.Column
	Indexes []db.Index
}

// ReadCatalogue reads the catalogue of an open database.
func ReadCatalogue(ctx context.Context, d *db.DB) (c Catalogue, err error) {
	err = d.Read(ctx, access.Job("dbtest", 0), func(tx *db.Tx) error {
		if c.Columns, err = tx.Columns(); err != nil {
			return err
		}
		c.Indexes, err = tx.Indexes()
		return err
	})
	return c, err
}

// CheckParity compares the two engines' catalogues and says what to do about each difference: tables and views, columns, folded
// types, nullability, primary keys and unique indexes. River's and goose's own tables are theirs.
func CheckParity(sqlite, postgres Catalogue) []string {
	var list []string
	have := [2]map[string]bool{sqlite.tables(), postgres.tables()}
	engines := [2]string{"sqlite", "postgres"}
	for _, table := range union(have[0], have[1]) {
		for i, engine := range engines {
			if !have[i][table] {
				list = append(list, fmt.Sprintf("%s %s exists on %s only: add its CREATE %s to the file of the same name in migrations/%s",
					kindOf(table), table, engines[1-i], strings.ToUpper(kindOf(table)), engine))
			}
		}
		if !have[0][table] || !have[1][table] {
			continue // its columns and keys would only say the same again
		}
		list = append(list, columnParity(table, sqlite.columnsOf(table), postgres.columnsOf(table))...)
		list = append(list, keyParity(table, sqlite.keysOf(table), postgres.keysOf(table))...)
	}
	return list
}

func columnParity(table string, sqlite, postgres map[string]db.Column) []string {
	var list []string
	for _, name := range union(sqlite, postgres) {
		s, onSQLite := sqlite[name]
		p, onPostgres := postgres[name]
		switch {
		case !onSQLite:
			list = append(list, fmt.Sprintf("column %s.%s exists on postgres only: add it to migrations/sqlite", table, name))
		case !onPostgres:
			list = append(list, fmt.Sprintf("column %s.%s exists on sqlite only: add it to migrations/postgres", table, name))
		case s.Type != p.Type:
			list = append(list, fmt.Sprintf("column %s.%s is %s on sqlite and %s on postgres: make them one of integer (INTEGER, BIGINT), "+
				"text (TEXT), bytes (BLOB, BYTEA)", table, name, s.Type, p.Type))
		case s.NotNull != p.NotNull:
			list = append(list, fmt.Sprintf("column %s.%s is NOT NULL on %s only: say it on both sides", table, name, pick(s.NotNull, "sqlite", "postgres")))
		}
	}
	return list
}

func keyParity(table string, sqlite, postgres map[string]bool) []string {
	var list []string
	for _, key := range union(sqlite, postgres) {
		if !sqlite[key] || !postgres[key] {
			list = append(list, fmt.Sprintf("table %s has the %s on %s only: declare the same key, in the same order, in migrations/%s",
				table, key, pick(sqlite[key], "sqlite", "postgres"), pick(sqlite[key], "postgres", "sqlite")))
		}
	}
	return list
}

// CheckCounty compares a catalogue with the declared table classes: every table has a class and every class a table, and a
// distributed table has county, never null, first in its primary key and in each of its unique indexes.
func CheckCounty(c Catalogue, classes []migrations.Table) []string {
	var list []string
	declared := map[string]migrations.Class{}
	tables := c.tables()
	for _, t := range classes {
		if _, twice := declared[t.Name]; twice {
			list = append(list, fmt.Sprintf("table %s has two classes in migrations/tables.go: keep one", t.Name))
		}
		declared[t.Name] = t.Class
		if !tables[t.Name] {
			list = append(list, fmt.Sprintf("table %s has a class in migrations/tables.go and does not exist: take the line out, or add the migration", t.Name))
		}
	}
	for _, table := range union(tables, nil) {
		class, known := declared[table]
		switch {
		case kindOf(table) == "view":
		case !known:
			list = append(list, fmt.Sprintf("table %s has no class: declare it in migrations/tables.go (Distributed for whatever belongs to a county)", table))
		case class == migrations.Distributed:
			list = append(list, c.distributed(table)...)
		}
	}
	return list
}

func (c Catalogue) distributed(table string) []string {
	county, has := c.columnsOf(table)["county"]
	if !has {
		return []string{fmt.Sprintf("table %s is distributed and has no column county: add it, NOT NULL, first in every key, or declare "+
			"another class in migrations/tables.go", table)}
	}
	var list []string
	if !county.NotNull || county.Type != "integer" {
		list = append(list, fmt.Sprintf("table %s: county is to be an integer and NOT NULL, or a row would lie on no shard", table))
	}
	primary := false
	for _, x := range c.Indexes {
		if x.Table != table {
			continue
		}
		primary = primary || x.Primary
		if first, _, _ := strings.Cut(x.Columns, ","); first != "county" {
			list = append(list, fmt.Sprintf("the %s of the distributed table %s does not begin with county: put county first, because no "+
				"shard can promise uniqueness for another", keyText(x), table))
		}
	}
	if !primary {
		list = append(list, fmt.Sprintf("table %s is distributed and has no primary key: declare PRIMARY KEY (county, …)", table))
	}
	return list
}

// tables are the house's own tables and views.
func (c Catalogue) tables() map[string]bool {
	all := map[string]bool{}
	for _, column := range c.Columns {
		if !strings.HasPrefix(column.Table, "river_") && !strings.HasPrefix(column.Table, "goose_") {
			all[column.Table] = true
		}
	}
	return all
}

func (c Catalogue) columnsOf(table string) map[string]db.Column {
	all := map[string]db.Column{}
	for _, column := range c.Columns {
		if column.Table == table {
			all[column.Name] = column
		}
	}
	return all
}

func (c Catalogue) keysOf(table string) map[string]bool {
	all := map[string]bool{}
	for _, x := range c.Indexes {
		if x.Table == table {
			all[keyText(x)] = true
		}
	}
	return all
}

func keyText(x db.Index) string {
	return pick(x.Primary, "primary key", "unique index") + " (" + x.Columns + ")"
}

// kindOf tells a view by its name: a room publishes its views as room_v_name.
func kindOf(table string) string { return pick(strings.Contains(table, "_v_"), "view", "table") }

func pick(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

// union are the names in either map, each once, ordered.
func union[V any](a, b map[string]V) []string {
	var list []string
	for name := range a {
		list = append(list, name)
	}
	for name := range b {
		list = append(list, name)
	}
	sort.Strings(list)
	return slices.Compact(list)
}
