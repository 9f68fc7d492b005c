package demo

// Line is the demo's own line of hardship: fen per head and month, after medical costs. It equals the newest known urban standard of Wuhan
// (params/policy/hubei-wuhan.yaml, stale), and it decides nothing but who counts as hard up in the hidden truth.
const Line = 91_000

// What a registered unemployed person gets in the first year, fen a month. Assumed.
const jobseekersBenefit = 160_000

// need is how a household stands in truth, whatever savings and awards it has.
type need struct {
	since   month // the first of the last months below the line, looking back two years at most
	months  int   // how many of them
	perHead int64 // in the last month
	income  int64 // in the last month, of all
	costs   []int64
}

// needOf follows the household through its months.
func (w *World) needOf(h *household) need {
	last := w.today.month()
	n := need{costs: w.costsByMonth(h), since: last + 1}
	n.perHead, n.income = w.perHead(h, n.costs, last), w.income(h, last)
	for n.since > last-monthsOfLife+12 && w.perHead(h, n.costs, n.since-1) < Line {
		n.since--
	}
	n.months = int(last + 1 - n.since)
	return n
}

// rigid is true if the last year's costs eat six tenths of the income and are 15,000 yuan at least.
func (n need) rigid() bool {
	year := lastYear(n.costs, len(n.costs)-1)
	return year >= 15_000_00 && year*10 >= n.income*12*6
}

// costsByMonth are the household's own medical costs and its losses by accidents, in fen; index 0 is the first month that is followed.
func (w *World) costsByMonth(h *household) []int64 {
	first := w.first()
	sums := make([]int64, monthsOfLife)
	w.settlements(h, first, func(s *settlement) {
		if at := int(s.month - first); at >= 0 {
			sums[at] += s.selfPaid
		}
	})
	for _, e := range h.events {
		if at := int(e.on.month() - first); e.kind == accident && at >= 0 {
			sums[at] += int64(e.yuan) * 100
		}
	}
	return sums
}

// perHead is what a member at home has in the month, in fen: income and support less a twelfth of the last year's costs.
func (w *World) perHead(h *household, costs []int64, now month) int64 {
	members := h.atHome(now.first())
	if members == 0 {
		return Line // nobody is in need
	}
	return (w.income(h, now) - lastYear(costs, w.index(now))/12) / int64(members)
}

// atHome counts the members who live on the household's income: not those in custody.
func (h *household) atHome(on day) int {
	n := h.size(on)
	for _, e := range h.events {
		if e.kind == inCustody && e.on <= on && on < e.until && h.members[e.who].livingHere(on) {
			n--
		}
	}
	return n
}

func (w *World) index(now month) int { return int(now - w.first()) }

func lastYear(costs []int64, at int) int64 {
	var sum int64
	for i := max(0, at-11); i <= at; i++ {
		sum += costs[i]
	}
	return sum
}

func (w *World) income(h *household, now month) int64 {
	sum, first := int64(h.support)*100, now.first()
	for i := range h.members {
		p := &h.members[i]
		if !p.livingHere(first) {
			continue
		}
		sum += int64(p.at(now).yuan) * 100
		for _, r := range p.jobless {
			if month := r.on.month(); r.reason != "5" && r.reason != "4" && month <= now && now < month+12 && r.ended > first {
				sum += jobseekersBenefit
			}
		}
	}
	return sum
}
