package registry_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"doudi/internal/dbtest"
	"doudi/internal/discover/registry"
	"doudi/internal/discover/source"
	"doudi/internal/kernel/access"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// second is the list that follows hukous(h, 0, 12): some are unchanged, some changed, some new, some gone, two rows meet.
func second(h *house) [][]string {
	rows := hukous(h, 2, 15)
	rows[0][5], rows[3][5], rows[4][2] = "二号", "二号", "H0000"
	again := slices.Clone(rows[5])
	again[5] = "三号"
	return append(rows, again, rows[6])
}

// undisturbed is the story of a county that got both lists without any trouble.
func undisturbed(h *house) (story string, between time.Time) {
	h.t.Helper()
	h.loaded("hukou", hukous(h, 0, 12)...)
	between = h.Clock.Now()
	batch := h.loaded("hukou", second(h)...)
	h.wantCounts(batch, "published: 4 new, 2 changed, 7 unchanged, 3 ended, 1 duplicates, 14 accepted, 1 refused")
	return h.story(between), between
}

func same(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("the registry says\n%s\nand undisturbed\n%s", got, want)
	}
}

// A person cancels in the middle of the load: everything staged goes, and what was superseded stands again.
func TestCancellingALoadSweepsIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		registry.InPieces(t.Cleanup, 4, true)
		h := open(t, b)
		h.loaded("hukou", hukous(h, 0, 12)...)
		before, sizes := h.facts(time.Time{}), h.sizes()
		batch := h.deliver("hukou", second(h)...)
		for range 4 {
			h.load()
		}
		if now := h.get(batch); now.State != source.Loading || now.Cursor < 12 || h.sizes() == sizes {
			t.Fatal(now.State, now.Cursor, h.sizes())
		}
		lines(t, h.facts(time.Time{}), before...) // nobody sees the half
		if _, err := h.source.Cancel(t.Context(), h.officer(), batch.ID); err != nil {
			t.Fatal(err)
		}
		h.load()
		h.load()
		lines(t, h.facts(time.Time{}), before...)
		if now := h.sizes(); now[:strings.Index(now, "registry_household")] != sizes[:strings.Index(sizes, "registry_household")] {
			t.Errorf("left behind: %s, before %s", now, sizes)
		}
		if n := h.count("SELECT COUNT(*) FROM registry_fact WHERE county=$1 AND superseded IS NOT NULL", county); n != 0 {
			t.Errorf("%d facts are still superseded", n)
		}
		if n := h.count("SELECT COUNT(*) FROM registry_load WHERE county=$1 AND state='dropped'", county); n != 1 {
			t.Errorf("%d loads are dropped", n)
		}
		if _, err := h.source.Resume(t.Context(), h.officer(), batch.ID, ""); err != nil {
			t.Fatal(err)
		}
		h.checked(h.get(batch))
		h.loadAll(batch)
		h.wantCounts(batch, "published: 4 new, 2 changed, 7 unchanged, 3 ended, 1 duplicates, 14 accepted, 1 refused")
	})
}

// A batch that is cancelled and resumed before registry noticed: the old stage is swept, the new one is another.
func TestResumingBeforeTheSweepStartsAnew(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		registry.InPieces(t.Cleanup, 4, true)
		calm, h := open(t, b).in(420202), open(t, b)
		want, _ := undisturbed(calm)
		h.loaded("hukou", hukous(h, 0, 12)...)
		between := b.Clock.Now()
		batch := h.deliver("hukou", second(h)...)
		h.load()
		h.load()
		if _, err := h.source.Cancel(t.Context(), h.officer(), batch.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := h.source.Resume(t.Context(), h.officer(), batch.ID, ""); err != nil {
			t.Fatal(err)
		}
		h.checked(h.get(batch))
		h.loadAll(batch)
		same(t, h.story(between), want)
	})
}

