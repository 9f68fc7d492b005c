package demo

import "strconv"

var relationNames = map[string]string{
	relHead: "户主", relSpouse: "配偶", relSon: "子", relDaughter: "女", relGrandchild: "孙子女",
	relParent: "父母", relChildSpouse: "子女配偶", relOther: "其他",
}

// people calls yield with everyone whom the district ever had in the life that is followed.
func (w *World) people(yield func(*household, *person)) {
	for i := range w.households {
		h := &w.households[i]
		for j := range h.members {
			yield(h, &h.members[j])
		}
	}
}

// hukouRows is the whole register on the last day: everyone, those who died or left within the life that is followed, and the former
// places of households that moved to another street.
func hukouRows(w *World, _ span, p *pen) {
	w.people(func(h *household, who *person) {
		if who.came > w.today || who.registered > w.today {
			return
		}
		elsewhere := h.moved != never && h.before.Code/1000 != h.community.Code/1000
		if elsewhere && who.registered < h.moved {
			if who.gone() <= h.moved || who.left <= h.moved {
				p.resident(h, who, h.before, who.registered, who.left)
				return
			}
			p.resident(h, who, h.before, who.registered, h.moved)
		}
		registered := who.registered
		if h.moved != never {
			registered = max(registered, h.moved)
		}
		if who.left != never {
			registered = min(registered, who.left)
		}
		p.resident(h, who, h.community, registered, who.left)
	})
}

func (p *pen) resident(h *household, who *person, at *Community, from, left day) {
	sex := "女"
	if who.male {
		sex = "男"
	}
	p.of(h, who)
	p.text(sex)
	p.bytes = h.appendNumber(p.bytes, at)
	p.end(textCell)
	p.code(relationNames[who.relation])
	p.bytes = strconv.AppendInt(p.bytes, at.Code, 10)
	p.end(textCell)
	if at == h.community {
		p.text(h.address)
	} else {
		p.text(at.short() + "小区") // nobody lives there any more
	}
	p.text(h.phone)
	p.day(from)
	p.day(left)
	p.done()
}

func vehicleRows(w *World, _ span, p *pen) {
	for i := range w.households {
		h := &w.households[i]
		w.vehicles(h, func(v vehicle) {
			p.row(h, v.who.id, v.who.name)
			p.bytes = append(digits(append(p.bytes, "示A"...), h.index, 6), '0'+byte(v.serial))
			p.end(textCell)
			p.code([...]string{"小型客车", "货车", "摩托车", "残疾人专用车"}[v.kind-1])
			p.number()
			p.called()
			p.day(v.on)
			p.fen(int64(v.price) * 100)
			p.done()
		})
	}
}

// events calls yield with every event of a kind and the member it befell.
func (w *World) events(kind eventKind, yield func(*household, *person, event)) {
	for i := range w.households {
		h := &w.households[i]
		for _, e := range h.events {
			if e.kind == kind {
				yield(h, &h.members[e.who], e)
			}
		}
	}
}

func custodyRows(w *World, _ span, p *pen) {
	w.events(inCustody, func(h *household, who *person, e event) {
		p.of(h, who)
		p.code([...]string{"服刑", "强制隔离戒毒"}[e.code-1])
		p.day(e.on)
		p.day(e.until)
		p.done()
	})
}

func correctionRows(w *World, _ span, p *pen) {
	w.events(inOrder, func(h *household, who *person, e event) {
		p.row(h, who.id, who.name)
		p.called()
		p.number()
		p.day(e.on)
		p.day(e.until)
		p.done()
	})
}

// illnessRows are the registers of the health commission: the gravely ill, the mentally ill, and the old with the two chronic
// diseases that are followed by name.
func illnessRows(w *World, _ span, p *pen) {
	kinds := [...]string{"大病", "严重精神障碍", "慢性病"}
	w.people(func(h *household, who *person) {
		if !who.livingHere(w.today) {
			return
		}
		d := newDice(w.options.Seed, forHealth, h.index*64+32+int(who.salt))
		enter := func(kind int, name string, on day) {
			if on > w.today {
				return
			}
			p.of(h, who)
			p.code(kinds[kind-1])
			p.text(name)
			p.day(on)
			p.done()
		}
		followed := false
		for _, ill := range who.ills {
			switch {
			case ill.kind == serious:
				on := ill.from + day(d.between(6, 40))
				if h.story != "" {
					on = ill.from + 9
				}
				if d.chance(85_000) || h.story != "" {
					enter(1, seriousNames[ill.name], on)
				}
			case ill.kind == chronic && ill.name < 2 && !followed && w.today.age(who.born) >= 65 && d.chance(60_000):
				enter(3, chronicNames[ill.name], ill.from-day(d.between(30, 2500)))
				followed = true
			}
		}
		if who.card.kind == 6 && d.chance(70_000) {
			enter(2, "严重精神障碍", who.card.issued-day(d.between(20, 300)))
		}
	})
}

// deaths calls yield with those who died in the district within the span.
func (w *World) deaths(s span, yield func(*household, *person)) {
	w.people(func(h *household, who *person) {
		if who.died <= w.today && who.moved > who.died && s.has(who.died) {
			yield(h, who)
		}
	})
}

func deathRows(w *World, s span, p *pen) {
	w.deaths(s, func(h *household, who *person) {
		d := newDice(w.options.Seed, forHealth, h.index*64+16+int(who.salt))
		if !d.chance(95_000) { // the others died elsewhere
			return
		}
		p.of(h, who)
		p.day(who.died)
		p.bytes = digits(digits(append(p.bytes, "SW"...), h.index+1, 7), int(who.salt), 2)
		p.end(textCell)
		p.done()
	})
}

func cremationRows(w *World, s span, p *pen) {
	w.deaths(s, func(h *household, who *person) {
		d := newDice(w.options.Seed, forHealth, h.index*64+16+int(who.salt))
		if d.IntN(100_000); !d.chance(93_000) {
			return
		}
		p.row(h, who.id, who.name)
		p.called()
		p.number()
		p.day(who.died)
		p.text("示例殡仪馆")
		p.done()
	})
}

// birthRows are by the mother: the woman among the parents, if she lives here.
func birthRows(w *World, s span, p *pen) {
	w.people(func(h *household, child *person) {
		if child.born != child.came || child.born < w.first().first() || child.born >= w.today || !s.has(child.born) || len(h.members) < 2 {
			return
		}
		for i := range h.members[:2] {
			if mother := &h.members[i]; !mother.male && mother.gone() > child.born && mother.born+16*366 < child.born {
				p.of(h, mother)
				p.day(child.born)
				p.bytes = digits(digits(append(p.bytes, "CS"...), h.index+1, 7), int(child.salt), 2)
				p.end(textCell)
				p.done()
				return
			}
		}
	})
}

func disabilityRows(w *World, _ span, p *pen) {
	kinds := [...]string{"视力", "听力", "言语", "肢体", "智力", "精神", "多重"}
	grades := [...]string{"一级", "二级", "三级", "四级"}
	w.people(func(h *household, who *person) {
		c := who.card
		if c.kind == 0 || who.left <= w.today {
			return
		}
		p.row(h, who.id, who.name)
		p.called()
		p.number()
		p.bytes = append(append(p.bytes, who.id...), '0'+c.kind, '0'+c.grade)
		p.end(textCell)
		p.code(kinds[c.kind-1])
		p.code(grades[c.grade-1])
		p.day(c.issued)
		y, m, d := c.issued.split()
		p.day(newDay(y+10, m, d) - 1)
		if c.cancelled {
			p.code("注销")
		} else {
			p.code("有效")
		}
		p.done()
	})
}
