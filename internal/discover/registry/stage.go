package registry

import (
	"context"
	"errors"
	"time"

	"doudi/internal/discover/source"
	"doudi/internal/platform/courtesy"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// errHandedOver says that a successor goes on with the load.
var errHandedOver = errors.New("registry: the load is handed over to the next job")

// A load runs in three places at once: one goroutine reads, checks and hashes the rows (ahead.go), this one looks up, decides and
// seals, a third writes. The middle one never runs ahead of a batch that may overtake: before it begins one, everything is written.

// stageAll stages all of the batch and publishes it.
func (s *session) stageAll(ctx context.Context, l *loading) error {
	ctx, stop := context.WithCancel(l.patience(ctx))
	defer stop()
	chunks, err := s.readAhead(ctx, l)
	if err != nil {
		return err
	}
	if err := s.stageChunks(ctx, l, chunks); err != nil {
		return err
	}
	if l.batch.Item.Delivery == source.Snapshot && l.batch.Corrects == 0 {
		if err := s.endMissing(ctx, l); err != nil {
			return err
		}
	}
	if s.growth.add(s.county, l.batch.Item.Code, l.batch.Added+l.batch.Changed) {
		err := s.aside(ctx, l, func(ctx context.Context) error {
			return s.db.Analyze(ctx, "registry_person", "registry_household", "registry_fact", "registry_member")
		})
		if err != nil {
			return err
		}
	}
	s.placing = s.placing || l.batch.Item.Code == HukouItem
	return s.publish(ctx, l)
}

func (s *session) stageChunks(ctx context.Context, l *loading, chunks <-chan *chunk) error {
	written := make(chan error, 1)
	written <- nil // the one before the first
	wait := func() error {
		err := <-written
		written <- err
		return err
	}
	defer func() { <-written }() //nolint:errcheck // the writer uses the load until it ends; its error was returned before
	skip := l.batch.Cursor
	for {
		c, more, err := awaiting(ctx, s, l, wait, chunks)
		if err != nil {
			return errors.Join(wait(), err)
		}
		if !more {
			return wait()
		}
		if c.err != nil {
			return errors.Join(wait(), c.err)
		}
		if c.skipTo(l, skip); len(c.list) == 0 {
			continue
		}
		p, err := s.prepare(ctx, l, c)
		if err != nil {
			return errors.Join(wait(), err)
		}
		if err := <-written; err != nil {
			written <- nil
			return err
		}
		handOver := s.over()
		go func() { written <- s.write(ctx, l, p, handOver) }()
		if handOver {
			if err := wait(); err != nil {
				return err
			}
			return errHandedOver
		}
	}
}

// lookOut is how often a large load that waits for something looks whether a small batch waits for it.
const lookOut = 20 * time.Millisecond

// awaiting receives what comes next, and lets small batches go before the load until it has come, and once more then.
func awaiting[T any](ctx context.Context, s *session, l *loading, wait func() error, from <-chan T) (next T, more bool, err error) {
	look := time.NewTicker(lookOut)
	defer look.Stop()
	for {
		select {
		case next, more = <-from:
			return next, more, s.letOvertake(ctx, l, wait)
		case <-ctx.Done():
			return next, false, ctx.Err()
		case <-look.C:
			if err := s.letOvertake(ctx, l, wait); err != nil {
				return next, false, err
			}
		}
	}
}

// aside does work that reads for long and changes nothing that a batch which overtakes would change, and lets those go before the load
// meanwhile. Nothing of the load may be on its way to be written.
func (s *session) aside(ctx context.Context, l *loading, work func(ctx context.Context) error) error {
	ctx, stop := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- work(ctx) }()
	failed, ended, err := awaiting(ctx, s, l, nothingWritten, done)
	stop()
	if err != nil && !ended {
		<-done //nolint:errcheck // it uses the load until it ends; why it is to end has been said
	}
	return errors.Join(failed, err)
}

