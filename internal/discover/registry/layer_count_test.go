package registry_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"doudi/internal/dbtest"
	"doudi/internal/discover/registry/registrytest"
	"doudi/internal/kernel/access"
	"doudi/internal/platform/db"
)

func TestPeopleOfTheLayersAreCountedWhereTheyLive(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := registrytest.New(t, b.DB, b.Box)
		h.Start(t)
		var people, lists [][]string
		// More than a page, in two communities; the last one is listed and lives nowhere that is known.
		const here = 1050
		for n := range here + 1 {
			no, name := registrytest.IDNumber(fmt.Sprintf("196%d-03-04", n/500), n%500+1), "某某"
			community := fmt.Sprint(registrytest.Community)
			if n >= 1000 {
				community = fmt.Sprint(registrytest.Neighbour)
			}
			if n < here {
				people = append(people, []string{no, name, "", fmt.Sprintf("H%05d", n), "户主", community, "示例路1号", "13800000001", "2020-01-05"})
			}
			layer := "1"
			if n%2 == 1 {
				layer = "4"
			}
			row := []string{no, name, layer, "2026-01-05"}
			if n == 2 {
				row = append(row, "2026-06-30") // ended yesterday
			}
			lists = append(lists, row)
		}
		h.Deliver(t, "hukou", people...)
		h.Deliver(t, "recipient", lists...)
		seen := func() string {
			text, others := "", int64(0)
			err := b.DB.Read(t.Context(), access.Job("test", registrytest.County), func(tx *db.Tx) error {
				if _, err := tx.Row("SELECT COUNT(*) FROM registry_layer WHERE county=$1 AND round<>0", []any{registrytest.County}, &others); err != nil {
					return err
				}
				return tx.Rows("SELECT community,layer,persons FROM registry_v_layer WHERE county=$1 ORDER BY community,layer", []any{registrytest.County},
					func(scan func(...any) error) error {
						var community, persons int64
						var layer string
						err := scan(&community, &layer, &persons)
						text += fmt.Sprintf("%d/%s:%d ", community%1000000, layer, persons)
						return err
					})
			})
			if err != nil || others != 0 {
				t.Fatal(err, others)
			}
			return text
		}
		want := "0/1:1 " + fmt.Sprintf("%d/1:499 %d/4:500 %d/1:25 %d/4:25 ", registrytest.Community%1000000, registrytest.Community%1000000,
			registrytest.Neighbour%1000000, registrytest.Neighbour%1000000)
		if got := seen(); got != want {
			t.Errorf("counted %s, not %s", got, want)
		}
		// The next list says that one of them has left the layer.
		lists[4] = append(lists[4], "2026-06-30")
		h.Deliver(t, "recipient", lists...)
		if got, less := seen(), strings.Replace(want, "1:499", "1:498", 1); got != less {
			t.Errorf("counted %s after one left, not %s", got, less)
		}
	})
}

// The job comes each hour and at each start, and has the county counted once a day.
func TestTheLayersAreCountedOnceADay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		h.loaded("hukou", hukous(h, 0, 3)...)
		h.loaded("recipient", []string{someone(0), "张0", "1", "2024-01-01", ""})
		asked := func(when string, want int64) {
			t.Helper()
			waiting := func() int64 {
				n, err := h.queue.Backlog(h.ctx)
				if err != nil {
					t.Fatal(err)
				}
				return int64(n)
			}
			before := waiting()
			if err := h.registry.CountLayersDaily(h.ctx); err != nil {
				t.Fatal(err)
			}
			if got := waiting() - before; got != want {
				t.Errorf("%s: %d counts are asked for, not %d", when, got, want)
			}
		}
		count := func() {
			t.Helper()
			if err := h.registry.CountLayers(h.ctx, h.county); err != nil {
				t.Fatal(err)
			}
		}
		asked("at first", 1)
		count()
		asked("an hour later", 0)
		b.Clock.Advance(24 * time.Hour)
		asked("the day after", 1)
		count()
		asked("the day after, an hour later", 0)
	})
}
