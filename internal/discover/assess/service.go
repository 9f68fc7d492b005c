package assess

import (
	"context"

	contract "doudi/internal/contract/registry"
	"doudi/internal/discover/registry"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/db"
	"doudi/internal/platform/event"
	"doudi/internal/platform/id"
	"doudi/internal/platform/job"
	"doudi/internal/platform/seal"
	"doudi/internal/policy"
)

// Service is the room's use cases.
type Service struct {
	db       *db.DB
	box      *seal.Box
	bus      *event.Bus
	queue    *job.Queue
	registry *registry.Service
	policy   *policy.Service
	model    *Model
	chunk    int // households in one transaction
	line     job.Line[runJob]
}

// New returns the service with the model in force.
func New(d *db.DB, box *seal.Box, bus *event.Bus, reg *registry.Service, pol *policy.Service, m *Model) *Service {
	return &Service{db: d, box: box, bus: bus, registry: reg, policy: pol, model: m, chunk: runChunk}
}

// Use gives the service its queue.
func (s *Service) Use(q *job.Queue) { s.queue = q }

// Model is the model in force.
func (s *Service) Model() *Model { return s.model }

// Listen subscribes to what the room needs to hear.
func (s *Service) Listen() {
	s.bus.Subscribe(contract.Published, "assess", func(tx *db.Tx, e event.Event) error {
		var p contract.PublishedV1
		if err := e.Into(&p); err != nil {
			return err
		}
		first, err := s.registry.FirstOf(tx, e.County, p.Item, id.ID(p.Stage))
		if err != nil {
			return err
		}
		reason, lane := Delivery, Large
		switch {
		case first:
			reason = First
		case p.Small:
			lane = Small
		}
		return s.ask(tx, e.County, lane, &Ask{Reason: reason, Cause: id.ID(p.Stage)})
	})
}

// ask puts a wish into the county's line.
func (s *Service) ask(tx *db.Tx, county int, lane Lane, a *Ask) error {
	a.ID, a.AsOf = tx.NewID(), tx.Today()
	if err := insertAsk(tx, county, lane, a); err != nil {
		return err
	}
	if _, err := audit.Record(tx, audit.Entry{County: county, Action: "assessment.ask", Subject: audit.Subject{Kind: "assessment", ID: a.ID},
		After: map[string]any{"reason": a.Reason, "model": s.model.Code, "version": s.model.Version}}); err != nil {
		return err
	}
	return s.queue.Insert(tx, runJob{County: county, Lane: lane})
}

// ScoresOf returns the scores of at least the total (hundredths of a point) that a run changed, by ascending household after the given one.
func (s *Service) ScoresOf(tx *db.Tx, county int, run, after id.ID, least int64, limit int) ([]Score, error) {
	return changedBy(tx, county, run, after, least, limit)
}

// ScoresIn returns the scores that a run changed of these households.
func (s *Service) ScoresIn(tx *db.Tx, county int, run id.ID, households []id.ID) ([]Score, error) {
	return changedOf(tx, county, run, households)
}

// Current returns the scores in force of the households.
func (s *Service) Current(tx *db.Tx, county int, households []id.ID) (map[id.ID]Score, error) {
	return currentScores(tx, county, households)
}

// Runs lists the county's runs, newest first, and tells how many wishes wait for one.
func (s *Service) Runs(ctx context.Context, actor access.Actor, limit int) (list []*Run, waiting int, err error) {
	err = s.db.Read(ctx, actor, func(tx *db.Tx) error {
		for _, lane := range []Lane{Small, Large} {
			open, err := openAsks(tx, actor.County, lane)
			if err != nil {
				return err
			}
			waiting += len(open)
		}
		list, err = findRuns(tx, "id>0 ORDER BY id DESC LIMIT $2", actor.County, limit)
		return err
	})
	return list, waiting, err
}

// relative resolves what indicators are relative to, once for each community and scheme.
func (s *Service) relative(asOf civil.Date) standard {
	type answer struct {
		value int64
		ok    bool
	}
	type question struct {
		code, scheme string
		community    int64
	}
	kept := map[question]answer{}
	return func(code, scheme string, community int64) (int64, bool) {
		q := question{code, scheme, community}
		a, asked := kept[q]
		if !asked {
			value, _, err := s.policy.Int(code, community, scheme, asOf)
			a = answer{value, err == nil}
			kept[q] = a
		}
		return a.value, a.ok
	}
}

// Pair names the score that a run gave a household.
type Pair struct{ Household, Run id.ID }

// Scores returns the published scores of the pairs, as far as there are any.
func (s *Service) Scores(tx *db.Tx, county int, pairs []Pair) (map[Pair]Score, error) {
	return scoresOf(tx, county, pairs)
}
