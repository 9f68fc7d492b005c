package warning

import (
	"context"

	"doudi/internal/discover/assess"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
	"doudi/internal/platform/job"
)

// A warning carries what it is counted and looked for by: its cause, written with its score, and the layer of its household, which
// changes with the lists and the day and is marked afterwards. Marks are derived from what is known already: they change no version
// and leave no row in the trail.

// markJob marks the county's open warnings with the layer of their household: those that were not looked at yet, or all.
type markJob struct {
	County int        `json:"county"`
	All    bool       `json:"all,omitempty"`
	Began  civil.Date `json:"began,omitzero"` // all: the day of the first chunk
	After  id.ID      `json:"after,omitempty"`
}

// Kind names the job.
func (markJob) Kind() string { return "warning.mark" }

// markDailyJob has all of them marked once a day: layers begin and end with it.
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
				day, err := markedOn(tx, county)
				if err != nil || day == tx.Today() {
					return err
				}
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
		if j.All && j.Began.IsZero() {
			j.Began = tx.Today()
		}
		if list, err = toMark(tx, j.County, j.All, j.After, markChunk); err == nil && len(list) > 0 {
			changed, err = s.marks(tx, job.Purpose(ctx), j.County, list)
		}
		return err
	})
	if err != nil || len(list) == 0 && !j.All {
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
			if j.All {
				return setMarkedOn(tx, j.County, j.Began)
			}
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
	known, households, persons, err := s.families(tx, county, ids)
	if err != nil {
		return nil, err
	}
	layers, err := layersOf(known, purpose, households, persons)
	if err != nil {
		return nil, err
	}
	var without []assess.Pair // opened by a version that did not write the cause
	for _, m := range list {
		if m.cause == "" {
			without = append(without, assess.Pair{Household: m.household, Run: m.run})
		}
	}
	scores, err := s.assess.Scores(tx, county, without)
	if err != nil {
		return nil, err
	}
	var changed []marked
	for _, m := range list {
		now := m
		now.layer = string(layers[m.household].Layer)
		if sc, scored := scores[assess.Pair{Household: m.household, Run: m.run}]; scored && m.cause == "" {
			if now.cause, err = s.cause(purpose, county, sc); err != nil {
				return nil, err
			}
		}
		if now != m {
			changed = append(changed, now)
		}
	}
	return changed, nil
}

// cause is what moved a score most.
func (s *Service) cause(purpose access.Purpose, county int, sc assess.Score) (string, error) {
	pieces, err := s.assess.Pieces(purpose, county, sc)
	if err != nil {
		return "", err
	}
	return s.assess.Cause(pieces), nil
}
