package warning

import (
	"context"
	"time"

	"doudi/internal/discover/assess"
	"doudi/internal/discover/registry"
	"doudi/internal/kernel/access"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
	"doudi/internal/platform/job"
)

// A warning carries what it is counted and looked for by: its cause, written with its score, and the layer of its household, which
// changes with the lists and the day and is marked afterwards. Marks are derived from what is known already: they change no version
// and leave no row in the trail.

// markJob marks the county's open warnings with the layer of their household: those that were not looked at yet, or all.
type markJob struct {
	County int   `json:"county"`
	All    bool  `json:"all,omitempty"`
	After  id.ID `json:"after,omitempty"`
}

// Kind names the job.
func (markJob) Kind() string { return "warning.mark" }

// markDailyJob has all of them marked: layers begin and end with the day.
type markDailyJob struct{}

// Kind names the job.
func (markDailyJob) Kind() string { return "warning.mark_daily" }

// markChunk is how many warnings are looked at in one transaction.
const markChunk = 200

// marked is a warning and what it carries.
type marked struct {
	id, household, run id.ID
	layer, cause       string
}

func (s *Service) markDaily(ctx context.Context, _ markDailyJob) error {
	actor := access.Job("warning.mark_daily", 0)
	var counties []int
	err := s.db.Read(ctx, actor, func(tx *db.Tx) (err error) {
		counties, err = s.registry.Counties(tx)
		return err
	})
	for _, county := range counties {
		if err == nil {
			err = s.db.Write(ctx, access.Job("warning.mark_daily", county), func(tx *db.Tx) error {
				tx.MarkAudited()
				return s.queue.Insert(tx, markJob{County: county, All: true})
			})
		}
	}
	return err
}

func (s *Service) mark(ctx context.Context, j markJob) error {
	actor := access.Job("warning.mark", j.County)
	var list, changed []marked
	err := s.db.Read(ctx, actor, func(tx *db.Tx) (err error) {
		if list, err = toMark(tx, j.County, j.All, j.After, markChunk); err == nil && len(list) > 0 {
			changed, err = s.marks(tx, job.Purpose(ctx), j.County, list)
		}
		return err
	})
	if err != nil || len(list) == 0 {
		return err
	}
	return s.db.Write(ctx, actor, func(tx *db.Tx) error {
		tx.MarkAudited()
		for _, m := range changed {
			if err := setMark(tx, j.County, m); err != nil {
				return err
			}
		}
		if len(changed) > 0 {
			tx.Touch(db.Change{County: j.County, Topic: "warning"})
		}
		if len(list) < markChunk {
			return nil
		}
		j.After = list[len(list)-1].id
		return s.queue.Insert(tx, j)
	})
}

// marks are those of the warnings that carry something else than they should.
func (s *Service) marks(tx *db.Tx, purpose access.Purpose, county int, list []marked) ([]marked, error) {
	ids := make([]id.ID, len(list))
	for i, m := range list {
		ids[i] = m.household
	}
	known, err := s.registry.AsKnown(tx, county, time.Time{}, tx.Today())
	if err != nil {
		return nil, err
	}
	households, err := known.Households(ids)
	if err != nil {
		return nil, err
	}
	var members []id.ID
	for _, h := range households {
		for _, m := range h.Members {
			members = append(members, m.Person)
		}
	}
	persons, err := known.Persons(members)
	if err != nil {
		return nil, err
	}
	layers, err := layersOf(known, purpose, households, persons)
	if err != nil {
		return nil, err
	}
	var changed []marked
	for _, m := range list {
		now := m
		now.layer = string(layers[m.household].Layer)
		if m.cause == "" { // opened by a version that did not write it
			w := &Warning{County: county}
			sc, found, err := s.assess.ScoreOf(tx, county, m.household, m.run)
			if err != nil {
				return nil, err
			}
			if found {
				if err := s.cause(purpose, w, sc); err != nil {
					return nil, err
				}
				now.cause = w.Cause
			}
		}
		if now != m {
			changed = append(changed, now)
		}
	}
	return changed, nil
}

// cause writes into the warning what moved its score most.
func (s *Service) cause(purpose access.Purpose, w *Warning, sc assess.Score) error {
	pieces, err := s.assess.Pieces(purpose, w.County, sc)
	if err == nil {
		w.Cause = s.assess.Cause(pieces)
	}
	return err
}

// Causes are the dimensions by which warnings can be looked for.
func (s *Service) Causes(locale string) []assess.DimensionView { return s.assess.Dimensions(locale) }

// LayerName is a layer in words.
func (s *Service) LayerName(code, locale string) string {
	return s.registry.LayerName(registry.Layer(code), locale)
}
