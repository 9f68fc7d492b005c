package demo

// recipientRows are those whom the bureau found: of dibao, edge and rigid expenditure the whole household, of the others the person.
func recipientRows(w *World, _ span, p *pen) {
	layers := [...]string{"低保对象", "特困人员", "防止返贫监测对象", "低保边缘家庭成员", "刚性支出困难家庭成员", "其他困难人员"}
	for i := range w.households {
		h := &w.households[i]
		for _, e := range h.events {
			if e.kind != onAward {
				continue
			}
			for j := range h.members {
				who := &h.members[j]
				alone := e.code == layerTekun || e.code == layerOther
				if alone && j != int(e.who) || !who.livingHere(e.on) || who.registered > w.today {
					continue
				}
				until := min(e.until, who.gone())
				p.row(h, who.id, who.name)
				p.bytes = digits(append(append(p.bytes, "JZ"...), '0'+e.code), h.index+1, 7)
				p.end(textCell)
				p.called()
				p.number()
				p.code(layers[e.code-1])
				p.day(e.on)
				if until > w.today {
					until = never
				}
				p.day(until)
				if e.yuan > 0 {
					p.fen(int64(e.yuan) * 100)
				} else {
					p.empty(moneyCell)
				}
				p.done()
			}
		}
	}
}

var schemeNames = map[string]string{
	"dibao": "最低生活保障", "tekun": "特困人员救助供养", "edge": "低保边缘家庭认定", "rigid": "刚性支出困难家庭认定", "temporary": "临时救助",
}

func refusalRows(w *World, s span, p *pen) {
	w.events(refused, func(h *household, who *person, e event) {
		if !s.has(e.on) {
			return
		}
		why := refusals[e.code]
		p.row(h, who.id, who.name)
		p.called()
		p.number()
		p.code(schemeNames[why.scheme])
		p.day(e.on)
		p.text(why.reason)
		p.done()
	})
}

func childRows(w *World, _ span, p *pen) {
	w.events(inRegister, func(h *household, who *person, e event) {
		p.row(h, who.id, who.name)
		p.called()
		p.number()
		p.code([...]string{"孤儿", "事实无人抚养儿童", "其他困境儿童"}[e.code-1])
		p.day(e.on)
		p.day(never)
		p.done()
	})
}

func settlementRows(w *World, s span, p *pen) {
	for i := range w.households {
		h := &w.households[i]
		w.settlements(h, s.from, func(one *settlement) {
			now := one.month
			if now > s.to {
				return
			}
			p.row(h, one.who.id, one.who.name)
			p.bytes = now.append(append(p.bytes, "YB"...), compactStyle)
			p.bytes = digits(digits(p.bytes, h.index+1, 6), one.serial, 4)
			p.end(textCell)
			p.number()
			p.called()
			p.day(one.on)
			p.text(one.hospital)
			p.code(one.visit)
			p.text(one.reason)
			p.fen(one.total)
			p.fen(one.pooled)
			p.fen(one.selfPaid)
			p.done()
		})
	}
}

// enrolmentRows are the insured on the last day, and who left the employees' insurance within the last year and a half.
func enrolmentRows(w *World, _ span, p *pen) {
	last := w.today.month()
	w.people(func(h *household, who *person) {
		if !who.livingHere(w.today) || who.registered > w.today {
			return
		}
		d := newDice(w.options.Seed, forInsurance, h.index*64+int(who.salt))
		if uninsured := d.chance(h.harder(2_500, 3)); uninsured && h.story == "" {
			return
		}
		early := max(w.today-day(d.between(1200, 6000)), who.born+18*366)
		if now := who.at(last); employeesInsurance(d, now) {
			if now.from > w.first() && now.work != retired {
				early = now.from.first()
			}
			p.insured(h, who, "职工医保", early, never, false)
			return
		}
		if n := len(who.spells); n > 0 && who.spells[n-1].work == employed && who.spells[n-1].to > last-18 {
			ended := who.spells[n-1].to.first() - 1
			p.insured(h, who, "职工医保", min(early, ended-100), ended, false)
		}
		y, _, _ := w.today.split()
		award, on := h.has(onAward, w.today)
		aided := on && award.code != layerOther && d.chance(88_000)
		p.insured(h, who, "居民医保", max(newDay(y, 1, 1), who.born), never, aided)
	})
}

// employeesInsurance has employees, half of those who work for themselves, and pensioners who were employees.
func employeesInsurance(d dice, s spell) bool {
	return s.work == employed || s.work == flexible && d.chance(50_000) || s.work == retired && s.yuan >= employeesPension
}

func (p *pen) insured(h *household, who *person, kind string, from, to day, aided bool) {
	p.of(h, who)
	p.code(kind)
	p.day(from)
	p.day(to)
	if aided {
		p.code("是")
	} else {
		p.code("否")
	}
	p.done()
}

func disasterRows(w *World, s span, p *pen) {
	kinds := map[byte]string{1: "火灾", 2: "交通事故", 3: "自然灾害", 9: "其他"}
	w.events(accident, func(h *household, who *person, e event) {
		if !s.has(e.on) {
			return
		}
		p.row(h, who.id, who.name)
		p.day(e.on)
		p.code(kinds[e.code])
		p.called()
		p.number()
		p.fen(int64(e.yuan) * 100)
		p.done()
	})
}

// dwellingRows are a few in a hundred dwellings. In a small district the department itself delivers nothing, so that its indicator is
// unknown until a user uploads the file.
func dwellingRows(w *World, _ span, p *pen) {
	for i := range w.households {
		h := &w.households[i]
		d := newDice(w.options.Seed, forDwellings, i)
		told := h.story == "driver"
		if !told && (!d.chance(3_000) || h.size(w.today) == 0) {
			continue
		}
		grade, arrears := "无", 0
		switch pick := d.pick(2, 3, 1); {
		case told:
			grade = "C级"
		case pick == 0:
			arrears = d.between(1, 9)
		case pick == 1:
			grade = "C级"
		default:
			grade, arrears = "D级", d.pick(7, 1, 1, 1)
		}
		area := d.between(9, 34)
		if told {
			area = 15 // 60 m² for four
		}
		surveyed := w.today - day(d.between(20, 300))
		for j := range h.members {
			if who := &h.members[j]; who.relation == relHead && who.livingHere(w.today) {
				p.of(h, who)
				p.code(grade)
				p.int(arrears)
				p.int(area)
				p.day(surveyed)
				p.done()
			}
		}
	}
}
