package source

import (
	"io"

	"doudi/internal/kernel/civil"
)

// reader reads the rows of a delivery as records or refusals, in the file's order. The same file gives the same rows each time,
// as long as the day it is read as of stays the same, which is why a batch keeps the day on which it was received. It shares nothing
// with anybody else: one goroutine, any goroutine, may read it.
type reader struct {
	Encoding string
	Skipped  int64 // rows that are none: footers, and headers once more
	from     rows
	checker  checker
}

// outcome is one row: a record, or a refusal with its cells.
type outcome struct {
	Record  Record // of a refused row: at most the ID number and the key
	Reasons []Reason
	Cells   []string // of a refused row: the item's fields in order, as they were written
	Row     int64
}

// newReader reads a file of so many bytes; 0 if unknown.
func newReader(r io.Reader, size int64, it *Item, county int, today civil.Date, places Places) (*reader, error) {
	from, l, encoding, err := openRows(r, size, it)
	if err != nil {
		return nil, err
	}
	return &reader{Encoding: encoding, from: from, checker: checker{
		item: it, layout: l, county: county, today: today, places: places, encoding: encoding, known: map[int64]bool{},
	}}, nil
}

// pass leaves rows out that were read before, skipped ones included, without a look at what is in them.
func (r *reader) pass(rows int64) error {
	for range rows {
		if _, err := r.from.next(); err != nil {
			return err
		}
	}
	return nil
}

// next returns the next row, or io.EOF.
func (r *reader) next() (outcome, error) {
	for {
		raw, err := r.from.next()
		if err != nil {
			return outcome{}, err
		}
		rec, reasons := r.checker.check(raw)
		if len(reasons) == 0 {
			return outcome{Record: rec, Row: raw.Number}, nil
		}
		if r.checker.note(raw) {
			r.Skipped++
			continue
		}
		return outcome{Record: rec, Reasons: reasons, Row: raw.Number, Cells: r.written(raw)}, nil
	}
}

// written is a refused row's cells by the item's fields, as one would write them in a CSV file.
func (r *reader) written(raw row) []string {
	cells := make([]string, len(r.checker.item.Fields))
	for i, at := range r.checker.layout.columns {
		cells[i] = cell(raw.Cells, at)
		if raw.Kinds != nil && at >= 0 {
			cells[i], _ = dressed(r.checker.item.Fields[i], cells[i], raw.Kinds[at])
		}
	}
	return cells
}