// nothingWritten is what to wait for when everything prepared is written.
func nothingWritten() error { return nil }

// letOvertake loads the small batches that may go before this one, after everything prepared so far is written.
func (s *session) letOvertake(ctx context.Context, l *loading, wait func() error) error {
	if l.over != 0 || l.batch.Rows <= source.SmallBatch {
		return nil
	}
	passed, err := s.overtake(ctx, l.stage, "", wait)
	if err != nil || !passed {
		return err
	}
	return s.db.Read(ctx, s.actor, func(tx *db.Tx) error { return s.refresh(tx, l) })
}

// overtake loads the small batches, none of them of the excepted item, that may go before the load over, and reports whether there were any.
func (s *session) overtake(ctx context.Context, over id.ID, except string, wait func() error) (passed bool, err error) {
	ctx = courtesy.Prompt(ctx)
	for {
		waiting, err := s.overtakerWaits(ctx, except)
		if err != nil || !waiting {
			return passed, err
		}
		if err := wait(); err != nil {
			return passed, err
		}
		o, err := s.beginOvertaker(ctx, over, except)
		if err != nil || o == nil {
			return passed, err
		}
		passed = true
		if err := s.settle(ctx, o, s.stageAll(ctx, o)); err != nil && !errors.Is(err, source.ErrMoved) {
			return passed, err
		}
	}
}

// overtakerWaits looks without a write, which would come once for every chunk.
func (s *session) overtakerWaits(ctx context.Context, except string) (waits bool, err error) {
	err = s.db.Read(ctx, s.actor, func(tx *db.Tx) error {
		b, err := s.source.Overtaker(tx, s.county, except)
		waits = b != nil
		return err
	})
	return waits, err
}

// beginOvertaker begins the load of a batch that goes before the load over, or returns nil.
func (s *session) beginOvertaker(ctx context.Context, over id.ID, except string) (o *loading, err error) {
	err = s.db.Write(ctx, s.actor, func(tx *db.Tx) error {
		o = nil
		b, err := s.source.Overtaker(tx, s.county, except)
		if err != nil || b == nil {
			return err
		}
		o, err = s.begin(tx, b, over)
		return err
	})
	return o, err
}

// write stages a prepared chunk in one transaction.
func (s *session) write(ctx context.Context, l *loading, p *prepared, handOver bool) error {
	b := *l.batch
	err := s.db.Bulk(l.patience(ctx), s.actor, s.county, func(tx *db.Tx) error {
		b = *l.batch
		b.Cursor += p.rows
		b.Added += p.counts[added]
		b.Changed += p.counts[changed]
		b.Unchanged += p.counts[unchanged]
		b.Duplicates += p.counts[duplicate]
		b.Refused += p.counts[conflict]
		b.Accepted -= p.counts[conflict]
		// First of all: whoever lost the race to another worker must not write the same rows again.
		if err := s.source.Save(tx, &b); err != nil {
			return err
		}
		if err := p.write(tx, l); err != nil {
			return err
		}
		if len(p.conflicts) > 0 {
			if err := s.source.Quarantine(tx, &b, p.conflicts); err != nil {
				return err
			}
		}
		return s.succeed(tx, handOver)
	})
	if err != nil {
		return err
	}
	*l.batch = b
	s.db.Obs().Rows.WithLabelValues("staged").Add(float64(p.rows))
	return nil
}

// patience lets everybody else write before the chunks of a load that nobody waits for.
func (l *loading) patience(ctx context.Context) context.Context {
	if l.over == 0 && l.batch.Rows > source.SmallBatch {
		return courtesy.Patient(ctx)
	}
	return courtesy.Prompt(ctx)
}

// succeed enqueues the job that goes on, if this one hands over.
func (s *session) succeed(tx *db.Tx, handOver bool) error {
	if !handOver {
		return nil
	}
	return s.queue.Insert(tx, loadJob{County: s.county})
}
