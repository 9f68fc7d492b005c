package demo

// work is how an adult earns. informal leaves no trace in any file.
type work byte

const (
	idle     work = iota
	employed      // contributions as an employee
	flexible      // contributions of one's own
	informal      // earns, and no department knows
	retired       // a pension, if it is not nothing
)

// spell is a stretch of one kind of work; to is the first month after it.
type spell struct {
	from, to month
	yuan     int32 // a month's income
	work     work
	employer uint8
}

// registration is a row of the unemployment register.
type registration struct {
	on, ended day // never while it lasts
	reason    string
}

// illness is what is behind a person's settlements.
type illness struct {
	from   day
	yuan   int32 // of a told illness or an accident: the first bill, of which the person pays 35 percent
	months int16 // how long it costs money
	kind   illnessKind
	name   uint8 // in the list of its kind
}

// card is a disability card; the kind 0 is none.
type card struct {
	issued      day
	kind, grade byte // codes of params/catalogue/canlian.yaml
	cancelled   bool
}

// severe cards are those of grades 1 and 2.
func (c card) severe() bool { return c.kind != 0 && c.grade <= 2 && !c.cancelled }

type person struct {
	id, name   string
	relation   string // to the head, code of params/catalogue/gongan.yaml
	born, died day
	ages       month // the first month on whose first day the person had been born: birthdays are counted from it
	came       day   // into the household: the birthday, or the wedding
	moved      day   // out of the district
	registered day
	left       day // when the register learned of the death or the move: late
	spells     []spell
	jobless    []registration
	ills       []illness
	card       card
	male       bool
	salt       uint8 // tells the streams of the household's members apart
}

// eventKind is what happened to a household or one of its members.
type eventKind byte

const (
	inCustody  eventKind = iota // code: custody_kind
	inOrder                     // community correction
	accident                    // code: disaster_kind; yuan is the loss
	onAward                     // code: layer; yuan a month
	refused                     // code: the place in refusals
	inRegister                  // a child in difficulty; code: child_kind
)

// event lasts from on until until; never while it lasts.
type event struct {
	on, until day
	yuan      int32
	kind      eventKind
	code      byte
	who       uint8 // the member
}

type household struct {
	members    []person
	events     []event
	address    string
	phone      string
	story      string     // of a told household
	community  *Community // where it lives now
	before     *Community // where it lived until moved; nil if it never moved
	moved      day
	index      int
	support    int  // yuan a month from relatives outside, which nobody records
	precarious bool // work, health and wages are all worse here, which no department records
	savings    bool // enough to live on, which nobody records
	wealth     byte // 0 nothing, 1 a little, 2 comfortable, 3 rich: what houses, cars and companies are drawn by
}

// number is the 户号: the street and a serial number, so that a household that moves to another street gets another.
func (h *household) number() string { return string(h.appendNumber(nil, h.community)) }

func (h *household) appendNumber(out []byte, at *Community) []byte {
	return digits(digits(out, int(at.Code/1000), 9), h.index+1, 6)
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

// has returns the household's newest event of a kind that reaches beyond after.
func (h *household) has(kind eventKind, after day) (event, bool) {
	for i := len(h.events) - 1; i >= 0; i-- {
		if e := h.events[i]; e.kind == kind && e.until > after {
			return e, true
		}
	}
	return event{}, false
}

// gone is the day of the death or of the move, whichever was first.
func (p *person) gone() day { return min(p.died, p.moved) }

func (p *person) livingHere(on day) bool { return p.came <= on && p.gone() > on }

// ageIn is the age on the first day of a month, without taking days apart.
func (p *person) ageIn(now month) int { return int(now-p.ages) / 12 }

// at is the person's work in a month.
func (p *person) at(m month) spell {
	for _, s := range p.spells {
		if s.from <= m && m < s.to {
			return s
		}
	}
	return spell{}
}

// idleFrom takes away the work of the months from..to-1.
func (p *person) idleFrom(from, to month) {
	var kept []spell
	for _, s := range p.spells {
		if before := s; before.from < from {
			before.to = min(before.to, from)
			kept = append(kept, before)
		}
		if after := s; after.to > to {
			after.from = max(after.from, to)
			kept = append(kept, after)
		}
	}
	p.spells = kept
}
