package source

import (
	"context"
	"encoding/hex"
	"errors"
	"io"

	"github.com/emmansun/gmsm/sm3"

	"doudi/internal/kernel/access"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/blob"
	"doudi/internal/platform/db"
	"doudi/internal/platform/event"
	"doudi/internal/platform/id"
	"doudi/internal/platform/job"
	"doudi/internal/platform/seal"
)

// Service is the room's use cases.
type Service struct {
	db        *db.DB
	box       *seal.Box
	blobs     *blob.Store
	bus       *event.Bus
	queue     *job.Queue
	places    Places
	catalogue *Catalogue
}

// New returns the service.
func New(d *db.DB, box *seal.Box, bus *event.Bus, places Places, catalogue *Catalogue) *Service {
	return &Service{db: d, box: box, blobs: blob.New(d, box), bus: bus, places: places, catalogue: catalogue}
}

// Use gives the service its queue.
func (s *Service) Use(q *job.Queue) { s.queue = q }

// Catalogue is who delivers what.
func (s *Service) Catalogue() *Catalogue { return s.catalogue }

// Upload is a file that a department hands in.
type Upload struct {
	Department string
	Item       string
	FileName   string
	Manifest   Manifest
	File       io.Reader
}

// Receive keeps a delivery: the whole file is stored, sealed, and the check begins. It returns ErrNoItem, ErrOtherDepartment, or
// what breaks the upload; a batch whose upload broke off stays "receiving" and can be thrown away.
func (s *Service) Receive(ctx context.Context, actor access.Actor, department, item, name string, file io.Reader) (*Batch, error) {
	return s.Deliver(ctx, actor, Upload{Department: department, Item: item, FileName: name, File: file})
}

// Deliver is Receive for a file with a manifest. A file that is not the manifest's is kept and fails at once, unread.
func (s *Service) Deliver(ctx context.Context, actor access.Actor, up Upload) (*Batch, error) {
	it := s.catalogue.Item(up.Item)
	if it == nil || it.Department.Code != up.Department {
		return nil, ErrNoItem.With("item", up.Department+"/"+up.Item)
	}
	if actor.Role == access.DepartmentOperator && actor.Department != up.Department {
		return nil, ErrOtherDepartment.New()
	}
	return s.receive(ctx, actor, &Batch{Item: it, FileName: fileName(up.FileName), Manifest: up.Manifest}, nil, up.File)
}

// receive opens the batch, keeps the file, and hands it on. claim runs in the opening transaction.
func (s *Service) receive(ctx context.Context, actor access.Actor, b *Batch, claim func(tx *db.Tx, b *Batch) error, file io.Reader) (*Batch, error) {
	b.County, b.State, b.ReceivedBy, b.ReceiverName = actor.County, Receiving, id.ID(actor.UserID), actor.Name
	// An upload that breaks off must be repeatable under the same idempotency key: the key is claimed when the file is whole.
	err := s.db.Write(db.Unguarded(ctx), actor, func(tx *db.Tx) error {
		b.ID, b.Version, b.AsOf, b.ReceivedAt = tx.NewID(), 1, tx.Today(), tx.Now()
		if err := insertBatch(tx, b); err != nil {
			return err
		}
		if claim != nil {
			if err := claim(tx, b); err != nil {
				return err
			}
		}
		_, err := audit.Record(tx, audit.Entry{County: b.County, Action: "batch.receive", Subject: subject(b),
			After: map[string]any{"item": b.Item.Code, "corrects": b.Corrects}})
		return err
	})
	if err != nil {
		return nil, err
	}
	digest := sm3.New()
	size, err := s.blobs.Put(ctx, actor, b.County, b.ID, io.TeeReader(file, digest))
	if err != nil {
		return nil, err
	}
	return s.keep(ctx, actor, b, size, hex.EncodeToString(digest.Sum(nil)))
}

// keep notes that the whole file is there, and begins the check. A batch that a person cancelled during the upload stays cancelled
// and can be resumed; one that was given up as broken off goes on after all.
func (s *Service) keep(ctx context.Context, actor access.Actor, b *Batch, size int64, digest string) (kept *Batch, err error) {
	err = s.change(ctx, actor, b.County, b.ID, "batch.keep", func(tx *db.Tx, now *Batch) error {
		kept = now
		now.Size, now.Digest = size, digest
		if now.State == Cancelled {
			return nil
		}
		if wrong := now.wrongDigest(); wrong != nil {
			now.Fail(wrong)
			return nil
		}
		now.State = Received
		now.ProblemCode, now.ProblemZH, now.ProblemEN = "", "", ""
		return s.insertCheck(tx, now)
	})
	return kept, err
}

