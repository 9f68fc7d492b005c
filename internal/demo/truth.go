package demo

import (
	"encoding/json"
	"fmt"
	"io"
)

// Hardship is one household that is really in need, whatever the departments know of it.
type Hardship struct {
	Household string   `json:"household"` // 户号
	Community int64    `json:"community"`
	Since     string   `json:"since"` // month, 2026-01
	PerHead   int64    `json:"perHead"`
	Why       []string `json:"why"`             // illness, job_loss, death, lone_guardian, old_age, informal_work, disability, custody, accident, low_income
	Layer     int      `json:"layer,omitempty"` // on an award already: the layer of 民政's list
	Story     string   `json:"story,omitempty"`
}

// Hardships calls yield with every household in need on the last day, before any award: at or below the line for three months and
// more, without savings or other means. A household with savings is not in need although the files cannot tell; a household with
// informal income may be in less need than the files suggest.
func (w *World) Hardships(yield func(Hardship)) {
	for i := range w.households {
		h := &w.households[i]
		if h.means() || h.size(w.today) == 0 {
			continue
		}
		n := w.needOf(h)
		if n.months < 3 {
			continue
		}
		layer := 0
		if award, on := h.has(onAward, w.today); on {
			layer = int(award.code)
		}
		yield(Hardship{
			Household: h.number(), Community: h.community.Code, Since: n.since.first().iso()[:7], PerHead: n.perHead,
			Why: w.reasons(h, n.costs), Layer: layer, Story: h.story,
		})
	}
}

func (w *World) reasons(h *household, costs []int64) []string {
	var why []string
	add := func(reason string, holds bool) {
		if holds {
			why = append(why, reason)
		}
	}
	last := w.today.month()
	members := int64(h.size(w.today))
	adults, dependents, pensioners, informals := 0, 0, 0, 0
	lost, died, severe := false, false, false
	for i := range h.members {
		p := &h.members[i]
		if !p.livingHere(w.today) {
			died = died || len(p.spells) > 0 && p.died != never
			continue
		}
		now := p.at(last)
		severe = severe || p.card.severe()
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
	add("illness", lastYear(costs, w.index(last))/12 >= members*Line/5)
	add("job_loss", lost)
	add("death", died)
	add("lone_guardian", adults == 1 && dependents > 0)
	add("old_age", pensioners > 0 && adults == 0)
	add("informal_work", informals > 0)
	add("disability", severe)
	_, locked := h.has(inCustody, w.today)
	add("custody", locked)
	add("accident", struck(h, w.today-365))
	add("low_income", len(why) == 0)
	return why
}

func struck(h *household, since day) bool {
	for _, e := range h.events {
		if e.kind == accident && e.on > since {
			return true
		}
	}
	return false
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
