package assess

import (
	"context"

	"doudi/internal/discover/registry"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/score"
	"doudi/internal/platform/id"
	"doudi/internal/platform/job"
)

// Family is a household made by hand.
type Family struct {
	f      family
	raw    [][]*registry.Fact // by member
	former [][]*registry.Fact // by former member
}

// NewFamily is a household without members.
func NewFamily(community int64) *Family {
	return &Family{f: family{Household: registry.Household{ID: 1, Community: community}}}
}

// Add adds a member with its facts; born "" is a day of birth that is not known.
func (f *Family) Add(born string, facts ...*registry.Fact) *Family { return f.add(born, false, facts) }

// AddErased adds a member whose facts can no longer be read.
func (f *Family) AddErased(born string, facts ...*registry.Fact) *Family {
	for _, fact := range facts {
		fact.Values = nil
	}
	return f.add(born, true, facts)
}

func (f *Family) add(born string, erased bool, facts []*registry.Fact) *Family {
	day, _ := civil.Parse(born)
	f.f.births, f.f.erased, f.raw = append(f.f.births, day), append(f.f.erased, erased), append(f.raw, facts)
	f.f.Members = append(f.f.Members, registry.Member{Person: id.ID(len(f.f.births)), Fact: id.ID(1000 + len(f.f.births))})
	return f
}

// AddFormer adds a person who left the household.
func (f *Family) AddFormer(born string, facts ...*registry.Fact) *Family {
	day, _ := civil.Parse(born)
	f.f.former = append(f.f.former, former{birth: day, fact: id.ID(2001 + len(f.former))})
	f.former = append(f.former, facts)
	return f
}

// of is the family with its facts where the model finds them.
func (f *Family) of(m *Model) *family {
	place := func(facts []*registry.Fact) [][]*registry.Fact {
		list := make([][]*registry.Fact, len(m.items))
		for _, fact := range facts {
			if at, reads := m.index[fact.Item.Code]; reads {
				list[at] = append(list[at], fact)
			}
		}
		return list
	}
	out := f.f
	out.facts = nil
	for _, facts := range f.raw {
		out.facts = append(out.facts, place(facts))
	}
	for i, facts := range f.former {
		out.former[i].facts = place(facts)
	}
	return &out
}

// Placed is a family with its facts where the model finds them.
type Placed struct{ f *family }

// Placed places the family's facts once, for many measurements.
func (f *Family) Placed(m *Model) Placed { return Placed{f.of(m)} }

// Dated gives every fact the day from which it is valid.
func (f Placed) Dated() {
	for _, byItem := range f.f.facts {
		for _, facts := range byItem {
			for _, fact := range facts {
				if at := fact.Item.FieldIndex(fact.Item.Valid.From); at >= 0 {
					fact.ValidFrom = dayOf(fact, at)
					if fact.Item.Fields[at].Type == "month" {
						fact.ValidFrom = fact.ValidFrom.Month().First()
					}
				}
			}
		}
	}
}

// MeasureAll computes every indicator.
func (m *Model) MeasureAll(f Placed, asOf civil.Date, delivered map[string]bool, relative func(code, scheme string, community int64) (int64, bool)) {
	for i := range m.Indicators {
		m.measure(i, f.f, asOf, delivered, relative)
	}
}

// Since is Model.since.
func (m *Model) Since(item string, asOf civil.Date) civil.Date { return m.since(item, asOf) }

// Measured is one indicator's value.
type Measured struct {
	Known bool
	Value int64
	Facts []id.ID
	Month string
	Layer registry.Layer
}

// Measure computes the indicator of the code.
func (m *Model) Measure(code string, f *Family, asOf civil.Date, delivered map[string]bool, relative func(code, scheme string, community int64) (int64, bool)) Measured {
	i, ok := m.Model.Indicator(code)
	if !ok {
		panic("no indicator " + code)
	}
	v := m.measure(i, f.of(m), asOf, delivered, relative)
	return Measured{v.known, v.value, v.facts, v.month.String(), v.layer}
}

// PiecesOf are the pieces and the total of a household made by hand.
func (s *Service) PiecesOf(f *Family, asOf civil.Date, delivered map[string]bool, relative func(code, scheme string, community int64) (int64, bool)) ([]Piece, int64) {
	w := s.newWorker(&Run{AsOf: asOf})
	w.relative = relative
	if err := w.score(context.Background(), []*family{f.of(s.model)}, delivered); err != nil {
		panic(err)
	}
	return s.model.piecesOf(w.measured[0], &w.scores, 0), int64(w.scores.Total[0])
}

// Only is a service that explains and words, without a database.
func Only(m *Model) *Service { return &Service{model: m} }

// SetChunk sets how many households one transaction scores.
func (s *Service) SetChunk(n int) { s.chunk = n }

// JobsOnDemand are Jobs without the hourly timer, so that a test knows which runs there are.
func (s *Service) JobsOnDemand(r *job.Registry) {
	job.Register(r, s.run)
	job.Register(r, s.daily)
}

// RunNow is one job of kind assess.run.
func (s *Service) RunNow(ctx context.Context, county int) error {
	return s.run(ctx, runJob{county, Large})
}

// DailyNow is one job of kind assess.daily.
func (s *Service) DailyNow(ctx context.Context) error { return s.daily(ctx, dailyJob{}) }

// Broken begins the county's next run, does so many pages of it, and leaves it as a killed process does.
func (s *Service) Broken(ctx context.Context, county, pages int) error {
	actor := access.Job("assess.run", county)
	r, err := s.begin(ctx, actor, runJob{county, Large})
	if err != nil {
		return err
	}
	todo, _, err := s.todo(ctx, actor, r)
	if err != nil {
		return err
	}
	w := s.newWorker(r)
	for range pages {
		ids := todo[:min(len(todo), s.chunk)]
		todo = todo[len(ids):]
		cursor := ids[len(ids)-1]
		if len(todo) == 0 {
			cursor = scored
		}
		if err := s.write(ctx, actor, r, cursor, w.page(ctx, actor, ids)); err != nil {
			return err
		}
	}
	return nil
}

// Scored reports whether a run has only its publication left.
func (r *Run) Scored() bool { return r.Cursor == scored }

// IndicatorList are the model's indicators, for tests that look at every one.
func (m *Model) IndicatorList() []score.Indicator { return m.Indicators }

// Stored is what is kept of the pieces, and what comes back of it.
func (m *Model) Stored(pieces []Piece) (raw []byte, back []Piece, err error) {
	if raw, err = m.encode(pieces); err == nil {
		back, err = m.decode(raw)
	}
	return raw, back, err
}
