// Package bench measures the house beside what a user would have without it. Nothing here fails for being slow.
package bench

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"slices"
	"strconv"
	"strings"
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

const (
	county   = demo.County
	password = "bench-password-1"

	// districtPersons is the whole district of the seed article. DOUDI_BENCH_PERSONS makes it smaller for a quick look.
	districtPersons = 210_000
)

var ctx = context.Background()

// stages is what a process that took a district in says of itself.
type stages struct {
	Registry time.Duration // from the first byte uploaded until the last file was published
	Scores   time.Duration // from then until every household's score was published
	Warnings time.Duration // from then until the last warning was open
	CPU      time.Duration
	Peak     int64 // bytes of memory, of this process alone
	Database int64 // bytes on disk
	Scored   int64
	Opened   int64
}

func (s stages) whole() time.Duration { return s.Registry + s.Scores + s.Warnings }

// districtOrder says which district a process of its own takes in.
type districtOrder struct {
	Config   config.Config
	Files    string
	District demo.Options
	Accounts []app.Account
}

// BenchmarkDistrict takes all departments' files through every layer, cold, and then inserts the very same fact rows into an empty
// table of the same kind by the same driver, in the same chunks: the floor that the machine sets.
func BenchmarkDistrict(b *testing.B) {
	options := wholeDistrict(b)
	files, rows := writeDistrict(b, options)
	for _, engine := range []string{"sqlite", "postgres"} {
		b.Run(engine, func(b *testing.B) {
			for range b.N {
				district(b, engine, options, files, rows)
			}
		})
	}
}

func writeDistrict(b *testing.B, options demo.Options) (files string, rows int) {
	began := time.Now()
	world, err := demo.Generate(options)
	if err != nil {
		b.Fatal(err)
	}
	files = b.TempDir()
	reports, err := world.WriteAll(files, nil)
	if err != nil {
		b.Fatal(err)
	}
	var size int64
	for _, r := range reports {
		rows, size = rows+r.Rows, size+r.Bytes
	}
	fmt.Printf("\n%d persons in %d households, %d rows in %d files, %d MB, made in %.1f s\n", world.Persons(), world.Households(), rows, len(reports),
		size>>20, time.Since(began).Seconds())
	return files, rows
}

func district(b *testing.B, engine string, options demo.Options, files string, rows int) {
	c := settings(b, engine)
	var s stages
	inChild(b, "district", districtOrder{Config: c, Files: files, District: options, Accounts: operators(b, options)}, &s)
	facts, bare := bareInsert(b, engine, c)
	perRow, barePerRow := s.whole().Seconds()/float64(rows), bare.Seconds()/float64(facts)
	b.ReportMetric(float64(rows)/s.whole().Seconds(), "rows/s")
	b.ReportMetric(perRow/barePerRow, "ratio")
	b.ReportMetric(float64(s.Peak>>20), "peak-MB")
	fmt.Printf("%-8s  registry %6.2f s  scores %5.2f s  warnings %5.2f s  whole %6.2f s (%.2f s of processor)  %7.0f rows/s  peak %d MB  database %d MB  %d scored, %d warnings\n",
		engine, s.Registry.Seconds(), s.Scores.Seconds(), s.Warnings.Seconds(), s.whole().Seconds(), s.CPU.Seconds(), float64(rows)/s.whole().Seconds(),
		s.Peak>>20, s.Database>>20, s.Scored, s.Opened)
	fmt.Printf("%-8s  bare insert of the same %d fact rows %.2f s, %.0f rows/s → the whole takes %.1f times as long per row\n",
		engine, facts, bare.Seconds(), 1/barePerRow, perRow/barePerRow)
}

func settings(b *testing.B, engine string) config.Config {
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
	return c
}

// fromEnv is the number that the environment names, or the usual one.
func fromEnv(name string, usual int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return usual
}

// wholeDistrict is the district as it is today, in the size that is asked for.
func wholeDistrict(b *testing.B) demo.Options {
	b.Helper()
	options, err := demo.Whole(1, fromEnv("DOUDI_BENCH_PERSONS", districtPersons), civil.FromTime(clock.System{}.Now()))
	if err != nil {
		b.Fatal(err)
	}
	return options
}

// operators are the accounts of all departments, and of those others who are named by their logins.
func operators(b *testing.B, options demo.Options, others ...string) []app.Account {
	users, err := options.Users()
	if err != nil {
		b.Fatal(err)
	}
	var list []app.Account
	for _, u := range users {
		if p := u.Posts[0]; p.Role == access.DepartmentOperator || slices.Contains(others, u.Login) {
			list = append(list, app.Account{Login: u.Login, Name: u.Name, Password: password, County: p.County,
				Posts: []app.Post{{Role: p.Role, Division: int64(p.County), Department: p.Department, Grants: p.Grants}}})
		}
	}
	return list
}

