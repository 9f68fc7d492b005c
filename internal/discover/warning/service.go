package warning

import (
	"context"
	"time"

	contract "doudi/internal/contract/warning"
	"doudi/internal/discover/assess"
	"doudi/internal/discover/registry"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/db"
	"doudi/internal/platform/event"
	"doudi/internal/platform/httpapi"
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
	assess   *assess.Service
	policy   *policy.Service
}

// New returns the service.
func New(d *db.DB, box *seal.Box, bus *event.Bus, reg *registry.Service, ass *assess.Service, pol *policy.Service) *Service {
	return &Service{db: d, box: box, bus: bus, registry: reg, assess: ass, policy: pol}
}

// Use gives the service its queue.
func (s *Service) Use(q *job.Queue) { s.queue = q }

// State records why the actor needs the household of a warning; from then on Detail and Record open for the actor's post.
func (s *Service) State(ctx context.Context, actor access.Actor, warning id.ID, reason, note string) (purpose id.ID, expires time.Time, err error) {
	err = s.db.Write(ctx, actor, func(tx *db.Tx) error {
		w, err := findIn(tx, actor.Scope, warning)
		if err != nil {
			return err
		}
		purpose, expires, err = audit.State(tx, w.County, subject(w.ID), reason, note)
		return err
	})
	return purpose, expires, err
}

// Dispose closes a warning with what a person found. version is the one that the person saw; a lost race is refused.
func (s *Service) Dispose(ctx context.Context, actor access.Actor, warning id.ID, version int64, code Disposition, note string) error {
	if !code.known() {
		return problem.Join([]problem.Field{{Pointer: "/code", Problem: ErrDisposition.New()}})
	}
	return s.db.Write(ctx, actor, func(tx *db.Tx) error {
		w, err := findIn(tx, actor.Scope, warning)
		if err != nil {
			return err
		}
		if w.State == Closed {
			return ErrClosed.New()
		}
		var sealed []byte
		if note != "" {
			if sealed, err = s.box.Seal(nil, notePlace(w.County, w.ID), []byte(note)); err != nil {
				return err
			}
		}
		closed, err := closeWarning(tx, w, version, code, sealed, actor.Name)
		if err != nil {
			return err
		}
		if !closed {
			return httpapi.ErrLostRace.New()
		}
		if _, err := audit.Record(tx, audit.Entry{County: w.County, Action: "warning.dispose", Subject: subject(w.ID), Street: w.Street, Community: w.Community,
			Before: map[string]any{"state": w.State, "version": version}, After: map[string]any{"state": Closed, "disposition": code}}); err != nil {
			return err
		}
		return s.bus.Publish(tx, w.County, contract.Disposed, 1, contract.DisposedV1{
			Warning: int64(w.ID), Household: int64(w.Household), Disposition: string(code),
		})
	})
}

func findIn(tx *db.Tx, scope access.Scope, warning id.ID) (*Warning, error) {
	w, err := find(tx, scope, warning)
	if err == nil && w == nil {
		err = ErrNoWarning.New()
	}
	return w, err
}
