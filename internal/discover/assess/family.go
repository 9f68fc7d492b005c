package assess

import (
	"doudi/internal/discover/registry"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/id"
)

// family is the household with room for its members' facts.
func (m *Model) family(h registry.Household) *family {
	n, items := len(h.Members), len(m.items)
	f := &family{Household: h, births: make([]civil.Date, n), erased: make([]bool, n), facts: make([][][]*registry.Fact, n)}
	all := make([][]*registry.Fact, n*items)
	for i := range f.facts {
		f.facts[i] = all[i*items : (i+1)*items : (i+1)*items]
	}
	return f
}

// formerMonths is how far back the model looks at former members: the longest of its windows over them; zero: it does not.
func (m *Model) formerMonths() int64 {
	months := int64(0)
	for _, in := range m.Indicators {
		if in.Feature.Former {
			months = max(months, in.Feature.WindowMonths)
		}
	}
	return months
}

// fillFormer adds those who left the households within the model's windows, with what the model reads of them.
func (s *Service) fillFormer(known *registry.Known, purpose access.Purpose, households []registry.Household, families []*family) error {
	months := s.model.formerMonths()
	if months == 0 || len(households) == 0 {
		return nil
	}
	gone, err := known.Former(households, known.AsOf().AddMonths(-int(months)))
	if err != nil || len(gone) == 0 {
		return err
	}
	at := map[id.ID]*family{}
	for _, f := range families {
		at[f.ID] = f
	}
	var ids []id.ID
	for _, g := range gone {
		ids = append(ids, g.Person)
	}
	persons, err := known.Persons(ids)
	if err != nil {
		return err
	}
	places := map[id.ID][]*former{}
	for _, g := range gone {
		f, p := at[g.Household], persons[g.Person]
		f.former = append(f.former, former{birth: p.Birth, fact: g.Fact, erased: p.Salt == nil, facts: make([][]*registry.Fact, len(s.model.items))})
	}
	// The lists stand now: their places do not move any more.
	next := map[id.ID]int{}
	for _, g := range gone {
		places[g.Person] = append(places[g.Person], &at[g.Household].former[next[g.Household]])
		next[g.Household]++
	}
	return known.Facts(purpose, persons, s.model.former, func(f *registry.Fact) error {
		for _, p := range places[f.Person] {
			list := &p.facts[s.model.index[f.Item.Code]]
			*list = append(*list, f)
		}
		return nil
	})
}
