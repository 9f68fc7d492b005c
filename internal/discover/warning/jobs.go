package warning

import (
	"context"
	"fmt"
	"time"

	contract "doudi/internal/contract/assess"
	lists "doudi/internal/contract/registry"
	told "doudi/internal/contract/warning"
	"doudi/internal/discover/assess"
	"doudi/internal/discover/registry"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/score"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/db"
	"doudi/internal/platform/event"
	"doudi/internal/platform/id"
	"doudi/internal/platform/job"
)

// openChunk is how many changed scores one transaction looks at: some 30 ms on SQLite, where nobody else writes meanwhile.
const openChunk = 150

type openJob struct {
	County int   `json:"county"`
	Run    id.ID `json:"run"`
	Follow bool  `json:"follow,omitempty"` // past the scores that are high enough to open a warning, at those of open warnings
	After  id.ID `json:"after"`            // household
}

// Kind names the job.
func (openJob) Kind() string { return "warning.open" }

// Jobs registers the room's work.
func (s *Service) Jobs(r *job.Registry) {
	job.Register(r, s.open)
	job.Register(r, s.mark)
	job.Register(r, s.markDaily)
	job.Every(r, time.Hour, func() markDailyJob { return markDailyJob{} })
}

// Listen subscribes to what the room needs to hear.
func (s *Service) Listen() {
	s.bus.Subscribe(contract.Published, "warning", func(tx *db.Tx, e event.Event) error {
		var p contract.PublishedV1
		if err := e.Into(&p); err != nil {
			return err
		}
		return s.queue.Insert(tx, openJob{County: e.County, Run: id.ID(p.Run)})
	})
	s.bus.Subscribe(lists.Published, "warning", func(tx *db.Tx, e event.Event) error {
		var p lists.PublishedV1
		if err := e.Into(&p); err != nil || p.Item != registry.RecipientItem {
			return err
		}
		return s.queue.Insert(tx, markJob{County: e.County, All: true})
	})
}

// open goes through a run's changed scores, chunk by chunk; each chunk's transaction enqueues the next: first those that are high enough
// to open a warning somewhere, which are few, then those of households that have one open. Running twice, or late, changes nothing: an
// open warning that already shows the run is left alone, and so is a household that has a newer score by now, which its own run's job
// looks at.
func (s *Service) open(ctx context.Context, j openJob) error {
	calendar := s.policy.Calendar() // before the transaction: it may ask the database
	return s.db.Write(ctx, access.Job("warning.open", j.County), func(tx *db.Tx) error {
		scores, last, err := s.next(tx, j)
		if err != nil {
			return err
		}
		if err := s.applyAll(tx, job.Purpose(ctx), calendar, j, scores); err != nil {
			return err
		}
		switch {
		case last != 0:
			j.After = last
		case !j.Follow:
			j.Follow, j.After = true, 0
		default:
			return s.queue.Insert(tx, markJob{County: j.County})
		}
		return s.queue.Insert(tx, j)
	})
}

// next are the scores of the job's chunk, and the household to go on from; zero at the end.
func (s *Service) next(tx *db.Tx, j openJob) (scores []assess.Score, last id.ID, err error) {
	if j.Follow {
		households, err := openHouseholds(tx, j.County, j.After, openChunk)
		if err != nil || len(households) == 0 {
			return nil, 0, err
		}
		if len(households) == openChunk {
			last = households[openChunk-1]
		}
		scores, err = s.assess.ScoresIn(tx, j.County, j.Run, households)
		return scores, last, err
	}
	least, _ := s.policy.Least("warning.score", tx.Today())
	scores, err = s.assess.ScoresOf(tx, j.County, j.Run, j.After, least*100, openChunk)
	if len(scores) == openChunk {
		last = scores[openChunk-1].Household
	}
	return scores, last, err
}

