// Package bench measures the house beside what a user would have without it. Nothing here fails for being slow.
package bench

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"

	"doudi/internal/app"
	"doudi/internal/dbtest"
	"doudi/internal/demo"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/clock"
	"doudi/internal/platform/config"
	"doudi/internal/platform/db"
	"doudi/internal/platform/obs"
)

func TestMain(m *testing.M) { dbtest.Main(m.Run) }

// threadPersons is ten times the demo: long enough that starting up does not count.
const threadPersons = 30_000

const (
	county   = demo.County
	password = "bench-password-1"
)

var ctx = context.Background()

// BenchmarkThread takes departments' files through every layer (upload, check, facts, scores, warnings) and then inserts the very
// same fact rows into an empty table of the same kind by the same driver, in the same chunks: the floor that the machine sets.
func BenchmarkThread(b *testing.B) {
	today := civil.FromTime(clock.System{}.Now())
	world, err := demo.Generate(demo.Options{Seed: 1, Persons: threadPersons, Streets: []int64{demo.Street}, Today: today})
	if err != nil {
		b.Fatal(err)
	}
	files := b.TempDir()
	reports, err := world.WriteAll(files, nil)
	if err != nil {
		b.Fatal(err)
	}
	rows := 0
	for i, d := range world.Deliveries() {
		if !d.Sample {
			rows += reports[i].Rows
		}
	}
	fmt.Printf("\n%d persons, %d rows in %d files\n", world.Persons(), rows, len(world.Deliveries())-1)
	for _, engine := range []string{"sqlite", "postgres"} {
		b.Run(engine, func(b *testing.B) {
			for range b.N {
				thread(b, engine, world, files, rows)
			}
		})
	}
}

func thread(b *testing.B, engine string, world *demo.World, files string, rows int) {
	h, stop := open(b, engine)
	accounts(b, h, world)
	server := httptest.NewServer(h.Handler())
	defer server.Close()
	began, cpu := time.Now(), cpuTime()
	courier := demo.Courier{BaseURL: server.URL, Password: func(string) string { return password }, Poll: 5 * time.Millisecond}
	if err := courier.Deliver(ctx, files, world.Deliveries()); err != nil {
		b.Fatal(err)
	}
	delivered := time.Since(began)
	if err := h.Idle(ctx); err != nil {
		b.Fatal(err)
	}
	whole, spent := time.Since(began), cpuTime()-cpu
	facts, size := readFacts(b, h)
	stop()
	bare := bareInsert(b, engine, facts)
	perSecond := float64(rows) / whole.Seconds()
	barePerSecond := float64(len(facts)) / bare.Seconds()
	b.ReportMetric(perSecond, "rows/s")
	b.ReportMetric(barePerSecond, "bare-rows/s")
	b.ReportMetric(barePerSecond/perSecond, "ratio")
	fmt.Printf("%-8s  whole thread %6.2f s (%.2f s until the last file was published), %7.0f rows/s, %.2f s of processor, database %d MB, peak memory so far %d MB\n",
		engine, whole.Seconds(), delivered.Seconds(), perSecond, spent.Seconds(), size>>20, peakMemory()>>20)
	fmt.Printf("%-8s  bare insert  %6.2f s of the same %d fact rows, %7.0f rows/s → the thread takes %.1f times as long per row\n",
		engine, bare.Seconds(), len(facts), barePerSecond, barePerSecond/perSecond)
}

func open(b *testing.B, engine string) (*app.House, func()) {
	c := config.Defaults()
	c.Data = b.TempDir()
	c.MasterKeyFile = filepath.Join(c.Data, "master.key")
	if engine == "postgres" {
		dsn, err := dbtest.PostgresDSN()
		if err != nil {
			b.Fatal(err)
		}
		c.DB = dsn
	}
	h, err := app.Open(ctx, c, obs.New(os.Stderr, "error"))
	if err != nil {
		b.Fatal(err)
	}
	if err := h.Start(ctx); err != nil {
		b.Fatal(err)
	}
	return h, func() {
		if err := h.Close(ctx); err != nil {
			b.Fatal(err)
		}
	}
}

func accounts(b *testing.B, h *app.House, world *demo.World) {
	users, err := world.Users()
	if err != nil {
		b.Fatal(err)
	}
	var list []app.Account
	for _, u := range users {
		if p := u.Posts[0]; p.Role == access.DepartmentOperator {
			list = append(list, app.Account{Login: u.Login, Name: u.Name, Password: password, County: p.County,
				Posts: []app.Post{{Role: p.Role, Division: int64(p.County), Department: p.Department}}})
		}
	}
	if err := h.Setup(ctx, []int{county}, list); err != nil {
		b.Fatal(err)
	}
}

var factColumns = []string{"county", "person", "kind", "id", "stage", "row", "valid_from", "valid_to", "key", "content", "payload"}

func readFacts(b *testing.B, h *app.House) (rows [][]any, size int64) {
	err := h.DB.Read(ctx, access.Job("bench", county), func(tx *db.Tx) error {
		var err error
		if size, err = tx.Size(); err != nil {
			return err
		}
		return tx.Rows("SELECT person,kind,id,stage,row,valid_from,valid_to,key,content,payload FROM registry_fact WHERE county=$1 ORDER BY id", []any{county},
			func(scan func(...any) error) error {
				var person, id, stage, row int64
				var kind, from, to string
				var key, content, payload []byte
				if err := scan(&person, &kind, &id, &stage, &row, &from, &to, &key, &content, &payload); err != nil {
					return err
				}
				rows = append(rows, []any{county, person, kind, id, stage, row, from, to, key, content, payload})
				return nil
			})
	})
	if err != nil {
		b.Fatal(err)
	}
	return rows, size
}

// bareInsert writes the rows into an empty database, in the order in which they came and in the chunks that the loader uses.
func bareInsert(b *testing.B, engine string, rows [][]any) time.Duration {
	const chunk = 2000
	base := dbtest.Open(b, engine)
	runtime.GC()
	began := time.Now()
	for len(rows) > 0 {
		n := min(len(rows), chunk)
		err := base.DB.Bulk(ctx, access.Job("bench", county), county, func(tx *db.Tx) error {
			return tx.Insert("registry_fact", factColumns, rows[:n])
		})
		if err != nil {
			b.Fatal(err)
		}
		rows = rows[n:]
	}
	return time.Since(began)
}

func usage() syscall.Rusage {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return u
}

func cpuTime() time.Duration {
	u := usage()
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func peakMemory() int64 { return usage().Maxrss << 10 }
