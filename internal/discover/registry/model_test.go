package registry_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"doudi/internal/dbtest"
	"doudi/internal/discover/registry"
	"doudi/internal/discover/source"
)

// model is what the registry promises, in memory: of each record (item, person, key) the content that stands.
type model map[string]string

// delivered applies a file: within it the first row of a record counts; a whole list ends what it does not have.
func (m model) delivered(item string, whole bool, rows [][]string) {
	seen := map[string]bool{}
	for _, row := range rows {
		record := item + " " + row[0] + " " + row[2]
		if !seen[record] {
			seen[record] = true
			m[record] = row[len(row)-1]
		}
	}
	for record := range m {
		if whole && !seen[record] && record[:len(item)] == item {
			delete(m, record)
		}
	}
}

func (m model) lines() []string {
	list := []string{}
	for record, content := range m {
		list = append(list, record+" "+content)
	}
	slices.Sort(list)
	return list
}

// standing is what was known at the instant, in the model's words.
func (h *house) standing(at time.Time) []string {
	h.t.Helper()
	list := []string{}
	h.known(at, func(k *registry.Known) error {
		persons, err := k.Persons(h.persons())
		if err != nil {
			return err
		}
		return k.Facts(h.purpose(), persons, items, func(f *registry.Fact) error {
			content, key := f.Value("reason"), f.Value("registered_on")
			if f.Item.Code == "contribution" {
				content, key = f.Value("base"), f.Value("month")
			}
			list = append(list, fmt.Sprint(f.Item.Code, " ", f.Value("id_no"), " ", key, " ", content))
			return nil
		})
	})
	slices.Sort(list)
	return list
}

// drawRows draws a file of few persons, few keys and few contents, so that rows meet in every way.
func drawRows(rt *rapid.T, item string) [][]string {
	return rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) []string {
		who, key, content := rapid.IntRange(0, 2).Draw(rt, "person"), rapid.IntRange(1, 2).Draw(rt, "key"), rapid.IntRange(1, 3).Draw(rt, "content")
		if item == "unemployment" {
			return jobless(who, fmt.Sprintf("2026-01-0%d", key), "", fmt.Sprint(content))
		}
		return paid(who, fmt.Sprintf("2026-0%d", key), "1", fmt.Sprint(content))
	}), 1, 7).Draw(rt, item)
}

// contents are the rows with their last cell as it is stored.
func contents(item string, rows [][]string) [][]string {
	if item == "unemployment" {
		return rows
	}
	stored := make([][]string, len(rows))
	for i, row := range rows {
		stored[i] = slices.Clone(row)
		stored[i][4] += "00" // yuan, kept in fen
	}
	return stored
}

// Any sequence of deliveries, corrections and cancellations, loaded in chunks and jobs of any size: at every past instant the
// registry knows exactly what the model knew.
func TestEveryInstantIsWhatTheModelKnew(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		base, next := open(t, b), 420300
		rapid.Check(t, func(rt *rapid.T) {
			next++
			checking := *base
			checking.t = rt
			h := checking.in(next) // a county of its own for each sequence: cheaper than a database
			registry.InPieces(rt.Cleanup, rapid.IntRange(1, 4).Draw(rt, "chunk"), rapid.Bool().Draw(rt, "hand over"))
			m := model{}
			type moment struct {
				at    time.Time
				known []string
			}
			history := []moment{{h.Clock.Now(), m.lines()}}
			for range rapid.IntRange(1, 6).Draw(rt, "deliveries") {
				item := rapid.SampledFrom([]string{"unemployment", "contribution"}).Draw(rt, "item")
				rows := drawRows(rt, item)
				h.Clock.Advance(time.Minute)
				batch := h.deliver(item, rows...)
				if rapid.IntRange(0, 4).Draw(rt, "cancelled") == 0 {
					for range rapid.IntRange(0, 2).Draw(rt, "jobs before") {
						h.load()
					}
					if h.get(batch).State != source.Published {
						h.cancel(batch)
						h.load()
						continue
					}
				}
				h.loadAll(batch)
				m.delivered(item, item == "unemployment", contents(item, rows))
				history = append(history, moment{h.Clock.Now(), m.lines()})
				if fixed := h.correctOne(batch); fixed != nil {
					m.delivered(item, false, contents(item, [][]string{fixed}))
					history = append(history, moment{h.Clock.Now(), m.lines()})
				}
			}
			for i, then := range history {
				if got := h.standing(then.at); !slices.Equal(got, then.known) {
					rt.Fatalf("at moment %d of %d the registry knew\n%q\nand the model\n%q", i, len(history), got, then.known)
				}
			}
		})
	})
}

func (h *house) cancel(batch *source.Batch) {
	h.t.Helper()
	if _, err := h.source.Cancel(context.Background(), h.officer(), batch.ID); err != nil {
		h.t.Fatal(err)
	}
}

// correctOne replays the batch's first quarantined row with the content 1 and returns it as delivered, or nil if there is none.
func (h *house) correctOne(batch *source.Batch) []string {
	h.t.Helper()
	_, rows, err := h.source.QuarantineOf(context.Background(), h.officer(), batch.ID, 0, 1)
	if err != nil {
		h.t.Fatal(err)
	}
	if len(rows) == 0 {
		return nil
	}
	last := map[string]string{"unemployment": "reason", "contribution": "base"}[batch.Item.Code]
	fix, err := h.source.Correct(context.Background(), h.officer(), batch.ID, []source.Correction{{Row: rows[0].Row, Values: map[string]string{last: "1"}}})
	if err != nil {
		h.t.Fatal(err)
	}
	h.checked(fix)
	h.loadAll(fix)
	row := slices.Clone(rows[0].Cells[:5])
	if batch.Item.Code == "contribution" {
		row = []string{rows[0].Cells[0], rows[0].Cells[1], rows[0].Cells[2], "1", ""}
	}
	row[4] = "1"
	return row
}
