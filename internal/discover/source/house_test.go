package source_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"doudi/internal/dbtest"
	"doudi/internal/discover/source"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/ident"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/clock"
	"doudi/internal/platform/db"
	"doudi/internal/platform/event"
	"doudi/internal/platform/job"
	"doudi/params"
)

func TestMain(m *testing.M) { dbtest.Main(m.Run) }

const (
	county    = dbtest.County
	neighbour = 420107
	header    = "公民身份号码,姓名,户号,与户主关系,社区代码,联系电话"
)

var (
	officer = access.Actor{UserID: 7, PostID: 70, Name: "王工", Role: access.BureauOfficer, County: county,
		Scope: access.Scope{Nodes: []access.Node{{County: county}}}}
	police = access.Actor{UserID: 8, PostID: 80, Name: "李警", Role: access.DepartmentOperator, Department: "gongan", County: county,
		Scope: access.Scope{Nodes: []access.Node{{County: county}}}}
)

// places: every community code that begins with the county's is there.
type places struct{}

func (places) HasCommunity(in int, community int64, _ civil.Date) bool {
	return community/1_000_000 == int64(in)
}

// house is the room with its real neighbours below it. The queue stands still unless started: tests do the jobs by hand.
type house struct {
	*dbtest.Base
	*source.Service
	t     *testing.T
	jobs  *job.Registry
	queue *job.Queue
	ctx   context.Context // with the purpose of a job
}

func open(t *testing.T, b *dbtest.Base) *house {
	t.Helper()
	catalogue, err := source.LoadCatalogue(params.FS, "catalogue")
	if err != nil {
		t.Fatal(err)
	}
	h := &house{Base: b, t: t, jobs: job.NewRegistry(clock.System{}, b.DB.Obs()), ctx: insideJob(t)}
	bus := event.NewBus(b.DB, h.jobs)
	h.Service = source.New(b.DB, b.Box, bus, places{}, catalogue)
	h.Jobs(h.jobs)
	if h.queue, err = job.New(b.DB, h.jobs, b.DB.NewID(), 2); err != nil {
		t.Fatal(err)
	}
	bus.Use(h.queue)
	h.Use(h.queue)
	return h
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

// hukou is a row of the household register that passes.
func hukou(n int) []string {
	return []string{someone(n), "张三", fmt.Sprintf("H%04d", n/3), []string{"户主", "配偶", "子"}[n%3], "420106001001", ""}
}

func file(header string, rows ...[]string) string {
	var b bytes.Buffer
	b.WriteString(header + "\n")
	_ = csv.NewWriter(&b).WriteAll(rows)
	return b.String()
}

// deliver hands a file of the household register in.
func (h *house) deliver(text string) *source.Batch {
	h.t.Helper()
	b, err := h.Receive(h.t.Context(), officer, "gongan", "hukou", "户籍.csv", strings.NewReader(text))
	if err != nil {
		h.t.Fatal(err)
	}
	return b
}

// checked is deliver with its check done.
func (h *house) checked(text string) *source.Batch {
	h.t.Helper()
	b := h.deliver(text)
	h.check(b)
	return h.get(b)
}

func (h *house) check(b *source.Batch) {
	h.t.Helper()
	if err := h.Check(h.ctx, county, b.ID); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) get(b *source.Batch) *source.Batch {
	h.t.Helper()
	b, err := h.Get(h.t.Context(), officer, b.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	return b
}

// quarantine is "row: field code, field code" for each refused row.
func (h *house) quarantine(b *source.Batch) []string {
	h.t.Helper()
	_, rows, err := h.QuarantineOf(h.t.Context(), officer, b.ID, 0, 1000)
	if err != nil {
		h.t.Fatal(err)
	}
	list := []string{}
	for _, r := range rows {
		var why []string
		for _, reason := range r.Reasons {
			why = append(why, strings.TrimSpace(reason.Field+" "+reason.Code))
		}
		list = append(list, fmt.Sprintf("%d: %s", r.Row, strings.Join(why, ", ")))
	}
	return list
}

func (h *house) count(query string, args ...any) (n int64) {
	h.t.Helper()
	err := h.DB.Read(h.t.Context(), access.Job("test", county), func(tx *db.Tx) error {
		_, err := tx.Row(query, args, &n)
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return n
}

func (h *house) events() int64 {
	return h.count("SELECT COUNT(*) FROM event_event WHERE county=$1 AND name='source.checked'", county)
}

func (h *house) waitingChecks() int64 {
	return h.count("SELECT COUNT(*) FROM river_job WHERE kind='source.check' AND state='available'")
}

// counts is what a delivery comes to.
func counts(b *source.Batch) string {
	return fmt.Sprintf("%s: %d rows, %d accepted, %d refused", b.State, b.Rows, b.Accepted, b.Refused)
}

func refusedWith(t *testing.T, err error, want *problem.Kind) {
	t.Helper()
	if !problem.Is(err, want) {
		t.Errorf("got %v, want %s", err, want.Code)
	}
}

func wantFailed(t *testing.T, b *source.Batch, want *problem.Kind, says ...string) {
	t.Helper()
	if b.State != source.Failed || b.ProblemCode != want.Code || b.ProblemEN == "" {
		t.Errorf("the batch is %s, %s %s; want %s", b.State, b.ProblemCode, b.ProblemZH, want.Code)
	}
	for _, words := range says {
		if !strings.Contains(b.ProblemZH, words) {
			t.Errorf("%q does not say %q", b.ProblemZH, words)
		}
	}
}
