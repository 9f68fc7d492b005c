package backup

import (
	"context"
	"slices"
	"strings"

	"doudi/internal/platform/db"
	"doudi/internal/platform/job"
	"doudi/migrations"
)

// table is one table as it is read: columns by name, rows by primary key, the same on both engines.
type table struct {
	name    string
	columns []Column
	key     []string
}

// jobsTable is the unfinished jobs as if they were a table: River keeps them differently on each engine.
const jobsTable = "river_job"

var jobColumns = []Column{
	{"kind", "text"}, {"args", "text"}, {"queue", "text"}, {"priority", "integer"}, {"max_attempts", "integer"}, {"scheduled_ms", "integer"},
}

// tablesOf are the house's tables in the database. Another's tables are passed over; one that an older schema has and this program
// does not know is refused, because it would be missing from the archive.
func tablesOf(tx *db.Tx, schema, known int64) ([]table, error) {
	columns, err := tx.Columns()
	if err != nil {
		return nil, err
	}
	indexes, err := tx.Indexes()
	if err != nil {
		return nil, err
	}
	byName := map[string]*table{}
	for _, c := range columns {
		t := byName[c.Table]
		if t == nil {
			t = &table{name: c.Table}
			byName[c.Table] = t
		}
		t.columns = append(t.columns, Column{Name: c.Name, Type: c.Type})
	}
	for _, x := range indexes {
		if t := byName[x.Table]; t != nil && x.Primary {
			t.key = strings.Split(x.Columns, ",")
		}
	}
	var list []table
	for _, declared := range migrations.Tables {
		t := byName[declared.Name]
		delete(byName, declared.Name)
		switch {
		case t != nil && len(t.key) > 0:
			list = append(list, *t)
		case t != nil || schema == known:
			return nil, ErrForeignTable.With("table", declared.Name).With("have", schema)
		}
	}
	if schema != known {
		for name := range byName {
			if !strings.HasPrefix(name, "river_") && !strings.HasPrefix(name, "goose_") && !strings.Contains(name, "_v_") && name != markerTable {
				return nil, ErrForeignTable.With("table", name).With("have", schema)
			}
		}
	}
	return list, nil
}

// rows reads the table in the order of its primary key. Texts are ordered by their bytes: the database's own order of words differs
// from one PostgreSQL to another.
func (t table) rows(ctx context.Context, tx *db.Tx, each func(values []any) error) error {
	names := make([]string, len(t.columns))
	types := map[string]string{}
	for i, c := range t.columns {
		names[i], types[c.Name] = quoted(c.Name), c.Type
	}
	order := make([]string, len(t.key))
	for i, name := range t.key {
		order[i] = quoted(name)
		if types[name] == "text" && tx.Engine() == "postgres" {
			order[i] += ` COLLATE "C"`
		}
	}
	values := make([]any, len(t.columns))
	into := make([]any, len(t.columns))
	for i := range values {
		into[i] = &values[i]
	}
	query := "SELECT " + strings.Join(names, ",") + " FROM " + quoted(t.name) + " ORDER BY " + strings.Join(order, ",")
	return tx.Rows(query, nil, func(scan func(...any) error) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := scan(into...); err != nil {
			return err
		}
		for i, c := range t.columns {
			values[i] = engineNeutral(values[i], c.Type)
		}
		return each(values)
	})
}

// engineNeutral gives a value the type of its column where a driver gives another form of it.
func engineNeutral(value any, columnType string) any {
	switch v := value.(type) {
	case int32:
		return int64(v)
	case int16:
		return int64(v)
	case int:
		return int64(v)
	case []byte:
		if columnType == "text" {
			return string(v)
		}
	}
	return value
}

func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// eachJob reads the unfinished jobs as rows; a database without River's tables has none.
func eachJob(tx *db.Tx, each func(values []any) error) error {
	found, err := tx.HasTable(jobsTable)
	if err != nil || !found {
		return err
	}
	return job.Unfinished(tx, func(c job.Carried) error {
		return each([]any{c.Kind, c.Args, c.Queue, int64(c.Priority), int64(c.MaxAttempts), c.Scheduled.UnixMilli()})
	})
}

// same reports whether an archive's table has exactly the columns that the database has.
func (t table) same(columns []Column) bool { return slices.Equal(t.columns, columns) }
