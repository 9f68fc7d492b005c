package demo

import "math/rand/v2"

// dice draws whole numbers only: floating point may round differently on another processor, and then two machines would
// disagree about the district.
type dice struct{ *rand.Rand }

// Each purpose has its own stream, so that a change to one kind of file leaves the others as they were.
type purpose uint64

const (
	forPeople purpose = iota + 1
	forMedicine
	forDirt
	forDwellings
	forEvents // custody, correction, accidents, moves of whole households
	forMeans  // how well off a household is
	forVehicles
	forHouses
	forEnterprises
	forAwards    // who was found, refused, left
	forSchool    // school, and who left it
	forInsurance // medical insurance
	forHealth    // disability cards and registers of the ill
	forStrangers // people of other districts in a city-wide file
	forFamilies  // marriages, and grown-up children who leave
)

func newDice(seed uint64, what purpose, index int) dice {
	// An odd multiplier spreads neighbouring indexes over the stream selector.
	return dice{rand.New(rand.NewPCG(seed, uint64(index)*0x9E3779B97F4A7C15+uint64(what)))} //nolint:gosec // a repeatable stage set, no secret
}

// chance is true in n of 100,000 cases.
func (d dice) chance(n int) bool { return d.IntN(100_000) < n }

// between is even over lo..hi, both included.
func (d dice) between(lo, hi int) int { return lo + d.IntN(hi-lo+1) }

// pick draws an index by weight.
func (d dice) pick(weights ...int) int {
	total := 0
	for _, w := range weights {
		total += w
	}
	n := d.IntN(total)
	for i, w := range weights {
		if n < w {
			return i
		}
		n -= w
	}
	return len(weights) - 1
}

// weighted is pick from a list.
func (d dice) weighted(weights []int) int { return d.pick(weights...) }

// quantile draws from a distribution given by its value at evenly spaced quantiles, straight lines between.
func (d dice) quantile(values ...int) int {
	i := d.IntN(len(values) - 1)
	return d.between(values[i], max(values[i], values[i+1]))
}
