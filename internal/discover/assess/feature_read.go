package assess

import (
	"slices"

	"doudi/internal/discover/registry"
	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/score"
)

// reader takes one person's value from the person's records.
type reader struct {
	feature *score.Feature
	binding *binding
	asOf    civil.Date
	from    civil.Date // the last day before the window
	seen    []string   // of Distinct
	found   bool       // the last value stands on a record
}

// looksAt reports whether the person is looked at; sure is false when that cannot be told, because the age is not known.
func (r *reader) looksAt(birth civil.Date, facts [][]*registry.Fact) (looked, sure bool) {
	if r.binding.unless >= 0 && len(facts[r.binding.unless]) > 0 {
		return false, true
	}
	switch {
	case len(r.feature.Ages) == 0, r.feature.Former:
		return true, true // of former members, the age on the record's day decides
	case birth.IsZero():
		return false, false
	}
	return inAges(r.feature.Ages, birth, r.asOf), true
}

// value is what the person's records say; ok is false if they say nothing.
func (r *reader) value(birth civil.Date, facts [][]*registry.Fact) (out measured, ok bool) {
	b := r.binding
	switch r.feature.Measure {
	case score.Latest:
		out = r.latest(&b.adds[0], facts[b.at])
		for i := range b.higher {
			if other := r.latest(&b.higher[i], facts[b.higher[i].at]); len(other.facts) > 0 && (len(out.facts) == 0 || other.value > out.value) {
				out = other
			}
		}
		for i := range b.adds[1:] {
			out.join(r.latest(&b.adds[1+i], facts[b.adds[1+i].at]))
		}
	case score.SilentMonths:
		var newest civil.Date
		for i := range b.adds {
			s := &b.adds[i]
			for _, fact := range facts[s.at] {
				if day, counts := r.day(s, fact); (counts || day.After(r.asOf)) && !day.Before(newest) {
					newest, out = day, measured{}
					out.add(fact, max(0, wholeMonths(day, r.asOf)), day)
				}
			}
		}
	default:
		for i := range b.adds {
			s := &b.adds[i]
			for _, fact := range facts[s.at] {
				if day, counts := r.day(s, fact); counts {
					r.take(&out, s, fact, day, birth)
				}
			}
		}
	}
	r.found = len(out.facts) > 0
	return out, r.found || r.feature.Measure == score.Count && r.readable(facts)
}

// readable reports whether the person has a record, of whatever kind: that none of those counts is then known.
func (r *reader) readable(facts [][]*registry.Fact) bool {
	for i := range r.binding.adds {
		for _, fact := range facts[r.binding.adds[i].at] {
			if fact.Values != nil {
				return true
			}
		}
	}
	return false
}

// latest is the newest record of the window.
func (r *reader) latest(s *source, facts []*registry.Fact) (out measured) {
	var newest civil.Date
	for _, fact := range facts {
		if day, counts := r.day(s, fact); counts && (len(out.facts) == 0 || !day.Before(newest)) {
			newest, out = day, measured{}
			out.add(fact, r.part(fact, amount(fact, s.field)), day)
		}
	}
	return out
}

// take adds one record to the value.
func (r *reader) take(out *measured, s *source, fact *registry.Fact, day, birth civil.Date) {
	switch r.feature.Measure {
	case score.Sum:
		out.add(fact, r.part(fact, amount(fact, s.field)), day)
	case score.Missing:
		out.add(fact, 1, day)
	case score.Count:
		if r.feature.Former && len(r.feature.Ages) > 0 && !inAges(r.feature.Ages, birth, day) {
			return
		}
		if at := r.binding.distinct; at >= 0 {
			value := text(fact, at)
			if slices.Contains(r.seen, value) {
				return
			}
			r.seen = append(r.seen, value)
		}
		out.add(fact, 1, day)
	case score.MonthsSince:
		if !day.IsZero() {
			out.best(fact, wholeMonths(day, r.asOf), day)
		}
	case score.CodePoints:
		share := r.feature.CodePoints[text(fact, s.field)]
		if r.binding.also >= 0 {
			share = max(share, score.StepShare(r.feature.Also.Steps, amount(fact, r.binding.also)))
		}
		out.best(fact, share, day)
	}
}

// part is the person's part of a value; a record that does not say which has it whole.
func (r *reader) part(fact *registry.Fact, value int64) int64 {
	if at := r.binding.percent; text(fact, at) != "" {
		const hundred = 100
		return value * amount(fact, at) / hundred
	}
	return value
}

// day dates a record; counts is false for one that does not hold on the day of the run, lies out of the window or is erased.
func (r *reader) day(s *source, fact *registry.Fact) (day civil.Date, counts bool) {
	if fact.Values == nil || !s.holds(fact, r.asOf) {
		return civil.Date{}, false
	}
	day = s.dateOf(fact)
	return day, !day.After(r.asOf) && (r.feature.WindowMonths == 0 || day.After(r.from))
}

// text is the field's value; empty for a field that came into the catalogue after the record.
func text(fact *registry.Fact, at int) string {
	if at < 0 || at >= len(fact.Values) {
		return ""
	}
	return fact.Values[at]
}

// holds reports whether the record is of the kind that counts and runs on the day.
func (s *source) holds(fact *registry.Fact, asOf civil.Date) bool {
	if text(fact, s.ended) != "" && !dayOf(fact, s.ended).After(asOf) {
		return false
	}
	for i := range s.where {
		if !slices.Contains(s.where[i].codes, text(fact, s.where[i].field)) {
			return false
		}
	}
	return true
}

// dateOf is the day of the record: of a month, its last.
func (s *source) dateOf(fact *registry.Fact) civil.Date {
	switch {
	case s.date < 0:
		return fact.ValidFrom
	case text(fact, s.date) == "":
		return civil.Date{} // what has not happened, as an end that is open
	case !s.valid || fact.ValidFrom.IsZero():
		return dayOf(fact, s.date)
	case s.month:
		return fact.ValidFrom.Month().Last()
	}
	return fact.ValidFrom // the same field, parsed already
}

// dayOf is the day in a field.
func dayOf(fact *registry.Fact, at int) civil.Date {
	value := text(fact, at)
	if fact.Item.Fields[at].Type == "month" {
		m, _ := civil.ParseMonth(value) // canonical: checked by source
		return m.Last()
	}
	if len(value) == len("2026-01-31") {
		digit := func(i int) int { return int(value[i] - '0') }
		d, _ := civil.Of(digit(0)*1000+digit(1)*100+digit(2)*10+digit(3), digit(5)*10+digit(6), digit(8)*10+digit(9))
		return d
	}
	return civil.Date{}
}
