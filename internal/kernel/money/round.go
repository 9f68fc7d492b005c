package money

import (
	"math"

	"doudi/internal/kernel/problem"
)

// Rounding is how a fraction of a unit is settled. The zero value is HalfUp, the everyday 四舍五入.
type Rounding uint8

// The rules. All look at the magnitude, so -2.5 and 2.5 are treated alike.
const (
	HalfUp   Rounding = iota // to the nearest; a half goes away from zero
	HalfEven                 // to the nearest; a half goes to the even neighbour
	Down                     // toward zero (舍去)
	Up                       // away from zero (进一)
)

var roundings = map[string]Rounding{"half_up": HalfUp, "half_even": HalfEven, "down": Down, "up": Up}

// ErrRounding refuses a rounding rule that does not exist.
var ErrRounding = problem.Define("money.rounding_unknown", problem.Invalid,
	"没有这种取整方式。可用：half_up（四舍五入）、half_even（四舍六入五成双）、down（舍去）、up（进一）。",
	"There is no such rounding rule. Use half_up, half_even, down or up.")

// ParseRounding reads a rule as policy files write it: half_up, half_even, down, up.
func ParseRounding(text string) (Rounding, error) {
	rule, known := roundings[text]
	if !known {
		return 0, ErrRounding.New()
	}
	return rule, nil
}

// String is the rule as policy files write it.
func (r Rounding) String() string {
	for text, rule := range roundings {
		if rule == r {
			return text
		}
	}
	return "unknown"
}

// Round is numerator ÷ denominator as a whole number, by the rule: the one rounding function of the house. It is exact over the
// whole range of int64; the single quotient that int64 cannot hold, MinInt64 ÷ -1, gives MaxInt64.
//
// A denominator of zero is a fault of the program and stops it as Go's own division does. Where the denominator comes from data,
// use Fen.Divide, which refuses.
func Round(numerator, denominator int64, rule Rounding) int64 {
	n, d := magnitude(numerator), magnitude(denominator)
	m := rule.settle(n/d, n%d, d)
	if (numerator < 0) != (denominator < 0) {
		return int64(-m)
	}
	if m > math.MaxInt64 {
		return math.MaxInt64
	}
	return int64(m)
}

// settle decides whether a quotient with a rest (0 ≤ rest < divisor) becomes the next larger one. The rest is compared with
// what is missing to the divisor, because doubling it could overflow.
func (r Rounding) settle(quotient, rest, divisor uint64) uint64 {
	missing := divisor - rest
	var larger bool
	switch r {
	case Down:
	case Up:
		larger = rest > 0
	case HalfEven:
		larger = rest > missing || (rest == missing && quotient%2 == 1)
	default:
		larger = rest >= missing
	}
	if larger {
		return quotient + 1
	}
	return quotient
}
