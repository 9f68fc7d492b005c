package registry

import (
	"context"
	"errors"
	"time"

	contract "doudi/internal/contract/registry"
	"doudi/internal/discover/source"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/courtesy"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// Variables for the tests, which cut the work into small pieces.
var (
	// loadChunk is how many records are prepared and staged at once: some 15 ms on SQLite, where nobody else writes meanwhile. A small
	// batch that goes before a large one waits for no more than one of them.
	loadChunk = 1000
	// endChunk is how many facts one transaction ends.
	endChunk = db.MaxList
	// turn is how long one job works before it enqueues its successor, well within the 30 seconds a job may take.
	turn = 15 * time.Second
)

type loadJob struct {
	County int `json:"county"`
}

// Kind names the job.
func (loadJob) Kind() string { return "registry.load" }

// load loads the county's batches, one after the other, for one turn.
func (s *Service) load(ctx context.Context, j loadJob) error {
	if !s.line.Enter(j.County) {
		return nil // the one at work asks again when it leaves
	}
	err := s.newSession(j.County).run(ctx)
	if s.line.Leave(j.County) {
		err = errors.Join(err, s.ask(ctx, j.County))
	}
	return err
}

func (s *Service) ask(ctx context.Context, county int) error {
	return s.db.Bulk(ctx, access.Job("registry.load", county), county, func(tx *db.Tx) error { return s.queue.Insert(tx, loadJob{County: county}) })
}

// session is one job's work in one county.
type session struct {
	*Service
	county int
	actor  access.Actor
	began  time.Time
	people map[hash]person // those met by this job
	// placing says that somebody may wait in registry_unplaced whom the register knows by now.
	placing bool
}

func (s *Service) newSession(county int) *session {
	// The first session of a process looks whether the one before it died between a list and the placing of those whom it brought.
	_, looked := s.looked.LoadOrStore(county, true)
	return &session{Service: s, county: county, actor: access.Job("registry.load", county), began: s.db.Clock().Now(), placing: !looked}
}

// run works with what earlier sessions remember of the county's people.
func (s *session) run(ctx context.Context) error {
	look := func() (now mark, err error) {
		err = s.db.Read(ctx, s.actor, func(tx *db.Tx) error {
			now, err = markOf(tx, s.county)
			return err
		})
		return now, err
	}
	before, err := look()
	if err != nil {
		return err
	}
	s.people = s.Service.people.take(s.county, before)
	if err := s.work(ctx); err != nil {
		return err // what was met may not have been written
	}
	after, err := look()
	if err == nil && after.erased == before.erased {
		s.Service.people.keep(s.county, after, s.people)
	}
	return err
}

// over reports whether this job has worked for its turn.
func (s *session) over() bool { return s.db.Clock().Now().Sub(s.began) > turn }

// loading is a load in progress.
type loading struct {
	stage id.ID
	batch *source.Batch
	over  id.ID // the stage of the larger load that this one goes before
	read  int64 // records of the file that this job has read
	first bool  // nothing of the item is known yet
	// settled says that the county had households before: else all there are were met by this job.
	settled bool
	// newer are the stages of the item's batches that were received later and published before: what they say stands.
	newer map[id.ID]bool
	// keys are those of all rows of the file read so far, with what their first record says; zero if all rows of the key were refused.
	// They tell the second row of a record from the first, and in the end what a whole list no longer has.
	keys       map[token]token
	households map[hash]id.ID // of a register, those met by this job
}

// work goes on with the county's open load, or begins the batch that is next, until nothing waits or its turn is over.
func (s *session) work(ctx context.Context) error {
	var last id.ID
	for {
		l, err := s.open(ctx)
		if errors.Is(err, errHandedOver) {
			return nil // a batch that went before what was swept
		}
		if err == nil && s.placing {
			err = s.place(ctx)
		}
		if err != nil || l == nil || l.stage == last {
			return err // nothing to do, or another process is at it and enqueues what comes next
		}
		last = l.stage
		err = s.settle(ctx, l, s.stageAll(ctx, l))
		if err == nil && s.placing {
			err = s.place(ctx)
		}
		switch {
		case errors.Is(err, source.ErrMoved): // cancelled by a person: sweep it; or taken on by another process
		case errors.Is(err, errHandedOver):
			return nil
		case err != nil:
			return err
		case s.over():
			return s.ask(ctx, s.county)
		}
	}
}

// settle refuses the batch if that is what came of its load. Whom a load that broke off has met may never have been written.
func (s *session) settle(ctx context.Context, l *loading, err error) error {
	if err != nil && !errors.Is(err, errHandedOver) {
		s.people = map[hash]person{}
	}
	if refusal, ok := problem.As(err); ok && refusal.Kind() != db.ErrRace {
		return s.refuse(ctx, l, refusal)
	}
	return err
}

// open finds what to load: the open load that began last, or the next batch. A load whose batch was cancelled or failed meanwhile is
// swept first.
func (s *session) open(ctx context.Context) (*loading, error) {
	for {
		var l *loading
		var stale id.ID
		item, alone := "", false
		err := s.db.Write(ctx, s.actor, func(tx *db.Tx) error {
			l, stale = nil, 0
			open, err := openLoads(tx, s.county)
			if err != nil {
				return err
			}
			if len(open) == 0 {
				b, err := s.source.Waiting(tx, s.county)
				if err != nil || b == nil {
					return err
				}
				l, err = s.begin(tx, b, 0)
				return err
			}
			b, err := s.source.Find(tx, s.county, open[0].batch)
			if err != nil {
				return err
			}
			if b == nil || b.State != source.Loading {
				stale, item, alone = open[0].stage, open[0].item, len(open) == 1
				return nil
			}
			over := id.ID(0)
			if len(open) > 1 {
				over = open[1].stage
			}
			l, err = s.loading(tx, open[0].stage, over, b)
			return err
		})
		if err != nil || stale == 0 {
			return l, err
		}
		if err := s.sweep(ctx, stale, item, alone); err != nil {
			return nil, err
		}
		s.placing = true // it may have been a placement
	}
}

// begin opens a stage for a batch. over is the stage of the load that it goes before, if any.
func (s *session) begin(tx *db.Tx, b *source.Batch, over id.ID) (*loading, error) {
	stage, err := tx.Stage(s.county, "registry")
	if err != nil {
		return nil, err
	}
	if err := insertLoad(tx, s.county, stage, b); err != nil {
		return nil, err
	}
	err = s.source.Change(tx, s.county, b.ID, "batch.load", func(_ *db.Tx, now *source.Batch) error {
		now.State, now.Cursor = source.Loading, 0
		b = now
		return nil
	})
	if err != nil {
		return nil, err
	}
	return s.loading(tx, stage, over, b)
}

func (s *session) loading(tx *db.Tx, stage, over id.ID, b *source.Batch) (*loading, error) {
	l := &loading{stage: stage, batch: b, over: over, keys: map[token]token{}, households: map[hash]id.ID{}}
	return l, s.refresh(tx, l)
}

// refresh reads anew what other loads may have changed. Everything that this one prepared is written.
func (s *session) refresh(tx *db.Tx, l *loading) (err error) {
	if l.first, err = s.FirstOf(tx, s.county, l.batch.Item.Code, l.stage); err != nil {
		return err
	}
	if l.settled, err = hasHouseholds(tx, s.county); err != nil {
		return err
	}
	l.newer, err = newerStages(tx, s.county, l.batch)
	l.first = l.first && len(l.newer) == 0 && l.over == 0
	return err
}

// publish makes the stage known, and everything that follows from it certain, in one small transaction.
func (s *session) publish(ctx context.Context, l *loading) error {
	return s.db.Write(ctx, s.actor, func(tx *db.Tx) error {
		if err := tx.Serialize(s.county); err != nil { // so that a run either sees all of it or none
			return err
		}
		if err := tx.Publish(s.county, l.stage); err != nil {
			return err
		}
		if err := setLoad(tx, s.county, l.stage, "published"); err != nil {
			return err
		}
		err := s.source.Change(tx, s.county, l.batch.ID, "batch.publish", func(tx *db.Tx, now *source.Batch) error {
			if now.State != source.Loading {
				return source.ErrMoved
			}
			now.State, now.PublishedAt, now.Cursor = source.Published, tx.Now(), now.Rows
			return nil
		})
		if err != nil {
			return err
		}
		return s.bus.Publish(tx, s.county, contract.Published, 1, contract.PublishedV1{
			Stage: int64(l.stage), Batch: int64(l.batch.ID), Item: l.batch.Item.Code, Small: l.batch.Rows <= source.SmallBatch,
		})
	})
}

// refuse fails the batch and sweeps what was staged.
func (s *session) refuse(ctx context.Context, l *loading, refusal *problem.Problem) error {
	err := s.db.Write(ctx, s.actor, func(tx *db.Tx) error {
		return s.source.Change(tx, s.county, l.batch.ID, "batch.fail", func(_ *db.Tx, now *source.Batch) error {
			if now.State == source.Loading {
				now.Fail(refusal)
			}
			return nil
		})
	})
	if err != nil {
		return err
	}
	return s.sweep(ctx, l.stage, l.batch.Item.Code, l.over == 0)
}

// sweep removes everything of a stage that will never be published, and gives back what it superseded. If no other load is open, it lets
// small batches of other items go before it.
func (s *session) sweep(ctx context.Context, stage id.ID, item string, alone bool) error {
	for {
		s.people = map[hash]person{} // some of them may be gone
		more := false
		err := s.db.Bulk(courtesy.Patient(ctx), s.actor, s.county, func(tx *db.Tx) (err error) {
			if err := tx.Drop(s.county, stage); err != nil {
				return err
			}
			if more, err = sweepChunk(tx, s.county, stage); err != nil {
				return err
			}
			if !more {
				if err := dropUnplaced(tx, s.county, stage); err != nil {
					return err
				}
				return setLoad(tx, s.county, stage, "dropped")
			}
			return nil
		})
		if err != nil || !more {
			return err
		}
		if alone {
			if _, err := s.overtake(ctx, stage, item, nothingWritten); err != nil {
				return err
			}
		}
	}
}
