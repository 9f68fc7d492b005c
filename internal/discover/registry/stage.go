package registry

import (
	"context"
	"errors"

	"doudi/internal/discover/source"
	"doudi/internal/platform/db"
)

// errHandedOver says that a successor goes on with the load.
var errHandedOver = errors.New("registry: the load is handed over to the next job")

// A load runs in three places at once: one goroutine reads, checks and hashes the rows (ahead.go), this one looks up, decides and
// seals, a third writes. The middle one never runs ahead of a batch that may overtake: before it begins one, everything is written.

// stageAll stages all of the batch and publishes it.
func (s *session) stageAll(ctx context.Context, l *loading) error {
	ctx, stop := context.WithCancel(ctx)
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
	if s.growth.add(s.county, l.batch.Added+l.batch.Changed) {
		if err := s.db.Analyze(ctx, "registry_person", "registry_fact", "registry_member"); err != nil {
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
	for c := range chunks {
		if c.err != nil {
			return errors.Join(wait(), c.err)
		}
		if c.skipTo(l, skip); len(c.list) == 0 {
			continue
		}
		if err := s.letOvertake(ctx, l, wait); err != nil {
			return err
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
	return wait()
}

// letOvertake loads the small batches that may go before this one, after everything prepared so far is written.
func (s *session) letOvertake(ctx context.Context, l *loading, wait func() error) error {
	if l.over != 0 || l.batch.Rows <= source.SmallBatch {
		return nil
	}
	for {
		waiting, err := s.overtakerWaits(ctx)
		if err != nil || !waiting {
			return err
		}
		if err := wait(); err != nil {
			return err
		}
		o, err := s.beginOvertaker(ctx, l)
		if err != nil || o == nil {
			return err
		}
		if err := s.settle(ctx, o, s.stageAll(ctx, o)); err != nil && !errors.Is(err, source.ErrMoved) {
			return err
		}
		if err := s.db.Read(ctx, s.actor, func(tx *db.Tx) error { return s.refresh(tx, l) }); err != nil {
			return err
		}
	}
}

// overtakerWaits looks without a write, which would come once for every chunk.
func (s *session) overtakerWaits(ctx context.Context) (waits bool, err error) {
	err = s.db.Read(ctx, s.actor, func(tx *db.Tx) error {
		b, err := s.source.Overtaker(tx, s.county)
		waits = b != nil
		return err
	})
	return waits, err
}

// beginOvertaker begins the load of a batch that goes before l, or returns nil.
func (s *session) beginOvertaker(ctx context.Context, l *loading) (o *loading, err error) {
	err = s.db.Write(ctx, s.actor, func(tx *db.Tx) error {
		o = nil
		b, err := s.source.Overtaker(tx, s.county)
		if err != nil || b == nil {
			return err
		}
		o, err = s.begin(tx, b, l.stage)
		return err
	})
	return o, err
}

// write stages a prepared chunk in one transaction.
func (s *session) write(ctx context.Context, l *loading, p *prepared, handOver bool) error {
	b := *l.batch
	if l.over == 0 && b.Rows > source.SmallBatch {
		ctx = db.Patient(ctx)
	}
	err := s.db.Bulk(ctx, s.actor, s.county, func(tx *db.Tx) error {
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

// succeed enqueues the job that goes on, if this one hands over.
func (s *session) succeed(tx *db.Tx, handOver bool) error {
	if !handOver {
		return nil
	}
	return s.queue.Insert(tx, loadJob{County: s.county})
}
