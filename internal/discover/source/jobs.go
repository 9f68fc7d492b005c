package source

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"time"

	contract "doudi/internal/contract/source"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/courtesy"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
	"doudi/internal/platform/job"
	"doudi/internal/platform/seal"
)

// Variables for the tests, which cut the work into small pieces.
var (
	// checkChunk is how many rows one transaction of the check covers: their counts and their quarantine.
	checkChunk = 5000
	// turn is how long one job works before it enqueues its successor, well within the 30 seconds a job may take.
	turn = 15 * time.Second
)

type checkJob struct {
	County int   `json:"county"`
	Batch  id.ID `json:"batch"`
	Large  bool  `json:"large,omitempty"`
}

// Kind names the job.
func (checkJob) Kind() string { return "source.check" }

// Heavy keeps a district's yearly file from occupying those who check what somebody waits for.
func (j checkJob) Heavy() bool { return j.Large }

// patience lets everybody else go before a large file.
func (j checkJob) patience(ctx context.Context) context.Context {
	if j.Large {
		return courtesy.Patient(ctx)
	}
	return ctx
}

// courtesyRows is how many rows are checked in about a millisecond.
const courtesyRows = 16

// largeFile is from how many bytes on a file may take longer than somebody is to wait.
const largeFile = 256 << 10

func (s *Service) insertCheck(tx *db.Tx, b *Batch) error {
	return s.queue.Insert(tx, checkJob{County: b.County, Batch: b.ID, Large: b.Size > largeFile})
}

// Jobs registers the room's work.
func (s *Service) Jobs(r *job.Registry) {
	job.Register(r, s.check)
	job.Register(r, s.abandon)
	job.Every(r, 10*time.Minute, func() abandonJob { return abandonJob{} })
}

// abandonAfter is when an upload that has not ended is taken for broken off.
const abandonAfter = 2 * time.Hour

type abandonJob struct{}

// Kind names the job.
func (abandonJob) Kind() string { return "source.abandon" }

// abandon closes uploads that broke off, so that nobody waits for them.
func (s *Service) abandon(ctx context.Context, _ abandonJob) error {
	var broken []*Batch
	err := s.db.Read(ctx, access.Job("source.abandon", 0), func(tx *db.Tx) error {
		counties, err := uploading(tx)
		for _, county := range counties {
			if err != nil {
				return err
			}
			var found []*Batch
			found, err = s.find(tx, county, "state='receiving' AND received_ms<$2", tx.Millis()-abandonAfter.Milliseconds())
			broken = append(broken, found...)
		}
		return err
	})
	for _, b := range broken {
		if err == nil {
			err = s.change(ctx, access.Job("source.abandon", b.County), b.County, b.ID, "batch.abandon", func(tx *db.Tx, now *Batch) error {
				if now.State != Receiving {
					return nil
				}
				now.Fail(ErrIncomplete.New())
				// What it was to correct can be corrected again: nothing of this batch will ever be read.
				return releaseCorrected(tx, now.County, now.Corrects, now.ID)
			})
		}
	}
	return err
}

// check reads every row once: it counts, and puts refused rows into quarantine with their reasons. Where it stopped is in the
// batch, saved with each chunk, so that a killed process goes on from there.
func (s *Service) check(ctx context.Context, j checkJob) error {
	actor := access.Job("source.check", j.County)
	b, err := s.begin(ctx, actor, j)
	if err != nil || b == nil {
		return err
	}
	rows, err := s.open(ctx, b)
	if err == nil {
		b.Encoding = rows.Encoding
		err = s.checkRows(ctx, actor, j, b, rows)
	}
	if errors.Is(err, ErrMoved) {
		return nil // another worker is at it, or a person cancelled it
	}
	if refusal, ok := problem.As(err); ok && refusal.Kind() != db.ErrRace {
		return s.change(ctx, actor, b.County, b.ID, "batch.fail", func(_ *db.Tx, now *Batch) error {
			if now.State == Checking {
				now.Fail(refusal)
			}
			return nil
		})
	}
	return err
}

// begin moves the batch to Checking, or returns nil if there is nothing to do.
func (s *Service) begin(ctx context.Context, actor access.Actor, j checkJob) (*Batch, error) {
	var b *Batch
	err := s.db.Write(ctx, actor, func(tx *db.Tx) error {
		b = nil
		found, err := s.Find(tx, j.County, j.Batch)
		if err != nil || found == nil {
			return err
		}
		switch found.State {
		case Checking:
			b = found
		case Received:
			return s.Change(tx, j.County, j.Batch, "batch.check", func(tx *db.Tx, now *Batch) error {
				now.State = Checking
				b = now // as it is saved, version included
				return clearQuarantine(tx, j.County, j.Batch)
			})
		}
		return nil
	})
	return b, err
}

