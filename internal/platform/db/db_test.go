package db_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"doudi/internal/dbtest"
	"doudi/internal/kernel/access"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

func TestMain(m *testing.M) { dbtest.Main(m.Run) }

var (
	ctx    = context.Background()
	tester = access.Job("test", dbtest.County)
)

func audited(tx *db.Tx) error {
	_, err := audit.Record(tx, audit.Entry{County: dbtest.County, Action: "test.change"})
	return err
}

func count(t *testing.T, b *dbtest.Base, table string) (n int64) {
	t.Helper()
	err := b.DB.Read(ctx, tester, func(tx *db.Tx) error {
		_, err := tx.Row("SELECT COUNT(*) FROM "+table+" WHERE county=$1", []any{dbtest.County}, &n)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAChangeWithoutAuditRowIsRefusedAndLeavesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		err := b.DB.Write(ctx, tester, func(tx *db.Tx) error {
			_, err := tx.Stage(dbtest.County, "test")
			return err
		})
		if err == nil || !strings.Contains(err.Error(), "audit.Record") {
			t.Fatalf("the change was accepted: %v", err)
		}
		if n := count(t, b, "db_stage"); n != 0 {
			t.Fatalf("%d rows of the refused change remain", n)
		}
	})
}

func TestAnErrorRollsEverythingBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		boom := errors.New("boom")
		err := b.DB.Write(ctx, tester, func(tx *db.Tx) error {
			if _, err := tx.Stage(dbtest.County, "test"); err != nil {
				return err
			}
			if err := audited(tx); err != nil {
				return err
			}
			return boom
		})
		if !errors.Is(err, boom) || count(t, b, "db_stage") != 0 || count(t, b, "audit_entry") != 0 {
			t.Fatal("something of a failed change remains", err)
		}
	})
}

// A mistake of ours inside a change must not keep SQLite's one writer, or a connection, for good.
func TestAPanicRollsEverythingBackAndTheNextChangeIsMade(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic was swallowed")
				}
			}()
			_ = b.DB.Write(ctx, tester, func(tx *db.Tx) error {
				if _, err := tx.Stage(dbtest.County, "test"); err != nil {
					return err
				}
				return tx.Rows("SELECT id FROM db_stage", nil, func(func(...any) error) error { panic("boom") })
			})
		}()
		if count(t, b, "db_stage") != 0 {
			t.Error("something of it remains")
		}
		if err := b.DB.Write(ctx, tester, audited); err != nil {
			t.Error(err)
		}
	})
}

func TestReadCannotWrite(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		err := b.DB.Read(ctx, tester, func(tx *db.Tx) error {
			_, err := tx.Exec("INSERT INTO db_stage (county,id,room,opened_ms) VALUES ($1,1,'x',0)", dbtest.County)
			return err
		})
		if err == nil || count(t, b, "db_stage") != 0 {
			t.Fatal("a read wrote")
		}
	})
}

func TestATransactionInsideAnotherIsRefusedInsteadOfHanging(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		err := b.DB.Write(ctx, tester, func(tx *db.Tx) error {
			return b.DB.Read(tx.Context(), tester, func(*db.Tx) error { return nil })
		})
		if err == nil || !strings.Contains(err.Error(), "inside another") {
			t.Fatal(err)
		}
	})
}

// Eight writers each add one to the same number fifty times: on PostgreSQL's default isolation most of them are lost.
func TestNoUpdateIsLost(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		err := b.DB.Maintain(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec("INSERT INTO db_stage (county,id,room,opened_ms) VALUES ($1,1,'counter',0)", dbtest.County)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		var mu sync.Mutex
		done := 0
		for range 8 {
			all.Go(func() {
				for range 25 {
					err := b.DB.Write(ctx, tester, func(tx *db.Tx) error {
						var n int64
						if _, err := tx.Row("SELECT opened_ms FROM db_stage WHERE county=$1 AND id=1", []any{dbtest.County}, &n); err != nil {
							return err
						}
						if _, err := tx.Exec("UPDATE db_stage SET opened_ms=$1 WHERE county=$2 AND id=1", n+1, dbtest.County); err != nil {
							return err
						}
						return audited(tx)
					})
					mu.Lock()
					if err == nil {
						done++
					} else if !errors.Is(err, db.ErrRace.New()) {
						t.Error(err)
					}
					mu.Unlock()
				}
			})
		}
		all.Wait()
		var n int64
		_ = b.DB.Read(ctx, tester, func(tx *db.Tx) error {
			_, err := tx.Row("SELECT opened_ms FROM db_stage WHERE county=$1 AND id=1", []any{dbtest.County}, &n)
			return err
		})
		if int(n) != done || done == 0 {
			t.Fatalf("%d changes succeeded and the number is %d", done, n)
		}
	})
}

