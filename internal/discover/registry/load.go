package registry

import (
	"context"
	"errors"
	"time"

	contract "doudi/internal/contract/registry"
	"doudi/internal/discover/source"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// Variables for the tests, which cut the work into small pieces.
var (
	// loadChunk is how many records one transaction stages: some 30 ms on SQLite, where nobody else writes meanwhile.
	loadChunk = 2000
	// endChunk is how many facts one transaction ends.
	endChunk = db.MaxList
	// turn is how long one job works before it enqueues its successor, well within the 30 seconds a job may take.
	turn = 15 * time.Second
)

// analyzeAfter is how many facts of one load are reason to tell the database's planner that its tables have grown.
const analyzeAfter = 5000

type loadJob struct {
	County int `json:"county"`
}

// Kind names the job.
func (loadJob) Kind() string { return "registry.load" }

// loading is a load in progress.
type loading struct {
	stage id.ID
	batch *source.Batch
	began time.Time
	seen  map[string]person // persons met by this job, by hash
	// keys are those of all rows of the file read so far: true for a record, false if all rows of the key were refused. They tell
	// the second row of a record from the first, and in the end what a whole list no longer has.
	keys map[token]bool
}

// token is a record's key hash without its version, 16 bytes.
type token [16]byte

func tokenOf(key string) (t token) {
	copy(t[:], key[len(key)-len(t):])
	return t
}

func (s *Service) newLoading(stage id.ID, b *source.Batch) *loading {
	return &loading{stage: stage, batch: b, began: s.db.Clock().Now(), seen: map[string]person{}, keys: map[token]bool{}}
}

// over reports whether this job has worked for its turn.
func (s *Service) over(l *loading) bool { return s.db.Clock().Now().Sub(l.began) > turn }

// load goes on with the county's open load, or begins the oldest batch that waits. It works for one turn, then enqueues itself.
func (s *Service) load(ctx context.Context, j loadJob) error {
	actor := access.Job("registry.load", j.County)
	var last id.ID
	for {
		l, err := s.open(ctx, actor, j.County)
		if err != nil || l == nil || l.stage == last {
			return err // nothing to do, or another worker is at it and enqueues what comes next
		}
		last = l.stage
		err = s.stageAll(ctx, actor, l)
		if errors.Is(err, source.ErrMoved) {
			continue // cancelled by a person: sweep it; or taken on by another worker
		}
		if refusal, ok := problem.As(err); ok && refusal.Kind() != db.ErrRace {
			return s.refuse(ctx, actor, l, refusal)
		}
		return err
	}
}

// open finds what to load. A load whose batch was cancelled or failed meanwhile is swept first.
func (s *Service) open(ctx context.Context, actor access.Actor, county int) (*loading, error) {
	for {
		var l *loading
		var stale id.ID
		err := s.db.Write(ctx, actor, func(tx *db.Tx) error {
			l, stale = nil, 0
			stage, batch, found, err := openLoad(tx, county)
			if err != nil {
				return err
			}
			if !found {
				l, err = s.beginNext(tx, county)
				return err
			}
			b, err := s.source.Find(tx, county, batch)
			if err != nil {
				return err
			}
			if b == nil || b.State != source.Loading {
				stale = stage
				return nil
			}
			l = s.newLoading(stage, b)
			return nil
		})
		if err != nil || stale == 0 {
			return l, err
		}
		if err := s.sweep(ctx, actor, county, stale); err != nil {
			return nil, err
		}
	}
}

// beginNext opens a stage for the oldest batch that waits, or returns nil.
func (s *Service) beginNext(tx *db.Tx, county int) (*loading, error) {
	b, err := s.source.Waiting(tx, county)
	if err != nil || b == nil {
		return nil, err
	}
	stage, err := tx.Stage(county, "registry")
	if err != nil {
		return nil, err
	}
	if err := insertLoad(tx, county, stage, b); err != nil {
		return nil, err
	}
	err = s.source.Change(tx, county, b.ID, "batch.load", func(_ *db.Tx, now *source.Batch) error {
		now.State, now.Cursor = source.Loading, 0
		b = now
		return nil
	})
	return s.newLoading(stage, b), err
}

func (s *Service) stageAll(ctx context.Context, actor access.Actor, l *loading) error {
	keys := s.keyHasher(l.batch.Item)
	records, err := s.source.Records(ctx, l.batch, func(refused source.Record) {
		if key := tokenOf(keys(refused)); !l.keys[key] {
			l.keys[key] = false
		}
	})
	if err != nil {
		return err
	}
	for range l.batch.Cursor {
		rec, ok, err := records.Next()
		if err != nil {
			return err
		}
		if ok {
			l.keys[tokenOf(keys(rec))] = true
		}
	}
	for {
		chunk, err := readChunk(records)
		if err != nil {
			return err
		}
		if len(chunk) == 0 {
			break
		}
		handOver := s.over(l)
		if err := s.stageChunk(ctx, actor, l, chunk, handOver); err != nil || handOver {
			return err
		}
	}
	if l.batch.Item.Delivery == source.Snapshot && l.batch.Corrects == 0 {
		if handedOver, err := s.endMissing(ctx, actor, l); err != nil || handedOver {
			return err
		}
	}
	if l.batch.Added+l.batch.Changed > analyzeAfter {
		if err := s.db.Analyze(ctx, "registry_person", "registry_fact", "registry_member"); err != nil {
			return err
		}
	}
	return s.publish(ctx, actor, l)
}

// keyHasher gives the keyed hash of what identifies a record: its person and its key.
func (s *Service) keyHasher(it *Item) func(source.Record) string {
	hasher := s.box.Hasher("key/" + it.Code)
	return func(rec source.Record) string { return string(hasher.Sum(rec.ID.Text() + "\x1f" + rec.Key)) }
}

func readChunk(records *source.Records) ([]source.Record, error) {
	chunk := make([]source.Record, 0, loadChunk)
	for len(chunk) < loadChunk {
		rec, ok, err := records.Next()
		if err != nil {
			return nil, err
		}
		if !ok {
			break
		}
		chunk = append(chunk, rec)
	}
	return chunk, nil
}

// stageChunk prepares a chunk outside the transaction (hashes, look-ups, sealing) and stages it in one.
func (s *Service) stageChunk(ctx context.Context, actor access.Actor, l *loading, chunk []source.Record, handOver bool) error {
	p, err := s.prepare(ctx, actor, l, chunk)
	if err != nil {
		return err
	}
	b := *l.batch
	err = s.db.Bulk(ctx, actor, b.County, func(tx *db.Tx) error {
		b = *l.batch
		b.Cursor += int64(len(chunk))
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
		return s.succeed(tx, b.County, handOver)
	})
	if err != nil {
		return err
	}
	*l.batch = b
	s.db.Obs().Rows.WithLabelValues("staged").Add(float64(len(chunk)))
	return nil
}

// succeed enqueues the job that goes on, if this one hands over.
func (s *Service) succeed(tx *db.Tx, county int, handOver bool) error {
	if !handOver {
		return nil
	}
	return s.queue.Insert(tx, loadJob{County: county})
}

// publish makes the stage known, and everything that follows from it certain, in one small transaction.
func (s *Service) publish(ctx context.Context, actor access.Actor, l *loading) error {
	county := l.batch.County
	return s.db.Write(ctx, actor, func(tx *db.Tx) error {
		if err := tx.Serialize(county); err != nil { // so that a run either sees all of it or none
			return err
		}
		if err := tx.Publish(county, l.stage); err != nil {
			return err
		}
		if err := setLoad(tx, county, l.stage, "published"); err != nil {
			return err
		}
		err := s.source.Change(tx, county, l.batch.ID, "batch.publish", func(tx *db.Tx, now *source.Batch) error {
			if now.State != source.Loading {
				return source.ErrMoved
			}
			now.State, now.PublishedAt, now.Cursor = source.Published, tx.Now(), now.Rows
			return nil
		})
		if err != nil {
			return err
		}
		if err := s.bus.Publish(tx, county, contract.Published, 1, contract.PublishedV1{
			Stage: int64(l.stage), Batch: int64(l.batch.ID), Item: l.batch.Item.Code,
		}); err != nil {
			return err
		}
		return s.queue.Insert(tx, loadJob{County: county}) // the next batch that waits
	})
}

// refuse fails the batch and sweeps what was staged.
func (s *Service) refuse(ctx context.Context, actor access.Actor, l *loading, refusal *problem.Problem) error {
	err := s.db.Write(ctx, actor, func(tx *db.Tx) error {
		return s.source.Change(tx, l.batch.County, l.batch.ID, "batch.fail", func(_ *db.Tx, now *source.Batch) error {
			if now.State == source.Loading {
				now.Fail(refusal)
			}
			return nil
		})
	})
	if err != nil {
		return err
	}
	if err := s.sweep(ctx, actor, l.batch.County, l.stage); err != nil {
		return err
	}
	return s.db.Bulk(ctx, actor, l.batch.County, func(tx *db.Tx) error {
		return s.queue.Insert(tx, loadJob{County: l.batch.County})
	})
}

// sweep removes everything of a stage that will never be published, and gives back what it superseded.
func (s *Service) sweep(ctx context.Context, actor access.Actor, county int, stage id.ID) error {
	for {
		left := 0
		err := s.db.Bulk(ctx, actor, county, func(tx *db.Tx) (err error) {
			if err := tx.Drop(county, stage); err != nil {
				return err
			}
			if left, err = sweepChunk(tx, county, stage); err != nil {
				return err
			}
			if left == 0 {
				return setLoad(tx, county, stage, "dropped")
			}
			return nil
		})
		if err != nil || left == 0 {
			return err
		}
	}
}