func (s *Service) open(ctx context.Context, b *Batch) (*reader, error) {
	return newReader(s.kept(ctx, b), b.Size, b.Item, b.County, b.AsOf, s.places)
}

func (s *Service) checkRows(ctx context.Context, actor access.Actor, j checkJob, b *Batch, rows *reader) error {
	ctx = j.patience(ctx)
	began := s.db.Clock().Now()
	if err := rows.pass(b.Cursor + b.Skipped); err != nil { // what earlier jobs did, without checking it again
		return err
	}
	rows.Skipped = b.Skipped
	for {
		before := b.Cursor
		quarantine, done, err := s.readChunk(ctx, b, rows)
		if err != nil {
			return err
		}
		if done && b.Cursor == before {
			return s.finishCheck(ctx, actor, b)
		}
		handOver := !done && s.db.Clock().Now().Sub(began) > turn
		err = s.db.Bulk(ctx, actor, b.County, func(tx *db.Tx) error {
			// First of all: whoever lost the race to another worker must not write the same rows again.
			if err := s.Save(tx, b); err != nil {
				return err
			}
			if handOver {
				if err := s.insertCheck(tx, b); err != nil {
					return err
				}
			}
			return insertQuarantine(tx, b.County, b.ID, quarantine)
		})
		if err != nil || handOver {
			return err
		}
		s.db.Obs().Rows.WithLabelValues("checked").Add(float64(b.Cursor - before))
		if done {
			return s.finishCheck(ctx, actor, b)
		}
	}
}

// readChunk reads up to checkChunk rows into the batch's counts and returns those refused.
func (s *Service) readChunk(ctx context.Context, b *Batch, rows *reader) (quarantine []refused, done bool, err error) {
	sealer, err := s.box.Sealer(b.County, nil)
	if err != nil {
		return nil, false, err
	}
	for n := range checkChunk {
		if n%courtesyRows == 0 {
			courtesy.Pause(ctx)
		}
		o, err := rows.next()
		b.Skipped = rows.Skipped
		if errors.Is(err, io.EOF) {
			return quarantine, true, nil
		}
		if err != nil {
			return nil, false, err
		}
		b.Cursor++
		if len(o.Reasons) == 0 {
			b.Accepted++
			continue
		}
		b.Refused++
		r, err := sealRefused(sealer, b, o)
		if err != nil {
			return nil, false, err
		}
		quarantine = append(quarantine, r)
	}
	return quarantine, false, nil
}

func sealRefused(sealer seal.Sealer, b *Batch, o outcome) (refused, error) {
	reasons, err := json.Marshal(o.Reasons)
	if err != nil {
		return refused{}, err
	}
	cells, err := json.Marshal(o.Cells)
	if err != nil {
		return refused{}, err
	}
	return refused{Row: o.Row, Reasons: string(reasons), Sealed: sealer.Seal(quarantinePlace(b.County, b.ID, o.Row), cells)}, nil
}

// finishCheck tells registry, unless the file as a whole is not to be believed.
func (s *Service) finishCheck(ctx context.Context, actor access.Actor, b *Batch) error {
	return s.change(ctx, actor, b.County, b.ID, "batch.checked", func(tx *db.Tx, now *Batch) error {
		if now.Version != b.Version {
			return ErrMoved
		}
		*now = *b
		now.Rows = b.Cursor
		switch {
		case now.Rows == 0 && now.Item.Delivery == Snapshot: // an addition may be empty: nothing happened
			now.Fail(ErrNoRows.New())
			return nil
		case now.Refused*2 > now.Rows && !now.Waived(ErrMostlyRefused) && now.Corrects == 0:
			now.Fail(ErrMostlyRefused.With("refused", now.Refused).With("rows", now.Rows))
			return nil
		}
		if wrong := now.wrongRows(); wrong != nil {
			now.Fail(wrong)
			return nil
		}
		now.State, now.Cursor = Checked, 0
		return s.bus.Publish(tx, b.County, contract.Checked, 1, contract.CheckedV1{Batch: int64(b.ID), Item: b.Item.Code})
	})
}

func quarantinePlace(county int, batch id.ID, row int64) seal.Place {
	return seal.Place{County: county, Table: "source_quarantine", Row: int64(batch), Column: "sealed/" + id.ID(row).String()}
}
