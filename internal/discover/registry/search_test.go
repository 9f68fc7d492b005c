package registry_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"doudi/internal/dbtest"
	"doudi/internal/discover/registry"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
	"doudi/internal/policy"
	"doudi/params"
)

// tied is the house with what a page needs around it, but without scores and warnings.
func tied(t *testing.T, b *dbtest.Base) *house {
	t.Helper()
	h := open(t, b)
	h.tie(h.registry)
	return h
}

func (h *house) tie(s *registry.Service) {
	h.t.Helper()
	book, err := policy.Load(params.FS)
	if err != nil {
		h.t.Fatal(err)
	}
	s.Tie(registry.Around{Divisions: policy.New(h.DB, book)})
}

// named is a row of the register.
func (h *house) named(n int, name, household, relation string, community int) []string {
	return []string{someone(n), name, household, relation, fmt.Sprintf("%d%06d", h.county, community), "翠柳路一号", "2020-01-01", ""}
}

func (h *house) search(s *registry.Service, actor access.Actor, query string) *registry.Found {
	h.t.Helper()
	f, err := s.Search(context.Background(), actor, query, 10)
	if err != nil {
		h.t.Fatal(err)
	}
	return f
}

func found(f *registry.Found) string {
	var list []string
	for _, p := range f.Persons {
		list = append(list, p.Name)
	}
	return strings.Join(list, " ")
}

// worker sees one community.
func (h *house) worker(community int64) access.Actor {
	return access.Actor{UserID: 8, PostID: 80, Name: "小周", Role: access.CommunityWorker, County: h.county,
		Scope: access.Scope{Nodes: []access.Node{{County: h.county, Street: community / 1000, Community: community}}}}
}

func (h *house) family() [][]string {
	return [][]string{
		h.named(0, "曾国庆", "H1", "户主", 1001), h.named(1, "李丹", "H1", "配偶", 1001), h.named(2, "曾小丹", "H1", "女", 1001),
		h.named(3, "王建国", "H2", "户主", 1002), h.named(4, "欧阳红", "H3", "户主", 2001),
	}
}

func TestPeopleAreFoundInEveryWayOneTypes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := tied(t, b)
		h.loaded("hukou", h.family()...)
		h.loaded("recipient", []string{someone(3), "王建国", "1", "2024-01-01", ""})
		for query, want := range map[string]string{
			"曾": "曾国庆 曾小丹", "zengguoqing": "曾国庆", "zgq": "曾国庆", "ld": "李丹", "丹": "李丹 曾小丹", someone(4): "欧阳红", someone(4)[14:] + " 欧阳": "欧阳红",
			someone(3)[14:] + "王": "王建国", "1949": "", "张三": "",
		} {
			f := h.search(h.registry, h.officer(), query)
			if found(f) != want || f.Total != len(f.Persons) {
				t.Errorf("%s: want %s, got %s (%d)", query, want, found(f), f.Total)
			}
		}
		f := h.search(h.registry, h.officer(), "王建国")
		if p := f.Persons[0]; p.Layer.Layer != registry.Dibao || !p.Head || p.Community != int64(h.county)*1_000_000+1002 || p.Born == 0 {
			t.Errorf("%+v", p)
		}
		f = h.search(h.registry, h.officer(), "H1")
		if len(f.Persons) != 0 || len(f.Households) != 0 { // letters and a digit: no household number of ours
			t.Errorf("%+v", f)
		}
	})
}

