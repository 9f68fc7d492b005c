package demo

// The stages of school, names of params/catalogue/jiaoyu.yaml.
const (
	nursery = iota
	primary
	lower
	upper
	vocational
	higher
)

// student is where somebody is at school.
type student struct {
	stage, status, aid int
	enrolled           day
}

// schooling says where a person is at school on the last day, by the age on the first of September before.
func (w *World) schooling(h *household, p *person) (student, bool) {
	y, mm, _ := w.today.split()
	if mm < 9 {
		y--
	}
	term := newDay(y, 9, 1)
	age := term.age(p.born)
	if age < 3 || age > 21 || !p.livingHere(w.today) || w.today < term {
		return student{}, false
	}
	d := newDice(w.options.Seed, forSchool, h.index*64+int(p.salt))
	var s student
	var begins int
	switch draw := d.IntN(100_000); {
	case age < 6:
		if draw >= 90_000 {
			return s, false
		}
		s.stage, begins = nursery, 3
	case age < 12:
		s.stage, begins = primary, 6
	case age < 15:
		s.stage, begins = lower, 12
	case age < 18:
		s.stage, begins = upper, 15
		if draw >= 56_000 {
			s.stage = vocational
		}
		if draw >= 96_000 {
			return s, false // works or looks for work already
		}
	default:
		if p.at(w.today.month()).work != idle || len(p.jobless) > 0 || draw >= 62_000 {
			return s, false
		}
		s.stage, begins = higher, 18
	}
	s.enrolled = max(newDay(y-age+begins, 9, 1), p.born)
	hard := h.story == "" && h.precarious
	award, on := h.has(onAward, w.today)
	switch { // schooling is hard to keep up where everything is hard
	case s.stage >= upper && d.chance(h.harder(250, precariousHealth)), s.stage > nursery && d.chance(h.harder(120, precariousHealth)):
		s.status = 1
	case s.stage >= upper && d.chance(h.harder(120, precariousHealth)):
		s.status = 2
	}
	switch {
	case on && award.code <= layerEdge && d.chance(85_000):
		s.aid = 2
	case hard && d.chance(20_000), h.story == "mother":
		s.aid = 1
	}
	return s, true
}

func studentRows(w *World, _ span, p *pen) {
	stages := [...]string{"学前", "小学", "初中", "高中", "中职", "高等教育"}
	statuses := [...]string{"在读", "休学", "辍学"}
	aids := [...]string{"无", "已申请资助", "已获资助"}
	w.people(func(h *household, who *person) {
		s, at := w.schooling(h, who)
		if !at {
			return
		}
		if h.story != "" {
			s.status = 0
		}
		p.row(h, who.id, who.name)
		p.called()
		p.number()
		p.code(stages[s.stage])
		p.code(statuses[s.status])
		p.day(s.enrolled)
		p.code(aids[s.aid])
		p.done()
	})
}
