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
type Family struct{ f family }

// NewFamily is a household without members.
func NewFamily(community int64) *Family {
	return &Family{family{Household: registry.Household{ID: 1, Community: community}}}
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
	byItem := map[string][]*registry.Fact{}
	for _, fact := range facts {
		byItem[fact.Item.Code] = append(byItem[fact.Item.Code], fact)
	}
	f.f.births, f.f.erased, f.f.facts = append(f.f.births, day), append(f.f.erased, erased), append(f.f.facts, byItem)
	f.f.Members = append(f.f.Members, registry.Member{Person: id.ID(len(f.f.births)), Fact: id.ID(1000 + len(f.f.births))})
	return f
}

// Measured is one indicator's value.
type Measured struct {
	Known bool
	Value int64
	Facts []id.ID
	Month string
}

// Measure computes the indicator of the code.
func (m *Model) Measure(code string, f *Family, asOf civil.Date, delivered map[string]bool, relative func(string, int64) (int64, bool)) Measured {
	i, ok := m.Model.Indicator(code)
	if !ok {
		panic("no indicator " + code)
	}
	v := m.measure(i, &f.f, asOf, delivered, relative)
	return Measured{v.known, v.value, v.facts, v.month.String()}
}

// PiecesOf are the pieces and the total of a household made by hand.
func (s *Service) PiecesOf(f *Family, asOf civil.Date, delivered map[string]bool, relative func(string, int64) (int64, bool)) ([]Piece, int64) {
	w := s.newWorker(&Run{AsOf: asOf})
	w.relative = relative
	if err := w.score([]*family{&f.f}, delivered); err != nil {
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
func (s *Service) RunNow(ctx context.Context, county int) error { return s.run(ctx, runJob{county}) }

// DailyNow is one job of kind assess.daily.
func (s *Service) DailyNow(ctx context.Context) error { return s.daily(ctx, dailyJob{}) }

// Broken begins the county's next run, does so many chunks of it, and leaves it as a killed process does.
func (s *Service) Broken(ctx context.Context, county, chunks int) error {
	actor := access.Job("assess.run", county)
	r, err := s.begin(ctx, actor, county)
	if err != nil {
		return err
	}
	w := s.newWorker(r)
	for range chunks {
		if r.Cursor, err = w.chunk(ctx, actor); err != nil {
			return err
		}
	}
	return nil
}

// Scored reports whether a run has only its publication left.
func (r *Run) Scored() bool { return r.Cursor == scored }

// IndicatorList are the model's indicators, for tests that look at every one.
func (m *Model) IndicatorList() []score.Indicator { return m.Indicators }
