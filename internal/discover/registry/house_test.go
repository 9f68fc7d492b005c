package registry_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"

	"doudi/internal/dbtest"
	"doudi/internal/discover/registry"
	"doudi/internal/discover/source"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/ident"
	"doudi/internal/platform/clock"
	"doudi/internal/platform/db"
	"doudi/internal/platform/event"
	"doudi/internal/platform/job"
	"doudi/params"
)

func TestMain(m *testing.M) { dbtest.Main(m.Run) }

const county = dbtest.County

// places: every community code that begins with the county's is there.
type places struct{}

func (places) HasCommunity(in int, community int64, _ civil.Date) bool {
	return community/1_000_000 == int64(in)
}

// house is the room with its real neighbours below it, at work in one county. The queue stands still unless started: tests do the
// jobs by hand.
type house struct {
	*dbtest.Base
	t        rapid.TB
	county   int
	source   *source.Service
	registry *registry.Service
	queue    *job.Queue
	bus      *event.Bus
	ctx      context.Context // with the purpose of a job
}

func open(t *testing.T, b *dbtest.Base) *house {
	t.Helper()
	catalogue, err := source.LoadCatalogue(params.FS, "catalogue")
	if err != nil {
		t.Fatal(err)
	}
	h := &house{Base: b, t: t, county: county, ctx: insideJob(t)}
	r := job.NewRegistry(clock.System{}, b.DB.Obs())
	bus := event.NewBus(b.DB, r)
	h.bus = bus
	h.source = source.New(b.DB, b.Box, bus, places{}, catalogue)
	h.registry = registry.New(b.DB, b.Box, bus, h.source)
	h.source.Jobs(r)
	h.registry.Jobs(r)
	h.registry.Listen()
	if h.queue, err = job.New(b.DB, r, b.DB.NewID(), 2); err != nil {
		t.Fatal(err)
	}
	bus.Use(h.queue)
	h.source.Use(h.queue)
	h.registry.Use(h.queue)
	return h
}

// node is the room as another process has it, on the same database.
func (h *house) node() *registry.Service {
	s := registry.New(h.DB, h.Box, h.bus, h.source)
	s.Use(h.queue)
	return s
}

// in is the same house at work in another county.
func (h *house) in(county int) *house {
	h.t.Helper()
	other := *h
	other.county = county
	if err := h.Box.Ensure(context.Background(), county); err != nil {
		h.t.Fatal(err)
	}
	return &other
}

func (h *house) officer() access.Actor {
	return access.Actor{UserID: 7, PostID: 70, Name: "王工", Role: access.BureauOfficer, County: h.county,
		Scope: access.Scope{Nodes: []access.Node{{County: h.county}}}}
}

type borrow struct{}

func (borrow) Kind() string { return "test.borrow" }

var borrowed struct {
	once sync.Once
	ctx  context.Context
}

// insideJob is the context that the queue gives to a job: sealed data opens under its purpose, which nobody else can make.
func insideJob(t *testing.T) context.Context {
	t.Helper()
	borrowed.once.Do(func() {
		b := dbtest.Open(t, "sqlite")
		r, got := job.NewRegistry(clock.System{}, b.DB.Obs()), make(chan context.Context, 1)
		job.Register(r, func(ctx context.Context, _ borrow) error { got <- ctx; return nil })
		q, err := job.New(b.DB, r, b.DB.NewID(), 1)
		if err != nil {
			t.Fatal(err)
		}
		if err := b.DB.Maintain(t.Context(), func(tx *db.Tx) error { return q.Insert(tx, borrow{}) }); err != nil {
			t.Fatal(err)
		}
		if err := q.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		borrowed.ctx = context.WithoutCancel(<-got) //nolint:fatcontext // kept once, in no loop
		_ = q.Stop(t.Context())
	})
	return borrowed.ctx
}

// dying is a context that ends at the nth step of its work: a process that is killed there.
type dying struct {
	context.Context
	cancel context.CancelFunc
	left   atomic.Int64
}

func dieAt(ctx context.Context, step int) *dying {
	d := &dying{}
	d.Context, d.cancel = context.WithCancel(ctx)
	d.left.Store(int64(step))
	return d
}

// Value is asked for at every transaction and statement.
func (d *dying) Value(key any) any {
	if d.left.Add(-1) == 0 {
		d.cancel()
	}
	return d.Context.Value(key)
}

