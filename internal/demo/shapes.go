package demo

import "strconv"

// Relations, codes of params/catalogue/gongan.yaml.
const (
	relHead        = "01"
	relSpouse      = "02"
	relSon         = "03"
	relDaughter    = "04"
	relGrandchild  = "05"
	relParent      = "06"
	relChildSpouse = "09"
	relOther       = "99"
)

// maker makes households one after the other.
type maker struct {
	world  *World
	start  day // the first day of the life that is followed
	names  *names
	ids    *identities
	spread []int // weight of each community
	mix    []int // weight of each shape
	works  []int // weights of employed, flexible, informal, none, registered as unemployed
}

func newMaker(w *World) (*maker, error) {
	n, err := newNames()
	if err != nil {
		return nil, err
	}
	ids, err := newIdentities(int(w.options.Streets[0] / 1000))
	if err != nil {
		return nil, err
	}
	m := &maker{world: w, start: (w.today.month() - monthsOfLife + 1).first(), names: n, ids: ids}
	d := newDice(w.options.Seed, forPeople, -1)
	for range w.communities {
		m.spread = append(m.spread, d.between(70, 130)) // communities differ in size; by how much is assumed
	}
	m.works = []int{640, 120, 90, 120, 30}
	if w.options.Register { // whom the departments assist works without papers more often
		m.works = []int{370, 90, 300, 170, 70}
	}
	for _, s := range shapes {
		weight := s.census
		if w.options.Register {
			weight = s.register
		}
		m.mix = append(m.mix, weight)
	}
	return m, nil
}

// The shapes of households when the story starts, with their weights in two mixes (both assumed). census gives 2.4 persons (census
// 2020 of Wuhan: 2.47); register gives the 1.6 of the seed's database of 130,000 households and 210,000 persons, which are those that
// the departments assist and watch: smaller and older.
var shapes = []struct {
	census, register int
	build            func(m *maker, d dice, h *household)
}{
	{140, 357, func(m *maker, d dice, h *household) { m.head(d, h, 22, 58) }},
	{80, 155, func(m *maker, d dice, h *household) { m.head(d, h, 60, 77) }},
	{20, 52, func(m *maker, d dice, h *household) { m.head(d, h, 78, 88) }},
	{120, 115, func(m *maker, d dice, h *household) { m.couple(d, h, 24, 56) }},
	{150, 148, func(m *maker, d dice, h *household) { m.couple(d, h, 57, 82) }},
	{240, 85, func(m *maker, d dice, h *household) {
		m.couple(d, h, 27, 48)
		m.children(d, h, d.pick(75, 24, 1)+1, 0, 15)
	}},
	{100, 24, func(m *maker, d dice, h *household) {
		m.couple(d, h, 44, 62)
		m.children(d, h, 1+d.pick(9, 1), 18, 30)
	}},
	{30, 38, func(m *maker, d dice, h *household) {
		m.head(d, h, 28, 48)
		m.children(d, h, 1+d.pick(8, 2), 0, 15)
	}},
	{85, 8, func(m *maker, d dice, h *household) {
		m.couple(d, h, 28, 46)
		m.children(d, h, 1+d.pick(8, 2), 0, 15)
		m.parents(d, h, 1+d.pick(4, 6))
	}},
	{30, 14, func(m *maker, d dice, h *household) {
		m.head(d, h, 35, 57)
		m.parents(d, h, 1+d.pick(6, 4))
	}},
	{5, 3, func(m *maker, d dice, h *household) {
		m.couple(d, h, 58, 74)
		m.member(d, h, relGrandchild, d.chance(51_000), m.bornAged(d, 3, 14), h.members[0].name)
	}},
}

// empty makes a household with an address and nobody in it.
func (m *maker) empty(d dice, index int) household {
	c := &m.world.communities[d.weighted(m.spread)]
	return household{
		index: index, community: c, phone: phoneOf(d.between(30, 99), d.IntN(10_000)), address: m.addressIn(d, c), moved: never,
	}
}

