package score_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"doudi/internal/kernel/score"
)

// anySteps draws one to six steps of one kind with bounds close together, so that drawn values often stand on them.
func anySteps(t *rapid.T, name string) []score.Step {
	count := rapid.IntRange(1, 6).Draw(t, name+" steps")
	bounds := rapid.SliceOfNDistinct(rapid.Int64Range(-20, 20), count, count, rapid.ID).Draw(t, name+" bounds")
	shares := rapid.SliceOfN(rapid.Int64Range(0, score.Whole), count, count).Draw(t, name+" shares")
	falling := rapid.Bool().Draw(t, name+" falling")
	slices.Sort(bounds)
	slices.Sort(shares)
	if falling {
		slices.Reverse(shares)
	}
	steps := make([]score.Step, count)
	for i := range steps {
		steps[i] = score.Step{From: n(bounds[i]), Share: shares[i]}
		if falling {
			steps[i] = score.Step{Below: n(bounds[i]), Share: shares[i]}
		}
	}
	return steps
}

// anyModel draws a valid model: positive points that add up to 100, and up to three protective indicators.
func anyModel(t *rapid.T) score.Model {
	m := model()
	for left := int64(100); left > 0; {
		points := rapid.Int64Range(1, left).Draw(t, "points")
		name := fmt.Sprintf("i%d", len(m.Indicators))
		m.Indicators = append(m.Indicators, indicator(name, points, anySteps(t, name)...))
		left -= points
	}
	for range rapid.IntRange(0, 3).Draw(t, "protective") {
		name := fmt.Sprintf("i%d", len(m.Indicators))
		m.Indicators = append(m.Indicators, indicator(name, -rapid.Int64Range(1, 100).Draw(t, "minus"), anySteps(t, name)...))
	}
	return m
}

var anyValue = rapid.Custom(func(t *rapid.T) score.Value {
	if !rapid.Bool().Draw(t, "known") {
		return score.Value{}
	}
	return score.Value{Known: true, Amount: rapid.OneOf(rapid.Int64Range(-22, 22), rapid.Int64()).Draw(t, "amount")}
})

// anyColumns draws rows around the word size of the bitmaps. Values that are not known hold rubbish, which must not matter.
func anyColumns(t *rapid.T, p *score.Plan) *score.Columns {
	rows := rapid.SampledFrom([]int{0, 1, 3, 63, 64, 65, 130}).Draw(t, "rows")
	cols := p.NewColumns(rows)
	fill := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "fill"), 1)) //nolint:gosec // rows need no shrinking
	for i := range cols.Values {
		known := fill.IntN(3) // none, some, all: each has a loop of its own
		for row := range rows {
			cols.Values[i][row] = fill.Int64N(44) - 22
			if known == 2 || known == 1 && fill.IntN(2) == 0 {
				cols.Set(i, row, cols.Values[i][row])
			}
		}
		if rows%64 != 0 {
			cols.Known[i][rows/64] |= ^uint64(0) << (rows % 64) // bits beyond the last row mean nothing
		}
	}
	return cols
}