func (s *Service) applyAll(tx *db.Tx, purpose access.Purpose, calendar *civil.Calendar, j openJob, scores []assess.Score) error {
	if len(scores) == 0 {
		return nil
	}
	households := make([]id.ID, len(scores))
	for i, sc := range scores {
		households[i] = sc.Household
	}
	open, closed, err := newest(tx, j.County, households)
	if err != nil {
		return err
	}
	current, err := s.assess.Current(tx, j.County, households)
	if err != nil {
		return err
	}
	known := map[int64]limits{}
	for _, sc := range scores {
		if current[sc.Household].Run != sc.Run {
			continue
		}
		l, ok := known[sc.Community]
		if !ok {
			if l, err = s.limits(sc.Community, tx.Today()); err != nil {
				return err
			}
			known[sc.Community] = l
		}
		if err := s.apply(tx, purpose, calendar, j, sc, l, open[sc.Household], closed[sc.Household]); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) apply(tx *db.Tx, purpose access.Purpose, calendar *civil.Calendar, j openJob, sc assess.Score, l limits, open, last *Warning) error {
	var err error
	what, level := rule(sc, l, open, last)
	switch what {
	case opens:
		w := &Warning{County: j.County, ID: tx.NewID(), Household: sc.Household, Run: sc.Run, Total: sc.Total, Level: level,
			ClockFrom: tx.Today(), Days: l.days[level], Street: sc.Street, Community: sc.Community}
		w.DueOn = calendar.AddWorkingDays(w.ClockFrom, w.Days).Due
		if w.Cause, err = s.cause(purpose, j.County, sc); err != nil {
			return err
		}
		if err := insert(tx, w); err != nil {
			return err
		}
		if err := s.record(tx, w, "warning.raise", nil); err != nil {
			return err
		}
		return s.bus.Publish(tx, j.County, told.Opened, 1, told.OpenedV1{Warning: int64(w.ID), Household: int64(w.Household), Level: level})
	case updates:
		if open.Run >= sc.Run {
			return nil
		}
		before := map[string]any{"score": assess.Points(open.Total), "level": open.Level}
		if rises(open.Level, level) {
			// A rise brings the visit forward and never puts it off.
			if due := calendar.AddWorkingDays(tx.Today(), l.days[level]).Due; due.Before(open.DueOn) {
				open.ClockFrom, open.Days, open.DueOn = tx.Today(), l.days[level], due
			}
		}
		if level != "" {
			open.Level = level
		}
		open.Run, open.Total, open.Street, open.Community = sc.Run, sc.Total, sc.Street, sc.Community
		if open.Cause, err = s.cause(purpose, j.County, sc); err != nil {
			return err
		}
		if err := update(tx, open); err != nil {
			return err
		}
		return s.record(tx, open, "warning.update", before)
	}
	return nil
}

func (s *Service) record(tx *db.Tx, w *Warning, action string, before any) error {
	_, err := audit.Record(tx, audit.Entry{County: w.County, Action: action, Subject: subject(w.ID), Street: w.Street, Community: w.Community, Before: before,
		After: map[string]any{"score": assess.Points(w.Total), "level": w.Level, "due": w.DueOn, "run": w.Run}})
	return err
}

// limits resolves the parameters that hold in a community.
func (s *Service) limits(community int64, on civil.Date) (limits, error) {
	l := limits{days: map[string]int{}}
	number := func(code string) (int64, error) {
		n, _, err := s.policy.Int(code, community, "", on)
		return n, err
	}
	threshold, err := number("warning.score")
	if err != nil {
		return l, err
	}
	l.score = threshold * 100
	for _, level := range []string{"red", "orange", "yellow", "blue"} {
		from, err := number("warning.level." + level)
		if err != nil {
			return l, err
		}
		days, err := number("warning.visit_days." + level)
		if err != nil {
			return l, fmt.Errorf("level %s: %w", level, err)
		}
		l.levels = append(l.levels, score.Threshold{Level: level, From: int32(from * 100)}) //nolint:gosec // points
		l.days[level] = int(days)
	}
	return l, nil
}
