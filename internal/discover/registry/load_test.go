package registry_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"doudi/internal/dbtest"
	"doudi/internal/discover/registry"
	"doudi/internal/discover/source"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/ident"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

func paid(n int, month, kind, base string) []string {
	return []string{someone(n), "张三", month, kind, base}
}

func jobless(n int, from, until, reason string) []string {
	return []string{someone(n), "张三", from, until, reason}
}

func lines(t *testing.T, got []string, want ...string) {
	t.Helper()
	if slices.Sort(want); !slices.Equal(got, want) {
		t.Errorf("known are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// One person in two departments' files is one person; so are the 15 and the 18 digits of one number.
func TestAPersonIsKnownByTheNumber(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		h.loaded("hukou", hukous(h, 0, 3)...)
		h.loaded("contribution", paid(1, "2026-05", "职工", "4000"), paid(7, "2026-05", "职工", "4000"))
		if n := len(h.persons()); n != 4 {
			t.Errorf("%d persons", n)
		}
		old := someone(2)[:6] + someone(2)[8:17]
		if _, err := ident.ParseID(old, civil.Date{}); err != nil {
			t.Fatal(old, err)
		}
		batch := h.loaded("contribution", []string{old, "张三", "2026-05", "2", "3000"}, paid(2, "2026-05", "灵活就业", "3000.00"))
		h.wantCounts(batch, "published: 1 new, 0 changed, 0 unchanged, 0 ended, 1 duplicates, 2 accepted, 0 refused")
		if n := len(h.persons()); n != 4 {
			t.Errorf("%d persons", n)
		}
	})
}

func TestAHouseholdIsItsNumberWithTheHeadFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		rows := hukous(h, 0, 5)
		slices.Reverse(rows) // the head stands last in the file
		rows[4][4] = "420106001002"
		batch := h.loaded("hukou", append(rows, func() []string { left := h.hukou(8); left[2], left[7] = "H0000", "2026-06-30"; return left }())...)
		h.wantCounts(batch, "published: 6 new, 0 changed, 0 unchanged, 0 ended, 0 duplicates, 6 accepted, 0 refused")
		lines(t, h.households(time.Time{}),
			fmt.Sprintf("420106001002: %s/01 %s/03 %s/02", someone(0), someone(2), someone(1)), // where the head lives; who left is no member
			fmt.Sprintf("420106001001: %s/01 %s/02", someone(3), someone(4)))
		if n := h.count("SELECT COUNT(*) FROM registry_household WHERE county=$1", county); n != 2 {
			t.Errorf("%d households", n)
		}
		// Somebody moves to the other household: two rows of the register, one of them ended.
		b.Clock.Advance(time.Minute)
		before := b.Clock.Now()
		moved := h.hukou(2)
		moved[2] = "H0001"
		h.loaded("hukou", h.hukou(0), h.hukou(1), moved, h.hukou(3), h.hukou(4))
		lines(t, h.households(time.Time{}),
			fmt.Sprintf("420106001001: %s/01 %s/02", someone(0), someone(1)),
			fmt.Sprintf("420106001001: %s/01 %s/02 %s/03", someone(3), someone(4), someone(2)))
		lines(t, h.households(before),
			fmt.Sprintf("420106001002: %s/01 %s/03 %s/02", someone(0), someone(2), someone(1)),
			fmt.Sprintf("420106001001: %s/01 %s/02", someone(3), someone(4)))
	})
}

// A newer record supersedes; a whole list ends what it no longer has; and any day's knowledge can be read again.
func TestWhatWasKnownStaysKnownOfItsTime(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		start := b.Clock.Now()
		h.loaded("unemployment", jobless(1, "2026-01-01", "", "合同到期"), jobless(2, "2026-02-01", "", "其他"))
		first := b.Clock.Now()
		batch := h.loaded("unemployment", jobless(1, "2026-01-01", "2026-06-01", "合同到期"), jobless(3, "2026-03-01", "", "其他"))
		h.wantCounts(batch, "published: 1 new, 1 changed, 0 unchanged, 1 ended, 0 duplicates, 2 accepted, 0 refused")
		second := b.Clock.Now()
		h.loaded("unemployment", jobless(2, "2026-02-01", "", "其他"), jobless(3, "2026-03-01", "", "其他"), jobless(1, "2026-01-01", "2026-06-01", "合同到期"))

		one := "unemployment 2 " + someone(1) + " 张三 2026-01-01  1 [2026-01-01,]"
		two := "unemployment 3 " + someone(2) + " 张三 2026-02-01  9 [2026-02-01,]"
		done := "unemployment 2 " + someone(1) + " 张三 2026-01-01 2026-06-01 1 [2026-01-01,2026-06-01]"
		three := "unemployment 3 " + someone(3) + " 张三 2026-03-01  9 [2026-03-01,]"
		back := "unemployment 2 " + someone(2) + " 张三 2026-02-01  9 [2026-02-01,]"
		lines(t, h.facts(start))
		lines(t, h.facts(first.Add(-time.Millisecond)))
		lines(t, h.facts(first), one, two)
		lines(t, h.facts(second.Add(-time.Millisecond)), one, two)
		lines(t, h.facts(second), done, three)
		lines(t, h.facts(time.Time{}), done, three, back)
	})
}

