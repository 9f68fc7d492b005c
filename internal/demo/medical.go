package demo

// illnessKind decides what an illness costs.
type illnessKind byte

const (
	chronic illnessKind = iota // a bill every third month, for good
	stay                       // one stay in hospital
	serious                    // several stays, and treatment for a year or longer
)

var (
	minorNames   = []string{"急性上呼吸道感染", "急性胃肠炎", "支气管炎", "牙周炎", "腰肌劳损", "过敏性皮炎", "结膜炎"}
	chronicNames = []string{"高血压", "2型糖尿病", "冠心病", "慢性阻塞性肺疾病", "骨关节炎", "慢性胃炎"}
	stayNames    = []string{"肺炎", "胆囊结石", "急性阑尾炎", "股骨颈骨折", "腰椎间盘突出", "白内障", "短暂性脑缺血发作"}
	seriousNames = []string{"恶性肿瘤", "脑梗死", "急性心肌梗死", "慢性肾功能不全", "系统性红斑狼疮", "肝硬化失代偿期"}
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
		p.ills = append(p.ills, illness{kind: serious, from: on, months: months, name: d.IntN(len(seriousNames))})
		l.illUntil = now + month(months)
		if l.work != idle && l.work != retired && d.chance(illLosesJob) {
			m.loseWork(d, p, l, now+1, illRegisters)
		}
	case d.chance(h.harder(stayHazard(age), precariousHealth)):
		p.ills = append(p.ills, illness{kind: stay, from: on, months: 1, name: d.IntN(len(stayNames))})
	}
}

// settlement is a row of the medical settlements; sums in fen.
type settlement struct {
	who                     *person
	on                      day
	hospital, visit, reason string
	total, pooled, selfPaid int64
}

// settlements calls yield with every settlement of the household in the life that is followed, person by person, up to yesterday.
func (w *World) settlements(h *household, yield func(settlement)) {
	first := w.today.month() - monthsOfLife + 1
	for i := range h.members {
		p := &h.members[i]
		d := newDice(w.options.Seed, forMedicine, h.index*64+p.salt)
		for now := first; now <= w.today.month(); now++ {
			w.bills(d, p, now, func(s settlement) {
				if s.on < w.today && p.livingHere(s.on) {
					yield(s)
				}
			})
		}
	}
}

// bills draws one person's settlements of one month.
func (w *World) bills(d dice, p *person, now month, yield func(settlement)) {
	age := now.first().age(p.born)
	if d.chance(minorHazard(age)) {
		yield(bill(d, p, now.first()+day(d.IntN(28)), "1", minorNames[d.IntN(len(minorNames))], 60, 620, 45))
	}
	for _, ill := range p.ills {
		since := int(now - ill.from.month())
		if since < 0 || since >= ill.months {
			continue
		}
		on := now.first() + day(d.IntN(28))
		switch ill.kind {
		case chronic:
			if (since+p.salt)%3 == 0 {
				yield(bill(d, p, on, "3", chronicNames[ill.name], 300, 3200, 38))
			}
		case stay:
			yield(ill.told(bill(d, p, ill.from, "2", stayNames[ill.name], 5000, 24_000, 30)))
		case serious:
			name := seriousNames[ill.name]
			switch {
			case since == 0:
				yield(ill.told(bill(d, p, ill.from, "2", name, 24_000, 90_000, 34)))
			case since < 12 && d.chance(16_000):
				yield(bill(d, p, on, "2", name, 7000, 36_000, 32))
			case d.chance(55_000):
				yield(bill(d, p, on, "3", name, 700, 4200, 30))
			}
		}
	}
}

func minorHazard(age int) int {
	switch {
	case age < 6:
		return 16_000
	case age < 18:
		return 7_000
	case age < 60:
		return 6_000
	}
	return 11_000
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
