package score

import "fmt"

// Piece is what one indicator did to one household's score. Points are in hundredths of a point.
type Piece struct {
	Indicator   int    // its number in the model
	Code        string // the indicator's
	Dimension   string // the dimension's code
	Points      int32
	MaxPoints   int32 // the most that it can give; negative for a protective indicator, which can only take
	Known       bool
	Value       int64 // in the indicator's unit; 0 and without meaning when it is not known
	Step        *Step // the step that gave the points; nil: none was reached, or the value is not known
	WouldChange int32 // not known: how far the score would move at most if it were, before the cap; 0 when it is known
}

// Explain takes one household's score apart: one piece for each indicator, in the model's order, by the arithmetic of Score.
// TotalOf gives the score back. It returns ErrColumns for a row of another length than the plan's.
func (p *Plan) Explain(row []Value) ([]Piece, error) {
	if len(row) != len(p.indicators) {
		return nil, ErrColumns.With("why", fmt.Sprintf("%d values for %d indicators", len(row), len(p.indicators)))
	}
	pieces := make([]Piece, len(row))
	for i, value := range row {
		in, c := &p.model.Indicators[i], &p.indicators[i]
		piece := Piece{Indicator: i, Code: in.Code, Dimension: in.Dimension, MaxPoints: c.most}
		if value.Known {
			at := c.reached(value.Amount)
			piece.Known, piece.Value, piece.Points = true, value.Amount, c.points[at]
			if step := c.step[at]; step >= 0 {
				piece.Step = &in.Steps[step]
			}
		} else {
			piece.WouldChange = c.most
		}
		pieces[i] = piece
	}
	return pieces, nil
}

// TotalOf is the score that the pieces make, 0 … Full.
func TotalOf(pieces []Piece) int32 {
	sum := int32(0)
	for _, piece := range pieces {
		sum += piece.Points
	}
	return capped(sum)
}