// The process dies at every step of the load, one after the other, in chunks of three rows. Whatever was half done, the end is the
// same as without any of it.
func TestALoadThatIsKilledAtAnyStepEndsTheSame(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		registry.InPieces(t.Cleanup, 3, false)
		want, _ := undisturbed(open(t, b).in(420202))
		stride := 2
		if b.DB.Engine() == "postgres" {
			stride = 5 // its driver asks the context far more often
		}
		h := open(t, b)
		h.loaded("hukou", hukous(h, 0, 12)...)
		between := b.Clock.Now()
		b.Clock.Advance(time.Minute)
		batch := h.deliver("hukou", second(h)...)
		killed, progress := 0, int64(0)
		for step := 1; h.get(batch).State != source.Published; step += stride {
			ctx := dieAt(h.ctx, step)
			err := h.registry.Load(ctx, county)
			if ctx.cancel(); err != nil {
				killed++
			}
			if now := h.get(batch); now.State == source.Failed || now.Cursor < progress {
				t.Fatal(step, now.State, now.ProblemCode, now.Cursor, err)
			} else if now.State == source.Loading {
				progress = now.Cursor
			}
			if step > 100_000 {
				t.Fatal("the load never ends: ", err)
			}
		}
		if killed < 10 {
			t.Errorf("died only %d times", killed)
		}
		same(t, h.story(between), want)
	})
}

// The same for the sweep of a load that a person cancelled.
func TestASweepThatIsKilledAtAnyStepLeavesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		h.loaded("hukou", hukous(h, 0, 12)...)
		before := h.story()
		registry.InPieces(t.Cleanup, 100, true)
		batch := h.deliver("hukou", second(h)...)
		h.load()
		if _, err := h.source.Cancel(t.Context(), h.officer(), batch.ID); err != nil {
			t.Fatal(err)
		}
		dropped := func() bool {
			return h.count("SELECT COUNT(*) FROM registry_load WHERE county=$1 AND state='dropped'", county) == 1
		}
		for step := 1; !dropped(); step += 3 {
			ctx := dieAt(h.ctx, step)
			_ = h.registry.Load(ctx, county)
			ctx.cancel()
		}
		now := h.story()
		lost := strings.Index(now, "hukou cancelled")
		if before[:strings.Index(before, "touched")] != now[:lost] {
			t.Errorf("the registry says %s\nand before %s", now, before)
		}
	})
}

// Two nodes take the same work: one of them does each piece, nobody reports an error, nothing is there twice.
func TestTwoLoadersDoTheWorkOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		registry.InPieces(t.Cleanup, 2, false)
		calm := open(t, b).in(420202)
		undisturbed(calm)
		h := open(t, b)
		batches := []*source.Batch{h.deliver("hukou", hukous(h, 0, 12)...), h.deliver("hukou", second(h)...)}
		nodes := []*registry.Service{h.registry, h.node(), h.node(), h.node()}
		together := func() {
			var all sync.WaitGroup
			for _, node := range nodes {
				all.Go(func() {
					for range 3 {
						if err := node.Load(h.ctx, county); err != nil {
							t.Error(err)
						}
					}
				})
			}
			all.Wait()
		}
		together()
		h.loadAll(batches[0]) // a job that lost a race leaves the rest to the queue
		h.loadAll(batches[1])
		same(t, h.story(), calm.story())
		// What a node remembers of people whom it had no time to write must not come back with the next file.
		var rows [][]string
		for n := range 40 {
			rows = append(rows, paid(n, "2026-05", "1", "4000"))
		}
		batches = []*source.Batch{h.deliver("contribution", rows...), h.deliver("contribution", paid(50, "2026-06", "1", "4000"))}
		together()
		for _, batch := range batches {
			h.loadAll(batch)
		}
		if n := h.count(`SELECT COUNT(*) FROM registry_fact f WHERE f.county=$1 AND NOT EXISTS
			(SELECT 1 FROM registry_person p WHERE p.county=f.county AND p.id=f.person)`, county); n != 0 {
			t.Errorf("%d facts are about nobody", n)
		}
	})
}

