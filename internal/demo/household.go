package demo

import "fmt"

// work is how an adult earns. Only employed and flexible leave a trace in the files.
type work byte

const (
	idle     work = iota
	employed      // contributions as an employee
	flexible      // contributions of one's own
	informal      // earns, and no department knows
	retired       // a pension, which no department of this issue delivers
)

// spell is a stretch of one kind of work; to is the first month after it.
type spell struct {
	from, to month
	work     work
	yuan     int // a month's income
	employer int
}

// registration is a row of the unemployment register.
type registration struct {
	on, ended day // never while it lasts
	reason    string
}

// illness is what is behind a person's settlements.
type illness struct {
	kind   illnessKind
	from   day
	months int // how long it costs money
	name   int // in the list of its kind
	yuan   int // of a told illness: the first bill, of which the person pays 35 percent
}

type person struct {
	id, name   string
	male       bool
	born, died day
	relation   string // to the head, code of params/catalogue/gongan.yaml
	registered day
	left       day // when the register learned of the death: late
	spells     []spell
	jobless    []registration
	ills       []illness
	salt       int // tells the streams of the household's members apart
}

type household struct {
	index      int
	community  Community
	address    string
	phone      string
	members    []person
	support    int    // yuan a month from relatives outside, which nobody records
	precarious bool   // work, health and wages are all worse here, which no department records
	savings    bool   // enough to live on, which nobody records
	story      string // of a told household
}

func (h *household) number() string {
	return fmt.Sprintf("%09d%06d", h.community.Code/1000, h.index+1)
}

func (h *household) size(on day) int {
	n := 0
	for i := range h.members {
		if h.members[i].livingHere(on) {
			n++
		}
	}
	return n
}

func (p *person) livingHere(on day) bool { return p.born <= on && p.died > on }

// at is the person's work in a month.
func (p *person) at(m month) spell {
	for _, s := range p.spells {
		if s.from <= m && m < s.to {
			return s
		}
	}
	return spell{}
}
