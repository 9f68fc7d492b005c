package source

import (
	"errors"
	"io"

	"doudi/internal/kernel/civil"
)

// reader reads the rows of a delivery as records or refusals, in the file's order. The same file gives the same rows each time,
// as long as the day it is read as of stays the same, which is why a batch keeps the day on which it was received.
type reader struct {
	Encoding string
	table    *table
	checker  checker
}

// outcome is one row: a record, or a refusal with its cells.
type outcome struct {
	Record  Record // of a refused row: at most the ID number and the key
	Reasons []Reason
	Cells   []string // of a refused row: the item's fields in order, as they were written
	Row     int64
}

func newReader(r io.Reader, it *Item, county int, today civil.Date, places Places) (*reader, error) {
	t, err := openTable(r)
	if err != nil {
		return nil, err
	}
	l, err := t.findHeader(it)
	if err != nil {
		return nil, err
	}
	return &reader{Encoding: t.Encoding, table: t, checker: checker{
		item: it, layout: l, county: county, today: today, places: places, encoding: t.Encoding, known: map[int64]bool{},
	}}, nil
}

// next returns the next row, or io.EOF.
func (r *reader) next() (outcome, error) {
	raw, err := r.table.next()
	if err != nil {
		if errors.Is(err, io.EOF) {
			return outcome{}, io.EOF
		}
		return outcome{}, err
	}
	rec, reasons := r.checker.check(raw)
	o := outcome{Record: rec, Reasons: reasons, Row: raw.Number}
	if len(reasons) > 0 {
		o.Cells = make([]string, len(r.checker.item.Fields))
		for i, at := range r.checker.layout.columns {
			o.Cells[i] = cell(raw.Cells, at)
		}
	}
	return o, nil
}
