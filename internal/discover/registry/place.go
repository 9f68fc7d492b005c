package registry

import (
	"context"
	"encoding/json"

	contract "doudi/internal/contract/registry"
	"doudi/internal/discover/source"
	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/ident"
	"doudi/internal/platform/courtesy"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
	"doudi/internal/platform/job"
	"doudi/internal/platform/seal"
)

// A city-wide file has the people of every county. Whom this county's register does not know is not its concern yet: the record waits,
// sealed, and is placed when the register brings the person. A placement is a load of its own, of the batch that brought the record.

// waitingRecord is a record as it is sealed while it waits.
type waitingRecord struct {
	ID     string     `json:"id"`
	Values []string   `json:"values"`
	Key    string     `json:"key"`
	From   civil.Date `json:"from"`
	To     civil.Date `json:"to"`
}

func unplacedPlace(county int, batch id.ID, row int64) seal.Place {
	return seal.Place{County: county, Table: "registry_unplaced", Row: int64(batch), Column: "sealed/" + id.ID(row).String()}
}

func (s *session) unplacedRow(l *loading, h *hashed) ([]any, error) {
	raw, err := json.Marshal(waitingRecord{ID: h.rec.ID.Text(), Values: h.rec.Values, Key: h.rec.Key, From: h.rec.From, To: h.rec.To})
	if err != nil {
		return nil, err
	}
	sealed, err := s.box.Seal(nil, unplacedPlace(s.county, l.batch.ID, h.rec.Row), raw)
	return []any{s.county, l.batch.ID, h.rec.Row, h.person[:], sealed}, err
}

// place places everybody who waits and is known by now.
func (s *session) place(ctx context.Context) error {
	var batches []id.ID
	err := s.db.Read(ctx, s.actor, func(tx *db.Tx) (err error) {
		batches, err = placeable(tx, s.county)
		return err
	})
	for _, batch := range batches {
		if err == nil {
			err = s.placeBatch(ctx, batch)
		}
	}
	s.placing = err != nil
	return err
}

func (s *session) placeBatch(ctx context.Context, batch id.ID) error {
	var l *loading
	err := s.db.Write(ctx, s.actor, func(tx *db.Tx) error {
		tx.MarkAudited() // the publication is what counts, and its event the trace
		b, err := s.source.Find(tx, s.county, batch)
		if err != nil {
			return err
		}
		stage, err := tx.Stage(s.county, "registry")
		if err != nil {
			return err
		}
		if err := insertLoad(tx, s.county, stage, b); err != nil {
			return err
		}
		l, err = s.loading(tx, stage, 0, b)
		return err
	})
	if err != nil {
		return err
	}
	for {
		c, err := s.waiting(ctx, l)
		if err != nil {
			return err
		}
		if len(c.list) == 0 {
			return s.publishPlacement(ctx, l)
		}
		p, err := s.prepare(ctx, l, c)
		if err != nil {
			return err
		}
		err = s.db.Bulk(courtesy.Patient(ctx), s.actor, s.county, func(tx *db.Tx) error {
			if err := p.write(tx, l); err != nil {
				return err
			}
			return markPlaced(tx, l, c.list)
		})
		if err != nil {
			return err
		}
	}
}

// waiting reads some of the batch's records whose persons are known.
func (s *session) waiting(ctx context.Context, l *loading) (*chunk, error) {
	c, h := &chunk{}, s.newHashing(l.batch.Item)
	today := civil.FromTime(s.db.Clock().Now())
	err := s.db.Read(ctx, s.actor, func(tx *db.Tx) error {
		c.list = nil
		return unplacedOf(tx, s.county, l.batch.ID, db.MaxList, func(row int64, sealed []byte) error {
			raw, err := s.box.Open(job.Purpose(ctx), nil, unplacedPlace(s.county, l.batch.ID, row), sealed)
			if err != nil {
				return err
			}
			var w waitingRecord
			if err := json.Unmarshal(raw, &w); err != nil {
				return err
			}
			number, err := ident.ParseID(w.ID, today)
			if err != nil {
				return err
			}
			c.list = append(c.list, h.hash(source.Record{Row: row, ID: number, Values: w.Values, Key: w.Key, From: w.From, To: w.To}))
			return nil
		})
	})
	return c, err
}

func (s *session) publishPlacement(ctx context.Context, l *loading) error {
	return s.db.Write(ctx, s.actor, func(tx *db.Tx) error {
		if err := tx.Serialize(s.county); err != nil {
			return err
		}
		if err := tx.Publish(s.county, l.stage); err != nil {
			return err
		}
		if err := setLoad(tx, s.county, l.stage, "published"); err != nil {
			return err
		}
		if err := dropPlaced(tx, s.county, l.stage); err != nil {
			return err
		}
		tx.MarkAudited()
		return s.bus.Publish(tx, s.county, contract.Published, 1, contract.PublishedV1{
			Stage: int64(l.stage), Batch: int64(l.batch.ID), Item: l.batch.Item.Code, Small: l.read <= source.SmallBatch,
		})
	})
}
