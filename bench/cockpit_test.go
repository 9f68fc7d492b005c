package bench

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"doudi/internal/app"
	"doudi/internal/demo"
	"doudi/internal/kernel/access"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/config"
	"doudi/internal/platform/db"
)

const (
	cockpitUsers = 50
	cockpitTime  = 10 * time.Second
	// cockpitPause is between an answer and the same user's next question: far less than anybody needs to read it.
	cockpitPause = 250 * time.Millisecond
)

// cockpitWork is the work of a process of its own.
type cockpitWork struct {
	Config   config.Config
	Files    string
	District demo.Options
	Accounts []app.Account
}

// cockpitPart is what fifty users saw under one load.
type cockpitPart struct {
	Name    string
	Answers []time.Duration
	Changes int // meanwhile: each makes the counts stale
	Took    time.Duration
}

// BenchmarkCockpit has fifty people look at the cockpit of the whole district: each asks again a moment after its answer, first while
// nothing changes, then while something changes all the time; then without any pause, which says what the machine can do. Beside that
// the same counts by SQL for every question, without the snapshot and without the way through the API.
func BenchmarkCockpit(b *testing.B) {
	options := wholeDistrict(b)
	files, _ := writeDistrict(b, options)
	work := cockpitWork{Files: files, District: options, Accounts: operators(b, options, officer)}
	for _, engine := range []string{"sqlite", "postgres"} {
		b.Run(engine, func(b *testing.B) {
			for range b.N {
				work.Config = settings(b, engine)
				var parts []cockpitPart
				inChild(b, "cockpit", work, &parts)
				for _, p := range parts {
					fmt.Printf("%-8s  %-34s  %6d answers in %.0f s  %s  %d changes\n", engine, p.Name, len(p.Answers), p.Took.Seconds(), spreadFine(p.Answers), p.Changes)
				}
				b.ReportMetric(quantile(parts[0].Answers, 0.95).Seconds()*1000, "p95-ms")
				b.ReportMetric(quantile(parts[1].Answers, 0.95).Seconds()*1000, "p95-changing-ms")
				b.ReportMetric(float64(quantile(parts[3].Answers, 0.95))/float64(quantile(parts[2].Answers, 0.95)), "ratio")
			}
		})
	}
}

func spreadFine(list []time.Duration) string {
	return fmt.Sprintf("p50 %.1f p95 %.1f p99 %.1f max %.1f ms", quantile(list, 0.5).Seconds()*1000, quantile(list, 0.95).Seconds()*1000,
		quantile(list, 0.99).Seconds()*1000, quantile(list, 1).Seconds()*1000)
}

func measureCockpit(order []byte) (any, error) {
	var work cockpitWork
	if err := json.Unmarshal(order, &work); err != nil {
		return nil, err
	}
	h, url, stop, err := serve(work.Config, work.Accounts)
	if err != nil {
		return nil, err
	}
	if err := deliverAll(h, url, work.Files, work.District); err != nil {
		return nil, err
	}
	// Fifty browsers keep their connections.
	if transport, ok := http.DefaultTransport.(*http.Transport); ok {
		transport.MaxIdleConnsPerHost = cockpitUsers
	}
	v := &visitor{url: url}
	if err := v.signIn(ctx, officer); err != nil {
		return nil, err
	}
	look := func() error { return v.do(ctx, http.MethodGet, "/v1/cockpit", "", "", nil) }
	var parts []cockpitPart
	for _, p := range []struct {
		name     string
		changing bool
		pause    time.Duration
		ask      func() error
	}{
		{"50 users, nothing changes", false, cockpitPause, look},
		{"50 users, ten changes a second", true, cockpitPause, look},
		{"50 users without a pause", false, 0, look},
		{"counted by SQL, without a pause", false, 0, func() error { return counts(h) }},
	} {
		part, err := fifty(h, p.name, p.changing, p.pause, p.ask)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.name, err)
		}
		parts = append(parts, part)
	}
	return parts, stop()
}

// fifty has fifty users ask, each again a pause after its answer.
func fifty(h *app.House, name string, changing bool, pause time.Duration, ask func() error) (cockpitPart, error) {
	part := cockpitPart{Name: name}
	began, end := time.Now(), make(chan struct{})
	var all sync.WaitGroup
	var mu sync.Mutex
	var failed error
	for range cockpitUsers {
		all.Go(func() {
			for {
				select {
				case <-end:
					return
				default:
				}
				asked := time.Now()
				err := ask()
				took := time.Since(asked)
				mu.Lock()
				part.Answers = append(part.Answers, took)
				failed = errors.Join(failed, err)
				stop := failed != nil
				mu.Unlock()
				if stop {
					return
				}
				time.Sleep(pause)
			}
		})
	}
	for time.Since(began) < cockpitTime {
		time.Sleep(100 * time.Millisecond)
		if changing {
			if err := touch(h); err != nil {
				return part, err
			}
			part.Changes++
		}
	}
	close(end)
	all.Wait()
	part.Took = time.Since(began)
	return part, failed
}

// touch is a change of a warning as far as the counts know.
func touch(h *app.House) error {
	return h.DB.Write(ctx, access.Job("bench", county), func(tx *db.Tx) error {
		_, err := audit.Record(tx, audit.Entry{County: county, Action: "warning.update", Subject: audit.Subject{Kind: "warning", ID: 1}})
		return err
	})
}

// counts is what a cockpit would ask of the database every time.
func counts(h *app.House) error {
	return h.DB.Read(ctx, access.Job("bench", county), func(tx *db.Tx) error {
		for _, group := range []string{"level", "street", "cause", "layer", "due_on", "opened_on", "closed_on"} {
			err := tx.Rows("SELECT "+group+",COUNT(*) FROM warning_v_warning WHERE county=$1 GROUP BY "+group, []any{county}, func(scan func(...any) error) error {
				var key any
				var n int64
				return scan(&key, &n)
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}
