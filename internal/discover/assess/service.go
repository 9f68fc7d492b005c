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
		reason := Delivery
		if first {
			reason = First
		}
		return s.ask(tx, e.County, reason, id.ID(p.Stage))
	})
}

// ask puts a run into the county's line.
func (s *Service) ask(tx *db.Tx, county int, reason Reason, cause id.ID) error {
	run, err := tx.Stage(county, "assess")
	if err != nil {
		return err
	}
	r := &Run{County: county, ID: run, Reason: reason, Cause: cause, AsOf: tx.Today(), Model: s.model.Code, ModelVersion: s.model.Version}
	if err := insertRun(tx, r); err != nil {
		return err
	}
	if _, err := audit.Record(tx, audit.Entry{County: county, Action: "assessment.ask", Subject: audit.Subject{Kind: "assessment", ID: run},
		After: map[string]any{"reason": reason, "model": r.Model, "version": r.ModelVersion}}); err != nil {
		return err
	}
	return s.queue.Insert(tx, runJob{County: county})
}

// ScoresOf returns the scores that a run changed, by ascending household after the given one.
func (s *Service) ScoresOf(tx *db.Tx, county int, run, after id.ID, limit int) ([]Score, error) {
	return changedBy(tx, county, run, after, limit)
}

// Current returns the scores in force of the households.
func (s *Service) Current(tx *db.Tx, county int, households []id.ID) (map[id.ID]Score, error) {
	return currentScores(tx, county, households)
}

// Runs lists the county's runs, newest first.
func (s *Service) Runs(ctx context.Context, actor access.Actor, limit int) (list []*Run, err error) {
	err = s.db.Read(ctx, actor, func(tx *db.Tx) error {
		list, err = findRuns(tx, "id>0 ORDER BY id DESC LIMIT $2", actor.County, limit)
		return err
	})
	return list, err
}

// relative resolves what indicators are relative to, once for each community.
func (s *Service) relative(asOf civil.Date) standard {
	type answer struct {
		value int64
		ok    bool
	}
	kept := map[string]map[int64]answer{}
	return func(code string, community int64) (int64, bool) {
		if kept[code] == nil {
			kept[code] = map[int64]answer{}
		}
		a, asked := kept[code][community]
		if !asked {
			value, _, err := s.policy.Int(code, community, "dibao", asOf)
			a = answer{value, err == nil}
			kept[code][community] = a
		}
		return a.value, a.ok
	}
}

// ScoreOf returns the household's published score of a run.
func (s *Service) ScoreOf(tx *db.Tx, county int, household, run id.ID) (Score, bool, error) {
	return scoreOf(tx, county, household, run)
}