func plan(t *rapid.T, m score.Model) *score.Plan {
	p, err := score.Compile(m)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestExplainAndScoreAgreeOnEveryRow(t *testing.T) {
	out := &score.Scores{} // one for all: what an earlier, larger run left in it must not matter
	rapid.Check(t, func(t *rapid.T) {
		p := plan(t, anyModel(t))
		cols := anyColumns(t, p)
		if err := p.Score(cols, out); err != nil {
			t.Fatal(err)
		}
		if len(out.Total) != cols.Rows {
			t.Fatal(len(out.Total))
		}
		for row := range cols.Rows {
			pieces, err := p.Explain(cols.Row(row))
			if err != nil {
				t.Fatal(err)
			}
			if got := score.TotalOf(pieces); got != out.Total[row] || got < 0 || got > score.Full {
				t.Fatalf("row %d: the pieces make %d, the score is %d", row, got, out.Total[row])
			}
			weight := int32(0)
			for i, piece := range pieces {
				if piece.Points != out.Points[i][row] || piece.Known != cols.Known[i].Get(row) {
					t.Fatalf("row %d, indicator %d: %+v, but %d points", row, i, piece, out.Points[i][row])
				}
				in := p.Model().Indicators[i]
				if piece.Known {
					weight += int32(max(in.Points, -in.Points)) * 100
					if want := in.Points * score.StepShare(in.Steps, piece.Value); int64(piece.Points)*100-want > 50 || want-int64(piece.Points)*100 > 50 {
						t.Fatalf("row %d, indicator %d: %d points are not those of the step, %d", row, i, piece.Points, want)
					}
				}
				if piece.Known && piece.WouldChange != 0 || !piece.Known && (piece.Points != 0 || piece.WouldChange != piece.MaxPoints) {
					t.Fatalf("row %d, indicator %d: %+v", row, i, piece)
				}
			}
			if weight != out.KnownWeight[row] || weight > p.Weight() {
				t.Fatalf("row %d: weight %d of %d, want %d", row, out.KnownWeight[row], p.Weight(), weight)
			}
		}
	})
}

func one(t *rapid.T, p *score.Plan, row []score.Value) int32 {
	pieces, err := p.Explain(row)
	if err != nil {
		t.Fatal(err)
	}
	return score.TotalOf(pieces)
}

// Nobody gets a lower score for more need: along each indicator the score moves one way only.
func TestAScoreMovesOneWayWithEachIndicator(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := plan(t, anyModel(t))
		row := rapid.SliceOfN(anyValue, p.Indicators(), p.Indicators()).Draw(t, "row")
		at := rapid.IntRange(0, p.Indicators()-1).Draw(t, "indicator")
		low, high := rapid.Int64Range(-22, 22).Draw(t, "low"), rapid.Int64Range(-22, 22).Draw(t, "high")
		if low > high {
			low, high = high, low
		}
		row[at] = score.Value{Amount: low, Known: true}
		before := one(t, p, row)
		row[at].Amount = high
		after := one(t, p, row)
		in := p.Model().Indicators[at]
		if rises := (in.Steps[0].From != nil) == (in.Points > 0); rises && after < before || !rises && after > before {
			t.Fatalf("%d points, %d → %d: the score went from %d to %d", in.Points, low, high, before, after)
		}
	})
}

// What WouldChange promises is the outer limit of what a value could do.
func TestKnowingAValueMovesTheScoreAtMostAsFarAsWasSaid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := plan(t, anyModel(t))
		row := rapid.SliceOfN(anyValue, p.Indicators(), p.Indicators()).Draw(t, "row")
		at := rapid.IntRange(0, p.Indicators()-1).Draw(t, "indicator")
		row[at] = score.Value{}
		pieces, err := p.Explain(row)
		if err != nil {
			t.Fatal(err)
		}
		before, said := score.TotalOf(pieces), pieces[at].WouldChange
		row[at] = score.Value{Known: true, Amount: rapid.Int64Range(-22, 22).Draw(t, "amount")}
		moved := one(t, p, row) - before
		if said >= 0 && (moved < 0 || moved > said) || said < 0 && (moved > 0 || moved < said) {
			t.Fatalf("moved by %d, said at most %d", moved, said)
		}
	})
}

func TestTheOrderOfRowsAndIndicatorsDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := anyModel(t)
		p := plan(t, m)
		cols := anyColumns(t, p)
		out := &score.Scores{}
		if err := p.Score(cols, out); err != nil {
			t.Fatal(err)
		}
		dice := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "shuffle"), 2)) //nolint:gosec // a shuffle
		rowAt, inAt := dice.Perm(cols.Rows), dice.Perm(p.Indicators())
		mixed := m
		mixed.Indicators = make([]score.Indicator, len(m.Indicators))
		for i, from := range inAt {
			mixed.Indicators[i] = m.Indicators[from]
		}
		q := plan(t, mixed)
		other, mixedOut := q.NewColumns(cols.Rows), &score.Scores{}
		for i, in := range inAt {
			for row, from := range rowAt {
				if cols.Known[in].Get(from) {
					other.Set(i, row, cols.Values[in][from])
				}
			}
		}
		if err := q.Score(other, mixedOut); err != nil {
			t.Fatal(err)
		}
		for row, from := range rowAt {
			if mixedOut.Total[row] != out.Total[from] || mixedOut.KnownWeight[row] != out.KnownWeight[from] {
				t.Fatalf("row %d: %d here, %d there", from, out.Total[from], mixedOut.Total[row])
			}
			for i, in := range inAt {
				if mixedOut.Points[i][row] != out.Points[in][from] {
					t.Fatalf("row %d, indicator %d: the points differ", from, in)
				}
			}
		}
	})
}