func TestANumberIsExplainedOrFindsItsHousehold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := tied(t, b)
		rows := h.family()
		for _, r := range rows {
			r[2] = strings.Replace(r[2], "H", "42010600", 1)
		}
		h.loaded("hukou", rows...)
		f := h.search(h.registry, h.officer(), "420106001")
		if len(f.Households) != 1 || f.Households[0].Head != "曾国庆" || len(f.Households[0].Members) != 3 || f.Hint != registry.NoHint {
			t.Errorf("%+v", f)
		}
		if f := h.search(h.registry, h.worker(int64(h.county)*1_000_000+1002), "420106001"); len(f.Households) != 0 || f.Hint != registry.Incomplete {
			t.Errorf("another community's household, or that there is one: %+v", f)
		}
		wrong := someone(0)[:17] + map[bool]string{true: "1", false: "0"}[someone(0)[17] == '0']
		for query, want := range map[string]registry.Hint{wrong: registry.Wrong, someone(0)[:13]: registry.Incomplete, someone(0): registry.NoHint, someone(99): registry.NoHint, "1234": registry.NoHint} {
			if f := h.search(h.registry, h.officer(), query); f.Hint != want {
				t.Errorf("%d characters: %q, want %q", len(query), f.Hint, want)
			}
		}
	})
}

func TestASearchSeesItsScopeOnly(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := tied(t, b)
		h.loaded("hukou", h.family()...)
		worker := h.worker(int64(h.county)*1_000_000 + 1001)
		for query, want := range map[string]string{"曾": "曾国庆 曾小丹", "王": "", someone(3): "", someone(3)[14:]: "", "oyh": "", someone(1): "李丹"} {
			f := h.search(h.registry, worker, query)
			if found(f) != want || f.Total != len(f.Persons) {
				t.Errorf("%s: want %q, got %q of %d", query, want, found(f), f.Total)
			}
		}
		nobody := worker
		nobody.Scope = access.Scope{}
		if f := h.search(h.registry, nobody, "曾"); len(f.Persons)+f.Total+len(f.Places) != 0 {
			t.Errorf("%+v", f)
		}
	})
}

// Two processes: whoever publishes, the other's index follows when it is asked.
func TestTheIndexFollowsWhatIsPublishedInEveryProcess(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := tied(t, b)
		other := h.node()
		h.tie(other)
		if _, err := other.Search(context.Background(), h.officer(), "曾", 10); err != nil {
			t.Fatal("a county of which nothing is known yet: ", err)
		}
		h.loaded("hukou", h.family()...)
		for _, node := range []*registry.Service{h.registry, other} {
			if f := h.search(node, h.officer(), "曾"); found(f) != "曾国庆 曾小丹" {
				t.Error(found(f))
			}
		}
		// One marries and takes a name, one moves with the household, one is on the list no more, one comes.
		rows := h.family()
		rows[1][1] = "李丹丹"
		rows[3][4] = fmt.Sprintf("%d%06d", h.county, 2001)
		rows = append(rows[:4], h.named(9, "赵六", "H9", "户主", 1001))
		h.loaded("hukou", rows...)
		h.loaded("recipient", []string{someone(0), "曾国庆", "4", "2024-01-01", ""})
		for _, node := range []*registry.Service{h.registry, other} {
			for query, want := range map[string]string{"李丹丹": "李丹丹", "欧阳红": "", "赵六": "赵六", "曾": "曾国庆 曾小丹"} {
				if f := h.search(node, h.officer(), query); found(f) != want {
					t.Errorf("%s: want %q, got %q", query, want, found(f))
				}
			}
			if f := h.search(node, h.worker(int64(h.county)*1_000_000+1002), "王建国"); found(f) != "" {
				t.Error("moved away, and still found")
			}
			if f := h.search(node, h.officer(), "曾国庆"); f.Persons[0].Layer.Layer != registry.Edge {
				t.Errorf("%+v", f.Persons[0].Layer)
			}
		}
		// Somebody is erased: without a salt nothing of them opens.
		err := h.DB.Maintain(context.Background(), func(tx *db.Tx) error {
			_, err := tx.Exec("UPDATE registry_person SET salt=NULL WHERE county=$1 AND birth=$2", h.county, birthOf(9))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, node := range []*registry.Service{h.registry, other} {
			for _, query := range []string{"赵六", "zl", someone(9), someone(9)[14:]} {
				if f := h.search(node, h.officer(), query); found(f) != "" {
					t.Errorf("erased, and found by %s", query)
				}
			}
		}
	})
}

