package backup_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"doudi/internal/dbtest"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/backup"
	"doudi/internal/platform/db"
	"doudi/internal/platform/seal"
	"doudi/migrations"
)

func TestMain(m *testing.M) { dbtest.Main(m.Run) }

func TestEveryTableComesBackOnEitherEngine(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		fill(t, b.DB, 40)
		withJobs(t, b)
		file, s := made(t, b)
		info, err := os.Stat(file)
		if err != nil || info.Mode().Perm() != 0o600 || info.Size() != s.Size {
			t.Fatal(info, err)
		}
		if len(s.Tables) != len(migrations.Tables)+1 || totals(s)["river_job"].Rows != 3 {
			t.Fatalf("%d tables, %d jobs", len(s.Tables), totals(s)["river_job"].Rows)
		}
		v, err := backup.Verify(ctx, keyOf(t, b.Conf.MasterKeyFile), file, quiet)
		if err != nil || v.SM3 != s.SM3 || v.Rows != s.Rows {
			t.Fatal(v, err)
		}
		for _, engine := range []string{"sqlite", "postgres"} {
			d := open(t, target(t, engine, b.Conf.MasterKeyFile), b)
			r, err := backup.Restore(ctx, d, keyOf(t, b.Conf.MasterKeyFile), file, nothing, quiet)
			if err != nil {
				t.Fatal(engine, err)
			}
			if len(r.Chains) != 1 || r.Chains[0].Entries != 1 || len(r.Broken) != 0 {
				t.Error(engine, "chains", r.Chains, r.Broken)
			}
			if err := backup.Refuse(ctx, d); err != nil {
				t.Error(engine, err)
			}
			// A backup of the restored database is the same again, but for what was written since.
			again := filepath.Join(t.TempDir(), "b.backup")
			s2, err := backup.Make(ctx, d, keyOf(t, b.Conf.MasterKeyFile), again, quiet)
			if err != nil {
				t.Fatal(err)
			}
			for name, total := range totals(s) {
				if name != "audit_entry" && totals(s2)[name] != total {
					t.Errorf("%s: %s differs in the second backup", engine, name)
				}
			}
			trail(t, d, "backup.made", "backup.restored")
		}
	})
}

