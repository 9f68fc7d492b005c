package demo

// The hazards of a life, in cases of 100,000 per month. All assumed; doc.go says so.
const (
	losesJob        = 550
	losesOwnWork    = 850
	registersAsk    = 80_000 // of those who lost work, how many register
	illLosesJob     = 55_000 // of those seriously ill in work
	illRegisters    = 70_000
	oddJobs         = 2_500 // of those looking for work, who lives on odd jobs from now on
	coupleHasChild  = 480
	illnessIsDeadly = 5 // times the usual hazard
	marries         = 300
	verySlow        = 6_000 // of the deaths, of which the register learns after two months and more
	severeIsIdle    = 70_000
	childLeaves     = 450 // a grown-up child with work who lives with the parents
)

// Troubles come together: in these households, of 100,000, the hazards of work and health are multiplied and wages reduced.
const (
	precariousShare  = 11_000
	precariousWork   = 7  // times
	precariousHealth = 4  // times
	precariousWage   = 60 // percent
)

func (h *household) harder(hazard, times int) int {
	if h.precarious {
		return hazard * times
	}
	return hazard
}

func (h *household) paid(yuan int32) int32 {
	if h.precarious {
		return yuan * precariousWage / 100
	}
	return yuan
}

// live follows a household through its months: work found and lost, illness, birth, death.
func (m *maker) live(d dice, h *household) {
	families := newDice(m.world.options.Seed, forFamilies, h.index)
	lives := make([]life, 0, len(h.members)+1)
	for i := range h.members {
		lives = append(lives, m.begin(d, h, &h.members[i], m.start.month()))
	}
	m.findKeep(d, h, lives)
	m.settleSupport(d, h)
	last := m.world.today.month()
	for now := m.start.month(); now <= last; now++ {
		for i := range h.members {
			m.month(d, h, &h.members[i], &lives[i], now)
			if m.grown(h, i, &lives[i], now) && families.chance(childLeaves) {
				m.moveOut(families, &h.members[i], &lives[i], now)
			}
		}
		if m.expecting(h, now) && d.chance(coupleHasChild) {
			if born := now.first() + day(d.IntN(28)); born <= m.world.today {
				m.newborn(d, h, born)
				lives = append(lives, life{})
			}
		}
		if m.alone(h, now) && families.chance(marries) {
			if wed := now.first() + day(families.IntN(28)); wed <= m.world.today {
				m.wed(families, h, wed)
				lives = append(lives, m.begin(families, h, &h.members[len(h.members)-1], now+1))
			}
		}
	}
	for i := range h.members {
		lives[i].close(&h.members[i], last+1)
	}
	m.succeed(h)
}

// life is where a person stands while the months pass.
type life struct {
	spell
	illUntil month
	looking  bool // lost work and wants some
	jobless  bool // a registration is open
}

func (l *life) turn(p *person, now month, next spell) {
	l.close(p, now)
	l.spell = next
	l.from = now
}

func (l *life) close(p *person, to month) {
	if l.work != idle && l.from < to {
		s := l.spell
		s.to = to
		p.spells = append(p.spells, s)
	}
}

// findKeep gives a household in which nobody earns some work that no department sees: people live on something.
func (m *maker) findKeep(d dice, h *household, lives []life) {
	for i := range lives {
		if lives[i].yuan > 0 {
			return
		}
	}
	if first := &lives[0]; first.work == idle && d.chance(90_000) {
		first.work, first.yuan = informal, h.paid(m.wage(d, informal))
	}
}

func pensionAge(p *person) int {
	if p.male {
		return 60
	}
	return 55
}

func (m *maker) begin(d dice, h *household, p *person, now month) life {
	age := now.first().age(p.born)
	if age >= 15 && d.chance(chronicShare(age)) {
		p.ills = append(p.ills, illness{kind: chronic, from: m.start, months: monthsOfLife + 1, name: uint8(d.IntN(len(chronicNames)))})
	}
	p.card = m.cardOf(p, h.index, age)
	l := life{}
	l.from = now
	switch {
	case age < 18 || age < 23 && d.chance(65_000):
	case age < pensionAge(p) && p.card.severe() && d.chance(severeIsIdle):
	case age >= pensionAge(p):
		l.work, l.yuan = retired, h.paid(m.pension(d))
	default:
		switch d.weighted(m.works) {
		case 0:
			l.work = employed
		case 1:
			l.work = flexible
		case 2:
			l.work = informal
		case 4:
			m.register(d, p, &l, m.start-day(d.between(20, 500)), "")
		}
		l.yuan, l.employer = h.paid(m.wage(d, l.work)), uint8(d.IntN(len(employers)))
	}
	return l
}

// wage is a month's income in yuan by kind of work. Assumed.
func (m *maker) wage(d dice, kind work) int32 {
	switch kind {
	case employed:
		return int32(d.quantile(2600, 3700, 4400, 5200, 6300, 8000, 11_500, 26_000))
	case flexible:
		return int32(d.quantile(1500, 2800, 3600, 4500, 5600, 7500, 11_000))
	case informal:
		return int32(d.quantile(1500, 2300, 3000, 3800, 5500))
	}
	return 0
}

// pension is a month's: of a former employee, of a resident, or none. Assumed.
func (m *maker) pension(d dice) int32 {
	switch d.pick(850, 130, 20) {
	case 0:
		return int32(d.quantile(1900, 2500, 3000, 3600, 4600, 8000))
	case 1:
		return int32(d.between(280, 900))
	}
	return 0
}

// settleSupport lets relatives outside help the old who have little.
func (m *maker) settleSupport(d dice, h *household) {
	if m.start.age(h.members[0].born) >= 60 && d.chance(60_000) {
		h.support = d.between(4, 16) * 100
	}
}

