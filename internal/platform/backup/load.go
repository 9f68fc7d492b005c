package backup

import (
	"context"
	"time"

	"doudi/internal/platform/db"
	"doudi/internal/platform/job"
)

// One transaction of the load, whichever is reached first.
const (
	batchRows  = 5000
	batchBytes = 4 << 20
)

// loader puts an archive's rows into a database, some thousands at a time.
type loader struct {
	ctx    context.Context
	db     *db.DB
	schema int64
	tables map[string]table
	into   string
	names  []string
	batch  [][]any
	size   int
	rows   int64
	report func(table string, rows int64)
}

// newLoader knows the tables of the database at the archive's schema.
func newLoader(ctx context.Context, d *db.DB, schema, known int64, report func(string, int64)) (*loader, error) {
	l := &loader{ctx: ctx, db: d, schema: schema, tables: map[string]table{}, report: report}
	err := d.Read(ctx, actor(), func(tx *db.Tx) error {
		list, err := tablesOf(tx, schema, known)
		for _, t := range list {
			l.tables[t.name] = t
		}
		return err
	})
	l.tables[jobsTable] = table{name: jobsTable, columns: jobColumns}
	return l, err
}

func (l *loader) table(name string, columns []Column) error {
	if err := l.flush(); err != nil {
		return err
	}
	t, known := l.tables[name]
	if !known || !t.same(columns) {
		return ErrForeignTable.With("table", name).With("have", l.schema)
	}
	l.into, l.names = name, l.names[:0]
	for _, c := range columns {
		l.names = append(l.names, c.Name)
	}
	return nil
}

func (l *loader) row(values []any) error {
	l.batch = append(l.batch, values)
	for _, value := range values {
		switch v := value.(type) {
		case string:
			l.size += len(v)
		case []byte:
			l.size += len(v)
		}
	}
	if len(l.batch) >= batchRows || l.size >= batchBytes {
		return l.flush()
	}
	return nil
}

func (l *loader) trailer([]Total) error { return l.flush() }

func (l *loader) flush() error {
	if len(l.batch) == 0 {
		return nil
	}
	err := l.db.Maintain(l.ctx, func(tx *db.Tx) error {
		if l.into == jobsTable {
			return l.carry(tx)
		}
		return tx.Insert(l.into, l.names, l.batch)
	})
	l.rows += int64(len(l.batch))
	clear(l.batch)
	l.batch, l.size = l.batch[:0], 0
	l.report(l.into, l.rows)
	return err
}

// carry gives the jobs to River in their order; nobody works on them before the restore is finished.
func (l *loader) carry(tx *db.Tx) error {
	list := make([]job.Carried, len(l.batch))
	for i, v := range l.batch {
		c := &list[i]
		var texts [3]string
		var numbers [3]int64
		for j := range 3 {
			text, isText := v[j].(string)
			number, isNumber := v[3+j].(int64)
			if !isText || !isNumber {
				return malformed("a job that is none")
			}
			texts[j], numbers[j] = text, number
		}
		c.Kind, c.Args, c.Queue = texts[0], texts[1], texts[2]
		c.Priority, c.MaxAttempts, c.Scheduled = int(numbers[0]), int(numbers[1]), time.UnixMilli(numbers[2]).UTC()
	}
	return job.Carry(tx, l.db, list)
}
