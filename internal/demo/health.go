package demo

// Who holds a disability card, in 100,000: assumed by age; the register of the assisted has more than the 6 % that the sample
// surveys of 2006 found among all (calibration: 5.72 and 6.25 in two provinces), of whom not all hold a card.
func cardShare(age int) int {
	switch {
	case age < 18:
		return 1_500
	case age < 60:
		return 4_500
	}
	return 9_000
}

// Kinds of disability by the second national sample survey (2006), grades so that three in ten are severe (2020 estimate: 25 of
// 85 million).
var (
	cardKinds  = []int{1486, 2416, 153, 2907, 668, 740, 1630}
	cardGrades = []int{12, 18, 32, 38}
)

// cardOf draws the card that somebody of the given age holds when the story reaches them.
func (m *maker) cardOf(p *person, index, age int) card {
	d := newDice(m.world.options.Seed, forHealth, index*64+int(p.salt))
	if !d.chance(cardShare(age)) {
		return card{}
	}
	issued := max(m.start-day(d.between(60, 3200)), p.born+400)
	if issued > m.start {
		return card{}
	}
	return m.newCard(d, issued, byte(d.weighted(cardKinds)+1))
}

func (m *maker) newCard(d dice, issued day, kind byte) card {
	return card{issued: issued, kind: kind, grade: byte(d.weighted(cardGrades) + 1), cancelled: d.chance(1_500)}
}

// The hazards of misfortunes over the whole life that is followed, in cases of 100,000. All assumed.
const (
	prisonShare   = 130    // of men of 18 to 60
	orderShare    = 70     // of adults
	accidentShare = 800    // of households
	relocates     = 3_600  // of households
	strokeCrips   = 25_000 // of those who had a stroke
	hurt          = 45_000 // of traffic accidents
	maimed        = 12_000 // of those hurt
)

// misfortunes are what happens besides work and illness: prison, correction, accidents, a card after a stroke, a move.
func (m *maker) misfortunes(h *household) {
	d := newDice(m.world.options.Seed, forEvents, h.index)
	for i := range h.members {
		p := &h.members[i]
		age := m.world.today.age(p.born)
		if p.male && age >= 18 && age < 60 && d.chance(h.harder(prisonShare, precariousHealth)) {
			m.imprison(d, h, i)
		} else if age >= 18 && age < 70 && d.chance(orderShare) {
			if on := m.within(d); p.livingHere(on) {
				h.events = append(h.events, event{kind: inOrder, who: uint8(i), on: on, until: on + day(d.between(90, 900))})
			}
		}
		for _, ill := range p.ills {
			if issued := ill.from + day(d.between(120, 300)); ill.kind == serious && ill.name == stroke && p.card.kind == 0 && d.chance(strokeCrips) && issued <= m.world.today && p.livingHere(issued) {
				p.card = m.newCard(d, issued, 4)
			}
		}
	}
	if d.chance(h.harder(accidentShare, 2)) {
		m.strike(d, h)
	}
	m.relocate(d, h)
}

// within is a day of the life that is followed, not today.
func (m *maker) within(d dice) day { return m.start + day(d.IntN(int(m.world.today-m.start))) }

func (m *maker) imprison(d dice, h *household, i int) {
	p, on := &h.members[i], m.within(d)
	if !p.livingHere(on) || m.world.today.age(p.born) < 21 {
		return
	}
	until, code := on+day(d.between(90, 1500)), byte(1)
	if d.chance(30_000) {
		until, code = on+day(d.between(400, 730)), 2
	}
	h.events = append(h.events, event{kind: inCustody, who: uint8(i), on: on, until: until, code: code})
	p.idleFrom(on.month(), until.month()+1)
	for j := range p.jobless {
		if r := &p.jobless[j]; r.ended == never && r.on <= on {
			r.ended = on
		}
	}
}

// leaveNoneEmpty gives the rarest lists of a small district one entry at least: an empty list of everybody would be refused as a mistake.
func (m *maker) leaveNoneEmpty() {
	w := m.world
	for _, kind := range []eventKind{inCustody, inOrder, inRegister} {
		found := false
		w.events(kind, func(*household, *person, event) { found = true })
		for i := 0; i < len(w.households) && !found; i++ {
			h := &w.households[i]
			for j := range h.members {
				p := &h.members[j]
				age := w.today.age(p.born)
				if h.story != "" || !p.livingHere(w.today) || kind == inRegister != (age >= 3 && age < 17) || kind != inRegister && (age < 20 || age >= 55) {
					continue
				}
				e := event{kind: kind, who: uint8(j), on: w.today - 200, until: w.today + 300, code: 1}
				if kind == inRegister {
					e.until, e.code = never, 3
				}
				if kind == inCustody {
					p.idleFrom(e.on.month(), w.today.month()+1)
				}
				h.events = append(h.events, e)
				found = true
				break
			}
		}
	}
}

// strike is a fire, an accident or a flood: a loss, and after a traffic accident often a bill and now and then a card.
func (m *maker) strike(d dice, h *household) {
	on, i := m.within(d), d.IntN(len(h.members))
	p := &h.members[i]
	if !p.livingHere(on) {
		return
	}
	code := [...]byte{1, 2, 3, 9}[d.pick(20, 50, 10, 20)]
	h.events = append(h.events, event{kind: accident, who: uint8(i), on: on, until: on, code: code, yuan: int32(min(d.between(20, 900), d.between(20, 900)) * 100)})
	if code != 2 || !d.chance(hurt) {
		return
	}
	p.ills = append(p.ills, illness{kind: stay, from: on, months: 1, name: fracture, yuan: int32(d.between(15, 90) * 1000)})
	if issued := on + day(d.between(150, 330)); p.card.kind == 0 && d.chance(maimed) && issued <= m.world.today && p.livingHere(issued) {
		p.card = m.newCard(d, issued, 4)
	}
}
