package backup_test

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"doudi/internal/dbtest"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/backup"
	"doudi/internal/platform/config"
	"doudi/internal/platform/db"
	"doudi/internal/platform/job"
	"doudi/internal/platform/obs"
	"doudi/internal/platform/seal"
	"doudi/migrations"
)

var ctx = context.Background()

func quiet(backup.Progress) {}

func nothing(*db.Tx) error { return nil }

func keyOf(t testing.TB, file string) *seal.ArchiveKey {
	t.Helper()
	key, err := seal.Archive(file)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func maintain(t testing.TB, d *db.DB, fn func(tx *db.Tx) error) {
	t.Helper()
	if err := d.Maintain(ctx, fn); err != nil {
		t.Fatal(err)
	}
}

// fill puts rows of every awkward kind into every table of the house, whatever its columns are.
func fill(t testing.TB, d *db.DB, rows int) {
	t.Helper()
	texts := []string{"甲", "", "B", "a", "é", "𠮷", "中文 text\nline", "Z"}
	maintain(t, d, func(tx *db.Tx) error {
		columns, err := tx.Columns()
		if err != nil {
			return err
		}
		for _, table := range migrations.Tables {
			if table.Name == "audit_entry" || table.Name == "audit_block" || table.Name == "seal_key" {
				continue // real ones
			}
			var names []string
			list := make([][]any, rows)
			for _, c := range columns {
				if c.Table != table.Name {
					continue
				}
				names = append(names, c.Name)
				for i := range list {
					list[i] = append(list[i], awkward(c, i, texts))
				}
			}
			if err := tx.Insert(table.Name, names, list); err != nil {
				return err
			}
		}
		return nil
	})
}

// oneEach are the tables with one row for each county.
var oneEach = map[string]bool{"iam_authority": true, "warning_marked": true}

func awkward(c db.Column, i int, texts []string) any {
	if !c.NotNull && i%3 == 1 {
		return nil
	}
	switch {
	case c.Name == "county" && !oneEach[c.Table]:
		return int64(dbtest.County)
	case c.Type == "integer" && i == 2 && c.Name == "id":
		return int64(1)<<62 + 5
	case c.Type == "integer":
		return int64(i)
	case c.Type == "bytes" && c.NotNull: // it may be unique
		return append([]byte{0, 0xff, byte(i >> 8), byte(i)}, make([]byte, i*100)...)
	case c.Type == "bytes":
		return bytes.Repeat([]byte{0, 0xff, byte(i)}, i%7*1000)
	default:
		return fmt.Sprint(texts[i%len(texts)], i)
	}
}

// wait is a kind of job that only waits.
type wait struct {
	N    int64  `json:"n"`
	Text string `json:"text"`
}

// Kind names it.
func (wait) Kind() string { return "backup.test" }

func withJobs(t testing.TB, b *dbtest.Base) {
	t.Helper()
	r := job.NewRegistry(b.Clock, obs.Discard())
	job.Register(r, func(context.Context, wait) error { return nil })
	q, err := job.New(b.DB, r, 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	maintain(t, b.DB, func(tx *db.Tx) error {
		for i := range int64(3) {
			if err := q.Insert(tx, wait{N: 1<<53 - 9 + i, Text: "<文字>"}); err != nil {
				return err
			}
		}
		_, err := tx.Exec("UPDATE river_job SET state='running' WHERE id=(SELECT MIN(id) FROM river_job)")
		return err
	})
	err = b.DB.Write(ctx, tester, func(tx *db.Tx) error {
		_, err := audit.Record(tx, audit.Entry{County: dbtest.County, Action: "test.文字"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := audit.Seal(ctx, b.DB); err != nil {
		t.Fatal(err)
	}
}

// target is an empty database of the engine that has the source's master key.
func target(t testing.TB, engine, masterKey string) config.Config {
	t.Helper()
	c := config.Defaults()
	c.Data, c.MasterKeyFile = t.TempDir(), masterKey
	if engine == "postgres" {
		address, err := dbtest.PostgresDSN()
		if err != nil {
			t.Fatal(err)
		}
		c.DB = address
	}
	return c
}

func open(t testing.TB, c config.Config, b *dbtest.Base) *db.DB {
	t.Helper()
	b.Clock.Advance(time.Second) // two databases of one instant would make the same ids
	d, err := db.Open(ctx, c, b.Clock, obs.Discard())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

func made(t testing.TB, b *dbtest.Base) (string, backup.Summary) {
	t.Helper()
	to := filepath.Join(t.TempDir(), "a.backup")
	s, err := backup.Make(ctx, b.DB, keyOf(t, b.Conf.MasterKeyFile), to, quiet)
	if err != nil {
		t.Fatal(err)
	}
	return to, s
}

func totals(s backup.Summary) map[string]backup.Total {
	all := map[string]backup.Total{}
	for _, x := range s.Tables {
		all[x.Table] = x
	}
	return all
}
