package demo

// Layers of low-income people (国办发〔2023〕39号), codes of params/catalogue/minzheng.yaml.
const (
	layerDibao = 1 + iota
	layerTekun
	layerReturn
	layerEdge
	layerRigid
	layerOther
)

// What the bureau found before the story's end, of 100,000. All assumed, so that the layers stand to each other about as they do
// on the national platform (calibration: 40, 4.6, 3, 6 and 13 of 66 million, and the two later layers).
const (
	foundPoor    = 42_000 // of the households in need for half a year and longer
	foundTekun   = 60_000 // of the old and alone among them
	foundEdge    = 12_000 // of those up to one and a half times the line
	foundRigid   = 20_000 // of those whose medical costs eat their income
	foundOther   = 9_000  // of those with a severe card or a grave illness
	foundReturn  = 60     // of all: in a city there are few
	hasLeft      = 3_500  // of the precarious who are above the line now
	refusedMeans = 16_000 // of those with savings who look poor
	refusedNear  = 1_500  // of those a little above the line
)

// refusals are the schemes that were asked for with the reasons for which they were not granted.
var refusals = []struct{ scheme, reason string }{
	{"dibao", "家庭财产超过规定"}, {"dibao", "家庭月人均收入超过标准"}, {"edge", "家庭月人均收入超过标准"},
	{"rigid", "刚性支出占比未达到规定"}, {"temporary", "不属于临时救助范围"}, {"tekun", "有法定赡养义务人且有能力"},
}

// settleAwards decides what the bureau knows: who was found, who left within a year, who was refused, and which children it watches.
func (m *maker) settleAwards(h *household) {
	d := newDice(m.world.options.Seed, forAwards, h.index)
	today := m.world.today
	size := h.size(today)
	if size == 0 || h.story != "" {
		return
	}
	m.watchChildren(d, h)
	n := m.world.needOf(h)
	looksPoor := n.months >= 6
	switch {
	case looksPoor && h.means():
		if d.chance(refusedMeans) {
			m.refuse(d, h, 0)
		}
	case looksPoor && d.chance(foundPoor):
		on := (n.since + month(d.between(3, 5))).first() + day(d.IntN(28))
		layer := byte(layerDibao)
		if size == 1 && today.age(h.members[h.first(today)].born) >= 60 && d.chance(foundTekun) {
			layer = layerTekun
		}
		m.grant(h, layer, min(on, today-1), never, n)
	case n.perHead < Line*3/2 && d.chance(foundEdge):
		m.grant(h, layerEdge, today-day(d.between(5, 700)), never, n)
	case n.rigid() && d.chance(foundRigid):
		m.grant(h, layerRigid, today-day(d.between(5, 330)), never, n)
	case h.precarious && n.perHead >= Line && d.chance(hasLeft):
		m.grant(h, [...]byte{layerDibao, layerEdge}[d.pick(7, 3)], today-day(d.between(400, 1000)), today-day(d.between(10, 360)), n)
	case n.perHead < Line*2 && d.chance(refusedNear):
		m.refuse(d, h, d.IntN(len(refusals)))
	case h.frail(m.start) && d.chance(foundOther):
		m.grant(h, layerOther, today-day(d.between(5, 900)), never, n)
	case d.chance(foundReturn):
		m.grant(h, layerReturn, today-day(d.between(300, 1400)), never, n)
	}
}

func (m *maker) grant(h *household, layer byte, on, until day, n need) {
	e := event{kind: onAward, code: layer, on: on, until: until, who: uint8(h.first(m.world.today))}
	switch layer {
	case layerDibao:
		e.yuan = int32(max(Line-n.income/int64(h.size(m.world.today)), 2000) / 100) // the difference to the line, 20 yuan at least
	case layerTekun:
		e.yuan = 2 * Line / 100
	}
	h.events = append(h.events, e)
}

func (m *maker) refuse(d dice, h *household, code int) {
	h.events = append(h.events, event{kind: refused, code: byte(code), on: m.world.today - day(d.between(5, 400)), until: never, who: uint8(h.first(m.world.today))})
}

// watchChildren are the children whom nobody raises, and others in difficulty.
func (m *maker) watchChildren(d dice, h *household) {
	today := m.world.today
	adults, minors := 0, 0
	for i := range h.members {
		if p := &h.members[i]; p.livingHere(today) {
			switch age := today.age(p.born); {
			case age < 18:
				minors++
			case age < 60:
				adults++
			}
		}
	}
	for i := range h.members {
		p := &h.members[i]
		if minors == 0 || !p.livingHere(today) || today.age(p.born) >= 18 {
			continue
		}
		kind := byte(0)
		switch {
		case adults == 0 && d.chance(55_000):
			kind = [...]byte{1, 2}[d.pick(1, 6)]
		case p.card.severe() && d.chance(60_000), adults == 1 && h.precarious && d.chance(20_000):
			kind = 3
		}
		if kind != 0 {
			h.events = append(h.events, event{kind: inRegister, code: kind, who: uint8(i), on: max(today-day(d.between(30, 1500)), p.born+30), until: never})
		}
	}
}

// means is what a home visit would find: savings, or more than one house or a dear car.
func (h *household) means() bool { return h.savings || h.wealth >= 2 }

// first is the first member who lives here.
func (h *household) first(on day) int {
	for i := range h.members {
		if h.members[i].livingHere(on) {
			return i
		}
	}
	return 0
}

// frail households have a member with a severe card or a grave illness since the given day.
func (h *household) frail(since day) bool {
	for i := range h.members {
		p := &h.members[i]
		if p.gone() != never {
			continue
		}
		if p.card.severe() {
			return true
		}
		for _, ill := range p.ills {
			if ill.kind == serious && ill.from >= since {
				return true
			}
		}
	}
	return false
}