// takeIn takes a district in and tells its stages.
func takeIn(order []byte) (any, error) {
	var work districtOrder
	if err := json.Unmarshal(order, &work); err != nil {
		return nil, err
	}
	h, url, stop, err := serve(work.Config, work.Accounts)
	if err != nil {
		return nil, err
	}
	if path := os.Getenv("DOUDI_BENCH_PROFILE"); path != "" {
		file, err := os.Create(path) //nolint:gosec // the developer's own
		if err != nil {
			return nil, err
		}
		if err := pprof.StartCPUProfile(file); err != nil {
			return nil, err
		}
		defer pprof.StopCPUProfile()
	}
	began, cpu := time.Now(), usage()
	if err := deliverAll(h, url, work.Files, work.District); err != nil {
		return nil, err
	}
	end := time.Now()
	s, err := tell(h, began, end)
	if err != nil {
		return nil, err
	}
	s.CPU = processor(usage()) - processor(cpu)
	if s.Peak, err = peakMemory(); err != nil {
		return nil, err
	}
	return s, stop()
}

// tell reads the stages from what the house has written down.
func tell(h *app.House, began, end time.Time) (s stages, err error) {
	err = h.DB.Read(ctx, access.Job("bench", county), func(tx *db.Tx) error {
		var registry, scores int64
		for _, ask := range []struct {
			query string
			into  *int64
		}{
			{"SELECT MAX(published_ms) FROM source_batch WHERE county=$1", &registry},
			{"SELECT MAX(published_ms) FROM assess_run WHERE county=$1", &scores},
			{"SELECT COUNT(*) FROM assess_score WHERE county=$1", &s.Scored},
			{"SELECT COUNT(*) FROM warning_warning WHERE county=$1", &s.Opened},
		} {
			if _, err := tx.Row(ask.query, []any{county}, ask.into); err != nil {
				return err
			}
		}
		s.Registry = time.UnixMilli(registry).Sub(began)
		s.Scores = time.UnixMilli(scores).Sub(began) - s.Registry
		s.Warnings = end.Sub(began) - s.Registry - s.Scores
		s.Database, err = tx.Size()
		return err
	})
	return s, err
}

var factColumns = []string{"county", "person", "kind", "id", "stage", "row", "valid_from", "valid_to", "key", "content", "payload"}

// bareInsert writes the finished district's facts into an empty database, in the order in which they came and in the chunks that the
// loader uses. Only the inserts are timed.
func bareInsert(b *testing.B, engine string, c config.Config) (rows int, took time.Duration) {
	const chunk = 2000
	facts := readFacts(b, c)
	into := dbtest.Open(b, engine)
	runtime.GC()
	began := time.Now()
	for list := range slices.Chunk(facts, chunk) {
		err := into.DB.Bulk(ctx, access.Job("bench", county), county, func(tx *db.Tx) error { return tx.Insert("registry_fact", factColumns, list) })
		if err != nil {
			b.Fatal(err)
		}
	}
	return len(facts), time.Since(began)
}

func readFacts(b *testing.B, c config.Config) (facts [][]any) {
	from, err := db.OpenReadOnly(ctx, c, clock.System{}, obs.New(os.Stderr, "error"))
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = from.Close() }()
	err = from.Read(ctx, access.Job("bench", county), func(tx *db.Tx) error {
		return tx.Rows("SELECT person,kind,id,stage,row,valid_from,valid_to,key,content,payload FROM registry_fact WHERE county=$1", []any{county},
			func(scan func(...any) error) error {
				var person, id, stage, row int64
				var kind, validFrom, validTo string
				var key, content, payload []byte
				if err := scan(&person, &kind, &id, &stage, &row, &validFrom, &validTo, &key, &content, &payload); err != nil {
					return err
				}
				facts = append(facts, []any{county, person, kind, id, stage, row, validFrom, validTo, key, content, payload})
				return nil
			})
	})
	if err != nil {
		b.Fatal(err)
	}
	slices.SortFunc(facts, func(x, y []any) int { return cmp.Compare(x[3].(int64), y[3].(int64)) })
	return facts
}

// peakMemory is the most that this program has held. The kernel's ru_maxrss would count what the process that made it held.
func peakMemory() (bytes int64, err error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if _, err := fmt.Sscanf(line, "VmHWM: %d kB", &bytes); err == nil {
			return bytes << 10, nil
		}
	}
	return 0, errors.New("the system does not tell the peak memory")
}

func usage() (u syscall.Rusage) {
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return u
}

func processor(u syscall.Rusage) time.Duration { return time.Duration(u.Utime.Nano() + u.Stime.Nano()) }
