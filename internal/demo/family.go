package demo

// alone is true of someone of 23 to 42 who lives alone.
func (m *maker) alone(h *household, now month) bool {
	first := now.first()
	if h.story != "" || h.size(first) != 1 {
		return false
	}
	head := &h.members[0]
	age := first.age(head.born)
	return head.livingHere(first) && age >= 23 && age <= 42
}

// wed brings the head a spouse from outside the district.
func (m *maker) wed(d dice, h *household, on day) {
	head := &h.members[0]
	p := m.member(d, h, relSpouse, !head.male, head.born+day(d.between(-1100, 1500)), "")
	p.came = on
	p.registered = min(on+day(d.between(2, 60)), m.world.today)
}

// grown is true of a child of 22 to 34 who works and lives with the parents.
func (m *maker) grown(h *household, i int, l *life, now month) bool {
	p := &h.members[i]
	if l.work != employed || p.relation != relSon && p.relation != relDaughter || !p.livingHere(now.first()) {
		return false
	}
	age := now.first().age(p.born)
	return age >= 22 && age <= 34
}

// moveOut lets a member leave the district; the register hears of it a little later.
func (m *maker) moveOut(d dice, p *person, l *life, now month) {
	on := now.first() + day(d.IntN(28))
	if on > m.world.today {
		return
	}
	p.moved = on
	p.left = max(on+day(d.between(5, 40)), p.registered)
	if p.left > m.world.today {
		p.left = never
	}
	m.endRegistration(p, l, on)
	l.turn(p, now+1, spell{})
}

// relocate lets some households move to another community of the district, all of them together.
func (m *maker) relocate(d dice, h *household) {
	if !d.chance(relocates) || len(m.world.communities) < 2 {
		return
	}
	on := m.start + day(d.IntN(int(m.world.today-m.start)))
	if h.size(on) == 0 {
		return
	}
	h.before, h.moved = h.community, on
	for h.community == h.before {
		h.community = &m.world.communities[d.weighted(m.spread)]
	}
	h.address = m.addressIn(d, h.community)
}
