package assess_test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"testing"

	"doudi/internal/dbtest"
	"doudi/internal/discover/assess"
	"doudi/internal/discover/registry"
	"doudi/internal/discover/registry/registrytest"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
	"doudi/params"
)

func TestMain(m *testing.M) { dbtest.Main(m.Run) }

const county = registrytest.County

var (
	ctx     = context.Background()
	system  = access.Job("test", county)
	purpose = access.Mint(system, "test", 0)

	purposeless access.Purpose
)

// today is the day on which the clocks of the tests stand.
var today = civil.Must("2026-07-01")

var catalogue struct {
	once sync.Once
	item func(code string) *registry.Item
}

// items is the shipped catalogue, read once; nothing changes it.
func items(t testing.TB) func(code string) *registry.Item {
	catalogue.once.Do(func() { catalogue.item = registrytest.Catalogue(t).Item })
	return catalogue.item
}

func load(t testing.TB, files fs.FS, name string) *assess.Model {
	t.Helper()
	m, err := assess.LoadModel(files, name, items(t))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// small is a model of six indicators, one in each dimension.
func small(t testing.TB) *assess.Model { return load(t, os.DirFS("testdata"), "small.yaml") }

// expert is the model that is shipped.
func expert(t testing.TB) *assess.Model {
	shipped.once.Do(func() { shipped.model = load(t, params.FS, "models/expert.yaml") })
	return shipped.model
}

var shipped struct {
	once  sync.Once
	model *assess.Model
}

// house is a registry with the room above it.
type house struct {
	*registrytest.House
	base   *dbtest.Base
	assess *assess.Service
}

func newHouse(t *testing.T, b *dbtest.Base) *house {
	t.Helper()
	return houseWith(t, b, small(t))
}

func houseWith(t *testing.T, b *dbtest.Base, m *assess.Model) *house {
	t.Helper()
	h := &house{House: registrytest.New(t, b.DB, b.Box), base: b}
	h.assess = assess.New(b.DB, b.Box, h.Bus, h.Registry, h.Policy, m)
	h.assess.JobsOnDemand(h.Jobs)
	h.assess.Listen()
	h.Start(t, h.assess)
	return h
}

// node is the room as another process has it, on the same database.
func (h *house) node(t *testing.T) *assess.Service {
	t.Helper()
	s := assess.New(h.DB, h.Box, h.Bus, h.Registry, h.Policy, small(t))
	s.Use(h.Queue)
	return s
}

func (h *house) read(t testing.TB, f func(tx *db.Tx) error) {
	t.Helper()
	if err := h.DB.Read(ctx, system, f); err != nil {
		t.Fatal(err)
	}
}

// runs are the county's runs, oldest first.
func (h *house) runs(t testing.TB) []*assess.Run {
	t.Helper()
	list, _, err := h.assess.Runs(ctx, system, 100)
	if err != nil {
		t.Fatal(err)
	}
	for i, j := 0, len(list)-1; i < j; i, j = i+1, j-1 {
		list[i], list[j] = list[j], list[i]
	}
	return list
}

// newest is the county's newest run.
func (h *house) newest(t testing.TB) *assess.Run {
	t.Helper()
	list := h.runs(t)
	return list[len(list)-1]
}

// households are those with members today, by id, and the scores in force.
func (h *house) households(t testing.TB) (list []registry.Household, scores map[id.ID]assess.Score) {
	t.Helper()
	h.read(t, func(tx *db.Tx) error {
		known, err := h.Registry.AsKnown(tx, county, tx.Now(), tx.Today())
		if err != nil {
			return err
		}
		if list, _, err = known.HouseholdsAfter(0, 10_000); err != nil {
			return err
		}
		ids := make([]id.ID, len(list))
		for i, one := range list {
			ids[i] = one.ID
		}
		scores, err = h.assess.Current(tx, county, ids)
		return err
	})
	return list, scores
}

// person is one line of the register.
type person struct {
	no, name, household, relation string
}

func (p person) row() []string {
	return []string{p.no, p.name, "", p.household, p.relation, fmt.Sprint(registrytest.Community), "", "", "2020-01-05"}
}

// lone is a household of one person, born on the day.
func lone(n int, born string) person {
	return person{registrytest.IDNumber(born, n), fmt.Sprintf("赵某%d", n), fmt.Sprintf("H%03d", n), "户主"}
}

func register(people ...person) [][]string {
	rows := make([][]string, len(people))
	for i, p := range people {
		rows[i] = p.row()
	}
	return rows
}

func settlement(p person, no, on, paid string) []string {
	return []string{p.no, p.name, no, on, "示例医院", "住院", "示例诊断", "90000.00", "1.00", paid}
}

func contribution(p person, month, base string) []string {
	return []string{p.no, p.name, month, "示例公司", "职工", base}
}

func unemployment(p person, on, ended string) []string {
	return []string{p.no, p.name, on, ended, "单位裁员"}
}
