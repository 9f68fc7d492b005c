package registry

import "sync"

// growth tells when a county's facts have grown so much since the database's planner was last told that it has to be told again. Telling
// it after each of a district's files would cost a tenth of the import.
type growth struct {
	mu sync.Mutex
	of map[int]grown
}

type grown struct{ told, since int64 }

// growthFloor is how many facts are reason enough in a county of which nothing is known.
const growthFloor = 5000

// add notes new facts and reports whether the planner has to be told.
func (g *growth) add(county int, facts int64) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.of == nil {
		g.of = map[int]grown{}
	}
	one := g.of[county]
	one.since += facts
	tell := one.since > max(growthFloor, one.told/2)
	if tell {
		one = grown{told: one.told + one.since}
	}
	g.of[county] = one
	return tell
}
