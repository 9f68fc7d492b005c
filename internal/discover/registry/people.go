package registry

import (
	"sync"

	"doudi/internal/platform/id"
)

// mostPeople bounds what is remembered of all counties together: some 100 bytes each.
const mostPeople = 1_000_000

// people remembers from one session to the next whom a county's loads have met: a district's files come one after the other, and each
// speaks of the same persons. What is remembered of a county is good as long as its mark is the same.
type people struct {
	mu sync.Mutex
	of map[int]*remembered
}

type remembered struct {
	mark   mark
	people map[hash]person
}

// mark tells whether anybody else has loaded the county, swept a load, or erased one of its persons meanwhile.
type mark struct {
	stage   id.ID // the newest
	dropped int64 // loads
	erased  int64 // persons
}

// take hands over what is remembered of the county, if its mark is still the same.
func (p *people) take(county int, now mark) map[hash]person {
	p.mu.Lock()
	defer p.mu.Unlock()
	r := p.of[county]
	delete(p.of, county)
	if r == nil || r.mark != now {
		return map[hash]person{}
	}
	return r.people
}

// keep remembers whom a session has met.
func (p *people) keep(county int, now mark, met map[hash]person) {
	p.mu.Lock()
	defer p.mu.Unlock()
	total := len(met)
	for _, r := range p.of {
		total += len(r.people)
	}
	if total > mostPeople || p.of == nil {
		p.of = map[int]*remembered{}
	}
	if len(met) <= mostPeople {
		p.of[county] = &remembered{mark: now, people: met}
	}
}