// someone is the valid ID number of the nth person, who does not exist.
func someone(n int) string {
	first := fmt.Sprintf("42010619%02d%02d%02d%03d", 40+n%60, 1+n/60%12, 1+n/720%28, n%1000)
	check, _ := ident.CheckDigit(first)
	return first + string(check)
}

// The columns of the tests' files, by field code.
var columns = map[string][]string{
	"hukou":        {"id_no", "name", "household_no", "relation", "community", "address", "registered_on", "left_on"},
	"unemployment": {"id_no", "name", "registered_on", "ended_on", "reason"},
	"contribution": {"id_no", "name", "month", "kind", "base"},
	"fund":         {"id_no", "name", "month", "employer", "amount", "status"},
}

var departments = map[string]string{"hukou": "gongan", "unemployment": "renshe", "contribution": "renshe", "fund": "gongjijin"}

// hukou is a row of the household register: household of three, the head first.
func (h *house) hukou(n int) []string {
	return []string{someone(n), fmt.Sprintf("张%d", n), fmt.Sprintf("H%04d", n/3), []string{"户主", "配偶", "子"}[n%3],
		fmt.Sprintf("%d001001", h.county), "一号", "2020-01-01", ""}
}

func hukous(h *house, from, to int) (rows [][]string) {
	for n := from; n < to; n++ {
		rows = append(rows, h.hukou(n))
	}
	return rows
}

// deliver hands a file in and takes its check as done: the check itself is source's own matter.
func (h *house) deliver(item string, rows ...[]string) *source.Batch {
	h.t.Helper()
	var b bytes.Buffer
	_ = csv.NewWriter(&b).WriteAll(append([][]string{columns[item]}, rows...))
	batch, err := h.source.Receive(context.Background(), h.officer(), departments[item], item, item+".csv", &b)
	if err != nil {
		h.t.Fatal(err)
	}
	h.checked(batch)
	return batch
}

// checked moves a received batch to where registry finds it.
func (h *house) checked(batch *source.Batch) {
	h.t.Helper()
	records, err := h.source.Records(h.ctx, batch, nil)
	if err != nil {
		h.t.Fatal(err)
	}
	accepted := int64(0)
	for ok := true; ok; {
		if _, ok, err = records.Next(); err != nil {
			h.t.Fatal(err)
		}
		if ok {
			accepted++
		}
	}
	err = h.DB.Write(context.Background(), access.Job("test", h.county), func(tx *db.Tx) error {
		if _, err := tx.Exec("DELETE FROM source_quarantine WHERE county=$1 AND batch=$2", h.county, batch.ID); err != nil {
			return err
		}
		return h.source.Change(tx, h.county, batch.ID, "batch.checked", func(_ *db.Tx, now *source.Batch) error {
			now.State, now.Rows, now.Accepted = source.Checked, accepted, accepted
			return nil
		})
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

// load does one load job.
func (h *house) load() {
	h.t.Helper()
	if err := h.registry.Load(h.ctx, h.county); err != nil {
		h.t.Fatal(err)
	}
}

// loaded is deliver and load, a minute after whatever came before.
func (h *house) loaded(item string, rows ...[]string) *source.Batch {
	h.t.Helper()
	batch := h.deliver(item, rows...)
	h.loadAll(batch)
	return h.get(batch)
}

// loadAll does load jobs until the batch is through.
func (h *house) loadAll(batch *source.Batch) {
	h.t.Helper()
	h.Clock.Advance(60e9)
	for range 1000 {
		switch h.get(batch).State {
		case source.Published, source.Failed, source.Cancelled:
			return
		}
		h.load()
	}
	h.t.Fatal("the load never ends")
}

func (h *house) get(batch *source.Batch) *source.Batch {
	h.t.Helper()
	batch, err := h.source.Get(context.Background(), h.officer(), batch.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	return batch
}

// counts is what a load comes to.
func counts(b *source.Batch) string {
	return fmt.Sprintf("%s: %d new, %d changed, %d unchanged, %d ended, %d duplicates, %d accepted, %d refused",
		b.State, b.Added, b.Changed, b.Unchanged, b.Ended, b.Duplicates, b.Accepted, b.Refused)
}

func (h *house) wantCounts(b *source.Batch, want string) {
	h.t.Helper()
	if got := counts(h.get(b)); got != want {
		h.t.Errorf("the batch is %s\nwant         %s", got, want)
	}
}
