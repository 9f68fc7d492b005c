package demo

// illnessKind decides what an illness costs.
type illnessKind byte

const (
	chronic illnessKind = iota // a bill every sixth month, for good
	stay                       // one stay in hospital
	serious                    // several stays, and treatment for a year or longer
)

var (
	minorNames   = []string{"急性上呼吸道感染", "急性胃肠炎", "支气管炎", "牙周炎", "腰肌劳损", "过敏性皮炎", "结膜炎"}
	chronicNames = []string{"高血压", "2型糖尿病", "冠心病", "慢性阻塞性肺疾病", "骨关节炎", "慢性胃炎"}
	stayNames    = []string{"肺炎", "胆囊结石", "急性阑尾炎", "股骨颈骨折", "腰椎间盘突出", "白内障", "短暂性脑缺血发作"}
	seriousNames = []string{"恶性肿瘤", "脑梗死", "急性心肌梗死", "慢性肾功能不全", "系统性红斑狼疮", "肝硬化失代偿期", "慢性肾小球肾炎"}
)

// Places in the lists above that something else follows from, or that a story tells.
const (
	pneumonia = 0
	fracture  = 3
	tumour    = 0
	stroke    = 1
	nephritis = 6
)

// chronicShare is the share with a chronic disease, in 100,000: about 34 % of all over 15 (national survey, 2018); its spread over
// the ages is assumed.
func chronicShare(age int) int {
	switch {
	case age < 45:
		return 12_000
	case age < 60:
		return 36_000
	}
	return 62_000
}

func seriousHazard(age int) int { // per month
	switch {
	case age < 18:
		return 14
	case age < 45:
		return 45
	case age < 60:
		return 120
	case age < 75:
		return 200
	}
	return 300
}

func stayHazard(age int) int { // per month
	switch {
	case age < 18:
		return 120
	case age < 45:
		return 180
	case age < 60:
		return 320
	}
	return 800
}

func (m *maker) fallIll(d dice, h *household, p *person, l *life, now month, age int) {
	on := now.first() + day(d.IntN(28))
	switch {
	case now >= l.illUntil && d.chance(h.harder(seriousHazard(age), precariousHealth)):
		months := d.between(10, 30)
		p.ills = append(p.ills, illness{kind: serious, from: on, months: int16(months), name: uint8(d.IntN(len(seriousNames)))})
		l.illUntil = now + month(months)
		if l.work != idle && l.work != retired && d.chance(illLosesJob) {
			m.loseWork(d, p, l, now+1, illRegisters)
		}
	case d.chance(h.harder(stayHazard(age), precariousHealth)):
		p.ills = append(p.ills, illness{kind: stay, from: on, months: 1, name: uint8(d.IntN(len(stayNames)))})
	}
}

// settlement is a row of the medical settlements; sums in fen.
type settlement struct {
	who                     *person
	on                      day
	hospital, visit, reason string
	total, pooled, selfPaid int64
	serial                  int // within the household
	month                   month
}

// settlements calls yield with every settlement of the household in the life that is followed, person by person, up to yesterday. Those
// before the month from are drawn, so that the later ones stay the same, and left out. The settlement is valid during the call.
func (w *World) settlements(h *household, from month, yield func(*settlement)) {
	first := w.first()
	serial := 0
	var begins []month
	for i := range h.members {
		p := &h.members[i]
		d := newDice(w.options.Seed, forMedicine, h.index*64+int(p.salt))
		begins = begins[:0]
		for _, ill := range p.ills {
			begins = append(begins, ill.from.month())
		}
		now := first
		pass := func(s *settlement) {
			if s.on < w.today && p.livingHere(s.on) {
				serial++ // counted over the whole life, so that a bill keeps its number whichever months a file covers
				if now >= from {
					s.serial, s.month = serial, now
					yield(s)
				}
			}
		}
		for ; now <= first+monthsOfLife-1; now++ {
			w.bills(d, p, now, begins, pass)
		}
	}
}

// bills draws one person's settlements of one month.
func (w *World) bills(d dice, p *person, now month, begins []month, yield func(*settlement)) {
	pay := func(s settlement) { yield(&s) }
	if d.chance(minorHazard(p.ageIn(now))) {
		pay(bill(d, p, now.first()+day(d.IntN(28)), "1", minorNames[d.IntN(len(minorNames))], 160, 1640, 45))
	}
	for i, ill := range p.ills {
		since := int(now - begins[i])
		if since < 0 || since >= int(ill.months) {
			continue
		}
		on := now.first() + day(d.IntN(28))
		switch ill.kind {
		case chronic:
			if (since+int(p.salt))%6 == 0 {
				pay(bill(d, p, on, "3", chronicNames[ill.name], 600, 6400, 38))
			}
		case stay:
			pay(ill.told(bill(d, p, ill.from, "2", stayNames[ill.name], 5000, 24_000, 30)))
		case serious:
			name := seriousNames[ill.name]
			switch {
			case since == 0:
				pay(ill.told(bill(d, p, ill.from, "2", name, 24_000, 90_000, 34)))
			case since < 12 && d.chance(16_000):
				pay(bill(d, p, on, "2", name, 7000, 36_000, 32))
			case d.chance(55_000):
				pay(bill(d, p, on, "3", name, 700, 4200, 30))
			}
		}
	}
}

func minorHazard(age int) int {
	switch {
	case age < 6:
		return 6_000
	case age < 18:
		return 2_500
	case age < 60:
		return 2_200
	}
	return 4_000
}

// bill is one settlement of lo..hi yuan, of which the person pays about share percent.
func bill(d dice, p *person, on day, visit, reason string, lo, hi, share int) settlement {
	// The smaller of two draws: most bills are nearer to the lower end.
	total := int64(min(d.between(lo*100, hi*100), d.between(lo*100, hi*100)))
	self := total * int64(d.between(share-10, share+10)) / 100
	hospital := hospitals[d.IntN(len(hospitals))]
	if visit == "1" {
		hospital = clinics[d.IntN(len(clinics))]
	}
	return settlement{who: p, on: on, hospital: hospital, visit: visit, reason: reason, total: total, pooled: total - self, selfPaid: self}
}

// told replaces the drawn sum of a told illness.
func (ill illness) told(s settlement) settlement {
	if ill.yuan != 0 {
		s.total = int64(ill.yuan) * 100
		s.selfPaid = s.total * 35 / 100
		s.pooled = s.total - s.selfPaid
	}
	return s
}

// Institutions and employers that cannot be mistaken for real ones.
var (
	hospitals = []string{"江城示例医院", "楚天示例医院", "示例第一人民医院", "示例中医医院"}
	clinics   = []string{"示例社区卫生服务中心", "示例门诊部", "江城示例医院", "示例第一人民医院"}
	employers = []string{
		"示例餐饮管理有限公司", "示例物业服务有限公司", "示例机械厂", "示例商贸有限公司", "示例物流有限公司",
		"示例小学", "示例建筑劳务有限公司", "示例纺织厂", "示例信息技术有限公司", "示例超市",
	}
)

// Places among the employers: one is paid by the public purse, some pay into the housing provident fund.
const (
	publicEmployer  = 5
	closedTextiles  = 7
	lastOfEmployers = 9
)

func paysFund(employer uint8) bool {
	return employer == 2 || employer == publicEmployer || employer == 8
}
