package assess

import (
	"context"
	"errors"
	"math"
	"time"

	contract "doudi/internal/contract/assess"
	"doudi/internal/kernel/access"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/clock"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
	"doudi/internal/platform/job"
)

const (
	// runChunk is how many households one transaction scores.
	runChunk = 1000
	// scored is the cursor of a run that has only its publication left: beyond every household.
	scored = id.ID(math.MaxInt64)
	// turn is how long one job works before it enqueues its successor.
	turn = 15 * time.Second
	// patience is how long a large run waits for deliveries that are on their way, so that one run answers for all of them; settled is
	// how long none must have been on its way then: a department's next file follows at once.
	patience = 2 * time.Minute
	settled  = 500 * time.Millisecond
	lookOut  = 100 * time.Millisecond
)

type runJob struct {
	County int  `json:"county"`
	Lane   Lane `json:"lane"`
}

// Kind names the job.
func (runJob) Kind() string { return "assess.run" }

// Heavy keeps a run of every household from occupying those who score what somebody waits for.
func (j runJob) Heavy() bool { return j.Lane == Large }

type dailyJob struct{}

// Kind names the job.
func (dailyJob) Kind() string { return "assess.daily" }

// Jobs registers the room's work.
func (s *Service) Jobs(r *job.Registry) {
	job.Register(r, s.run)
	job.Register(r, s.daily)
	job.Every(r, time.Hour, func() dailyJob { return dailyJob{} })
}

// run works on the lane's open run for one turn.
func (s *Service) run(ctx context.Context, j runJob) error {
	if !s.line.Enter(j) {
		return nil // the one at work asks again when it leaves
	}
	err := s.work(ctx, j)
	if s.line.Leave(j) {
		err = errors.Join(err, s.goOn(ctx, j))
	}
	return err
}

func (s *Service) goOn(ctx context.Context, j runJob) error {
	return s.db.Bulk(ctx, access.Job("assess.run", j.County), j.County, func(tx *db.Tx) error { return s.queue.Insert(tx, j) })
}

func (s *Service) work(ctx context.Context, j runJob) error {
	actor := access.Job("assess.run", j.County)
	err := s.await(ctx, actor, j)
	var r *Run
	if err == nil {
		r, err = s.begin(ctx, actor, j)
	}
	if err == nil && r != nil {
		err = s.scoreAll(ctx, actor, r)
	}
	switch {
	case errors.Is(err, errMoved):
		return nil // another process is at it, and enqueues what comes next
	case errors.Is(err, errTurn):
		return s.goOn(ctx, j)
	case err != nil || r == nil:
		return err
	}
	if err := s.publish(ctx, actor, r); !errors.Is(err, errMoved) {
		return err
	}
	return nil
}

// await lets a large run wait until no delivery is on its way any more. It returns errTurn when the job has waited for its turn.
func (s *Service) await(ctx context.Context, actor access.Actor, j runJob) error {
	if j.Lane != Large {
		return nil
	}
	quiet := time.Duration(0)
	for waited := time.Duration(0); ; waited += lookOut {
		busy := false
		err := s.db.Read(ctx, actor, func(tx *db.Tx) error {
			open, err := findRun(tx, "state='running' AND lane=$2", j.County, string(j.Lane))
			if err != nil || open != nil {
				return err
			}
			waiting, err := openAsks(tx, j.County, j.Lane)
			if err != nil || len(waiting) == 0 || tx.Now().Sub(waiting[0].AskedAt) > patience {
				return err
			}
			coming, err := s.registry.InLine(tx, j.County)
			busy = coming > 0
			return err
		})
		switch {
		case err != nil:
			return err
		case busy:
			quiet = 0
		case waited == 0 || quiet >= settled:
			return nil
		}
		if waited > turn {
			return errTurn
		}
		if err := clock.Pause(ctx, lookOut); err != nil {
			return err
		}
		quiet += lookOut
	}
}

// begin returns the lane's open run, or makes one that answers all who wait; nil if nobody does.
func (s *Service) begin(ctx context.Context, actor access.Actor, j runJob) (*Run, error) {
	var r *Run
	err := s.db.Bulk(ctx, actor, j.County, func(tx *db.Tx) (err error) {
		if r, err = findRun(tx, "state='running' AND lane=$2", j.County, string(j.Lane)); err != nil || r != nil {
			return err
		}
		waiting, err := openAsks(tx, j.County, j.Lane)
		if err != nil || len(waiting) == 0 {
			return err
		}
		if err := tx.Serialize(j.County); err != nil { // what it knows is what was published before this instant
			return err
		}
		r, err = s.answerAll(tx, j)
		return err
	})
	return r, err
}

// answerAll makes the run that answers all who wait. It claims them first and then looks at what they want: one that comes in between is
// either claimed, and looked at, or waits for the next.
func (s *Service) answerAll(tx *db.Tx, j runJob) (*Run, error) {
	r := &Run{County: j.County, Lane: j.Lane, Reason: Delivery, Known: tx.Now(), Model: s.model.Code, ModelVersion: s.model.Version, State: "running"}
	var err error
	if r.ID, err = tx.Stage(j.County, "assess"); err != nil {
		return nil, err
	}
	if err := claim(tx, r); err != nil {
		return nil, err
	}
	answered, err := asks(tx, "run=$2", r.County, r.ID)
	if err != nil {
		return nil, err
	}
	r.AskedAt = tx.Now()
	for _, a := range answered {
		if a.AskedAt.Before(r.AskedAt) {
			r.AskedAt = a.AskedAt
		}
		if a.AsOf.After(r.AsOf) {
			r.AsOf = a.AsOf
		}
		if strength[a.Reason] > strength[r.Reason] {
			r.Reason = a.Reason
		}
	}
	return r, insertRun(tx, r)
}

func (s *Service) publish(ctx context.Context, actor access.Actor, r *Run) error {
	return s.db.Write(ctx, actor, func(tx *db.Tx) error {
		ended, err := endRun(tx, r)
		if err != nil {
			return err
		}
		if !ended {
			return errMoved
		}
		if err := tx.Publish(r.County, r.ID); err != nil {
			return err
		}
		if _, err := audit.Record(tx, audit.Entry{County: r.County, Action: "assessment.publish", Subject: audit.Subject{Kind: "assessment", ID: r.ID},
			After: map[string]any{"reason": r.Reason, "asOf": r.AsOf, "model": r.Model, "version": r.ModelVersion}}); err != nil {
			return err
		}
		if err := s.bus.Publish(tx, r.County, contract.Published, 1, contract.PublishedV1{Run: int64(r.ID)}); err != nil {
			return err
		}
		return s.queue.Insert(tx, runJob{County: r.County, Lane: r.Lane}) // those who came meanwhile
	})
}

// daily asks for a run of every household in each county that had none today.
func (s *Service) daily(ctx context.Context, _ dailyJob) error {
	actor := access.Job("assess.daily", 0)
	var counties []int
	err := s.db.Read(ctx, actor, func(tx *db.Tx) (err error) {
		counties, err = s.registry.Counties(tx)
		return err
	})
	for _, county := range counties {
		if err != nil {
			return err
		}
		err = s.db.Write(ctx, access.Job("assess.daily", county), func(tx *db.Tx) error {
			done, err := asks(tx, "reason IN ('daily','first') AND as_of=$2", county, tx.Today())
			if err != nil || len(done) > 0 {
				return err
			}
			return s.ask(tx, county, Large, &Ask{Reason: Daily})
		})
	}
	return err
}
