package score_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"doudi/internal/kernel/score"
)

const households = 130_000 // Wuchang's

// wide is a model of 100 indicators with six steps each, and a district whose values are spread over all steps, a tenth unknown.
func wide(t testing.TB) (*score.Plan, *score.Columns) {
	t.Helper()
	m := model()
	for i := range 100 {
		steps := make([]score.Step, 6)
		for k := range steps {
			steps[k] = score.Step{From: n(int64(k+1) * 1000), Share: int64(k+1) * 1600}
		}
		m.Indicators = append(m.Indicators, indicator(fmt.Sprintf("i%d", i), 1, steps...))
	}
	p := compiled(t, m)
	return p, district(p, 7000)
}

func district(p *score.Plan, spread int64) *score.Columns {
	cols := p.NewColumns(households)
	dice := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same district in each run
	for i := range cols.Values {
		for row := range households {
			if dice.IntN(10) > 0 {
				cols.Set(i, row, dice.Int64N(spread))
			}
		}
	}
	return cols
}

func TestScoringAgainAllocatesNothing(t *testing.T) {
	p := compiled(t, small(t))
	cols, out := p.NewColumns(5000), &score.Scores{}
	run := func() {
		cols.Reset(5000)
		cols.Set(0, 4999, 10_000)
		if err := p.Score(cols, out); err != nil {
			t.Fatal(err)
		}
	}
	run()
	if got := testing.AllocsPerRun(10, run); got != 0 {
		t.Fatalf("%v allocations", got)
	}
	if out.Total[4999] != 15_00 || out.Total[0] != 0 {
		t.Fatal(out.Total[4999], out.Total[0])
	}
}

func BenchmarkScore(b *testing.B) {
	smallPlan := compiled(b, small(b))
	widePlan, wideColumns := wide(b)
	for _, c := range []struct {
		name string
		plan *score.Plan
		cols *score.Columns
	}{{"small", smallPlan, district(smallPlan, 2_000_000)}, {"wide", widePlan, wideColumns}} {
		b.Run(fmt.Sprintf("%s/%d", c.name, c.plan.Indicators()), func(b *testing.B) {
			out := &score.Scores{}
			b.ReportAllocs()
			for b.Loop() {
				if err := c.plan.Score(c.cols, out); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(households*c.plan.Indicators()), "ns/value")
		})
	}
}

// BenchmarkRowByRow is the same district through Explain: what scoring costs when it is done a household at a time.
func BenchmarkRowByRow(b *testing.B) {
	p, cols := wide(b)
	for b.Loop() {
		for row := range cols.Rows {
			if _, err := p.Explain(cols.Row(row)); err != nil {
				b.Fatal(err)
			}
		}
	}
}