func TestRowsOfOneFileThatMeet(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		for _, pieces := range []int{1, 100} { // in chunks of their own, and in one chunk
			t.Run(fmt.Sprint(pieces), func(t *testing.T) {
				h := open(t, b).in(county + 100*pieces)
				registry.InPieces(t.Cleanup, pieces, pieces == 1)
				batch := h.loaded("contribution", paid(1, "2026-05", "1", "4000"), paid(1, "2026-05", "1", "4000.00"), paid(1, "2026-05", "1", "5000"),
					paid(1, "2026-05", "2", "5000"), paid(2, "2026-05", "1", "5000"))
				h.wantCounts(batch, "published: 3 new, 0 changed, 0 unchanged, 0 ended, 1 duplicates, 4 accepted, 1 refused")
				// The first row counts, also when it only says what was known.
				batch = h.loaded("contribution", paid(1, "2026-05", "1", "4000"), paid(1, "2026-05", "1", "6000"), paid(1, "2026-05", "1", "4000"),
					paid(2, "2026-05", "1", "7000"), paid(2, "2026-05", "1", "5000"))
				h.wantCounts(batch, "published: 0 new, 1 changed, 1 unchanged, 0 ended, 1 duplicates, 3 accepted, 2 refused")
				lines(t, h.facts(time.Time{}), "contribution 2 "+someone(1)+" 张三 2026-05  1 400000  [2026-05-01,]",
					"contribution 5 "+someone(1)+" 张三 2026-05  2 500000  [2026-05-01,]", "contribution 5 "+someone(2)+" 张三 2026-05  1 700000  [2026-05-01,]")
				_, rows, err := h.source.QuarantineOf(t.Context(), h.officer(), batch.ID, 0, 10)
				if err != nil || len(rows) != 2 || rows[0].Row != 3 || rows[1].Row != 6 || rows[0].Reasons[0].Code != source.ErrKeyConflict.Code ||
					!strings.Contains(rows[0].Reasons[0].ZH, "月") || rows[0].Cells[batch.Item.FieldIndex("base")] != "6000.00" {
					t.Fatalf("%+v, %v", rows, err)
				}
			})
		}
	})
}

func TestTheSameDeliveryAgainWritesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		h.loaded("hukou", hukous(h, 0, 9)...)
		h.loaded("contribution", paid(1, "2026-05", "1", "4000"), paid(2, "2026-05", "1", "5000"))
		sizes, facts := h.sizes(), h.facts(time.Time{})
		batch := h.loaded("hukou", hukous(h, 0, 9)...)
		h.wantCounts(batch, "published: 0 new, 0 changed, 9 unchanged, 0 ended, 0 duplicates, 9 accepted, 0 refused")
		batch = h.loaded("contribution", paid(2, "2026-05", "1", "5000"))
		h.wantCounts(batch, "published: 0 new, 0 changed, 1 unchanged, 0 ended, 0 duplicates, 1 accepted, 0 refused")
		if again := h.sizes(); again != sizes {
			t.Errorf("%s became %s", sizes, again)
		}
		lines(t, h.facts(time.Time{}), facts...)
	})
}

// A file cut short looks just like a county that emptied: a person has to look first.
func TestAListThatShrankStopsUntilAPersonAccepts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		registry.InPieces(t.Cleanup, 4, true)
		h := open(t, b)
		h.loaded("hukou", hukous(h, 0, 30)...)
		before := h.story()
		batch := h.loaded("hukou", hukous(h, 0, 20)...)
		if batch.State != source.Failed || batch.ProblemCode != "registry.shrunk" || !strings.Contains(batch.ProblemZH, "少了 10 条（原有 30 条）") {
			t.Fatal(batch.State, batch.ProblemZH)
		}
		if now := strings.Replace(h.story(), "hukou failed [20 20 0 0 0 0 20 0]\n", "", 1); now != before {
			t.Errorf("something changed: %s\nwas %s", now, before)
		}
		for _, accept := range []string{"", source.ErrMostlyRefused.Code, registry.ErrShrunk.Code} {
			if batch = h.get(batch); batch.State != source.Failed {
				t.Fatal("went on by itself: ", batch.State)
			}
			if _, err := h.source.Resume(t.Context(), h.officer(), batch.ID, accept); err != nil {
				t.Fatal(err)
			}
			h.checked(h.get(batch))
			h.loadAll(batch)
		}
		h.wantCounts(batch, "published: 0 new, 0 changed, 20 unchanged, 10 ended, 0 duplicates, 20 accepted, 0 refused")
		if n := len(h.facts(time.Time{})); n != 20 {
			t.Errorf("%d facts", n)
		}
	})
}