func birthOf(n int) string {
	s := someone(n)
	return s[6:10] + "-" + s[10:12] + "-" + s[12:14]
}

func TestEverySearchLeavesARowWithAKeyedHash(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := tied(t, b)
		h.loaded("hukou", h.family()...)
		ctx := audit.WithRequestID(context.Background(), "r-7")
		for _, query := range []string{"曾国庆", "曾国庆", someone(0)} {
			if _, err := h.registry.Search(ctx, h.officer(), query, 10); err != nil {
				t.Fatal(err)
			}
		}
		rows := h.trail(audit.Filter{Action: "person.search"})
		if len(rows) != 3 {
			t.Fatal(len(rows))
		}
		number, second, first := rows[0], rows[1], rows[2]
		if first.After != second.After || number.After == first.After || first.ActorName != "王工" || first.Request != "r-7" || !strings.Contains(first.After, `"found":1`) {
			t.Errorf("%+v", rows)
		}
		for _, r := range rows {
			for _, secret := range []string{"曾", someone(0), someone(0)[14:]} {
				if strings.Contains(r.After, secret) {
					t.Error("the row holds what was typed: ", r.After)
				}
			}
		}
		if here, there := audit.QueryHash(b.Box, h.county, "曾国庆"), audit.QueryHash(b.Box, h.county+1, "曾国庆"); here == there || !strings.Contains(first.After, here) {
			t.Error("the hash is not the county's own: ", here, there, first.After)
		}
		// The names were opened once, for the index.
		if opened := h.trail(audit.Filter{Action: "registry.index"}); len(opened) != 1 {
			t.Error(len(opened))
		}
	})
}

func (h *house) trail(f audit.Filter) (rows []audit.Row) {
	h.t.Helper()
	f.County, f.Limit = h.county, 100
	err := h.DB.Read(context.Background(), h.officer(), func(tx *db.Tx) (err error) {
		rows, err = audit.List(tx, f)
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return rows
}

// Fifty at once: each has a row of their own, however few transactions wrote them.
func TestManySearchesAtOnceAllLeaveTheirRows(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := tied(t, b)
		h.loaded("hukou", h.family()...)
		h.search(h.registry, h.officer(), "曾")
		var all sync.WaitGroup
		for n := range 50 {
			all.Add(1)
			go func() {
				defer all.Done()
				actor := h.officer()
				actor.UserID = int64(100 + n)
				if f, err := h.registry.Search(context.Background(), actor, "曾", 10); err != nil || len(f.Persons) != 2 {
					t.Error(err)
				}
			}()
		}
		all.Wait()
		by := map[id.ID]int{}
		for _, r := range h.trail(audit.Filter{Action: "person.search"}) {
			by[r.Actor]++
		}
		for n := range 50 {
			if by[id.ID(100+n)] != 1 {
				t.Errorf("searcher %d has %d rows", n, by[id.ID(100+n)])
			}
		}
	})
}

func TestNothingTypedIsNoSearch(t *testing.T) {
	h := tied(t, dbtest.Open(t, "sqlite"))
	for _, query := range []string{"", "  ", "　"} {
		if _, err := h.registry.Search(context.Background(), h.officer(), query, 10); err == nil || !strings.Contains(fmt.Sprint(problemFields(err)), "registry.nothing_typed") {
			t.Errorf("%q: %v", query, err)
		}
	}
	if len(h.trail(audit.Filter{Action: "person.search"})) != 0 {
		t.Error("a refusal is no search")
	}
}

func problemFields(err error) (list []string) {
	if p, ok := problem.As(err); ok {
		for _, f := range p.Fields() {
			list = append(list, f.Problem.Code())
		}
	}
	return list
}

func TestTheIndexIsKeptInTheBackground(t *testing.T) {
	h := tied(t, dbtest.Open(t, "sqlite"))
	h.loaded("hukou", h.family()...)
	h.registry.Begin()
	defer h.registry.End()
	for range 200 {
		if len(h.trail(audit.Filter{Action: "registry.index"})) == 1 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("nobody made the index")
}