// Get returns a batch of the actor's county and department.
func (s *Service) Get(ctx context.Context, actor access.Actor, batch id.ID) (b *Batch, err error) {
	err = s.db.Read(ctx, actor, func(tx *db.Tx) error {
		b, err = s.visible(tx, actor, batch)
		return err
	})
	return b, err
}

func (s *Service) visible(tx *db.Tx, actor access.Actor, batch id.ID) (*Batch, error) {
	b, err := s.Find(tx, actor.County, batch)
	if err != nil {
		return nil, err
	}
	if b == nil || actor.Role == access.DepartmentOperator && b.Item.Department.Code != actor.Department {
		return nil, ErrNoBatch.New()
	}
	return b, nil
}

// Cancel stops a batch that is not published. What was staged is swept by registry.
func (s *Service) Cancel(ctx context.Context, actor access.Actor, batch id.ID) (*Batch, error) {
	return s.changeVisible(ctx, actor, batch, "batch.cancel", func(_ *db.Tx, b *Batch) error {
		if b.State == Published || b.State == Cancelled {
			return ErrNotCancellable.New()
		}
		b.State = Cancelled
		return nil
	})
}

// Resume checks a failed or cancelled batch again from its kept file. waive is the code of a problem that the person has looked at
// and accepts, such as a snapshot that shrank.
func (s *Service) Resume(ctx context.Context, actor access.Actor, batch id.ID, waive string) (*Batch, error) {
	return s.changeVisible(ctx, actor, batch, "batch.resume", func(tx *db.Tx, b *Batch) error {
		if b.State != Failed && b.State != Cancelled {
			return ErrNotResumable.New()
		}
		if b.Digest == "" {
			return ErrIncomplete.New()
		}
		if wrong := b.wrongDigest(); wrong != nil {
			return wrong // it is another file: nothing that a person could accept
		}
		b.State, b.Cursor = Received, 0
		b.waive(waive)
		b.Rows, b.Accepted, b.Refused, b.Skipped, b.Duplicates, b.Added, b.Changed, b.Unchanged, b.Ended = 0, 0, 0, 0, 0, 0, 0, 0, 0
		b.ProblemCode, b.ProblemZH, b.ProblemEN = "", "", ""
		return s.insertCheck(tx, b)
	})
}

func (s *Service) changeVisible(ctx context.Context, actor access.Actor, batch id.ID, action string, change func(tx *db.Tx, b *Batch) error) (*Batch, error) {
	if _, err := s.Get(ctx, actor, batch); err != nil {
		return nil, err
	}
	var after *Batch
	err := s.change(ctx, actor, actor.County, batch, action, func(tx *db.Tx, b *Batch) error {
		after = b
		return change(tx, b)
	})
	return after, err
}

// change loads, changes and saves a batch with its audit row.
func (s *Service) change(ctx context.Context, actor access.Actor, county int, batch id.ID, action string, change func(tx *db.Tx, b *Batch) error) error {
	return s.db.Write(ctx, actor, func(tx *db.Tx) error { return s.Change(tx, county, batch, action, change) })
}

// Change is for registry, which moves a batch on as part of its own transactions.
func (s *Service) Change(tx *db.Tx, county int, batch id.ID, action string, change func(tx *db.Tx, b *Batch) error) error {
	b, err := s.Find(tx, county, batch)
	if err != nil {
		return err
	}
	if b == nil {
		return ErrNoBatch.New()
	}
	before := b.State
	if err := change(tx, b); err != nil {
		return err
	}
	if err := s.Save(tx, b); err != nil {
		return err
	}
	_, err = audit.Record(tx, audit.Entry{County: county, Action: action, Subject: subject(b),
		Before: map[string]any{"state": before}, After: map[string]any{"state": b.State, "problem": b.ProblemCode}})
	return err
}

// ErrMoved tells a job that the batch was changed under it: by another worker, or by a person who cancelled it.
var ErrMoved = errors.New("source: the batch was changed meanwhile")

// Save writes a batch that was read in the same transaction. It fails if somebody changed it meanwhile.
func (s *Service) Save(tx *db.Tx, b *Batch) error {
	ok, err := save(tx, b)
	if err == nil && !ok {
		return ErrMoved
	}
	change := db.Change{County: b.County, Topic: "batch", ID: b.ID}
	if b.State == Checking || b.State == Loading {
		tx.Progress(change) // saved with every chunk
	} else {
		tx.Touch(change)
	}
	return err
}

// Fail puts the batch into Failed with the refusal, in words that are kept with it.
func (b *Batch) Fail(p *problem.Problem) {
	b.State, b.ProblemCode, b.ProblemZH, b.ProblemEN = Failed, p.Code(), p.Text("zh-CN"), p.Text("en")
}

func subject(b *Batch) audit.Subject { return audit.Subject{Kind: "batch", ID: b.ID} }