// Changed is not missing: what the list says anew of most people does not make the few that left look many. A kill in the middle
// of the ending does not change the count either.
func TestShrinkingIsMeasuredAgainstAllThatStood(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		registry.InPieces(t.Cleanup, 20, true)
		h := open(t, b)
		h.loaded("hukou", hukous(h, 0, 100)...)
		rows := hukous(h, 0, 75)
		for i := range rows {
			rows[i][5] = "二号"
		}
		batch := h.loaded("hukou", rows...)
		h.wantCounts(batch, "published: 0 new, 75 changed, 0 unchanged, 25 ended, 0 duplicates, 75 accepted, 0 refused")
	})
}

// A row that was refused is there, though wrong: nobody vanishes from a household for a mistyped telephone number.
func TestARefusedRowEndsNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		for _, pieces := range []int{1, 100} {
			t.Run(fmt.Sprint(pieces), func(t *testing.T) {
				registry.InPieces(t.Cleanup, pieces, pieces == 1)
				h := open(t, b).in(county + 100*pieces)
				h.loaded("hukou", hukous(h, 0, 9)...)
				rows := hukous(h, 0, 8)
				rows[1][3] = "邻居"       // refused, but it says who
				rows[3][6] = "2099-1-1" // the same, of a head
				rows[4][0] = "1"        // nobody can tell whose row this is
				batch := h.loaded("hukou", rows...)
				h.wantCounts(batch, "published: 0 new, 0 changed, 5 unchanged, 2 ended, 0 duplicates, 5 accepted, 0 refused")
				if n := len(h.facts(time.Time{})); n != 7 {
					t.Errorf("%d facts", n)
				}
				// Refused first and right then: the right row counts.
				wrong, right := h.hukou(0), h.hukou(0)
				wrong[3], right[5] = "邻居", "二号"
				rows[0] = wrong
				batch = h.loaded("hukou", append(rows, right)...)
				h.wantCounts(batch, "published: 0 new, 1 changed, 4 unchanged, 0 ended, 0 duplicates, 5 accepted, 0 refused")
			})
		}
	})
}

func TestACorrectedRowIsAddedAndEndsNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		other := h.hukou(2)
		other[5] = "二号"
		batch := h.loaded("hukou", append(hukous(h, 0, 6), other)...)
		fix, err := h.source.Correct(t.Context(), h.officer(), batch.ID, []source.Correction{{Row: 8, Values: map[string]string{"household_no": "H0001"}}})
		if err != nil {
			t.Fatal(err)
		}
		h.checked(fix)
		h.loadAll(fix)
		h.wantCounts(fix, "published: 1 new, 0 changed, 0 unchanged, 0 ended, 0 duplicates, 1 accepted, 0 refused")
		if n := len(h.facts(time.Time{})); n != 7 {
			t.Errorf("%d facts", n)
		}
	})
}

// A fact leads to the department's file and row that it comes from, also after it was superseded.
func TestARecordLeadsToItsFileAndRow(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		first := h.loaded("hukou", hukous(h, 0, 6)...)
		published := b.Clock.Now()
		changed := hukous(h, 0, 6)
		changed[1][1] = "李新"
		second := h.loaded("hukou", changed...)
		later := b.Clock.Now()
		household, old, fresh := id.ID(0), id.ID(0), id.ID(0)
		h.known(published, func(k *registry.Known) error {
			list, _, err := k.HouseholdsAfter(0, 1)
			household, old = list[0].ID, list[0].Members[1].Fact
			return err
		})
		h.known(time.Time{}, func(k *registry.Known) error {
			list, err := k.Households([]id.ID{household})
			fresh = list[0].Members[len(list[0].Members)-1].Fact
			if err != nil || old == fresh {
				t.Error(list, err)
			}
			persons, err := k.Persons([]id.ID{list[0].Members[2].Person})
			if err != nil {
				return err
			}
			names, err := k.Names(h.purpose(), persons)
			if len(names) != 1 || names[list[0].Members[2].Person] != "李新" {
				t.Error(names)
			}
			return err
		})
		h.known(time.Time{}, func(k *registry.Known) error {
			r, err := k.Record(h.purpose(), household, old)
			if err != nil {
				return err
			}
			if r.Batch.ID != first.ID || r.Row != 3 || r.Name != "张1" || r.IDNumber != someone(1) || !r.KnownAt.Equal(published) || !r.SupersededAt.Equal(later) {
				t.Errorf("%+v of batch %d", r, r.Batch.ID)
			}
			if r, err = k.Record(h.purpose(), household, fresh); err != nil {
				return err
			}
			if r.Batch.ID != second.ID || r.Name != "李新" || !r.SupersededAt.IsZero() || !r.KnownAt.Equal(later) {
				t.Errorf("%+v of batch %d", r, r.Batch.ID)
			}
			if _, err := k.Record(access.Purpose{}, household, fresh); err == nil {
				t.Error("a record opened without a purpose")
			}
			for _, elsewhere := range [][2]id.ID{{household + 1, fresh}, {household, 12345}} {
				if _, err := k.Record(h.purpose(), elsewhere[0], elsewhere[1]); err == nil {
					t.Error("a record of somebody else opened")
				}
			}
			return nil
		})
	})
}

