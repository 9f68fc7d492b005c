package registry_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"doudi/internal/dbtest"
	"doudi/internal/discover/registry"
	"doudi/internal/discover/source"
)

// yearly is a file too large to be waited for: some months of many people, three of whom the small file speaks of too.
func yearly() (rows [][]string) {
	for n := range 2200 {
		rows = append(rows, paid(n, "2026-05", "1", "4000"))
	}
	return rows
}

// bases is what is known of the persons' contributions, by person and month.
func (h *house) bases(at time.Time, persons ...int) []string {
	h.t.Helper()
	list := []string{}
	h.known(at, func(k *registry.Known) error {
		all, err := k.Persons(h.persons())
		if err != nil {
			return err
		}
		return k.Facts(h.purpose(), all, []string{"contribution"}, func(f *registry.Fact) error {
			for _, n := range persons {
				if f.Value("id_no") == someone(n) {
					list = append(list, fmt.Sprint(n, " ", f.Value("month"), " ", f.Value("base")))
				}
			}
			return nil
		})
	})
	slices.Sort(list)
	return list
}

// A small delivery does not wait for a large one of the same item that is being loaded, and what it says stands: also where the large
// one, which came earlier and is published later, says otherwise, in rows before and after the place where it was overtaken.
func TestASmallDeliveryGoesBeforeALargeOne(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		registry.InPieces(t.Cleanup, 500, true)
		h := open(t, b)
		h.loaded("hukou", hukous(h, 0, 6)...)
		h.loaded("contribution", paid(1, "2026-05", "1", "3000"), paid(4, "2026-04", "1", "3000"))
		b.Clock.Advance(time.Minute)
		large := h.deliver("contribution", yearly()...)
		h.load()
		if now := h.get(large); now.State != source.Loading || now.Cursor != 500 {
			t.Fatal(now.State, now.Cursor)
		}
		b.Clock.Advance(time.Minute)
		const late = 2100 // its row comes after the place
		small := h.deliver("contribution", paid(1, "2026-05", "1", "9000"), paid(2, "2026-05", "1", "4000"), paid(late, "2026-05", "1", "8000"), paid(5, "2026-06", "1", "7000"))
		for h.get(small).State != source.Published {
			h.load()
		}
		between := b.Clock.Now()
		if now := h.get(large); now.State != source.Loading {
			t.Fatal("the large one is ", now.State)
		}
		want := []string{"1 2026-05 900000", "2 2026-05 400000", "2100 2026-05 800000", "4 2026-04 300000", "5 2026-06 700000"}
		lines(t, h.bases(between, 1, 2, 3, 4, 5, late), want...)
		b.Clock.Advance(time.Minute)
		h.loadAll(large)
		lines(t, h.bases(between, 1, 2, 3, 4, 5, late), want...)
		lines(t, h.bases(time.Time{}, 1, 2, 3, 4, 5, late), "1 2026-05 900000", "2 2026-05 400000", "2100 2026-05 800000", "3 2026-05 400000",
			"4 2026-04 300000", "4 2026-05 400000", "5 2026-05 400000", "5 2026-06 700000")
	})
}

// The large one is cancelled after it was overtaken: what it had staged and superseded is as if it had never come.
func TestTheOvertakenLoadCanBeCancelled(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		registry.InPieces(t.Cleanup, 500, true)
		h := open(t, b)
		h.loaded("contribution", paid(1, "2026-05", "1", "3000"), paid(2, "2026-05", "1", "3000"), paid(3, "2026-05", "1", "3000"))
		large := h.deliver("contribution", yearly()...)
		h.load()
		small := h.deliver("contribution", paid(1, "2026-05", "1", "9000"), paid(2, "2026-05", "1", "3000"))
		for h.get(small).State != source.Published {
			h.load()
		}
		if _, err := h.source.Cancel(t.Context(), h.officer(), large.ID); err != nil {
			t.Fatal(err)
		}
		h.load()
		lines(t, h.bases(time.Time{}, 1, 2, 3, 4), "1 2026-05 900000", "2 2026-05 300000", "3 2026-05 300000")
		if n := h.count("SELECT COUNT(*) FROM registry_fact WHERE county=$1", county); n != 5 {
			t.Errorf("%d facts: three of the first file and two of the small one expected", n)
		}
	})
}

// A whole list never goes before an older delivery of its item: it would take for missing what that one is about to bring.
func TestAWholeListDoesNotOvertakeItsOwnItem(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		registry.InPieces(t.Cleanup, 500, true)
		h := open(t, b)
		older := h.deliver("hukou", hukous(h, 0, source.SmallBatch+1)...)
		h.load()
		newer := h.deliver("hukou", hukous(h, 0, source.SmallBatch)...)
		for range 20 {
			if h.get(older).State == source.Published {
				break
			}
			if now := h.get(newer); now.State != source.Checked {
				t.Fatal("the newer list is ", now.State)
			}
			h.load()
		}
		h.loadAll(newer)
		h.wantCounts(newer, "published: 0 new, 0 changed, 500 unchanged, 1 ended, 0 duplicates, 500 accepted, 0 refused")
	})
}

// A small delivery goes before what is left of a cancelled load too, and finds everybody of whom it speaks: those whom the sweep has
// taken back already, those whom only the swept load had brought, and those whom nobody knew. One of the swept item waits.
func TestASmallDeliveryGoesBeforeASweep(t *testing.T) {
	for name, handOver := range map[string]bool{"in one job": false, "in several": true} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
				registry.InPieces(t.Cleanup, 500, true)
				h := open(t, b)
				h.loaded("contribution", paid(1, "2026-05", "1", "3000"), paid(900, "2026-05", "1", "3000"))
				large := h.deliver("contribution", yearly()...)
				for h.get(large).Cursor < 2000 {
					h.load()
				}
				if _, err := h.source.Cancel(t.Context(), h.officer(), large.ID); err != nil {
					t.Fatal(err)
				}
				registry.InPieces(t.Cleanup, 500, handOver)
				same := h.deliver("contribution", paid(900, "2026-05", "1", "9000"))
				small := h.deliver("unemployment", jobless(1, "2026-06-01", "", "其他"), jobless(1900, "2026-06-01", "", "其他"),
					jobless(2150, "2026-06-01", "", "其他"))
				left := "SELECT COUNT(*) FROM registry_touched t WHERE t.county=$1 AND t.stage IN (SELECT l.stage FROM registry_load l WHERE l.county=$1 AND l.state='loading')"
				for h.get(small).State == source.Checked {
					h.load()
				}
				if n := h.count(left, county); handOver && n == 0 {
					t.Fatal("everything was swept before the small one began")
				}
				if now := h.get(same); handOver && now.State != source.Checked {
					t.Fatal("the one of the swept item is ", now.State)
				}
				h.loadAll(small)
				h.loadAll(same)
				lines(t, h.bases(time.Time{}, 1, 2, 900, 1900), "1 2026-05 300000", "900 2026-05 900000")
				if n := h.count("SELECT COUNT(*) FROM registry_fact WHERE county=$1", county); n != 6 {
					t.Errorf("%d facts: two of the first file and four of the small ones expected", n)
				}
				if n := h.count(`SELECT COUNT(*) FROM registry_fact f WHERE f.county=$1 AND NOT EXISTS
					(SELECT 1 FROM registry_person p WHERE p.county=f.county AND p.id=f.person)`, county); n != 0 {
					t.Errorf("%d facts are about nobody", n)
				}
			})
		})
	}
}