// phoneOf is 1XX0000NNNN: no such number is given out.
func phoneOf(carrier, number int) string {
	return string(digits(append(digits([]byte{'1'}, carrier, 2), "0000"...), number, 4))
}

func (m *maker) addressIn(d dice, c *Community) string {
	out := append(make([]byte, 0, 48), c.short()...)
	for _, part := range []struct {
		before   string
		from, to int
	}{{"小区", 1, 36}, {"栋", 1, 4}, {"单元", 1, 18}} {
		out = strconv.AppendInt(append(out, part.before...), int64(d.between(part.from, part.to)), 10)
	}
	return string(append(digits(out, d.between(1, 4), 2), "室"...))
}

// household makes the index-th household, from its shape to the end of the life that is followed.
func (m *maker) household(index int) household {
	d := newDice(m.world.options.Seed, forPeople, index)
	h := m.empty(d, index)
	shapes[d.weighted(m.mix)].build(m, d, &h)
	h.precarious = d.chance(precariousShare)
	h.savings = !h.precarious && d.chance(20_000)
	m.live(d, &h)
	m.misfortunes(&h)
	m.settleMeans(&h)
	m.settleAwards(&h)
	return h
}

// bornAged draws a birthday of someone aged lo..hi when the story starts.
func (m *maker) bornAged(d dice, lo, hi int) day {
	y, mm, _ := m.start.split()
	return newDay(y-d.between(lo, hi), mm, 1) - day(d.IntN(360))
}

// member adds a person. like is a relative's name whose surname is taken; empty for a surname of one's own.
func (m *maker) member(d dice, h *household, relation string, male bool, born day, like string) *person {
	year, mm, dd := born.split()
	ages := month(year*12 + mm - 1)
	if dd > 1 {
		ages++
	}
	surname := m.names.surname(d)
	if like != "" {
		surname = m.names.surnameOf(like)
	}
	registered := max(born+day(d.between(5, 50)), m.start-day(d.between(100, 9000)))
	h.members = append(h.members, person{
		id: m.ids.number(d, born, male, m.world.today), name: m.names.full(d, surname, year), male: male,
		born: born, ages: ages, came: born, died: never, moved: never, left: never, relation: relation, registered: registered, salt: uint8(len(h.members) + 1),
	})
	return &h.members[len(h.members)-1]
}

func (m *maker) head(d dice, h *household, lo, hi int) {
	m.member(d, h, relHead, d.chance(50_000), m.bornAged(d, lo, hi), "")
}

func (m *maker) couple(d dice, h *household, lo, hi int) {
	born := m.bornAged(d, lo, hi)
	m.member(d, h, relHead, true, born, "")
	m.member(d, h, relSpouse, false, born+day(d.between(-900, 2200)), "")
}

// children are younger than the youngest parent by at least 20 years.
func (m *maker) children(d dice, h *household, count, lo, hi int) {
	youngest := h.members[0].born
	if len(h.members) > 1 {
		youngest = max(youngest, h.members[1].born)
	}
	for range count {
		born := max(m.bornAged(d, lo, hi), youngest+20*366)
		if born > m.start {
			born = m.start - day(d.between(30, 700))
		}
		relation, male := relDaughter, d.chance(52_000)
		if male {
			relation = relSon
		}
		m.member(d, h, relation, male, born, h.members[0].name)
	}
}

// parents are the head's, 23 to 36 years older.
func (m *maker) parents(d dice, h *household, count int) {
	born := h.members[0].born - day(d.between(23*365, 36*365))
	first := d.chance(35_000)
	m.member(d, h, relParent, first, born, fatherly(first, h.members[0].name))
	if count > 1 {
		m.member(d, h, relParent, !first, born+day(d.between(-1500, 1500)), fatherly(!first, h.members[0].name))
	}
}

func fatherly(male bool, name string) string {
	if male {
		return name
	}
	return ""
}
