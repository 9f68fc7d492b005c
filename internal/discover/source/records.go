package source

import (
	"context"
	"errors"
	"io"
	"strconv"

	"doudi/internal/kernel/money"
	"doudi/internal/platform/db"
)

// Records reads a batch's records again, in the file's order: what registry loads. Refused rows are passed over.
type Records struct {
	rows    *reader
	refused func(Record)
}

// Records opens the batch's kept file, for the job that runs. refused, if not nil, hears of every row passed over that still says
// whose record it is: the Record has Row, ID and Key only.
func (s *Service) Records(ctx context.Context, b *Batch, refused func(Record)) (*Records, error) {
	rows, err := s.open(ctx, b)
	if err != nil {
		return nil, err
	}
	return &Records{rows: rows, refused: refused}, nil
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
		if r.refused != nil && !o.Record.ID.IsZero() {
			r.refused(o.Record)
		}
	}
}

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
