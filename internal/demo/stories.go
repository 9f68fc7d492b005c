package demo

// stories are households that are told instead of drawn, so that a first look always finds something worth opening. Their
// circumstances are usual ones; the people are invented like all others. They live in the first community.
var stories = []func(m *maker, index int) household{driver, motherAlone, widow}

func (m *maker) told(story string, index int) (dice, household, day, month) {
	d := newDice(m.world.options.Seed, forPeople, index)
	h := m.empty(d, index)
	c := m.world.communities[0]
	h.community, h.story = c, story
	h.address = c.short() + "小区1栋1单元" + []string{"101", "102", "201"}[index%3] + "室"
	return d, h, m.world.today, m.world.today.month()
}

// years ago, on the eleventh of a month that lies a little back.
func yearsBefore(today day, years int) day {
	y, mm, _ := today.split()
	return newDay(y-years, mm, 11) - 60
}

// driver: a ride-hailing driver in his forties falls ill twice; his parents' pensions feed four. The daughter goes to school.
func driver(m *maker, index int) household {
	d, h, today, now := m.told("driver", index)
	start := m.start.month()
	m.member(d, &h, relHead, true, yearsBefore(today, 44), "")
	name := h.members[0].name
	m.member(d, &h, relDaughter, false, yearsBefore(today, 14), name)
	m.member(d, &h, relParent, true, yearsBefore(today, 73), name)
	m.member(d, &h, relParent, false, yearsBefore(today, 71), "")
	h.members[0].spells = []spell{{from: start, to: now - 9, work: flexible, yuan: 5600}}
	h.members[0].ills = []illness{
		{kind: stay, from: (now - 10).first() + 8, months: 1, name: 0, yuan: 18_000},
		{kind: serious, from: (now - 7).first() + 4, months: 24, name: 3, yuan: 62_000},
	}
	h.members[0].jobless = []registration{{on: (now - 8).first() + 11, ended: never, reason: "5"}}
	h.members[2].spells = []spell{{from: start, to: now + 1, work: retired, yuan: 2100}}
	h.members[3].spells = []spell{{from: start, to: now + 1, work: retired, yuan: 560}}
	h.members[2].ills = []illness{{kind: chronic, from: m.start, months: monthsOfLife + 1, name: 0}}
	return h
}

// motherAlone: laid off from a factory, with two children at school and a hospital bill.
func motherAlone(m *maker, index int) household {
	d, h, today, now := m.told("mother", index)
	m.member(d, &h, relHead, false, yearsBefore(today, 38), "")
	m.member(d, &h, relSon, true, yearsBefore(today, 11), "")
	m.member(d, &h, relDaughter, false, yearsBefore(today, 7), h.members[1].name)
	h.members[0].spells = []spell{{from: m.start.month(), to: now - 8, work: employed, yuan: 4300, employer: 7}}
	h.members[0].jobless = []registration{{on: (now - 8).first() + 19, ended: never, reason: "3"}}
	h.members[2].ills = []illness{{kind: stay, from: (now - 4).first() + 9, months: 1, name: 0, yuan: 22_000}}
	return h
}

// widow: a widow of 84 had a stroke; a resident's pension.
func widow(m *maker, index int) household {
	d, h, today, now := m.told("widow", index)
	m.member(d, &h, relHead, false, yearsBefore(today, 84), "")
	h.members[0].spells = []spell{{from: m.start.month(), to: now + 1, work: retired, yuan: 480}}
	h.members[0].ills = []illness{
		{kind: chronic, from: m.start, months: monthsOfLife + 1, name: 4},
		{kind: serious, from: (now - 5).first() + 2, months: 18, name: 1, yuan: 58_000},
	}
	return h
}
