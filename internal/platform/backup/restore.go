package backup

import (
	"context"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"os"

	"github.com/emmansun/gmsm/sm3"

	"doudi/internal/platform/audit"
	"doudi/internal/platform/db"
	"doudi/internal/platform/seal"
)

// Verify reads the whole archive, proves every chunk, every row count and every digest, and writes nothing.
func Verify(ctx context.Context, key *seal.ArchiveKey, from string, progress func(Progress)) (Summary, error) {
	known, err := db.KnownSchema()
	if err != nil {
		return Summary{}, err
	}
	return pass(ctx, key, from, func(h Header, at func() int) (visitor, error) {
		if h.Schema > known {
			return nil, ErrNewerSchema.With("have", h.Schema).With("known", known)
		}
		return &looker{report: func(table string, rows int64) { progress(Progress{"check", at(), table, rows}) }}, nil
	})
}

// Restore makes the database of the archive: into an empty one of either engine, or anew into one where a restore was interrupted. It
// checks the whole archive before it writes, compares every table's digest afterwards, and brings the schema up to date. finish runs
// in the last transaction, which opens the database to be served. A problem on the way leaves a database that Refuse refuses.
func Restore(ctx context.Context, d *db.DB, key *seal.ArchiveKey, from string, finish func(tx *db.Tx) error, progress func(Progress)) (Summary, error) {
	s, err := Verify(ctx, key, from, progress)
	if err != nil {
		return s, err
	}
	if err := prepare(ctx, d, s.Schema); err != nil {
		return s, err
	}
	known, err := db.KnownSchema()
	if err != nil {
		return s, err
	}
	loaded, err := pass(ctx, key, from, func(h Header, at func() int) (visitor, error) {
		return newLoader(ctx, d, h.Schema, known, func(table string, rows int64) { progress(Progress{"load", at(), table, rows}) })
	})
	if err != nil {
		return s, err
	}
	if loaded.SM3 != s.SM3 {
		return s, malformed("the file changed while it was read")
	}
	if err := compare(ctx, d, s, known, progress); err != nil {
		return s, err
	}
	if _, err := d.Migrate(ctx); err != nil {
		return s, err
	}
	if err := d.Analyze(ctx, tableNames(s)...); err != nil {
		return s, err
	}
	counties, err := prove(ctx, d, &s, progress)
	if err != nil {
		return s, err
	}
	return s, d.Write(ctx, actor(), func(tx *db.Tx) error {
		if err := finish(tx); err != nil {
			return err
		}
		if err := recordIn(tx, counties, "backup.restored", s); err != nil {
			return err
		}
		_, err := tx.Exec("DROP TABLE " + markerTable)
		return err
	})
}

// pass reads the file once.
func pass(ctx context.Context, key *seal.ArchiveKey, from string, begin func(h Header, at func() int) (visitor, error)) (s Summary, err error) {
	f, err := os.Open(from) //nolint:gosec // the operator names the file
	if err != nil {
		return s, cannotRead(from, err)
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return s, cannotRead(from, err)
	}
	in := &observed{ctx: ctx, in: f, sum: sm3.New()}
	at := func() int { return percent(in.size, info.Size()) }
	s.Header, s.Tables, err = readArchive(in, key, func(h Header) (visitor, error) { return begin(h, at) })
	if in.failed != nil {
		err = cannotRead(from, in.failed)
	}
	for _, t := range s.Tables {
		s.Rows += t.Rows
	}
	s.Size, s.SM3 = in.size, hex.EncodeToString(in.sum.Sum(nil))
	return s, err
}

func cannotRead(name string, err error) error {
	var path *os.PathError
	why := err
	if errors.As(err, &path) {
		why = path.Err
	}
	return ErrCannotRead.With("file", name).With("why", why)
}

// observed counts and digests what is read, stops with ctx, and keeps the disk's own error apart from the archive's.
type observed struct {
	ctx    context.Context
	in     io.Reader
	sum    hash.Hash
	size   int64
	failed error
}

// Read passes the bytes on.
func (o *observed) Read(p []byte) (int, error) {
	if err := o.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := o.in.Read(p)
	o.sum.Write(p[:n])
	o.size += int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		o.failed = err
	}
	return n, err
}

// looker only looks.
type looker struct {
	name   string
	rows   int64
	report func(table string, rows int64)
}

func (l *looker) table(name string, _ []Column) error {
	l.name = name
	l.report(name, l.rows)
	return nil
}

func (l *looker) row([]any) error {
	if l.rows++; l.rows%4096 == 0 {
		l.report(l.name, l.rows)
	}
	return nil
}

func (l *looker) trailer([]Total) error { return nil }

// compare reads the restored tables back and proves that each is the archive's.
func compare(ctx context.Context, d *db.DB, s Summary, known int64, progress func(Progress)) error {
	e := newEncoder(io.Discard)
	err := d.Read(ctx, actor(), func(tx *db.Tx) error {
		tables, err := tablesOf(tx, s.Schema, known)
		if err != nil {
			return err
		}
		report := pace(func() { progress(Progress{"compare", percent(e.rows, s.Rows), e.current(), e.rows}) })
		if err := encodeAll(ctx, tx, tables, e, report); err != nil {
			return err
		}
		e.end()
		progress(Progress{"compare", 100, e.current(), e.rows})
		return nil
	})
	if err != nil {
		return err
	}
	have := map[string]Total{}
	for _, t := range e.totals {
		have[t.Table] = t
	}
	for _, t := range s.Tables {
		if have[t.Table] != t {
			return ErrDiffers.With("table", t.Table)
		}
		delete(have, t.Table)
	}
	for name := range have {
		return ErrDiffers.With("table", name)
	}
	return nil
}

// prove recomputes every county's audit chain. A chain that does not hold did not hold in the original either, and is evidence: it
// is told, and kept.
func prove(ctx context.Context, d *db.DB, s *Summary, progress func(Progress)) ([]int, error) {
	counties, err := audit.Counties(ctx, d)
	if err != nil {
		return nil, err
	}
	for _, county := range counties {
		chain, err := audit.Verify(ctx, d, county, func(block, of int64) {
			progress(Progress{"prove", percent(block, of), "audit_block", block})
		})
		var broken *audit.Broken
		switch {
		case errors.As(err, &broken):
			s.Broken = append(s.Broken, broken)
		case err != nil:
			return nil, err
		default:
			s.Chains = append(s.Chains, chain)
		}
	}
	return counties, nil
}

func tableNames(s Summary) []string {
	var names []string
	for _, t := range s.Tables {
		names = append(names, t.Table)
	}
	return names
}
