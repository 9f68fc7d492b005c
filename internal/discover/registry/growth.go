package registry

import "sync"

// growth tells when an item's facts in a county have grown so much since the database's planner was last told that it has to be told
// again. It is counted for each item: an item that the planner has never seen is empty to it, and rather than find the persons of a
// chunk it reads all of the item, again for every chunk.
type growth struct {
	mu sync.Mutex
	of map[grower]grown
}

type grower struct {
	county int
	item   string
}

type grown struct{ told, since int64 }

// growthFloor is how many facts are reason enough for an item of which nothing is known.
const growthFloor = 5000

// add notes new facts and reports whether the planner has to be told.
func (g *growth) add(county int, item string, facts int64) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.of == nil {
		g.of = map[grower]grown{}
	}
	at := grower{county, item}
	one := g.of[at]
	one.since += facts
	tell := one.since > max(growthFloor, one.told)
	if tell {
		one = grown{told: one.told + one.since}
	}
	g.of[at] = one
	return tell
}
