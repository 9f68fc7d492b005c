package warning

import (
	"testing"

	"doudi/internal/discover/assess"
	"doudi/internal/kernel/score"
)

// at are the shipped limits: warning score 45; red 60, orange 45, yellow 30, blue 20.
var at = limits{score: 4500, levels: []score.Threshold{{Level: "red", From: 6000}, {Level: "orange", From: 4500}, {Level: "yellow", From: 3000}, {Level: "blue", From: 2000}}}

func TestWhatANewScoreMeans(t *testing.T) {
	open := func(total int64) *Warning { return &Warning{State: Open, Total: total} }
	closed := func(total int64) *Warning { return &Warning{State: Closed, Total: total} }
	for name, c := range map[string]struct {
		total      int64
		open, last *Warning
		what       ruling
		level      string
	}{
		"nothing":                                  {0, nil, nil, nothing, ""},
		"a hundredth below the warning score":      {4499, nil, nil, nothing, "yellow"},
		"the warning score exactly":                {4500, nil, nil, opens, "orange"},
		"a hundredth below red":                    {5999, nil, nil, opens, "orange"},
		"red exactly":                              {6000, nil, nil, opens, "red"},
		"all points":                               {10_000, nil, nil, opens, "red"},
		"an open one follows a rise":               {6000, open(4500), nil, updates, "red"},
		"an open one follows a fall":               {4600, open(6000), nil, updates, "orange"},
		"it stays open below the warning score":    {3000, open(4500), nil, updates, "yellow"},
		"a hundredth below yellow it is blue":      {2999, open(4500), nil, updates, "blue"},
		"it stays open with no level at all":       {1999, open(4500), nil, updates, ""},
		"it stays open at zero":                    {0, open(4500), nil, updates, ""},
		"an open one wins over the closed before":  {4600, open(4500), closed(9000), updates, "orange"},
		"closed: the score that was looked at":     {5100, nil, closed(5100), nothing, "orange"},
		"closed: a hundredth above it":             {5101, nil, closed(5100), opens, "orange"},
		"closed: lower, though over the threshold": {5099, nil, closed(5100), nothing, "orange"},
		"closed low: above it and below 45":        {4400, nil, closed(3000), nothing, "yellow"},
		"closed low: the warning score again":      {4500, nil, closed(3000), opens, "orange"},
	} {
		what, level := rule(assess.Score{Total: c.total}, at, c.open, c.last)
		if what != c.what || level != c.level {
			t.Errorf("%s: %d %q, want %d %q", name, what, level, c.what, c.level)
		}
	}
	low := limits{score: 1000, levels: at.levels}
	if what, _ := rule(assess.Score{Total: 1500}, low, nil, nil); what != nothing {
		t.Error("a warning score below the lowest level opens a warning without a level")
	}
}

func TestOnlyAMorePressingLevelRises(t *testing.T) {
	levels := []string{"", "blue", "yellow", "orange", "red"}
	for i, from := range levels {
		for j, to := range levels {
			if rises(from, to) != (j > i) {
				t.Errorf("%q to %q", from, to)
			}
		}
	}
}

func TestTheDispositionsAreThoseOfTheField(t *testing.T) {
	if len(Dispositions) != 9 {
		t.Error(len(Dispositions))
	}
	for _, d := range append(Dispositions, "", "enrolled", "ENROL", "enrol ") {
		known := d != "" && d != "enrolled" && d != "ENROL" && d != "enrol "
		if d.known() != known {
			t.Errorf("%q", d)
		}
	}
}