func TestInsertTakesEveryKindOfValue(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		err := b.DB.Bulk(ctx, tester, dbtest.County, func(tx *db.Tx) error {
			rows := make([][]any, 1200)
			for i := range rows {
				rows[i] = []any{dbtest.County, id.ID(i + 1), "房间", int64(i), nil}
			}
			return tx.Insert("db_stage", []string{"county", "id", "room", "opened_ms", "published_ms"}, rows)
		})
		if err != nil {
			t.Fatal(err)
		}
		if n := count(t, b, "db_stage"); n != 1200 {
			t.Fatal(n)
		}
		var room string
		err = b.DB.Read(ctx, tester, func(tx *db.Tx) error {
			_, err := tx.Row("SELECT room FROM db_stage WHERE county=$1 AND id=700", []any{dbtest.County}, &room)
			return err
		})
		if err != nil || room != "房间" {
			t.Fatal(room, err)
		}
	})
}

func TestAStageIsSeenOnlyWhenPublished(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		var stage id.ID
		seen := func() (yes bool) {
			err := b.DB.Read(ctx, tester, func(tx *db.Tx) (err error) {
				yes, err = tx.Published(dbtest.County, stage)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return yes
		}
		change := func(fn func(tx *db.Tx) error) error {
			return b.DB.Write(ctx, tester, func(tx *db.Tx) error {
				if err := fn(tx); err != nil {
					return err
				}
				return audited(tx)
			})
		}
		_ = change(func(tx *db.Tx) (err error) { stage, err = tx.Stage(dbtest.County, "test"); return err })
		if seen() {
			t.Fatal("seen before publication")
		}
		for range 2 { // twice: publishing is repeatable
			if err := change(func(tx *db.Tx) error { return tx.Publish(dbtest.County, stage) }); err != nil {
				t.Fatal(err)
			}
		}
		if !seen() {
			t.Fatal("not seen after publication")
		}
		_ = change(func(tx *db.Tx) (err error) { stage, err = tx.Stage(dbtest.County, "test"); return err })
		_ = change(func(tx *db.Tx) error { return tx.Drop(dbtest.County, stage) })
		if err := change(func(tx *db.Tx) error { return tx.Publish(dbtest.County, stage) }); err == nil || seen() {
			t.Fatal("a dropped stage was published")
		}
	})
}

func TestPlaceholders(t *testing.T) {
	if got := db.Placeholders(3, 3); got != "$3,$4,$5" {
		t.Fatal(got)
	}
	if got := fmt.Sprint(db.Placeholders(1, 0)); got != "" {
		t.Fatal(got)
	}
}

func TestASecondProcessOnTheFolderIsRefused(t *testing.T) {
	b := dbtest.Open(t, "sqlite")
	if _, err := db.Open(ctx, b.Conf, b.Clock, b.DB.Obs()); !errors.Is(err, db.ErrFolderInUse.New()) {
		t.Fatal(err)
	}
}

func TestArgumentsGoByNumberInWhateverOrderTheyStand(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		err := b.DB.Read(ctx, tester, func(tx *db.Tx) error {
			var first, second, again string
			_, err := tx.Row("SELECT CAST($2 AS TEXT), CAST($1 AS TEXT), CAST($2 AS TEXT)", []any{"one", "two"}, &first, &second, &again)
			if first != "two" || second != "one" || again != "two" {
				t.Error(first, second, again)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