// A person whose salt is gone reads as erased, and a department that delivers the person again does not bring them back.
func TestAnErasedPersonStaysErased(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		h.loaded("hukou", hukous(h, 0, 6)...)
		h.loaded("contribution", paid(1, "2026-05", "1", "4000"), paid(2, "2026-05", "1", "4000"))
		before := h.facts(time.Time{})
		err := b.DB.Maintain(t.Context(), func(tx *db.Tx) error {
			n, err := tx.Exec(`UPDATE registry_person SET salt=NULL WHERE county=$1 AND id=(SELECT MIN(person) FROM registry_fact WHERE county=$1 AND kind='contribution')`, county)
			if err == nil && n != 1 {
				t.Errorf("%d persons erased", n)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		sizes := h.sizes()
		check := func() {
			t.Helper()
			erased := 0
			h.known(time.Time{}, func(k *registry.Known) error {
				persons, err := k.Persons(h.persons())
				if err != nil {
					return err
				}
				names, err := k.Names(h.purpose(), persons)
				if err != nil || len(names) != 5 {
					t.Error(names, err)
				}
				return k.Facts(h.purpose(), persons, items, func(f *registry.Fact) error {
					if persons[f.Person].Salt == nil {
						erased++
						if f.Values != nil || f.Value("name") != "" {
							t.Error("an erased person's record opens: ", f.Values)
						}
					}
					return nil
				})
			})
			if erased != 2 {
				t.Errorf("%d records of the erased person are counted", erased)
			}
		}
		check()
		anew := hukous(h, 0, 6)
		anew[1][5], anew[2][5] = "二号", "二号"
		batch := h.loaded("hukou", anew...)
		if batch.Changed != 1 && batch.Changed != 2 {
			t.Error(counts(batch))
		}
		h.loaded("contribution", paid(1, "2026-06", "1", "4000"), paid(2, "2026-06", "1", "4000"))
		check()
		if h.sizes() == sizes || len(before) != 8 {
			t.Error("nobody else's record arrived")
		}
		household, fact := id.ID(0), id.ID(0)
		h.known(time.Time{}, func(k *registry.Known) error {
			list, _, err := k.HouseholdsAfter(0, 10)
			for _, one := range list {
				persons, err := k.Persons([]id.ID{one.Members[0].Person, one.Members[1].Person, one.Members[2].Person})
				if err != nil {
					return err
				}
				for _, m := range one.Members {
					if persons[m.Person].Salt == nil {
						household, fact = one.ID, m.Fact
					}
				}
			}
			if err != nil || household == 0 {
				t.Fatal("the erased person left the household", list, err)
			}
			r, err := k.Record(h.purpose(), household, fact)
			if err != nil || r.Name != "" || r.IDNumber != "" || r.Values != nil || r.Batch == nil {
				t.Errorf("%+v, %v", r, err)
			}
			return nil
		})
	})
}

// Loads, cancellations and sweeps of one county leave every row of another alone.
func TestACountyNeverTouchesAnother(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		registry.InPieces(t.Cleanup, 4, true)
		h := open(t, b)
		other := h.in(420202)
		undisturbed(other)
		dump := func() string {
			var all strings.Builder
			h.read(func(tx *db.Tx) error {
				for _, table := range append(tables, "source_batch", "db_stage", "event_event", "audit_entry", "blob_chunk") {
					columns := map[string]string{"registry_fact": "id,superseded,row,content", "registry_member": "fact,superseded,household,street",
						"registry_person": "id,salt,hash,birth", "registry_touched": "stage,chunk,persons,chunk", "registry_unplaced": "batch,row,hash,stage", "registry_household": "id,hash,id,id",
						"registry_load": "stage,state,batch,begun_ms", "source_quarantine": "batch,row,reasons,corrected", "source_batch": "id,version,state,done",
						"db_stage": "id,published_ms,dropped_ms,room", "event_event": "id,name,payload,at_ms", "audit_entry": "id,action,before,after",
						"blob_chunk": "owner,number,sealed,number"}[table]
					err := tx.Rows("SELECT "+columns+" FROM "+table+" WHERE county=$1 ORDER BY 1,2", []any{other.county}, func(scan func(...any) error) error {
						var v [4]any
						err := scan(&v[0], &v[1], &v[2], &v[3])
						fmt.Fprintln(&all, table, v)
						return err
					})
					if err != nil {
						return err
					}
				}
				return nil
			})
			return all.String()
		}
		before := dump()
		undisturbed(h)
		batch := h.deliver("hukou", hukous(h, 0, 9)...)
		h.load()
		if _, err := h.source.Cancel(t.Context(), h.officer(), batch.ID); err != nil {
			t.Fatal(err)
		}
		h.load()
		if after := dump(); after != before || len(before) < 5000 {
			t.Error("the other county's rows changed")
		}
		for _, household := range h.households(time.Time{}) {
			if !strings.HasPrefix(household, fmt.Sprint(county)) {
				t.Error(household)
			}
		}
		if _, err := h.source.Get(t.Context(), access.Actor{Role: access.BureauOfficer, County: other.county}, batch.ID); err == nil {
			t.Error("a batch of another county was found")
		}
	})
}
