package demo

import (
	"fmt"
	"strconv"
)

var relationNames = map[string]string{
	relHead: "户主", relSpouse: "配偶", relSon: "子", relDaughter: "女", relGrandchild: "孙子女",
	relParent: "父母", relChildSpouse: "子女配偶", relOther: "其他",
}

// hukouRows is the whole register on the last day: everyone, and those who died within the life that is followed.
func hukouRows(w *World, _, _ month, yield func(row)) {
	for i := range w.households {
		h := &w.households[i]
		for j := range h.members {
			p := &h.members[j]
			if p.born > w.today || p.registered > w.today {
				continue
			}
			sex := "女"
			if p.male {
				sex = "男"
			}
			yield(row{h, []string{
				p.id, p.name, sex, h.number(), relationNames[p.relation], strconv.FormatInt(h.community.Code, 10), h.address, h.phone,
				p.registered.format(layoutCompact), p.left.format(layoutCompact),
			}})
		}
	}
}

func settlementRows(w *World, from, to month, yield func(row)) {
	for i := range w.households {
		h := &w.households[i]
		serial := 0
		w.settlements(h, func(s settlement) {
			serial++ // counted over the whole life, so that a bill keeps its number whichever months a file covers
			if now := s.on.month(); now < from || now > to {
				return
			}
			yield(row{h, []string{
				fmt.Sprintf("YB%s%06d%04d", s.on.month().compact(), h.index+1, serial), s.who.id, s.who.name, s.on.format(layoutSlash), s.hospital,
				s.visit, s.reason, yuan(s.total), yuan(s.pooled), yuan(s.selfPaid),
			}})
		})
	}
}

// The base on which contributions are paid is the wage within a floor and a ceiling; both are assumed.
const (
	baseFloor   = 4000
	baseCeiling = 21_000
)

func contributionRows(w *World, from, to month, yield func(row)) {
	for i := range w.households {
		h := &w.households[i]
		for j := range h.members {
			p := &h.members[j]
			for now := from; now <= to; now++ {
				s := p.at(now)
				if s.work != employed && s.work != flexible || !p.livingHere(now.first()) {
					continue
				}
				employer, kind := employers[s.employer], "1"
				if s.work == flexible {
					employer, kind = "", "2"
				}
				base := min(max(s.yuan, baseFloor), baseCeiling)
				yield(row{h, []string{
					p.id, p.name, now.compact(), employer, kind, strconv.Itoa(base) + ".00", fmt.Sprintf("9900%011d%04d", h.index+1, p.salt),
				}})
			}
		}
	}
}

// unemploymentRows is the register on the last day: all who are registered, and who were within the life that is followed.
func unemploymentRows(w *World, _, _ month, yield func(row)) {
	for i := range w.households {
		h := &w.households[i]
		for j := range h.members {
			p := &h.members[j]
			for _, r := range p.jobless {
				yield(row{h, []string{p.id, p.name, r.on.format(layoutChinese), r.ended.format(layoutChinese), r.reason}})
			}
		}
	}
}

// dwellingRows are a few dozen dwellings, for the first file that a new user uploads. The department itself delivers nothing, so that
// its indicator is unknown until then.
func dwellingRows(w *World, _, _ month, yield func(row)) {
	for i := range w.households {
		h := &w.households[i]
		d := newDice(w.options.Seed, forDwellings, i)
		told := h.story == "driver"
		if !told && (!d.chance(3_000) || h.size(w.today) == 0) {
			continue
		}
		grade, arrears := "无", 0
		switch pick := d.pick(2, 3, 1); {
		case told:
			grade = "C级"
		case pick == 0:
			arrears = d.between(1, 9)
		case pick == 1:
			grade = "C级"
		default:
			grade, arrears = "D级", d.pick(7, 1, 1, 1)
		}
		for j := range h.members {
			p := &h.members[j]
			if p.relation == relHead && p.livingHere(w.today) {
				yield(row{h, []string{p.id, p.name, grade, strconv.Itoa(arrears), strconv.Itoa(d.between(9, 34)), (w.today - day(d.between(20, 300))).iso()}})
			}
		}
	}
}
