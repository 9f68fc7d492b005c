package demo

// stories are households that are told instead of drawn, so that a first look always finds something worth opening. Their
// circumstances are usual ones; the people are invented like all others. They live in the first community.
var stories = []func(m *maker, index int) household{driver, motherAlone, widow}

func (m *maker) told(story string, index int) (dice, household, day, month) {
	d := newDice(m.world.options.Seed, forPeople, index)
	h := m.empty(d, index)
	c := &m.world.communities[0]
	h.community, h.story, h.wealth = c, story, 0
	h.address = c.short() + "小区1栋1单元" + []string{"101", "102", "201"}[index%3] + "室"
	return d, h, m.world.today, m.world.today.month()
}

// years ago, on the eleventh of a month that lies a little back.
func yearsBefore(today day, years int) day {
	y, mm, _ := today.split()
	return newDay(y-years, mm, 11) - 60
}

// driver: a ride-hailing driver in his forties falls ill twice within three months; his parents' pensions feed four. The daughter goes
// to lower secondary school; the four live in the grandfather's old flat of 60 m².
func driver(m *maker, index int) household {
	d, h, today, now := m.told("driver", index)
	start := m.start.month()
	m.member(d, &h, relHead, true, yearsBefore(today, 44), "")
	name := h.members[0].name
	m.member(d, &h, relDaughter, false, yearsBefore(today, 14), name)
	m.member(d, &h, relParent, true, yearsBefore(today, 73), name)
	m.member(d, &h, relParent, false, yearsBefore(today, 71), "")
	h.members[0].spells = []spell{{from: start, to: now - 4, work: flexible, yuan: 5600}}
	h.members[0].ills = []illness{
		{kind: stay, from: today - 84, months: 1, name: pneumonia, yuan: 18_000},
		{kind: serious, from: today - 33, months: 24, name: nephritis, yuan: 62_000},
	}
	h.members[0].jobless = []registration{{on: (now - 4).first() + 11, ended: never, reason: "5"}}
	h.members[2].spells = []spell{{from: start, to: now + 1, work: retired, yuan: 2100}}
	h.members[3].spells = []spell{{from: start, to: now + 1, work: retired, yuan: 560}}
	h.members[2].ills = []illness{{kind: chronic, from: m.start, months: monthsOfLife + 1, name: 0}}
	return h
}

// motherAlone: asked for dibao in spring, while she still had a wage, and was refused; then the factory closed, and the younger of her two
// children fell gravely ill. They rent.
func motherAlone(m *maker, index int) household {
	d, h, today, now := m.told("mother", index)
	m.member(d, &h, relHead, false, yearsBefore(today, 38), "")
	m.member(d, &h, relSon, true, yearsBefore(today, 11), "")
	m.member(d, &h, relDaughter, false, yearsBefore(today, 7), h.members[1].name)
	h.members[0].spells = []spell{{from: m.start.month(), to: now - 4, work: employed, yuan: 4300, employer: closedTextiles}}
	h.members[0].jobless = []registration{{on: (now - 4).first() + 4, ended: never, reason: "3"}}
	h.members[2].ills = []illness{
		{kind: stay, from: today - 81, months: 1, name: pneumonia, yuan: 9_000},
		{kind: serious, from: today - 52, months: 24, name: tumour, yuan: 64_000},
	}
	h.events = []event{{kind: refused, code: 1, on: today - 200, until: never}}
	return h
}

// widow: a widow of 84 who sees badly had a stroke, and fell when she came home; a resident's pension.
func widow(m *maker, index int) household {
	d, h, today, now := m.told("widow", index)
	m.member(d, &h, relHead, false, yearsBefore(today, 84), "")
	h.members[0].spells = []spell{{from: m.start.month(), to: now + 1, work: retired, yuan: 480}}
	h.members[0].card = card{issued: today - 700, kind: 1, grade: 2}
	h.members[0].ills = []illness{
		{kind: chronic, from: m.start, months: monthsOfLife + 1, name: 4},
		{kind: serious, from: today - 74, months: 18, name: stroke, yuan: 58_000},
		{kind: stay, from: today - 24, months: 1, name: fracture, yuan: 16_000},
	}
	return h
}

// toldHouse is the old flat of 60 m² that the driver's father owns, and the widow's room; the mother rents.
func (w *World) toldHouse(h *household, yield func(house)) {
	switch h.story {
	case "driver":
		yield(house{who: &h.members[2], area: 60, share: 100, on: w.today - 8000})
	case "widow":
		yield(house{who: &h.members[0], area: 38, share: 100, on: w.today - 9000})
	}
}
