package demo

import (
	"encoding/json"
	"fmt"
	"io"
)

// Line is the demo's own line of hardship: fen per head and month, after medical costs. It equals the newest known urban standard of Wuhan
// (params/policy/hubei-wuhan.yaml, stale), and it decides nothing but who counts as hard up in the hidden truth.
const Line = 91_000

// What a registered unemployed person gets in the first year, fen a month. Assumed.
const jobseekersBenefit = 160_000

// Hardship is one household that is really in need, whatever the departments know of it.
type Hardship struct {
	Household string   `json:"household"` // 户号
	Community int64    `json:"community"`
	Since     string   `json:"since"` // month, 2026-01
	PerHead   int64    `json:"perHead"`
	Why       []string `json:"why"` // illness, job_loss, death, lone_guardian, old_age, informal_work, low_income
	Story     string   `json:"story,omitempty"`
}

// Hardships calls yield with every household in need on the last day: at or below the line for three months and more, without savings.
// A household with savings is not in need although the files cannot tell; a household with informal income may be in less need than the files
// suggest.
func (w *World) Hardships(yield func(Hardship)) {
	last := w.today.month()
	for i := range w.households {
		h := &w.households[i]
		if h.savings || h.size(w.today) == 0 {
			continue
		}
		bills := w.billsByMonth(h)
		since := last + 1
		for since > last-monthsOfLife+12 && w.perHead(h, bills, since-1) < Line {
			since--
		}
		if since > last-2 {
			continue
		}
		yield(Hardship{
			Household: h.number(), Community: h.community.Code, Since: since.first().iso()[:7], PerHead: w.perHead(h, bills, last),
			Why: w.reasons(h, bills), Story: h.story,
		})
	}
}

// billsByMonth are the household's own medical costs in fen; index 0 is the first month that is followed.
func (w *World) billsByMonth(h *household) []int64 {
	first := w.today.month() - monthsOfLife + 1
	sums := make([]int64, monthsOfLife)
	w.settlements(h, func(s settlement) {
		if at := int(s.on.month() - first); at >= 0 {
			sums[at] += s.selfPaid
		}
	})
	return sums
}

// perHead is what a member has in the month, in fen: income and support less a twelfth of the last year's medical costs.
func (w *World) perHead(h *household, bills []int64, now month) int64 {
	members := h.size(now.first())
	if members == 0 {
		return Line // nobody is in need
	}
	return (w.income(h, now) - lastYear(bills, w.index(now))/12) / int64(members)
}

func (w *World) index(now month) int { return int(now - (w.today.month() - monthsOfLife + 1)) }

func lastYear(bills []int64, at int) int64 {
	var sum int64
	for i := max(0, at-11); i <= at; i++ {
		sum += bills[i]
	}
	return sum
}

func (w *World) income(h *household, now month) int64 {
	sum := int64(h.support) * 100
	for i := range h.members {
		p := &h.members[i]
		if !p.livingHere(now.first()) {
			continue
		}
		sum += int64(p.at(now).yuan) * 100
		for _, r := range p.jobless {
			if month := r.on.month(); r.reason != "5" && r.reason != "4" && month <= now && now < month+12 && r.ended > now.first() {
				sum += jobseekersBenefit
			}
		}
	}
	return sum
}

func (w *World) reasons(h *household, bills []int64) []string {
	var why []string
	add := func(reason string, holds bool) {
		if holds {
			why = append(why, reason)
		}
	}
	last := w.today.month()
	members := int64(h.size(w.today))
	adults, dependents, pensioners, informals := 0, 0, 0, 0
	lost, died := false, false
	for i := range h.members {
		p := &h.members[i]
		if !p.livingHere(w.today) {
			died = died || len(p.spells) > 0 && p.died != never
			continue
		}
		now := p.at(last)
		age := w.today.age(p.born)
		switch {
		case age >= 18 && age < 60:
			adults++
			lost = lost || now.work == idle && (len(p.spells) > 0 || len(p.jobless) > 0)
		case age < 18 || age >= 80:
			dependents++
		}
		if now.work == retired {
			pensioners++
		}
		if now.work == informal {
			informals++
		}
	}
	add("illness", lastYear(bills, w.index(last))/12 >= members*Line/5)
	add("job_loss", lost)
	add("death", died)
	add("lone_guardian", adults == 1 && dependents > 0)
	add("old_age", pensioners > 0 && adults == 0)
	add("informal_work", informals > 0)
	add("low_income", len(why) == 0)
	return why
}

// WriteTruth writes what really is: who is in need, since when and why, and which rows of the files are dirty. It is streamed.
func (w *World) WriteTruth(out io.Writer, files []Report) error {
	line, err := json.Marshal(struct {
		Seed       uint64   `json:"seed"`
		Today      string   `json:"today"`
		Persons    int      `json:"persons"`
		Households int      `json:"households"`
		Line       int64    `json:"line"`
		Files      []Report `json:"files"`
	}{w.options.Seed, w.today.iso(), w.persons, w.Households(), Line, files})
	if err != nil {
		return fmt.Errorf("write the truth: %w", err)
	}
	if _, err = fmt.Fprintf(out, "%s,\n\"hardships\":[", line[:len(line)-1]); err != nil {
		return fmt.Errorf("write the truth: %w", err)
	}
	separator := "\n"
	w.Hardships(func(one Hardship) {
		if err != nil {
			return
		}
		if line, err = json.Marshal(one); err == nil {
			_, err = fmt.Fprintf(out, "%s%s", separator, line)
		}
		separator = ",\n"
	})
	if err == nil {
		_, err = io.WriteString(out, "\n]}\n")
	}
	if err != nil {
		return fmt.Errorf("write the truth: %w", err)
	}
	return nil
}
