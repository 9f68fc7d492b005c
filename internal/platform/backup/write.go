package backup

import (
	"context"
	"io"
	"time"

	"doudi/internal/kernel/access"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/db"
	"doudi/internal/platform/seal"
)

// Progress tells how far the work is.
type Progress struct {
	Phase   string // of a restore: check, load, compare, prove
	Percent int
	Table   string
	Rows    int64
}

// Summary is what there is to say of an archive.
type Summary struct {
	Header
	Tables  []Total
	Rows    int64
	Content int64  // bytes before they were compressed
	Size    int64  // bytes of the file
	SM3     string // of the file
	Chains  []audit.Chain
	Broken  []error // trails that did not hold when the backup was made; they are restored as they were
}

// actor is who makes and restores backups: the operator, who has no account.
func actor() access.Actor { return access.Job("backup", 0) }

// Write streams the whole database, as it is at one instant, as an archive. It holds a few megabytes in memory, takes no write lock,
// and reads on one connection of its own.
func Write(ctx context.Context, d *db.DB, key *seal.ArchiveKey, out io.Writer, progress func(Progress)) (Summary, error) {
	var s Summary
	known, err := db.KnownSchema()
	if err != nil {
		return s, err
	}
	err = d.Read(ctx, actor(), func(tx *db.Tx) error {
		schema, err := tx.Schema()
		if err != nil {
			return err
		}
		if schema > known {
			return db.ErrNewerSchema.With("have", schema).With("known", known)
		}
		if schema == 0 {
			return db.ErrCannotOpen.With("where", "no schema")
		}
		if unfinished, err := tx.HasTable(markerTable); err != nil || unfinished {
			return orUnfinished(err)
		}
		tables, err := tablesOf(tx, schema, known)
		if err != nil {
			return err
		}
		size, err := tx.Size()
		if err != nil {
			return err
		}
		s.Header = newHeader(tx.Engine(), schema, tx.Now(), key)
		w, err := newArchiveWriter(out, s.Header, key)
		if err != nil {
			return err
		}
		report := pace(func() { progress(Progress{Percent: percent(w.size, size), Table: w.current(), Rows: w.rows}) })
		if err := encodeAll(ctx, tx, tables, w.encoder, report); err != nil {
			return err
		}
		s.Tables, s.Rows, s.Content = w.totals, w.rows, w.size
		return w.close()
	})
	return s, err
}

// encodeAll encodes the tables and the jobs.
func encodeAll(ctx context.Context, tx *db.Tx, tables []table, e *encoder, report func()) error {
	row := func(values []any) error {
		report()
		return e.row(values)
	}
	for _, t := range tables {
		if err := e.table(t.name, t.columns); err != nil {
			return err
		}
		if err := t.rows(ctx, tx, row); err != nil {
			return err
		}
	}
	if err := e.table(jobsTable, jobColumns); err != nil {
		return err
	}
	return eachJob(tx, row)
}

func (e *encoder) current() string { return e.totals[len(e.totals)-1].Table }

// percent stays below 100 until the work is done: the database's size is only near to the archive's content.
func percent(done, of int64) int {
	if of <= 0 {
		return 0
	}
	return int(min(done*100/of, 99))
}

// pace calls report for one of many rows: a bar needs no more.
func pace(report func()) func() {
	n := 0
	return func() {
		if n++; n%1024 == 0 {
			report()
		}
	}
}

func orUnfinished(err error) error {
	if err != nil {
		return err
	}
	return ErrUnfinished.New()
}

// Name is the name of an archive that was given none.
func Name(at time.Time) string { return "doudi-" + at.UTC().Format("20060102-150405") + ".backup" }
