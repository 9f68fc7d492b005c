package source

import (
	"context"
	"errors"
	"io"
	"strconv"

	"doudi/internal/kernel/money"
	"doudi/internal/platform/db"
	"doudi/internal/platform/job"
)

// Records reads a batch's records again, in the file's order: what registry loads. Refused rows are passed over. It shares nothing
// with the service or with other Records: one goroutine may read ahead of another that uses what it reads.
type Records struct {
	rows    *reader
	refused func(Record)
	unknown int64
}

// Records opens the batch's kept file, for the job that runs. refused, if not nil, hears of every row passed over that still says
// whose record it is, and of every record that a correction of the batch holds: the Record has Row, ID and Key only. It is called
// by Records for the corrections, and by Next for the rows.
func (s *Service) Records(ctx context.Context, b *Batch, refused func(Record)) (*Records, error) {
	rows, err := s.open(ctx, b)
	if err != nil {
		return nil, err
	}
	if refused != nil {
		if err := s.namedByCorrections(ctx, b, refused); err != nil {
			return nil, err
		}
	}
	return &Records{rows: rows, refused: refused}, nil
}

// namedByCorrections tells whose records the corrections of the batch hold. A batch that failed, was corrected and is then resumed still has
// the wrong rows in its file; what they were to say stands in the corrections, and is not missing.
func (s *Service) namedByCorrections(ctx context.Context, b *Batch, refused func(Record)) error {
	var list []*Batch
	err := s.db.Read(ctx, job.Purpose(ctx).Actor(), func(tx *db.Tx) (err error) {
		list, err = s.corrections(tx, b.County, b.ID)
		return err
	})
	for _, fix := range list {
		if err != nil {
			return err
		}
		err = s.eachNamed(ctx, fix, refused)
	}
	return err
}

// eachNamed gives every row of a batch that says whose record it is.
func (s *Service) eachNamed(ctx context.Context, b *Batch, give func(Record)) error {
	rows, err := s.open(ctx, b)
	if err != nil {
		return err
	}
	for {
		o, err := rows.next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case !o.Record.ID.IsZero():
			give(Record{Row: o.Row, ID: o.Record.ID, Key: o.Record.Key})
		}
	}
}

// Next returns the next record; ok is false at the end.
func (r *Records) Next() (rec Record, ok bool, err error) {
	for {
		o, err := r.rows.next()
		if errors.Is(err, io.EOF) {
			return Record{}, false, nil
		}
		if err != nil {
			return Record{}, false, err
		}
		if len(o.Reasons) == 0 {
			return o.Record, true, nil
		}
		switch {
		case o.Record.ID.IsZero():
			r.unknown++
		case r.refused != nil:
			r.refused(o.Record)
		}
	}
}

// Unidentified is how many rows were passed over so far that do not say whose record they are. A whole list with such rows does not
// tell who is missing from it.
func (r *Records) Unidentified() int64 { return r.unknown }

// Quarantine puts a record that passed on its own, but contradicts another row of its file, among the refused.
func (s *Service) Quarantine(tx *db.Tx, b *Batch, records []Record) error {
	sealer, err := s.box.Sealer(b.County, nil)
	if err != nil {
		return err
	}
	key := ""
	for i, at := range b.Item.key {
		if i > 0 {
			key += "、"
		}
		key += b.Item.Fields[at].Name.ZH
	}
	rows := make([]refused, 0, len(records))
	for _, rec := range records {
		why := []Reason{reason("", ErrKeyConflict.With("key", key))}
		r, err := sealRefused(sealer, b, outcome{Row: rec.Row, Reasons: why, Cells: b.Item.written(rec.Values)})
		if err != nil {
			return err
		}
		rows = append(rows, r)
	}
	return insertQuarantine(tx, b.County, b.ID, rows)
}

// written is the values as a department would write them: money in yuan again.
func (it *Item) written(values []string) []string {
	cells := append([]string(nil), values...)
	for i, f := range it.Fields {
		if f.Type == "money" && cells[i] != "" {
			fen, _ := strconv.ParseInt(cells[i], 10, 64) // canonical: written by parseMoney
			cells[i] = money.Fen(fen).String()
		}
	}
	return cells
}
