package assess

import (
	"math/bits"
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
	births []civil.Date         // by member; zero if not known
	erased []bool               // by member: nothing follows from what can no longer be read
	facts  [][][]*registry.Fact // by member, then the model's item
	former []former
}

// former is a person who left the household not long ago, with the records that the model reads of such a person.
type former struct {
	birth  civil.Date
	fact   id.ID
	erased bool
	facts  [][]*registry.Fact // by the model's item
}

// measured is one indicator's value of one household, with the facts that it stands on.
type measured struct {
	known bool
	value int64
	facts []id.ID
	month civil.Month    // of the newest of them
	layer registry.Layer // by whose parameter the value was judged
}

// standard resolves the parameter that an indicator is relative to, for a community; scheme is a layer's, or "". ok is false when
// there is none.
type standard func(code, scheme string, community int64) (value int64, ok bool)

// standardScheme is whose parameters hold unless the indicator asks for those of the household's layer.
const standardScheme = "dibao"

// measure computes one indicator of one household for the day. delivered says which items were ever published: before that,
// nothing follows from a missing record.
func (m *Model) measure(i int, f *family, asOf civil.Date, delivered map[string]bool, relative standard) measured {
	in, b := &m.Indicators[i], &m.bound[i]
	if len(f.Members) == 0 {
		return measured{}
	}
	some, whole := false, true
	for _, s := range b.adds {
		some, whole = some || delivered[s.item.Code], whole && delivered[s.item.Code]
	}
	var out measured
	if whole || some && in.Feature.Measure == score.Count {
		out = f.value(&in.Feature, b, asOf)
		if !whole && out.value == 0 {
			out = measured{} // what is there says nothing, and the rest has not come
		}
	}
	scheme := standardScheme
	if in.Feature.ByLayer {
		out.layer = f.layer(b.recipient, asOf)
		scheme = out.layer.Scheme()
	}
	if in.Feature.RelativeTo != "" && out.known {
		base, ok := relative(in.Feature.RelativeTo, scheme, f.Community)
		if !ok || base <= 0 {
			return measured{layer: out.layer}
		}
		out.value = out.value * score.Whole / base
	}
	return out
}

func (f *family) value(feature *score.Feature, b *binding, asOf civil.Date) measured {
	switch feature.Measure {
	case score.AgeIn:
		return f.agesIn(feature, b, asOf)
	case score.LoneGuardian:
		return f.loneGuardian(b, asOf)
	case score.Drop:
		return f.drop(feature, b, asOf)
	default:
		return f.rollUp(feature, b, asOf)
	}
}

// rollUp makes one value of what each person's records say.
func (f *family) rollUp(feature *score.Feature, b *binding, asOf civil.Date) measured {
	r := rolling{feature: feature, reader: reader{feature: feature, binding: b, asOf: asOf, from: asOf.AddMonths(-int(feature.WindowMonths))}}
	for i := range f.Members {
		r.person(f.births[i], f.erased[i], f.facts[i], f.Members[i].Fact)
	}
	if feature.Former {
		for i := range f.former {
			p := &f.former[i]
			r.person(p.birth, p.erased, p.facts, p.fact)
		}
	}
	switch feature.RollUp {
	case score.RollPerMember:
		r.out.value /= int64(len(f.Members))
	case score.RollShare:
		r.out.value = r.out.value * score.Whole / int64(len(f.Members))
	}
	return r.out
}

// rolling is a value in the making.
type rolling struct {
	feature *score.Feature
	reader  reader
	out     measured
}

func (r *rolling) person(birth civil.Date, erased bool, facts [][]*registry.Fact, member id.ID) {
	looked, sure := r.reader.looksAt(birth, facts)
	if !looked {
		r.out.known = r.out.known || sure
		return
	}
	one, ok := r.reader.value(birth, facts)
	if r.feature.Measure == score.Missing && !erased {
		one, ok = measured{}, true
		if !r.reader.found {
			one = measured{value: 1, facts: []id.ID{member}, month: r.reader.asOf.Month()} // the register's record stands for the one that is not there
		}
	}
	if !ok {
		r.out.known = r.out.known || r.feature.Absent == score.AbsentZero && !erased
		return
	}
	r.out.known = true
	switch r.feature.RollUp {
	case score.RollMax:
		if one.value > r.out.value || len(r.out.facts) == 0 {
			r.out.value, r.out.facts, r.out.month = one.value, one.facts, one.month
		}
		return
	case score.RollMembers, score.RollShare:
		one.value = min(one.value, 1)
	}
	r.out.value += one.value
	r.out.facts = append(r.out.facts, one.facts...)
	if one.month.After(r.out.month) {
		r.out.month = one.month
	}
}

