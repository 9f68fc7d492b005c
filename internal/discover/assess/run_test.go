package assess_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"doudi/internal/dbtest"
	"doudi/internal/discover/assess"
	"doudi/internal/kernel/access"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// street are n households of one person, of ages from 20 to 90.
func street(n int) []person {
	list := make([]person, n)
	for i := range list {
		list[i] = lone(i+1, fmt.Sprintf("%d-03-0%d", 1936+70*i/n, 1+i%9))
	}
	return list
}

// told is what the runs did, in one line each: reason, households scored, scores changed, state.
func told(runs []*assess.Run) string {
	var lines []string
	for _, r := range runs {
		lines = append(lines, fmt.Sprintf("%s %d/%d %s", r.Reason, r.Changed, r.Households, r.State))
	}
	return strings.Join(lines, ", ")
}

func TestADeliveryScoresWhatItTouchesAndAFirstOneEverybody(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h, people := newHouse(t, b), street(6)
		h.Deliver(t, "hukou", register(people...)...)
		b.Clock.Advance(time.Minute)
		h.Deliver(t, "settlement", settlement(people[2], "S1", "2026-05-01", "6000.00"))
		b.Clock.Advance(time.Minute)
		h.Deliver(t, "settlement", settlement(people[3], "S2", "2026-05-01", "6000.00"), settlement(people[4], "S3", "2026-05-01", "0.00"))
		// The first settlements make zero of unknown for all six; the next touch two, and one of those pays nothing: its score stays.
		if got, want := told(h.runs(t)), "first 6/6 published, first 6/6 published, delivery 1/2 published"; got != want {
			t.Fatalf("%s\nwant %s", got, want)
		}
		list, scores := h.households(t)
		runs, of := h.runs(t), map[id.ID]int{}
		for _, one := range list {
			of[scores[one.ID].Run]++
		}
		if of[runs[0].ID] != 0 || of[runs[1].ID] != 5 || of[runs[2].ID] != 1 {
			t.Errorf("the scores in force are of %v", of)
		}
		for _, r := range runs {
			if r.AsOf != today || r.Model != "expert" || r.ModelVersion != 1 || r.Known.IsZero() || r.PublishedAt.IsZero() || !r.Scored() {
				t.Errorf("%+v", r)
			}
		}
	})
}

// The same file again changes nothing; a day later, time itself does.
func TestAScoreIsWrittenOnlyWhereItDiffers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h, people := newHouse(t, b), street(5)
		h.Deliver(t, "hukou", register(people...)...)
		// Paid on 2 July a year ago: the last day on which it counts is today.
		h.Deliver(t, "settlement", settlement(people[0], "S1", "2025-07-02", "20000.00"), settlement(people[1], "S2", "2026-01-01", "20000.00"))
		before := told(h.runs(t))
		h.Deliver(t, "settlement", settlement(people[1], "S2", "2026-01-01", "20000.00"))
		if got := told(h.runs(t)); got != before+", delivery 0/0 published" {
			t.Fatalf("a file that says nothing new: %s", got)
		}
		daily := func() error { return h.InJob(t, h.assess.DailyNow) }
		if err := daily(); err != nil {
			t.Fatal(err)
		}
		if got := told(h.runs(t)); got != before+", delivery 0/0 published" {
			t.Fatalf("everybody was scored today already: %s", got)
		}
		for day, want := range []string{"daily 1/5 published", "daily 0/5 published"} {
			b.Clock.Advance(24 * time.Hour)
			for range 2 { // the timer strikes every hour
				if err := daily(); err != nil {
					t.Fatal(err)
				}
				h.Idle(t)
			}
			r := h.newest(t)
			if got := told([]*assess.Run{r}); got != want || r.AsOf != today.AddDays(1+day) {
				t.Fatalf("day %d: %s, as of %s", day, got, r.AsOf)
			}
		}
		if n := len(h.runs(t)); n != 5 {
			t.Fatalf("%d runs", n)
		}
	})
}

func TestARunIsOfTheDayOnWhichItWasAskedFor(t *testing.T) {
	b := dbtest.Open(t, "sqlite")
	h, people := newHouse(t, b), street(2)
	b.Clock.Advance(14*time.Hour + 59*time.Minute) // 23:59 in China
	h.Deliver(t, "hukou", register(people...)...)
	b.Clock.Advance(time.Minute)
	h.Deliver(t, "settlement", settlement(people[0], "S1", "2026-05-01", "6000.00"))
	runs := h.runs(t)
	if runs[0].AsOf.String() != "2026-07-01" || runs[1].AsOf.String() != "2026-07-02" {
		t.Fatalf("%s, %s", runs[0].AsOf, runs[1].AsOf)
	}
}

