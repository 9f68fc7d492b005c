// Package registrytest fills a registry in the tests of the rooms above it: files go in as departments deliver them, through source
// and registry as they are in the program, so that what a test stands on is what the program stands on.
package registrytest

import (
	"bytes"
	"context"
	"encoding/csv"
	"strconv"
	"sync"
	"testing"
	"time"

	"doudi/internal/discover/registry"
	"doudi/internal/discover/source"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/ident"
	"doudi/internal/kernel/region"
	"doudi/internal/platform/clock"
	"doudi/internal/platform/db"
	"doudi/internal/platform/event"
	"doudi/internal/platform/id"
	"doudi/internal/platform/job"
	"doudi/internal/platform/seal"
	"doudi/internal/policy"
	"doudi/params"
)

// County is the county that House delivers to; Community and Neighbour are two of its communities, in different streets.
const (
	County    = 420106
	Community = 420106001001
	Neighbour = 420106002001
)

// House is policy, source and registry, tied together. The rooms above join before Start.
type House struct {
	DB       *db.DB
	Box      *seal.Box
	Bus      *event.Bus
	Jobs     *job.Registry
	Queue    *job.Queue // from Start on
	Policy   *policy.Service
	Registry *registry.Service

	source *source.Service
	mu     sync.Mutex
	works  []func(ctx context.Context) error
}

// New builds the rooms over an open, migrated database.
func New(t testing.TB, d *db.DB, box *seal.Box) *House {
	t.Helper()
	book, err := policy.Load(params.FS)
	if err != nil {
		t.Fatal(err)
	}
	h := &House{DB: d, Box: box, Jobs: job.NewRegistry(clock.System{}, d.Obs()), Policy: policy.New(d, book)}
	h.Bus = event.NewBus(d, h.Jobs)
	h.source = source.New(d, box, h.Bus, places{h.Policy}, Catalogue(t))
	h.Registry = registry.New(d, box, h.Bus, h.source)
	h.source.Jobs(h.Jobs)
	h.Registry.Jobs(h.Jobs)
	h.Registry.Listen()
	job.Register(h.Jobs, h.work)
	return h
}

// Catalogue is the shipped one.
func Catalogue(t testing.TB) *source.Catalogue {
	t.Helper()
	c, err := source.LoadCatalogue(params.FS, "catalogue")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Item is the shipped catalogue's item of the code, or nil.
func (h *House) Item(code string) *registry.Item { return h.source.Catalogue().Item(code) }

// Start makes the queue, hands it to everybody who uses it, and begins to work.
func (h *House) Start(t testing.TB, users ...interface{ Use(q *job.Queue) }) {
	t.Helper()
	q, err := job.New(h.DB, h.Jobs, h.DB.NewID(), 4)
	if err != nil {
		t.Fatal(err)
	}
	h.Queue = q
	h.Bus.Use(q)
	for _, u := range append(users, h.source, h.Registry) {
		u.Use(q)
	}
	if err := q.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = q.Stop(context.Background()) })
}

// Idle waits until no job is left.
func (h *House) Idle(t testing.TB) {
	t.Helper()
	for range 6000 {
		n, err := h.Queue.Backlog(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatal("the jobs do not come to an end")
}

// Deliver sends a file of the item and waits until everything that follows from it is done. A row is the item's fields in the
// catalogue's order; what is missing at its end is empty. Every row must pass.
func (h *House) Deliver(t testing.TB, item string, rows ...[]string) {
	t.Helper()
	h.Send(t, item, rows...)
	h.Idle(t)
}

// Send is Deliver without the wait.
func (h *House) Send(t testing.TB, item string, rows ...[]string) id.ID {
	t.Helper()
	it := h.source.Catalogue().Item(item)
	var file bytes.Buffer
	w := csv.NewWriter(&file)
	header := make([]string, len(it.Fields))
	for i, f := range it.Fields {
		header[i] = f.Header[0]
	}
	_ = w.Write(header)
	for _, row := range rows {
		_ = w.Write(append(append([]string(nil), row...), make([]string, len(header)-len(row))...))
	}
	w.Flush() // into memory: cannot fail
	operator := access.Actor{UserID: 1, PostID: 1, Name: "operator", Role: access.DepartmentOperator, County: County, Department: it.Department.Code,
		Scope: access.Scope{Nodes: []access.Node{{County: County}}}}
	b, err := h.source.Receive(context.Background(), operator, it.Department.Code, item, item+".csv", &file)
	if err != nil {
		t.Fatal(err)
	}
	return b.ID
}

type workJob struct {
	N int `json:"n"`
}

// Kind names the job.
func (workJob) Kind() string { return "test.work" }

func (h *House) work(ctx context.Context, j workJob) error {
	h.mu.Lock()
	f := h.works[j.N]
	h.mu.Unlock()
	return f(ctx)
}

// InJob runs f once inside a job of the queue, where sealed data opens, and returns its error.
func (h *House) InJob(t testing.TB, f func(ctx context.Context) error) error {
	t.Helper()
	done := make(chan error, 1)
	h.mu.Lock()
	n := len(h.works)
	h.works = append(h.works, func(ctx context.Context) error {
		done <- f(ctx)
		return nil
	})
	h.mu.Unlock()
	err := h.DB.Bulk(context.Background(), access.Job("test.work", County), County, func(tx *db.Tx) error { return h.Queue.Insert(tx, workJob{n}) })
	if err != nil {
		t.Fatal(err)
	}
	return <-done
}

// IDNumber is an identity number that is right by form only: born on the day (2026-01-31), the nth of that day; odd n is male.
func IDNumber(born string, n int) string {
	year, month, day := civil.Must(born).YMD()
	digits := pad(County, 6) + pad(year, 4) + pad(month, 2) + pad(day, 2) + pad(n, 3)
	check, _ := ident.CheckDigit(digits) // seventeen digits: always has one
	return digits + string(check)
}

func pad(n, width int) string {
	text := strconv.Itoa(n)
	for len(text) < width {
		text = "0" + text
	}
	return text
}

// places is what internal/app gives source.
type places struct{ policy *policy.Service }

// HasCommunity reports whether the community lay in the county on the day.
func (p places) HasCommunity(county int, community int64, on civil.Date) bool {
	code := region.Code(community)
	return code.Level() == region.Community && p.policy.Tree().Contains(region.FromAuthority(county), code, on)
}
