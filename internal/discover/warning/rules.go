package warning

import (
	"doudi/internal/discover/assess"
	"doudi/internal/kernel/score"
)

// limits are the parameters that hold in a community on a day.
type limits struct {
	score  int64 // the warning score, hundredths
	levels []score.Threshold
	days   map[string]int // working days until the visit, by level
}

// ruling is what a new score means for a household.
type ruling int

const (
	nothing ruling = iota
	opens
	updates
)

// rule decides. open is the household's open warning, last its newest closed one; nil if there is none.
//
// An open warning follows every new score, also one that falls below the warning score: whether it can be closed, a person says.
// After a disposition only a score above the one that was looked at is something new.
func rule(s assess.Score, l limits, open, last *Warning) (ruling, string) {
	level := score.Level(int32(s.Total), l.levels) //nolint:gosec // at most 10,000
	switch {
	case open != nil:
		return updates, level
	case s.Total < l.score, level == "":
		return nothing, level
	case last != nil && s.Total <= last.Total:
		return nothing, level
	default:
		return opens, level
	}
}

var rank = map[string]int{"": 0, "blue": 1, "yellow": 2, "orange": 3, "red": 4}

// rises reports whether the level became more pressing: then the visit is due sooner.
func rises(from, to string) bool { return rank[to] > rank[from] }
