package bench

import (
	"cmp"
	"fmt"
	"math"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"doudi/internal/app"
	"doudi/internal/dbtest"
	"doudi/internal/demo"
	"doudi/internal/discover/assess"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/clock"
	"doudi/internal/platform/config"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
	"doudi/internal/platform/obs"
)

// The districts of the evaluation: seeds that nobody looked at while the model was proposed, three times the demo's size.
var (
	scoringSeeds   = []uint64{11, 12, 13}
	scoringPersons = 10_000
	scoringDay     = dbtest.Start.AddDate(0, 0, 23) // 2026-07-24: the newest month has bills already
)

// trigger is the single sum that a place publishes as its trigger for households without low income: 15,000 yuan of their own
// medical costs in a year (Tongling).
const trigger = 1_500_000

// BenchmarkScoring delivers a synthetic district through the whole thread and looks up in its hidden truth whom the warnings found,
// beside the single trigger and beside the same number of doors in order of medical costs. It says how the software and the proposed
// points do in an invented district, whose truth its own rules made: nothing about people. docs/methodology/scoring.md quotes it.
func BenchmarkScoring(b *testing.B) {
	for range b.N {
		var model, single, ranked verdicts
		scores, sums := map[int64]verdicts{}, map[int64]verdicts{} // by warning score
		missed := map[string][2]int{}
		for _, seed := range scoringSeeds {
			list := deliveredDistrict(b, seed)
			warned := 0
			for _, one := range list {
				if one.warned {
					warned++
				}
			}
			slices.SortStableFunc(list, func(a, b household) int { return cmp.Compare(b.medical, a.medical) })
			var m, s verdicts
			r := firstBySum(list, warned)
			for _, from := range otherScores {
				scores[from], sums[from] = scores[from].plus(lines(list, from)), sums[from].plus(firstBySum(list, lines(list, from).doors))
			}
			for _, one := range list {
				m.add(one.warned, one.need)
				s.add(one.medical >= trigger, one.need)
				for _, why := range one.why {
					n := missed[why]
					n[0]++
					if one.warned {
						n[1]++
					}
					missed[why] = n
				}
			}
			fmt.Printf("\nseed %d: %d households, %d in need\n  model      %s\n  trigger    %s\n  same doors %s\n", seed, m.all, m.need, m, s, r)
			model, single, ranked = model.plus(m), single.plus(s), ranked.plus(r)
		}
		fmt.Printf("\ntogether: %d households, %d in need\n  model      %s\n  trigger    %s\n  same doors %s\n", model.all, model.need, model, single, ranked)
		for _, from := range otherScores {
			fmt.Printf("  from %d points  %s\n     same doors  %s\n", from/100, scores[from], sums[from])
		}
		for _, why := range slices.Sorted(keys(missed)) {
			fmt.Printf("  need with %-14s %4d, warned %4d (%s)\n", why, missed[why][0], missed[why][1], interval(missed[why][1], missed[why][0]))
		}
		b.ReportMetric(model.recall()/single.recall(), "recall-ratio")
		b.ReportMetric(model.yield()/single.yield(), "yield-ratio")
	}
}

func keys(m map[string][2]int) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// otherScores are what the warning score could be instead, hundredths of a point.
var otherScores = []int64{2000, 3000, 3500, 4000, 4500, 5000, 6000}

// lines are the verdicts on the households from a score on.
func lines(list []household, from int64) (v verdicts) {
	for _, one := range list {
		v.add(one.total >= from, one.need)
	}
	return v
}

// firstBySum are the verdicts on so many households with the highest medical costs; list is in that order.
func firstBySum(list []household, doors int) (v verdicts) {
	for i, one := range list {
		v.add(i < doors, one.need)
	}
	return v
}

// household is what is known of it and what is true of it.
type household struct {
	warned, need bool
	total        int64 // hundredths of a point
	medical      int64 // fen of its own in 12 months
	why          []string
}

// verdicts count households.
type verdicts struct{ all, need, doors, hits int }

func (v *verdicts) add(door, need bool) {
	v.all++
	if need {
		v.need++
	}
	if door {
		v.doors++
	}
	if door && need {
		v.hits++
	}
}

func (v verdicts) plus(o verdicts) verdicts {
	return verdicts{v.all + o.all, v.need + o.need, v.doors + o.doors, v.hits + o.hits}
}

func (v verdicts) recall() float64 { return float64(v.hits) / float64(max(v.need, 1)) }
func (v verdicts) yield() float64  { return float64(v.hits) / float64(max(v.doors, 1)) }

// String is a line of the report.
func (v verdicts) String() string {
	return fmt.Sprintf("%4d doors (%.1f %% of households), %3d in need: recall %s, yield %s", v.doors, 100*float64(v.doors)/float64(v.all), v.hits,
		interval(v.hits, v.need), interval(v.hits, v.doors))
}

