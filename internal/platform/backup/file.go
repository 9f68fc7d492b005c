package backup

import (
	"context"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"os"
	"path/filepath"

	"github.com/emmansun/gmsm/sm3"

	"doudi/internal/kernel/problem"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/db"
	"doudi/internal/platform/seal"
)

// file is what an archive is written to.
type file interface {
	io.Writer
	Sync() error
	Close() error
}

// create makes the partial file; a test puts a full disk in its place.
var create = func(name string) (file, error) {
	return os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // the operator names the file
}

// Make writes the archive to a file: beside it first, flushed, named in the trail, and only then under its name. Whatever goes wrong,
// no file is left that looks like a backup and is none.
func Make(ctx context.Context, d *db.DB, key *seal.ArchiveKey, to string, progress func(Progress)) (Summary, error) {
	if _, err := os.Lstat(to); err == nil {
		return Summary{}, ErrExists.With("file", to)
	}
	part := to + ".part"
	f, err := create(part)
	if os.IsExist(err) {
		return Summary{}, ErrExists.With("file", part)
	}
	if err != nil {
		return Summary{}, cannotWrite(to, err)
	}
	s, err := fill(ctx, d, key, f, to, progress)
	if err == nil {
		err = record(ctx, d, "backup.made", s)
	}
	if err == nil {
		if err = os.Rename(part, to); err != nil {
			err = cannotWrite(to, err)
		}
	}
	if err != nil {
		_ = os.Remove(part)
		return s, orCancelled(ctx, err)
	}
	return s, syncFolder(filepath.Dir(to))
}

func fill(ctx context.Context, d *db.DB, key *seal.ArchiveKey, f file, name string, progress func(Progress)) (Summary, error) {
	out := &measured{out: f, sum: sm3.New()}
	s, err := Write(ctx, d, key, out, progress)
	if out.failed != nil {
		err = cannotWrite(name, out.failed)
	}
	if err == nil {
		if err = f.Sync(); err != nil {
			err = cannotWrite(name, err)
		}
	}
	if closed := f.Close(); err == nil && closed != nil {
		err = cannotWrite(name, closed)
	}
	s.Size, s.SM3 = out.size, hex.EncodeToString(out.sum.Sum(nil))
	return s, err
}

// orCancelled tells an interruption by its own name: each driver has another for it.
func orCancelled(ctx context.Context, err error) error {
	if _, refusal := problem.As(err); !refusal && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

func cannotWrite(name string, err error) error {
	var path *os.PathError
	why := err
	if errors.As(err, &path) {
		why = path.Err
	}
	return ErrCannotWrite.With("file", name).With("why", why)
}

// measured counts and digests what is written, and keeps the write's own error apart from the database's.
type measured struct {
	out    io.Writer
	sum    hash.Hash
	size   int64
	failed error
}

// Write passes the bytes on.
func (m *measured) Write(p []byte) (int, error) {
	n, err := m.out.Write(p)
	m.sum.Write(p[:n])
	m.size += int64(n)
	if err != nil {
		m.failed = err
	}
	return n, err
}

// syncFolder makes the new name last. A file system that cannot do so for a folder keeps its own promise.
func syncFolder(folder string) error {
	f, err := os.Open(folder) //nolint:gosec // the archive's folder
	if err != nil {
		return nil //nolint:nilerr // the archive is there; only its name's flush is not to be had
	}
	_ = f.Sync()
	return f.Close()
}

// record leaves a row in the trail of every county that has one: each county's auditor sees that its data was copied.
func record(ctx context.Context, d *db.DB, action string, s Summary) error {
	counties, err := audit.Counties(ctx, d)
	if err != nil {
		return err
	}
	return d.Write(ctx, actor(), func(tx *db.Tx) error { return recordIn(tx, counties, action, s) })
}

func recordIn(tx *db.Tx, counties []int, action string, s Summary) error {
	if len(counties) == 0 {
		counties = []int{0}
	}
	for _, county := range counties {
		_, err := audit.Record(tx, audit.Entry{County: county, Action: action, Subject: audit.Subject{Kind: "backup"}, After: map[string]any{
			"sm3": s.SM3, "made_ms": s.Made.UnixMilli(), "schema": s.Schema, "rows": s.Rows, "key": s.Fingerprint(),
		}})
		if err != nil {
			return err
		}
	}
	return nil
}
