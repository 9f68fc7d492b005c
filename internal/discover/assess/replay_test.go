package assess_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"doudi/internal/dbtest"
	"doudi/internal/discover/assess"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// stored is a score that was once in force, with its pieces.
type stored struct {
	score  assess.Score
	pieces []assess.Piece
}

func (h *house) kept(t *testing.T) map[id.ID]stored {
	t.Helper()
	list, scores := h.households(t)
	all := map[id.ID]stored{}
	for _, one := range list {
		pieces, err := h.assess.Pieces(purpose, county, scores[one.ID])
		if err != nil {
			t.Fatal(err)
		}
		all[one.ID] = stored{scores[one.ID], pieces}
	}
	return all
}

// After facts have come, changed and gone, every score of the past is found again from what was known then: sum by sum, fact by
// fact.
func TestEveryPastScoreIsFoundAgainFromWhatWasKnownThen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h, people := newHouse(t, b), street(12)
		h.population(t, people)
		var eras []map[id.ID]stored
		keep := func() {
			eras = append(eras, h.kept(t))
			b.Clock.Advance(36 * time.Hour)
		}
		keep()
		// A settlement is corrected, another added; two move together; one leaves the register; the unemployed list is a new one.
		h.Deliver(t, "settlement", settlement(people[4], "S4", "2026-05-04", "99.00"), settlement(people[1], "N1", "2026-07-01", "16000.00"))
		keep()
		people[3].household, people[3].relation = people[2].household, "父母"
		moved := append(slices.Clone(people[:6]), people[7:]...)
		h.Deliver(t, "hukou", register(moved...)...)
		keep()
		h.Deliver(t, "unemployment", unemployment(people[2], "2026-01-31", "2026-07-02"), unemployment(people[5], "2026-03-31", ""))
		keep()
		if err := h.InJob(t, h.assess.DailyNow); err != nil {
			t.Fatal(err)
		}
		h.Idle(t)
		differ, replayed := 0, 0
		last := h.kept(t)
		h.read(t, func(tx *db.Tx) error {
			for n, era := range append(eras, last) {
				for household, then := range era {
					pieces, total, err := h.assess.Replay(tx, purpose, county, household, then.score.Run)
					if err != nil {
						return err
					}
					replayed++
					if total != then.score.Total || !reflect.DeepEqual(pieces, then.pieces) {
						t.Errorf("era %d, household %d: %d points of\n%+v\nand stored were %d of\n%+v", n, household, total, pieces, then.score.Total, then.pieces)
					}
					e, err := h.assess.Explain(tx, purpose, county, household, then.score.Run)
					if err != nil {
						return err
					}
					for _, p := range then.pieces {
						for _, f := range p.Facts {
							if e.Facts[f].Fact == nil {
								t.Errorf("era %d: fact %d of %s is not explained", n, f, p.Indicator)
							}
						}
					}
					if now, still := last[household]; !still || now.score.Total != then.score.Total {
						differ++
					}
				}
			}
			return nil
		})
		if replayed < 50 || differ < 6 {
			t.Fatalf("%d replayed, %d of them of another score than today: the facts did not change enough to tell", replayed, differ)
		}
	})
}

func TestWhatCannotBeReplayedIsSaid(t *testing.T) {
	b := dbtest.Open(t, "sqlite")
	h, people := newHouse(t, b), street(2)
	h.Deliver(t, "hukou", register(people...)...)
	list, scores := h.households(t)
	run := scores[list[0].ID].Run
	h.read(t, func(tx *db.Tx) error {
		for name, c := range map[string]struct{ household, run id.ID }{
			"no such run": {list[0].ID, 1}, "no such household": {1, run},
		} {
			if _, _, err := h.assess.Replay(tx, purpose, county, c.household, c.run); !problem.Is(err, assess.ErrNoScore) {
				t.Errorf("%s: %v", name, err)
			}
			if _, err := h.assess.Explain(tx, purpose, county, c.household, c.run); !problem.Is(err, assess.ErrNoScore) {
				t.Errorf("%s, explained: %v", name, err)
			}
		}
		if _, err := h.assess.Pieces(purposeless, county, scores[list[0].ID]); err == nil {
			t.Error("the pieces open without a purpose")
		}
		moved := scores[list[0].ID]
		moved.Household = list[1].ID
		if _, err := h.assess.Pieces(purpose, county, moved); err == nil {
			t.Error("the pieces of one household open as another's")
		}
		return nil
	})
	h.assess.Model().Version++
	h.read(t, func(tx *db.Tx) error {
		if _, _, err := h.assess.Replay(tx, purpose, county, list[0].ID, run); err == nil || problem.Is(err, assess.ErrNoScore) {
			t.Errorf("with another model in force: %v", err)
		}
		return nil
	})
}

// Coverage is the weight of what is known, and rises with each department.
func TestCoverageIsTheWeightOfWhatIsKnown(t *testing.T) {
	b := dbtest.Open(t, "sqlite")
	h, people := newHouse(t, b), street(3)
	coverage := func() (list []int64) {
		all, scores := h.households(t)
		for _, one := range all {
			list = append(list, scores[one.ID].Coverage)
		}
		return list
	}
	for _, step := range []struct {
		item string
		rows [][]string
		want []int64
	}{
		{"hukou", register(people...), []int64{3000, 3000, 3000}},
		{"settlement", [][]string{settlement(people[0], "S", "2026-05-01", "1.00")}, []int64{6000, 6000, 6000}},
		{"contribution", [][]string{contribution(people[1], "2026-05", "3000")}, []int64{6000, 7500, 6000}}, // no contribution says nothing
		{"unemployment", [][]string{unemployment(people[2], "2026-05-01", "")}, []int64{8000, 9500, 8000}},
		{"dwelling", [][]string{{people[0].no, people[0].name, "C级", "0", "20", "2026-05-01"}}, []int64{8500, 10_000, 8500}},
	} {
		h.Deliver(t, step.item, step.rows...)
		if got := coverage(); !slices.Equal(got, step.want) {
			t.Errorf("after %s: %v, want %v", step.item, got, step.want)
		}
	}
}