func trail(t *testing.T, d *db.DB, actions ...string) {
	t.Helper()
	for _, action := range actions {
		err := d.Read(ctx, tester, func(tx *db.Tx) error {
			list, err := audit.List(tx, audit.Filter{County: dbtest.County, Action: action, Limit: 10})
			if err == nil && len(list) == 0 {
				t.Errorf("no row %s in the trail", action)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestARestoreRefusesWhatItMustNotTouch(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		file, _ := made(t, b)
		key := keyOf(t, b.Conf.MasterKeyFile)
		if _, err := backup.Restore(ctx, b.DB, key, file, nothing, quiet); !problem.Is(err, backup.ErrNotEmpty) {
			t.Error("a database that is not empty:", err)
		}
		other := filepath.Join(t.TempDir(), "other.key")
		if err := os.WriteFile(other, []byte(strings.Repeat("5a", 16)+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		d := open(t, target(t, b.DB.Engine(), other), b)
		if _, err := backup.Restore(ctx, d, keyOf(t, other), file, nothing, quiet); !problem.Is(err, backup.ErrWrongKey) {
			t.Error("another master key:", err)
		}
		if _, err := backup.Verify(ctx, key, file+".none", quiet); !problem.Is(err, backup.ErrCannotRead) {
			t.Error("no file:", err)
		}
		if _, err := seal.Archive(file + ".none"); !problem.Is(err, seal.ErrMasterKey) {
			t.Error("no key:", err)
		}
		if _, err := backup.Make(ctx, b.DB, key, file, quiet); !problem.Is(err, backup.ErrExists) {
			t.Error("an existing file:", err)
		}
		if err := os.WriteFile(file+"2.part", nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := backup.Make(ctx, b.DB, key, file+"2", quiet); !problem.Is(err, backup.ErrExists) {
			t.Error("an existing partial file:", err)
		}
		// After the refusals the empty database still takes the backup.
		if _, err := backup.Restore(ctx, d, key, file, nothing, quiet); err != nil {
			t.Error(err)
		}
	})
}

func TestAnOlderSchemaIsBroughtUpToDate(t *testing.T) {
	known, err := db.KnownSchema()
	if err != nil {
		t.Fatal(err)
	}
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			b := dbtest.Open(t, "sqlite")
			c := target(t, engine, b.Conf.MasterKeyFile)
			d := open(t, c, b)
			if err := d.MigrateTo(ctx, 12); err != nil {
				t.Fatal(err)
			}
			maintain(t, d, func(tx *db.Tx) error {
				_, err := tx.Exec("INSERT INTO db_stage (county,id,room,opened_ms) VALUES ($1,7,'old',0)", dbtest.County)
				return err
			})
			key := keyOf(t, b.Conf.MasterKeyFile)
			file := filepath.Join(t.TempDir(), "old.backup")
			s, err := backup.Make(ctx, d, key, file, quiet)
			if err != nil || s.Schema != 12 {
				t.Fatal(s.Schema, err)
			}
			for _, into := range []string{"sqlite", "postgres"} {
				d := open(t, target(t, into, b.Conf.MasterKeyFile), b)
				if _, err := backup.Restore(ctx, d, key, file, nothing, quiet); err != nil {
					t.Fatal(into, err)
				}
				err := d.Read(ctx, tester, func(tx *db.Tx) error {
					version, err := tx.Schema()
					var room string
					found, e := tx.Row("SELECT room FROM db_stage WHERE county=$1 AND id=7", []any{dbtest.County}, &room)
					if version != known || !found || room != "old" {
						t.Error(into, version, room)
					}
					return errors.Join(err, e)
				})
				if err != nil {
					t.Error(into, err)
				}
			}
		})
	}
}

func TestAnInterruptedRestoreIsNotServedAndStartsAnew(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		fill(t, b.DB, 40)
		withJobs(t, b)
		file, _ := made(t, b)
		key := keyOf(t, b.Conf.MasterKeyFile)
		for _, phase := range []string{"load", "compare", "prove", "finish"} {
			d := open(t, target(t, b.DB.Engine(), b.Conf.MasterKeyFile), b)
			stopped, stop := context.WithCancel(ctx)
			boom := errors.New("boom")
			_, err := backup.Restore(stopped, d, key, file, func(*db.Tx) error { return boom }, func(p backup.Progress) {
				if p.Phase == phase {
					stop()
				}
			})
			stop()
			if err == nil || phase == "finish" && !errors.Is(err, boom) {
				t.Fatal(phase, err)
			}
			if err := backup.Refuse(ctx, d); !problem.Is(err, backup.ErrUnfinished) {
				t.Errorf("interrupted in %s it would be served: %v", phase, err)
			}
			if _, err := backup.Make(ctx, d, key, file+".half", quiet); !problem.Is(err, backup.ErrUnfinished) {
				t.Errorf("half a database was backed up: %v", err)
			}
			if _, err := backup.Restore(ctx, d, key, file, nothing, quiet); err != nil {
				t.Fatal(phase, err)
			}
			if err := backup.Refuse(ctx, d); err != nil {
				t.Error(phase, err)
			}
		}
	})
}

// full is a disk with little room.
type full struct {
	*os.File
	room int
}

// Write fails when the room is used up, like a disk, after a part of the bytes.
func (f *full) Write(p []byte) (int, error) {
	if len(p) > f.room {
		n, _ := f.File.Write(p[:f.room])
		f.room = 0
		return n, &os.PathError{Op: "write", Path: f.Name(), Err: errors.New("no space left on device")}
	}
	f.room -= len(p)
	return f.File.Write(p)
}

func TestAFullDiskLeavesNoFile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		fill(t, b.DB, 40)
		_, s := made(t, b)
		for _, room := range []int{0, 10, 300, int(s.Size) - 1} {
			undo := backup.Create(func(name string) (backup.File, error) {
				f, err := os.Create(name) //nolint:gosec // of the test
				return &full{f, room}, err
			})
			folder := t.TempDir()
			_, err := backup.Make(ctx, b.DB, keyOf(t, b.Conf.MasterKeyFile), filepath.Join(folder, "x"), quiet)
			undo()
			if !problem.Is(err, backup.ErrCannotWrite) || !strings.Contains(err.Error(), "no space left") {
				t.Error(room, err)
			}
			if left, _ := os.ReadDir(folder); len(left) != 0 {
				t.Errorf("room for %d bytes: %s is left", room, left[0].Name())
			}
		}
	})
}

func TestACancelledBackupLeavesNoFile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		fill(t, b.DB, 300)
		stopped, stop := context.WithCancel(ctx)
		folder := t.TempDir()
		_, err := backup.Make(stopped, b.DB, keyOf(t, b.Conf.MasterKeyFile), filepath.Join(folder, "x"), func(backup.Progress) { stop() })
		stop()
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		if left, _ := os.ReadDir(folder); len(left) != 0 {
			t.Error(left[0].Name(), "is left")
		}
	})
}

func TestTheNameHasTheInstant(t *testing.T) {
	if got := backup.Name(time.Date(2026, 7, 1, 1, 2, 3, 0, time.UTC)); got != "doudi-20260701-010203.backup" {
		t.Fatal(got)
	}
}