func (m *maker) month(d dice, h *household, p *person, l *life, now month) {
	first := now.first()
	if !p.livingHere(first) {
		return
	}
	age := p.ageIn(now)
	hazard := deathHazard(age)
	if now < l.illUntil {
		hazard *= illnessIsDeadly
	}
	if d.chance(hazard) && m.die(d, h, p, l, now) {
		return
	}
	m.fallIll(d, h, p, l, now, age)
	switch {
	case age >= pensionAge(p) && l.work != retired:
		m.endRegistration(p, l, first)
		l.turn(p, now, spell{work: retired, yuan: h.paid(m.pension(d))})
	case l.work == employed && d.chance(h.harder(losesJob, precariousWork)),
		(l.work == flexible || l.work == informal && !l.looking) && d.chance(h.harder(losesOwnWork, precariousWork)):
		m.loseWork(d, p, l, now, registersAsk)
	case l.looking && now >= l.illUntil && d.chance(m.findsWork(h, age)):
		m.endRegistration(p, l, first+day(d.IntN(20)))
		kind := employed
		if d.chance(30_000) {
			kind = flexible
		}
		l.turn(p, now, spell{work: kind, yuan: h.paid(m.wage(d, kind) * 85 / 100), employer: uint8(d.IntN(len(employers)))})
	case l.looking && l.work == idle && d.chance(oddJobs): // and stays on the register
		l.turn(p, now, spell{work: informal, yuan: h.paid(m.wage(d, informal)) / 2})
	case l.work == idle && !l.looking && age >= 20 && age < 30 && d.chance(2_500): // leaves school
		l.turn(p, now, spell{work: employed, yuan: m.wage(d, employed), employer: uint8(d.IntN(len(employers)))})
	}
}

func (m *maker) findsWork(h *household, age int) int {
	switch {
	case h.precarious:
		return 3_500
	case age < 40:
		return 12_000
	case age < 50:
		return 6_500
	}
	return 3_500
}

func deathHazard(age int) int {
	switch {
	case age < 45:
		return 5
	case age < 60:
		return 25
	case age < 70:
		return 80
	case age < 80:
		return 240
	}
	return 750
}

// die reports whether the death lies within the days that are followed. The register learns of it days or weeks later.
func (m *maker) die(d dice, h *household, p *person, l *life, now month) bool {
	on := now.first() + day(d.IntN(28))
	if on > m.world.today {
		return false
	}
	p.died = on
	late := d.between(4, 60)
	if d.chance(verySlow) {
		late = d.between(60, 200)
	}
	p.left = max(on+day(late), p.registered) // a newborn is registered before it is struck off
	if p.left > m.world.today {
		p.left = never
	}
	m.endRegistration(p, l, on)
	l.turn(p, now+1, spell{})
	return true
}

func (m *maker) loseWork(d dice, p *person, l *life, now month, asks int) {
	registers := l.work != informal && d.chance(asks)
	reason := []string{"1", "2", "3", "4", "9"}[d.pick(30, 30, 12, 20, 8)]
	if l.work == flexible {
		reason = "5"
	}
	l.turn(p, now, spell{})
	l.looking = true
	if registers {
		m.register(d, p, l, now.first()+day(d.between(4, 45)), reason)
	}
}

func (m *maker) register(d dice, p *person, l *life, on day, reason string) {
	if on > m.world.today {
		return
	}
	if reason == "" {
		reason = []string{"1", "2", "4"}[d.IntN(3)]
	}
	p.jobless = append(p.jobless, registration{on: on, ended: never, reason: reason})
	l.looking, l.jobless = true, true
}

func (m *maker) endRegistration(p *person, l *life, on day) {
	l.looking = false
	if !l.jobless {
		return
	}
	l.jobless = false
	open := &p.jobless[len(p.jobless)-1]
	if on = max(on, open.on); on <= m.world.today {
		open.ended = on
	}
}

// expecting is true of a couple of whom the woman is 23 to 38 and at most one child is there.
func (m *maker) expecting(h *household, now month) bool {
	if len(h.members) < 2 || len(h.members) > 3 || h.members[1].relation != relSpouse {
		return false
	}
	head, spouse := &h.members[0], &h.members[1]
	if !head.livingHere(now.first()) || !spouse.livingHere(now.first()) {
		return false
	}
	age := now.first().age(spouse.born)
	last := h.members[len(h.members)-1].born
	return age >= 23 && age <= 38 && last < now.first()-500
}

func (m *maker) newborn(d dice, h *household, born day) {
	relation, male := relDaughter, d.chance(52_000)
	if male {
		relation = relSon
	}
	p := m.member(d, h, relation, male, born, h.members[0].name)
	p.registered = min(born+day(d.between(5, 40)), m.world.today)
}

// succeed names a new head where the head has died and the register knows: the spouse, or else the oldest adult.
func (m *maker) succeed(h *household) {
	head := &h.members[0]
	if head.left == never {
		return
	}
	next := -1
	for i := range h.members {
		p := &h.members[i]
		if i == 0 || !p.livingHere(m.world.today) {
			continue
		}
		if p.relation == relSpouse {
			next = i
			break
		}
		if next < 0 || p.born < h.members[next].born {
			next = i
		}
	}
	if next < 0 {
		return
	}
	wasSpouse := h.members[next].relation == relSpouse
	for i := range h.members {
		p := &h.members[i]
		if i == 0 || i == next || p.left != never {
			continue
		}
		if !wasSpouse || p.relation == relParent {
			p.relation = relOther
		}
	}
	h.members[next].relation = relHead
}