// A score is found by household and run together, however many are asked for at once.
func TestScoresAreFoundByHouseholdAndRun(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h, people := newHouse(t, b), street(3)
		h.Deliver(t, "hukou", register(people...)...)
		h.Deliver(t, "settlement", settlement(people[1], "S0", "2026-05-01", "300.00")) // from now on it is known of everybody
		first := h.newest(t).ID
		h.Deliver(t, "settlement", settlement(people[0], "S1", "2026-05-01", "20000.00"))
		second := h.newest(t).ID
		var pairs []assess.Pair
		for i := range db.MaxList + 1 { // nobody's
			pairs = append(pairs, assess.Pair{Household: id.ID(i + 1), Run: first})
		}
		list, current := h.households(t)
		for _, one := range list {
			pairs = append(pairs, assess.Pair{Household: one.ID, Run: first}, assess.Pair{Household: one.ID, Run: second})
		}
		h.read(t, func(tx *db.Tx) error {
			found, err := h.assess.Scores(tx, county, pairs)
			if err != nil {
				return err
			}
			if len(found) != 4 { // the second run found another score than the first for one household
				t.Errorf("%d scores", len(found))
			}
			for _, one := range list {
				was, now := found[assess.Pair{Household: one.ID, Run: first}], current[one.ID]
				if was.Run != first || was.Household != one.ID || (was.Total == now.Total) != (now.Run == first) {
					t.Errorf("%+v, in force %+v", was, now)
				}
				if got := found[assess.Pair{Household: one.ID, Run: now.Run}]; got.Total != now.Total {
					t.Errorf("%+v, want %+v", got, now)
				}
			}
			return nil
		})
	})
}

// A run in progress has scores on disk that nobody sees.
func TestARunThatIsNotPublishedIsInvisible(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h, people := newHouse(t, b), street(7)
		h.Deliver(t, "hukou", register(people...)...)
		_, before := h.households(t)
		h.assess.SetChunk(3)
		b.Clock.Advance(24 * time.Hour)
		// A run whose process dies after two chunks of three.
		err := h.InJob(t, func(ctx context.Context) error {
			if err := h.ask(ctx); err != nil {
				return err
			}
			return h.assess.Broken(ctx, county, 2)
		})
		if err != nil {
			t.Fatal(err)
		}
		r := h.newest(t)
		if r.State != "running" || r.Households != 6 || r.Changed != 6 {
			t.Fatalf("%+v", r)
		}
		_, after := h.households(t)
		for household, sc := range before {
			if after[household].Run != sc.Run || after[household].Total != sc.Total {
				t.Errorf("household %d is in force with a score of the run that is not published", household)
			}
		}
		h.read(t, func(tx *db.Tx) error {
			changed, err := h.assess.ScoresOf(tx, county, r.ID, 0, 0, 100)
			if err != nil || len(changed) != 0 {
				t.Errorf("%d changed scores of it are listed, %v", len(changed), err)
			}
			for household := range before {
				if found, err := h.assess.Scores(tx, county, []assess.Pair{{Household: household, Run: r.ID}}); len(found) > 0 || err != nil {
					t.Errorf("its score of household %d is found (%v)", household, err)
				}
				if _, err := h.assess.Explain(tx, purpose, county, household, r.ID); err == nil {
					t.Error("it is explained")
				}
			}
			return nil
		})
	})
}

// ask puts a run of everybody into the line, without a job of its own, that finds every score changed: the scores before are given a
// content that no run finds.
func (h *house) ask(ctx context.Context) error {
	return h.DB.Write(ctx, system, func(tx *db.Tx) error {
		if _, err := tx.Exec(`INSERT INTO assess_ask (county,id,lane,reason,cause,as_of,asked_ms) VALUES ($1,$2,'large','daily',0,$3,$4)`,
			county, tx.NewID(), tx.Today(), tx.Millis()); err != nil {
			return err
		}
		if _, err := tx.Exec("UPDATE assess_score SET content=$1 WHERE county=$2", []byte{0}, county); err != nil {
			return err
		}
		_, err := audit.Record(tx, audit.Entry{County: county, Action: "test.ask"})
		return err
	})
}

func TestEveryRunLeavesItsTrail(t *testing.T) {
	b := dbtest.Open(t, "sqlite")
	h := newHouse(t, b)
	h.Deliver(t, "hukou", register(street(2)...)...)
	r := h.newest(t)
	h.read(t, func(tx *db.Tx) error {
		rows, err := audit.List(tx, audit.Filter{County: county, Subject: audit.Subject{Kind: "assessment", ID: r.ID}, Limit: 10})
		if err != nil || len(rows) != 1 || rows[0].Action != "assessment.publish" || rows[0].Role != string(access.System) {
			t.Errorf("%+v %v", rows, err)
		}
		var events int64
		_, err = tx.Row("SELECT COUNT(*) FROM event_event WHERE county=$1 AND name='assess.published'", []any{county}, &events)
		if events != 1 {
			t.Errorf("%d events of one run", events)
		}
		return err
	})
}