// drop is how far the household's monthly sum fell: the mean of the recent months against the mean of those months of the window
// before them that have a record. Too few of those, and nothing fell.
func (f *family) drop(feature *score.Feature, b *binding, asOf civil.Date) measured {
	r := reader{feature: feature, binding: b, asOf: asOf}
	newest := asOf.Month().Add(-1 - int(feature.LagMonths))
	recent, window := int(feature.RecentMonths), int(feature.WindowMonths)
	var out measured
	var lately, before int64
	var months uint64 // of the window, those with a record
	last := recent + window
	var lastOnes []*registry.Fact
	for i := range f.Members {
		looked, sure := r.looksAt(f.births[i], f.facts[i])
		out.known = out.known || sure && (!looked || !f.erased[i])
		if !looked {
			continue
		}
		for at := range b.adds {
			s := &b.adds[at]
			for _, fact := range f.facts[i][s.at] {
				if fact.Values == nil || !s.holds(fact, asOf) {
					continue
				}
				out.known = true
				ago := newest.Sub(s.dateOf(fact).Month())
				switch {
				case ago < 0 || ago >= recent+window:
				case ago < recent:
					lately += amount(fact, s.field)
					out.note(fact, s.dateOf(fact))
				default:
					before += amount(fact, s.field)
					months |= 1 << (ago - recent)
					if ago < last {
						last, lastOnes = ago, lastOnes[:0]
					}
					if ago == last {
						lastOnes = append(lastOnes, fact)
					}
				}
			}
		}
	}
	n := bits.OnesCount64(months)
	if n < recent || before <= 0 {
		return measured{known: out.known}
	}
	for _, fact := range lastOnes {
		out.note(fact, newest.Add(-last).Last())
	}
	out.value = max(0, score.Whole-lately*int64(n)*score.Whole/(before*int64(recent)))
	return out
}

func (m *measured) note(fact *registry.Fact, day civil.Date) { m.add(fact, 0, day) }

func (m *measured) add(fact *registry.Fact, value int64, day civil.Date) {
	m.value += value
	if n := len(m.facts); n == 0 || m.facts[n-1] != fact.ID {
		m.facts = append(m.facts, fact.ID)
	}
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

// join adds what another item says.
func (m *measured) join(other measured) {
	m.value += other.value
	m.facts = append(m.facts, other.facts...)
	if other.month.After(m.month) {
		m.month = other.month
	}
}

// layer is the household's layer of low-income people on the day, from its members' records.
func (f *family) layer(recipient int, asOf civil.Date) registry.Layer {
	var spans []registry.LayerSpan
	for i := range f.Members {
		for _, fact := range f.facts[i][recipient] {
			if s, ok := registry.SpanOf(fact); ok {
				spans = append(spans, s)
			}
		}
	}
	return registry.LayerOn(spans, asOf).Layer
}

// agesIn is the share of the members whose age lies in the ranges. Ages come from the ID number; a member without one (erased)
// counts among the members only.
func (f *family) agesIn(feature *score.Feature, b *binding, asOf civil.Date) measured {
	out := measured{known: f.anyAge()}
	count := int64(0)
	for i, m := range f.Members {
		if inAges(feature.Ages, f.births[i], asOf) {
			count++
			out.facts = append(out.facts, m.Fact)
		}
	}
	out.month = f.registered(b, asOf)
	out.value = count * score.Whole / int64(len(f.Members))
	return out
}

func inAges(list []score.Ages, birth, on civil.Date) bool {
	years := int64(birth.Age(on))
	return slices.ContainsFunc(list, func(ages score.Ages) bool { return ages.Has(years) })
}

// loneGuardian is 1 where one member of working age looks after children or the very old, or a very old person lives alone.
func (f *family) loneGuardian(b *binding, asOf civil.Date) measured {
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
func (f *family) registered(b *binding, asOf civil.Date) civil.Month {
	var newest civil.Date
	for i := range f.Members {
		for _, fact := range f.facts[i][b.at] {
			if fact.ValidFrom.After(newest) {
				newest = fact.ValidFrom
			}
		}
	}
	if newest.IsZero() {
		return asOf.Month()
	}
	return newest.Month()
}

func amount(fact *registry.Fact, at int) int64 {
	n, _ := strconv.ParseInt(text(fact, at), 10, 64) // canonical: checked by source; empty is nothing paid, nothing owed
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
