package demo

import "testing"

// visible is what the files say about a household without any model: medical costs of 15,000 yuan and more in a year, or a member
// who has been registered as unemployed for three months.
func visible(w *World, h *household) bool {
	var paid int64
	w.settlements(h, w.first(), func(s *settlement) {
		if s.on > w.today-365 {
			paid += s.selfPaid
		}
	})
	for i := range h.members {
		for _, r := range h.members[i].jobless {
			if r.ended == never && r.on < w.today-90 && h.members[i].livingHere(w.today) {
				return true
			}
		}
	}
	return paid >= 15_000_00
}

// The district must be neither too easy nor hopeless: need shows in the files more often than not needing does, and not always.
func TestNeedShowsInTheFilesButNotAlways(t *testing.T) {
	for _, w := range []*World{world(t, DefaultSeed, 6000), world(t, 1, 6000), wholeDistrict(t)} {
		need := map[string]Hardship{}
		w.Hardships(func(one Hardship) { need[one.Household] = one })
		inNeed, seen, others, alarms, aided := 0, 0, 0, 0, 0
		for i := range w.households {
			h := &w.households[i]
			one, in := need[h.number()]
			switch shows := visible(w, h); {
			case in:
				inNeed++
				if shows {
					seen++
				}
				if one.Layer > 0 {
					aided++
				}
			default:
				others++
				if shows {
					alarms++
				}
			}
		}
		t.Logf("%d in need, %d of them visible, %d on an award; %d of %d others look alike", inNeed, seen, aided, alarms, others)
		between(t, "per cent of those in need who show", seen*100/inNeed, 25, 75)
		between(t, "per cent of the others who look alike", alarms*100/others, 2, 15)
		between(t, "per cent of those in need who were found before", aided*100/inNeed, 25, 60)
	}
}

// The layers stand to each other as on the national platform, in proportion (calibration/low_income: 40, 4.6, 6, 3 and 13 of 66 million).
func TestTheLayersAreInProportion(t *testing.T) {
	w := wholeDistrict(t)
	people := map[byte]int{}
	left, refusals, total := 0, 0, 0
	for i := range w.households {
		h := &w.households[i]
		for _, e := range h.events {
			switch {
			case e.kind == refused:
				refusals++
			case e.kind != onAward:
			case e.until != never:
				left++
				if e.until <= w.today-366 || e.until > w.today {
					t.Error("who left an award left it another time than within a year")
				}
			case e.code == layerTekun || e.code == layerOther:
				people[e.code]++
				total++
			default:
				people[e.code] += h.size(w.today)
				total += h.size(w.today)
			}
		}
	}
	t.Logf("%v, %d left, %d refused, of %d people", people, left, refusals, w.Persons())
	between(t, "per mille of the people on a list", total*1000/w.Persons(), 30, 80)
	between(t, "dibao, per cent", people[layerDibao]*100/total, 45, 70)
	between(t, "tekun, per cent", people[layerTekun]*100/total, 3, 12)
	between(t, "edge, per cent", people[layerEdge]*100/total, 5, 35)
	if left == 0 || refusals == 0 || people[layerRigid] == 0 || people[layerOther] == 0 {
		t.Error("a kind is missing")
	}
}

// Against the calibration file and what doc.go assumes.
func TestTheWholeDistrictIsTheSeedsRegister(t *testing.T) {
	w := wholeDistrict(t)
	var old, young, cards, severe, employees int
	kinds := map[byte]int{}
	everyone(w, func(_ *household, p *person) {
		if !p.livingHere(w.today) {
			return
		}
		switch age := w.today.age(p.born); {
		case age >= 60:
			old++
		case age < 15:
			young++
		}
		if p.card.kind != 0 {
			cards++
			kinds[p.card.kind]++
			if p.card.severe() {
				severe++
			}
		}
		if p.at(w.today.month()).work == employed {
			employees++
		}
	})
	between(t, "persons per 100 households", w.Persons()*100/w.Households(), 156, 168) // 21 万 in 13 万: 161.5
	between(t, "60 and older, per mille", old*1000/w.Persons(), 290, 350)
	between(t, "under 15, per mille", young*1000/w.Persons(), 80, 120)
	between(t, "cards, per mille", cards*1000/w.Persons(), 45, 70)
	between(t, "severe cards, per cent", severe*100/cards, 24, 36) // 2020 estimate: 25 of 85 million
	between(t, "limbs, per cent of the cards", kinds[4]*100/cards, 24, 35)
	between(t, "employees, per cent", employees*100/w.Persons(), 15, 35)
	streets := map[int64]bool{}
	for i := range w.households {
		streets[w.households[i].community.Code/1000] = true
	}
	if len(streets) != 14 || len(w.Communities()) != 142 {
		t.Errorf("%d streets lived in, %d communities; 武昌 has 14 and 142", len(streets), len(w.Communities()))
	}
}
