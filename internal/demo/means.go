package demo

// settleMeans decides how well off a household is. The departments see it only by houses, cars and companies.
func (m *maker) settleMeans(h *household) {
	d := newDice(m.world.options.Seed, forMeans, h.index)
	switch {
	case h.precarious:
		h.wealth = byte(d.pick(80, 20))
	case h.savings:
		h.wealth = byte(d.pick(5, 45, 35, 15))
	default:
		h.wealth = byte(d.pick(30, 55, 12, 3))
	}
}

// The draws below are made while a file is written; they depend on the household and nothing else, so that every file that needs them
// sees the same things.

// vehicle is a row of the vehicle register.
type vehicle struct {
	who    *person
	kind   byte
	on     day
	price  int // yuan
	serial int // with the household's number, the plate
}

func (w *World) vehicles(h *household, yield func(vehicle)) {
	d := newDice(w.options.Seed, forVehicles, h.index)
	who := h.adult(w.today)
	if who == nil || h.story != "" {
		return
	}
	odds := [...]int{3_000, 17_000, 52_000, 92_000}[h.wealth]
	for n := range 2 {
		if !d.chance(odds) {
			return
		}
		odds = odds / 6 // a second one is rare
		v := vehicle{who: who, serial: n, kind: 1, on: w.today - day(d.between(60, 4500))}
		switch d.pick(80, 5, 15) {
		case 0:
			v.price = d.quantile(38, 62, 88, 125, 190, 420) * 1000 * (int(h.wealth) + 1) / 3
		case 1:
			v.kind, v.price = 2, d.between(30, 160)*1000
		case 2:
			v.kind, v.price = 3, d.between(30, 120)*100
		}
		if who.card.kind == 4 && who.card.severe() {
			v.kind, v.price = 4, d.between(60, 200)*100
		}
		v.on = max(v.on, who.born+18*366)
		yield(v)
	}
}

// house is a row of the property register.
type house struct {
	who   *person
	title int // with the household's number, the property
	area  int // m²
	share int // percent
	on    day
}

func (w *World) houses(h *household, yield func(house)) {
	if h.story != "" {
		w.toldHouse(h, yield)
		return
	}
	d := newDice(w.options.Seed, forHouses, h.index)
	who := h.adult(w.today)
	if who == nil {
		return
	}
	owns := [...][3]int{{88, 12, 0}, {66, 33, 1}, {16, 60, 24}, {4, 36, 60}}[h.wealth]
	for n := range d.weighted(owns[:]) {
		one := house{who: who, title: n, area: d.quantile(38, 52, 66, 88, 105, 142), share: 100, on: w.today - day(d.between(200, 9000))}
		if len(h.members) > 1 && h.members[1].relation == relSpouse && h.members[1].livingHere(w.today) && &h.members[1] != who && d.chance(35_000) {
			one.share = 50
			yield(one)
			one.who = &h.members[1]
		}
		yield(one)
	}
}

// enterprise is a row of the market register.
type enterprise struct {
	who                *person
	serial             int
	kind, role, status byte
	on                 day
	capital            int // yuan
}

func (w *World) enterprises(h *household, yield func(enterprise)) {
	if h.story != "" {
		return
	}
	d := newDice(w.options.Seed, forEnterprises, h.index)
	for i := range h.members {
		p := &h.members[i]
		works := p.at(w.today.month()).work
		closed := false
		for _, r := range p.jobless {
			closed = closed || r.reason == "5"
		}
		if !p.livingHere(w.today) || works != flexible && !closed || !d.chance(32_000) {
			continue
		}
		one := enterprise{who: p, serial: i, kind: 2, role: 3, status: 1, on: max(w.today-day(d.between(100, 4000)), p.born+18*366), capital: d.between(1, 20) * 10_000}
		if works != flexible {
			one.status = 2
		}
		yield(one)
	}
	if who := h.adult(w.today); who != nil && h.wealth == 3 && d.chance(25_000) {
		one := enterprise{who: who, serial: len(h.members), kind: 1, role: 1, status: 1, on: max(w.today-day(d.between(300, 6000)), who.born+18*366), capital: d.between(10, 300) * 10_000}
		yield(one)
		if d.chance(60_000) {
			one.role = 2
			yield(one)
		}
	}
}

// adult is the first grown-up who lives here.
func (h *household) adult(on day) *person {
	for i := range h.members {
		if p := &h.members[i]; p.livingHere(on) && on.age(p.born) >= 20 {
			return p
		}
	}
	return nil
}
