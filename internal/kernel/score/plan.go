package score

import "doudi/internal/kernel/money"

// Full is the highest score, in hundredths of a point.
const Full int32 = fullPoints * 100

// Plan is a compiled model. It does not change and is safe for concurrent use.
type Plan struct {
	model      Model
	indicators []compiled
	weight     int32
}

// compiled is one indicator as the engine reads it: how many bounds a value has reached is the index of its points. Steps of
// either kind become this one table, so nothing in the inner loop asks which kind they are.
type compiled struct {
	bounds []int64 // ascending
	points []int32 // hundredths of a point; one more than bounds
	step   []int   // the step that gives them, or -1
	most   int32   // the points of the outermost step; negative: protective
	weight int32   // what it counts in the coverage: its points without their sign, in hundredths
}

// Compile validates the model and prepares it. The points of every step are rounded here, once, half up.
func Compile(m Model) (*Plan, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	p := &Plan{model: m, indicators: make([]compiled, len(m.Indicators))}
	for i, in := range m.Indicators {
		c := compile(in)
		p.indicators[i] = c
		p.weight += c.weight
	}
	return p, nil
}

func compile(in Indicator) compiled {
	n := len(in.Steps)
	c := compiled{bounds: make([]int64, n), points: make([]int32, n+1), step: make([]int, n+1)}
	c.weight = int32(max(in.Points, -in.Points) * 100) //nolint:gosec // at most 100 points
	falling := in.Steps[0].Below != nil
	for i := range n + 1 {
		// With `from`, reaching i bounds is to stand on step i-1; with `below`, it is to stand under the bound of step i.
		step := i - 1
		if falling {
			step = i
		}
		if step < 0 || step == n {
			c.step[i] = -1
			continue
		}
		c.step[i] = step
		c.points[i] = int32(money.Round(in.Points*in.Steps[step].Share, Whole/100, money.HalfUp)) //nolint:gosec // at most 100 points
	}
	for i, s := range in.Steps {
		c.bounds[i] = s.bound()
	}
	c.most = c.points[n]
	if falling {
		c.most = c.points[0]
	}
	return c
}

// reached is how many bounds the value has reached.
func (c *compiled) reached(value int64) int {
	n := 0
	for _, bound := range c.bounds {
		n += atLeast(value, bound)
	}
	return n
}

// atLeast is written so that it compiles to a comparison without a jump: values of a district are in no order, and guessing
// wrong at each bound made scoring several times as slow.
func atLeast(value, bound int64) int {
	if value >= bound {
		return 1
	}
	return 0
}

// capped keeps a sum of points within 0 … Full.
func capped(sum int32) int32 { return min(max(sum, 0), Full) }

// Model is what was compiled.
func (p *Plan) Model() Model { return p.model }

// Indicators is how many columns the plan scores.
func (p *Plan) Indicators() int { return len(p.indicators) }

// Weight is what KnownWeight is when everything is known, in hundredths of a point: all points, those of protective indicators
// without their sign.
func (p *Plan) Weight() int32 { return p.weight }
