package demo

import "strconv"

// The base on which contributions are paid is the wage within a floor and a ceiling; both are assumed.
const (
	baseFloor   = 4000
	baseCeiling = 21_000
)

// How many months of each item are delivered. Of settlements: what the indicators look at, and a month more.
const (
	monthsOfSettlements   = 13
	monthsOfContributions = 6
	monthsOfTax           = 3
	monthsOfFund          = 2
)

// employeesPension is the least pension of a former employee, in yuan; what is less is a resident's. Assumed.
const employeesPension = 1000

func contributionRows(w *World, s span, p *pen) {
	w.people(func(h *household, who *person) {
		for now := s.from; now <= s.to; now++ {
			at := who.at(now)
			if at.work != employed && at.work != flexible || !who.livingHere(now.first()) {
				continue
			}
			p.of(h, who)
			p.month(now)
			if at.work == flexible {
				p.text("")
				p.code("2")
			} else {
				p.text(employers[at.employer])
				p.code("1")
			}
			p.fen(int64(min(max(at.yuan, baseFloor), baseCeiling)) * 100)
			p.bytes = digits(digits(append(p.bytes, "9900"...), h.index+1, 11), int(who.salt), 4)
			p.end(textCell)
			p.done()
		}
	})
}

// unemploymentRows is the register on the last day: all who are registered, and who were within the life that is followed.
func unemploymentRows(w *World, _ span, p *pen) {
	w.people(func(h *household, who *person) {
		for _, r := range who.jobless {
			p.of(h, who)
			p.day(r.on)
			p.day(r.ended)
			p.code(r.reason)
			p.done()
		}
	})
}

func pensionRows(w *World, _ span, p *pen) {
	last := w.today.month()
	w.people(func(h *household, who *person) {
		at := who.at(last)
		if at.work != retired || at.yuan == 0 || !who.livingHere(w.today) {
			return
		}
		p.of(h, who)
		if at.yuan >= employeesPension {
			p.code("职工养老")
		} else {
			p.code("城乡居民养老")
		}
		p.fen(int64(at.yuan) * 100)
		p.month(last)
		p.done()
	})
}

func houseRows(w *World, _ span, p *pen) {
	for i := range w.households {
		h := &w.households[i]
		w.houses(h, func(one house) {
			p.row(h, one.who.id, one.who.name)
			p.bytes = append(p.bytes, "示例（"...)
			p.bytes = append(strconv.AppendInt(p.bytes, int64(w.County()), 10), "）不动产权第"...)
			p.bytes = append(append(digits(p.bytes, h.index+1, 6), '0'+byte(one.title)), "号"...)
			p.end(textCell)
			p.called()
			p.number()
			p.int(one.area)
			p.int(one.share)
			p.day(one.on)
			p.done()
		})
	}
}

func enterpriseRows(w *World, _ span, p *pen) {
	for i := range w.households {
		h := &w.households[i]
		w.enterprises(h, func(one enterprise) {
			p.row(h, one.who.id, one.who.name)
			p.bytes = digits(append(digits(append(p.bytes, "SL"...), w.County(), 6), '0'+byte(one.serial)), h.index+1, 9)
			p.end(textCell)
			p.code([...]string{"公司", "个体工商户"}[one.kind-1])
			p.called()
			p.number()
			p.code([...]string{"法定代表人", "股东", "经营者"}[one.role-1])
			p.code([...]string{"存续", "注销"}[one.status-1])
			p.day(one.on)
			p.fen(int64(one.capital) * 100)
			p.done()
		})
	}
}

// taxRows are the employees whose wage is taxed after the usual deductions; from how much on is assumed.
const taxed = 7500

func taxRows(w *World, s span, p *pen) {
	w.people(func(h *household, who *person) {
		for now := s.from; now <= s.to; now++ {
			at := who.at(now)
			if at.work != employed || at.yuan < taxed || !who.livingHere(now.first()) {
				continue
			}
			p.of(h, who)
			p.month(now)
			p.fen(int64(at.yuan) * 100)
			p.fen(int64(at.yuan-5000) * 3) // three in a hundred of what is above 5,000 yuan
			p.done()
		}
	})
}

// fundRows are of the whole city: after each of the district's people comes somebody of another district, whom the register does not know.
func fundRows(w *World, s span, p *pen) {
	w.people(func(h *household, who *person) {
		for now := s.from; now <= s.to; now++ {
			at, status := who.at(now), "正常"
			if at.work != employed {
				if at = who.at(now - 4); at.work == employed {
					status = "封存" // the account of a lost job stays
				}
			}
			if at.work != employed || !paysFund(at.employer) || !who.livingHere(now.first()) {
				continue
			}
			amount := int64(min(max(at.yuan, baseFloor), baseCeiling)) * 24
			if status == "封存" {
				amount = 0
			}
			p.row(h, who.id, who.name)
			p.saves(employers[at.employer], now, amount, status)
			stranger := w.stranger(h, who)
			p.row(nil, stranger.id, stranger.name)
			p.saves(employers[(int(at.employer)+3)%len(employers)], now, amount+1200, "正常")
		}
	})
}

func (p *pen) saves(employer string, now month, fen int64, status string) {
	p.number()
	p.called()
	p.text(employer)
	p.month(now)
	p.fen(fen)
	p.code(status)
	p.done()
}

// otherDistricts are Wuhan's; a stranger of theirs lives nowhere in the demo.
var otherDistricts = [...]string{"420102", "420103", "420104", "420105", "420107", "420111"}

// stranger is an invented person of another district, always the same beside the same neighbour in the file, and each once.
func (w *World) stranger(h *household, beside *person) person {
	const births = 13_000 // days
	k := h.index*8 + int(beside.salt)%8
	d := newDice(w.options.Seed, forStrangers, k)
	born := newDay(1968, 1, 1) + day(k*7919%births)
	year, _, _ := born.split()
	var body [17]byte
	copy(body[:], otherDistricts[k/births%len(otherDistricts)])
	y, mm, dd := born.split()
	appendDay(body[:6], compactStyle, y, mm, dd)
	digits(body[:14], strangersOrder+k/births/len(otherDistricts)%100, 3)
	return person{id: withCheck(body), name: w.names.full(d, w.names.surname(d), year)}
}

func payrollRows(w *World, _ span, p *pen) {
	last := w.today.month()
	w.people(func(h *household, who *person) {
		at := who.at(last)
		if at.work != employed || at.employer != publicEmployer || !who.livingHere(w.today) {
			return
		}
		since := at.from.first()
		if at.from <= w.first() {
			since = max(since-day((h.index*37+int(who.salt))%7000), who.born+20*366)
		}
		p.row(h, who.id, who.name)
		p.text(employers[at.employer])
		p.called()
		p.number()
		p.day(since)
		p.done()
	})
}
