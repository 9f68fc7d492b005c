package score

import "fmt"

// Scores are the results, in hundredths of a point. One value is used again and again: its memory is kept.
type Scores struct {
	Total       []int32   // by row, 0 … Full
	Points      [][]int32 // by indicator, then row; 0 where the value is not known
	KnownWeight []int32   // by row: the weight of what is known, of Plan.Weight
}

// Coverage is the part of the plan's weight that is known of the row, in basis points.
func (s *Scores) Coverage(p *Plan, row int) int64 {
	return int64(s.KnownWeight[row]) * Whole / int64(p.weight)
}

// block is how many rows are taken through all indicators at a time: their totals stay in the processor's nearest cache.
const block = 64 * 64

// Score scores every row into out. It returns ErrColumns when the columns do not fit the plan, and nothing else.
func (p *Plan) Score(cols *Columns, out *Scores) error {
	if err := p.fits(cols); err != nil {
		return err
	}
	out.Total, out.KnownWeight = sized(out.Total, cols.Rows), sized(out.KnownWeight, cols.Rows)
	clear(out.Total)
	clear(out.KnownWeight)
	out.Points = sized(out.Points, len(p.indicators))
	for i := range out.Points {
		out.Points[i] = sized(out.Points[i], cols.Rows)
	}
	for from := 0; from < cols.Rows; from += block {
		to := min(from+block, cols.Rows)
		total, weight := out.Total[from:to], out.KnownWeight[from:to]
		for i := range p.indicators {
			p.indicators[i].column(cols.Values[i][from:to], cols.Known[i][from>>6:words(to)], out.Points[i][from:to], total, weight)
		}
		for row, sum := range total {
			total[row] = capped(sum)
		}
	}
	return nil
}

func (p *Plan) fits(cols *Columns) error {
	if len(cols.Values) != len(p.indicators) || len(cols.Known) != len(p.indicators) {
		return ErrColumns.With("why", fmt.Sprintf("%d columns of values and %d of known bits for %d indicators", len(cols.Values), len(cols.Known), len(p.indicators)))
	}
	for i := range cols.Values {
		if len(cols.Values[i]) != cols.Rows || len(cols.Known[i]) != words(cols.Rows) {
			return ErrColumns.With("why", fmt.Sprintf("column %d does not have %d rows", i, cols.Rows))
		}
	}
	return nil
}

// column scores one indicator of one block. Most words of known bits are all ones or all zeros, so those have loops of their own.
func (c *compiled) column(values []int64, known Bitmap, points, total, weight []int32) {
	for w, word := range known {
		from := w * 64
		to := min(from+64, len(values))
		v, out, sum, cover := values[from:to], points[from:to], total[from:to], weight[from:to]
		all := ^uint64(0) >> (64 - (to - from))
		switch word & all {
		case all:
			out, sum, cover = out[:len(v)], sum[:len(v)], cover[:len(v)]
			for i, value := range v {
				got := c.points[c.reached(value)]
				out[i] = got
				sum[i] += got
				cover[i] += c.weight
			}
		case 0:
			clear(out)
		default:
			for i, value := range v {
				out[i] = 0
				if word&(1<<i) != 0 {
					got := c.points[c.reached(value)]
					out[i] = got
					sum[i] += got
					cover[i] += c.weight
				}
			}
		}
	}
}