// interval is a share with its 95 % interval (Wilson).
func interval(hits, of int) string {
	if of == 0 {
		return "–"
	}
	const z = 1.959964
	n, p := float64(of), float64(hits)/float64(of)
	middle, half := p+z*z/(2*n), z*math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return fmt.Sprintf("%.1f %% (%.1f–%.1f)", 100*p, 100*max(0, (middle-half)/(1+z*z/n)), 100*min(1, (middle+half)/(1+z*z/n)))
}

// deliveredDistrict delivers one and returns its households.
func deliveredDistrict(b *testing.B, seed uint64) []household {
	options, err := demo.Whole(seed, scoringPersons, civil.FromTime(scoringDay))
	if err != nil {
		b.Fatal(err)
	}
	world, err := demo.Generate(options)
	if err != nil {
		b.Fatal(err)
	}
	files := b.TempDir()
	if _, err := world.WriteAll(files, nil); err != nil {
		b.Fatal(err)
	}
	c := config.Defaults()
	c.Data = b.TempDir()
	c.MasterKeyFile = filepath.Join(c.Data, "master.key")
	h, err := app.OpenAt(ctx, c, clock.NewFake(scoringDay), obs.New(os.Stderr, "error")) // a fixed day: the same numbers every time
	if err != nil {
		b.Fatal(err)
	}
	if err := h.Start(ctx); err != nil {
		b.Fatal(err)
	}
	defer func() {
		if err := h.Close(ctx); err != nil {
			b.Fatal(err)
		}
	}()
	if err := h.Setup(ctx, []int{county}, operators(b, options)); err != nil {
		b.Fatal(err)
	}
	server := httptest.NewServer(h.Handler())
	defer server.Close()
	courier := demo.Courier{BaseURL: server.URL, Password: func(string) string { return password }, Poll: 20 * time.Millisecond}
	if err := courier.Deliver(ctx, files, world.Deliveries()); err != nil {
		b.Fatal(err)
	}
	if err := h.Idle(ctx); err != nil {
		b.Fatal(err)
	}
	return look(b, h, world)
}

// look joins what the program says with the truth, by the household's number.
func look(b *testing.B, h *app.House, world *demo.World) []household {
	truth, told := map[string]demo.Hardship{}, 0
	hasher := h.Box.Hasher("household")
	world.Hardships(func(one demo.Hardship) { truth[string(hasher.Sum(one.Household))] = one })
	var list []household
	actor := access.Job("bench", county)
	err := h.DB.Read(ctx, actor, func(tx *db.Tx) error {
		numbers, warned := map[id.ID]string{}, map[id.ID]bool{}
		err := tx.Rows("SELECT id,hash FROM registry_household WHERE county=$1", []any{county}, func(scan func(...any) error) error {
			var household id.ID
			var hash []byte
			err := scan(&household, &hash)
			numbers[household] = string(hash)
			return err
		})
		if err != nil {
			return err
		}
		err = tx.Rows("SELECT household FROM warning_warning WHERE county=$1 AND state='open'", []any{county}, func(scan func(...any) error) error {
			var household id.ID
			err := scan(&household)
			warned[household] = true
			return err
		})
		if err != nil {
			return err
		}
		known, err := h.Registry.AsKnown(tx, county, tx.Now(), tx.Today())
		if err != nil {
			return err
		}
		all, _, err := known.HouseholdsAfter(0, len(numbers)+1)
		if err != nil {
			return err
		}
		for _, one := range all {
			scores, err := h.Assess.Current(tx, county, []id.ID{one.ID})
			if err != nil {
				return err
			}
			pieces, err := h.Assess.Pieces(access.Mint(actor, "bench", 0), county, scores[one.ID])
			if err != nil {
				return err
			}
			need, in := truth[numbers[one.ID]]
			if in {
				told++
			}
			list = append(list, household{warned: warned[one.ID], need: in, total: scores[one.ID].Total, medical: valueOf(pieces, "self_paid_12m"), why: need.Why})
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	// Whom the register's file lost (a damaged number) nobody can find; they are in need all the same.
	for range len(truth) - told {
		list = append(list, household{need: true})
	}
	return list
}

func valueOf(pieces []assess.Piece, indicator string) int64 {
	for _, p := range pieces {
		if p.Indicator == indicator {
			return p.Value
		}
	}
	return 0
}

// TestThePublicTriggerIsTheModelsHighestStep keeps the baseline and the model on the same number.
func TestThePublicTriggerIsTheModelsHighestStep(t *testing.T) {
	raw, err := os.ReadFile("../params/models/expert.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(raw), fmt.Sprintf("{from: %d, share: 10000}", trigger)) {
		t.Errorf("the model has no step at %d fen any more: change the baseline and docs/methodology/scoring.md", trigger)
	}
}
