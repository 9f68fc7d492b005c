package source

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"

	"doudi/internal/kernel/access"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// Correction is one refused row with the values that a person put right; fields not named keep what was written.
type Correction struct {
	Row    int64
	Values map[string]string
}

// RefusedRow is a row in quarantine, opened.
type RefusedRow struct {
	Row       int64
	Cells     []string // in the item's field order, as written
	Reasons   []Reason
	Corrected id.ID
}

// QuarantineOf opens the refused rows of a batch after the given row. It is a look at persons' data, so it is logged.
func (s *Service) QuarantineOf(ctx context.Context, actor access.Actor, batch id.ID, after int64, limit int) (b *Batch, rows []RefusedRow, err error) {
	err = audit.Search(ctx, s.db, s.box, actor, actor.County, "batch.quarantine", fmt.Sprint(batch, after), func(tx *db.Tx, p access.Purpose) (int, error) {
		if b, err = s.visible(tx, actor, batch); err != nil {
			return 0, err
		}
		list, err := quarantineAfter(tx, b.County, b.ID, after, limit)
		if err != nil {
			return 0, err
		}
		for _, r := range list {
			open, err := s.openRefused(p, b, r)
			if err != nil {
				return 0, err
			}
			rows = append(rows, open)
		}
		return len(rows), nil
	})
	return b, rows, err
}

func (s *Service) openRefused(p access.Purpose, b *Batch, r refused) (RefusedRow, error) {
	open := RefusedRow{Row: r.Row, Corrected: r.Corrected}
	raw, err := s.box.Open(p, nil, quarantinePlace(b.County, b.ID, r.Row), r.Sealed)
	if err != nil {
		return open, err
	}
	if err := json.Unmarshal(raw, &open.Cells); err != nil {
		return open, fmt.Errorf("quarantine row: %w", err)
	}
	if err := json.Unmarshal([]byte(r.Reasons), &open.Reasons); err != nil {
		return open, fmt.Errorf("quarantine reasons: %w", err)
	}
	return open, nil
}

// Correct replays refused rows with a person's corrections: they become a small batch of their own, which goes the whole way that
// every batch goes. A corrected snapshot row is added to the snapshot; it ends nothing.
func (s *Service) Correct(ctx context.Context, actor access.Actor, batch id.ID, corrections []Correction) (*Batch, error) {
	if len(corrections) == 0 {
		return nil, ErrNothingToCorrect.New()
	}
	var of *Batch
	lines := make([][]string, 0, len(corrections)+1)
	// Unguarded: the idempotency key is claimed when the corrections are kept, not when they are looked up.
	err := audit.Search(db.Unguarded(ctx), s.db, s.box, actor, actor.County, "batch.quarantine", fmt.Sprint(batch), func(tx *db.Tx, p access.Purpose) (int, error) {
		var err error
		if of, err = s.visible(tx, actor, batch); err != nil {
			return 0, err
		}
		header := make([]string, len(of.Item.Fields))
		for i, f := range of.Item.Fields {
			header[i] = f.Code
		}
		lines = append(lines, header)
		for _, c := range corrections {
			line, err := s.corrected(tx, p, of, c)
			if err != nil {
				return 0, err
			}
			lines = append(lines, line)
		}
		return len(corrections), nil
	})
	if err != nil {
		return nil, err
	}
	// Said outright: a long text full of semicolons must not pass for the separator.
	file := bytes.NewBufferString("sep=,\n")
	if err := csv.NewWriter(file).WriteAll(lines); err != nil {
		return nil, fmt.Errorf("write the corrections: %w", err)
	}
	name := fmt.Sprintf("改正 %s", of.FileName)
	return s.receive(ctx, actor, &Batch{Item: of.Item, FileName: fileName(name), Corrects: of.ID}, func(tx *db.Tx, b *Batch) error {
		for _, c := range corrections {
			ok, err := markCorrected(tx, of.County, of.ID, c.Row, b.ID)
			if err != nil {
				return err
			}
			if !ok {
				return ErrNotQuarantined.With("row", c.Row)
			}
		}
		return nil
	}, file)
}

func (s *Service) corrected(tx *db.Tx, p access.Purpose, of *Batch, c Correction) ([]string, error) {
	r, found, err := quarantined(tx, of.County, of.ID, c.Row)
	if err != nil {
		return nil, err
	}
	if !found || r.Corrected != 0 {
		return nil, ErrNotQuarantined.With("row", c.Row)
	}
	open, err := s.openRefused(p, of, r)
	if err != nil {
		return nil, err
	}
	line := make([]string, len(of.Item.Fields))
	copy(line, open.Cells)
	for code, value := range c.Values {
		i := of.Item.FieldIndex(code)
		if i < 0 {
			return nil, ErrNoField.With("field", code)
		}
		line[i] = value
	}
	return line, nil
}