// What a load changes is what has to be scored anew.
func TestALoadTellsWhomItTouches(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		h.loaded("hukou", hukous(h, 0, 12)...)
		h.loaded("contribution", paid(1, "2026-05", "1", "4000"), paid(2, "2026-05", "1", "1"), paid(7, "2026-05", "1", "4000"), paid(99, "2026-05", "1", "1"))
		h.read(func(tx *db.Tx) error {
			var stages []id.ID
			err := tx.Rows("SELECT stage FROM registry_load WHERE county=$1 ORDER BY stage", []any{county}, func(scan func(...any) error) error {
				var s id.ID
				err := scan(&s)
				stages = append(stages, s)
				return err
			})
			if err != nil {
				return err
			}
			k, err := h.registry.AsKnown(tx, county, time.Time{}, tx.Today())
			if err != nil {
				return err
			}
			for stage, want := range map[id.ID]int{stages[0]: 4, stages[1]: 2} {
				if all, err := k.TouchedBy(stage); err != nil || len(all) != want {
					t.Errorf("%d touched, %v; want %d", len(all), err, want)
				}
			}
			if both, err := k.TouchedBy(stages...); err != nil || len(both) != 4 {
				t.Error(both, err)
			}
			for item, stage := range map[string]id.ID{"hukou": stages[0], "contribution": stages[1]} {
				first, err := h.registry.FirstOf(tx, county, item, stage)
				later, err2 := h.registry.FirstOf(tx, county, item, stages[1]+1)
				if err != nil || err2 != nil || !first || later {
					t.Error(item, first, later, err, err2)
				}
			}
			delivered, err := h.registry.DeliveredBy(tx, county, b.Clock.Now())
			early, err2 := h.registry.DeliveredBy(tx, county, b.Clock.Now().Add(-time.Millisecond))
			if err != nil || err2 != nil || len(delivered) != 2 || len(early) != 1 || !early["hukou"] {
				t.Error(delivered, early, err, err2)
			}
			counties, err := h.registry.Counties(tx)
			if len(counties) != 1 || counties[0] != county {
				t.Error(counties)
			}
			return err
		})
	})
}

// The queue does by itself what the tests above do by hand, from the file to the event.
func TestTheQueueLoadsWhatArrives(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		registry.InPieces(t.Cleanup, 4, true)
		h := open(t, b)
		batches := []*source.Batch{h.deliver("hukou", hukous(h, 0, 9)...), h.deliver("contribution", paid(1, "2026-05", "1", "4000"))}
		if _, err := h.source.Cancel(t.Context(), h.officer(), batches[0].ID); err != nil {
			t.Fatal(err)
		}
		if err := h.queue.Start(context.Background()); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = h.queue.Stop(context.Background()) }()
		if _, err := h.source.Resume(t.Context(), h.officer(), batches[0].ID, ""); err != nil {
			t.Fatal(err)
		}
		for range 800 {
			if h.get(batches[0]).State == source.Published && h.get(batches[1]).State == source.Published {
				break
			}
			time.Sleep(25 * time.Millisecond)
		}
		h.wantCounts(batches[0], "published: 9 new, 0 changed, 0 unchanged, 0 ended, 0 duplicates, 9 accepted, 0 refused")
		h.wantCounts(batches[1], "published: 1 new, 0 changed, 0 unchanged, 0 ended, 0 duplicates, 1 accepted, 0 refused")
		if n := h.count("SELECT COUNT(*) FROM event_event WHERE county=$1 AND name='registry.published'", county); n != 2 {
			t.Errorf("%d events", n)
		}
	})
}
