package registry_test

import (
	"testing"
	"time"

	"doudi/internal/dbtest"
	"doudi/internal/discover/registry"
	"doudi/internal/discover/source"
)

func saved(n int, month string) []string {
	return []string{someone(n), "张某", month, "示例公司", "500.00", "1"}
}

// A city-wide file has everybody's people. The county takes what it knows; the others are nobody's concern until the register brings
// them, and then their records are there, with the file that brought them.
func TestACityWideFileWaitsForThoseWhomTheRegisterDoesNotKnow(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		h.loaded("hukou", hukous(h, 0, 3)...)
		city := h.loaded("fund", saved(0, "2026-05"), saved(1, "2026-05"), saved(7, "2026-05"), saved(7, "2026-06"), saved(70, "2026-05"))
		if n := h.count("SELECT COUNT(*) FROM registry_person WHERE county=$1", county); n != 3 {
			t.Fatalf("%d persons: a city's people became ours", n)
		}
		if n := h.count("SELECT COUNT(*) FROM registry_unplaced WHERE county=$1", county); n != 3 {
			t.Fatalf("%d records wait", n)
		}
		if now := h.get(city); now.Added != 2 || now.Unplaced() != 3 || now.Accepted != 5 {
			t.Errorf("%+v", now)
		}
		before := b.Clock.Now()
		b.Clock.Advance(time.Minute)
		list := h.deliver("hukou", hukous(h, 0, 9)...)
		h.loadAll(list)
		h.load()
		found := map[string]int{}
		h.known(time.Time{}, func(k *registry.Known) error {
			persons, err := k.Persons(h.persons())
			if err != nil {
				return err
			}
			return k.Facts(h.purpose(), persons, []string{"fund"}, func(f *registry.Fact) error {
				found[f.Value("id_no")+f.Value("month")]++
				return nil
			})
		})
		if len(found) != 4 || found[someone(7)+"2026-05"] != 1 || found[someone(7)+"2026-06"] != 1 {
			t.Errorf("known of the fund: %v", found)
		}
		if n := h.count("SELECT COUNT(*) FROM registry_unplaced WHERE county=$1", county); n != 1 {
			t.Errorf("%d records still wait, want that of the stranger", n)
		}
		if n := h.count("SELECT COUNT(*) FROM registry_load WHERE county=$1 AND batch=$2 AND state='published'", county, city.ID); n != 2 {
			t.Errorf("%d loads of the city's file", n)
		}
		if n := len(h.facts(before)); n != 3 {
			t.Errorf("%d records were known before: the past has changed", n)
		}
		h.load() // nothing is placed twice
		if n := h.count("SELECT COUNT(*) FROM registry_fact WHERE county=$1 AND kind='fund'", county); n != 4 {
			t.Errorf("%d facts of the fund", n)
		}
	})
}

// A city-wide delivery that is cancelled leaves nothing behind.
func TestACancelledCityWideFileLeavesNobodyWaiting(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		registry.InPieces(t.Cleanup, 1, true)
		h := open(t, b)
		h.loaded("hukou", hukous(h, 0, 3)...)
		city := h.deliver("fund", saved(0, "2026-05"), saved(7, "2026-05"), saved(8, "2026-05"))
		h.load()
		h.load()
		if now := h.get(city); now.State != source.Loading || h.count("SELECT COUNT(*) FROM registry_unplaced WHERE county=$1", county) == 0 {
			t.Fatal(now.State)
		}
		if _, err := h.source.Cancel(t.Context(), h.officer(), city.ID); err != nil {
			t.Fatal(err)
		}
		h.load()
		if n := h.count("SELECT COUNT(*) FROM registry_unplaced WHERE county=$1", county); n != 0 {
			t.Errorf("%d records wait", n)
		}
	})
}
