package assess

import (
	"slices"
	"strconv"

	"doudi/internal/discover/registry"
	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/score"
	"doudi/internal/platform/id"
)

// family is a household with what is known of its members, ready to be measured.
type family struct {
	registry.Household
	births []civil.Date                  // by member; zero if not known
	erased []bool                        // by member: nothing follows from what can no longer be read
	facts  []map[string][]*registry.Fact // by member, then item
}

// measured is one indicator's value of one household, with the facts that it stands on.
type measured struct {
	known bool
	value int64
	facts []id.ID
	month civil.Month // of the newest of them
}

// standard resolves the parameter that an indicator is relative to, for a community; ok is false when there is none.
type standard func(code string, community int64) (value int64, ok bool)

// measure computes one indicator of one household for the day. delivered says which items were ever published: before that,
// nothing follows from a missing record.
func (m *Model) measure(i int, f *family, asOf civil.Date, delivered map[string]bool, relative standard) measured {
	in, b := m.Indicators[i], m.bound[i]
	if !delivered[b.item.Code] || len(f.Members) == 0 {
		return measured{}
	}
	var out measured
	switch in.Feature.Measure {
	case score.AgeIn:
		out = f.agesIn(in.Feature, b, asOf)
	case score.LoneGuardian:
		out = f.loneGuardian(b, asOf)
	default:
		out = f.rollUp(in.Feature, b, asOf)
	}
	if in.Feature.RelativeTo != "" && out.known {
		base, ok := relative(in.Feature.RelativeTo, f.Community)
		if !ok || base <= 0 {
			return measured{}
		}
		out.value = out.value * score.Whole / base
	}
	return out
}

// rollUp makes one value of what each member's records say.
func (f *family) rollUp(feature score.Feature, b binding, asOf civil.Date) measured {
	var out measured
	for member := range f.Members {
		one, ok := memberValue(feature, b, f.facts[member][b.item.Code], asOf)
		if !ok {
			out.known = out.known || feature.Absent == score.AbsentZero && !f.erased[member]
			continue
		}
		out.known = true
		if feature.RollUp == score.RollMax {
			if one.value > out.value || len(out.facts) == 0 {
				out.value, out.facts, out.month = one.value, one.facts, one.month
			}
			continue
		}
		out.value += one.value
		out.facts = append(out.facts, one.facts...)
		if one.month.After(out.month) {
			out.month = one.month
		}
	}
	if feature.RollUp == score.RollPerMember {
		out.value /= int64(len(f.Members))
	}
	return out
}

// memberValue is what one member's records of the item say; ok is false if they say nothing.
func memberValue(feature score.Feature, b binding, facts []*registry.Fact, asOf civil.Date) (out measured, ok bool) {
	var newest civil.Date
	from := asOf.AddMonths(-int(feature.WindowMonths))
	for _, fact := range facts {
		if fact.Values == nil {
			continue // erased
		}
		day := dateOf(fact, b.date)
		inWindow := feature.WindowMonths == 0 || day.After(from) && !day.After(asOf)
		switch feature.Measure {
		case score.Sum:
			if inWindow {
				out.add(fact, amount(fact, b.field), day)
			}
		case score.Latest:
			if inWindow && (len(out.facts) == 0 || !day.Before(newest)) {
				newest, out = day, measured{}
				out.add(fact, amount(fact, b.field), day)
			}
		case score.MonthsSince:
			if (b.ended < 0 || fact.Values[b.ended] == "") && !day.IsZero() && !day.After(asOf) {
				out.best(fact, wholeMonths(day, asOf), day)
			}
		case score.CodePoints:
			share := feature.CodePoints[fact.Values[b.field]]
			if b.also >= 0 {
				share = max(share, score.StepShare(feature.Also.Steps, amount(fact, b.also)))
			}
			out.best(fact, share, day)
		}
	}
	return out, len(out.facts) > 0
}

func (m *measured) add(fact *registry.Fact, value int64, day civil.Date) {
	m.value += value
	m.facts = append(m.facts, fact.ID)
	if month := day.Month(); !day.IsZero() && month.After(m.month) {
		m.month = month
	}
}

func (m *measured) best(fact *registry.Fact, value int64, day civil.Date) {
	if len(m.facts) == 0 || value > m.value {
		*m = measured{}
		m.add(fact, value, day)
	}
}

// agesIn is the share of the members whose age lies in the ranges. Ages come from the ID number; a member without one (erased)
// counts among the members only.
func (f *family) agesIn(feature score.Feature, b binding, asOf civil.Date) measured {
	out := measured{known: f.anyAge()}
	count := int64(0)
	for i, m := range f.Members {
		for _, ages := range feature.Ages {
			if ages.Has(int64(f.births[i].Age(asOf))) {
				count++
				out.facts = append(out.facts, m.Fact)
				break
			}
		}
	}
	out.month = f.registered(b, asOf)
	out.value = count * score.Whole / int64(len(f.Members))
	return out
}

// loneGuardian is 1 where one member of working age looks after children or the very old, or a very old person lives alone.
func (f *family) loneGuardian(b binding, asOf civil.Date) measured {
	const adult, retired, veryOld = 18, 60, 80
	workers, cared, oldest := 0, 0, 0
	out := measured{known: f.anyAge(), month: f.registered(b, asOf)}
	for i, m := range f.Members {
		if f.births[i].IsZero() {
			continue // neither a child nor a carer, as far as anybody knows
		}
		age := f.births[i].Age(asOf)
		oldest = max(oldest, age)
		switch {
		case age < adult, age >= veryOld:
			cared++
		case age < retired:
			workers++
		}
		out.facts = append(out.facts, m.Fact)
	}
	if workers == 1 && cared > 0 || len(f.Members) == 1 && oldest >= veryOld {
		out.value = 1
	}
	return out
}

func (f *family) anyAge() bool {
	return slices.ContainsFunc(f.births, func(d civil.Date) bool { return !d.IsZero() })
}

// registered is the month of the newest record of the register; a record without a date speaks for the day of the run.
func (f *family) registered(b binding, asOf civil.Date) civil.Month {
	var newest civil.Month
	for i := range f.Members {
		for _, fact := range f.facts[i][b.item.Code] {
			if month := fact.ValidFrom.Month(); !fact.ValidFrom.IsZero() && month.After(newest) {
				newest = month
			}
		}
	}
	if newest.IsZero() {
		return asOf.Month()
	}
	return newest
}

func dateOf(fact *registry.Fact, at int) civil.Date {
	if at < 0 || at >= len(fact.Values) || fact.Values[at] == "" {
		return fact.ValidFrom
	}
	if fact.Item.Fields[at].Type == "month" {
		m, _ := civil.ParseMonth(fact.Values[at]) // canonical: checked by source
		return m.Last()
	}
	d, _ := civil.Parse(fact.Values[at]) // canonical: checked by source
	return d
}

func amount(fact *registry.Fact, at int) int64 {
	if at < 0 || at >= len(fact.Values) {
		return 0
	}
	n, _ := strconv.ParseInt(fact.Values[at], 10, 64) // canonical: checked by source; empty is nothing paid, nothing owed
	return n
}

// wholeMonths are the months that are full on the day: one that begins on the 31st is full on the last day of a shorter month
// (Civil Code Art 202), as the windows are.
func wholeMonths(from, to civil.Date) int64 {
	months := to.Month().Sub(from.Month())
	if from.AddMonths(months).After(to) {
		months--
	}
	return int64(months)
}
