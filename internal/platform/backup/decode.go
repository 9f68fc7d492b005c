package backup

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"

	"doudi/internal/kernel/problem"
)

// The bounds of what a stream may claim; none is near to what the house stores.
const (
	maxName    = 200
	maxColumns = 1000
	maxTables  = 10000
	maxValue   = 1 << 30
)

// visitor sees an archive's content in its order. Values are its own to keep.
type visitor interface {
	table(name string, columns []Column) error
	row(values []any) error
	trailer(totals []Total) error
}

// decode reads the records and proves every table against the trailer, whose totals it returns.
func decode(in io.Reader, v visitor) ([]Total, error) {
	d := &decoder{in: bufio.NewReaderSize(in, 64<<10), check: newEncoder(io.Discard)}
	totals, err := d.run(v)
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return nil, malformed("the content ends before its end")
	case err != nil:
		return nil, err
	}
	return totals, nil
}

func malformed(why string) error { return ErrDamaged.With("where", why) }

type decoder struct {
	in      *bufio.Reader
	check   *encoder // encodes again what was read, so that the digest is of the canonical form
	columns []Column
}

func (d *decoder) run(v visitor) ([]Total, error) {
	for {
		tag, err := d.in.ReadByte()
		if err != nil {
			return nil, err
		}
		switch {
		case tag == tagTable:
			err = d.table(v)
		case tag == tagRow && d.columns != nil:
			err = d.row(v)
		case tag == tagTrailer:
			return d.trailer(v)
		default:
			err = malformed("a record of an unknown kind")
		}
		if err != nil {
			return nil, err
		}
	}
}

func (d *decoder) table(v visitor) error {
	name, err := d.text(maxName)
	if err != nil {
		return err
	}
	n, err := d.count(maxColumns)
	if err != nil {
		return err
	}
	if n == 0 || len(d.check.totals) >= maxTables {
		return malformed("a table that cannot be")
	}
	d.columns = make([]Column, n)
	for i := range d.columns {
		if d.columns[i].Name, err = d.text(maxName); err != nil {
			return err
		}
		if d.columns[i].Type, err = d.text(maxName); err != nil {
			return err
		}
	}
	if err := d.check.table(name, d.columns); err != nil {
		return err
	}
	return v.table(name, d.columns)
}

func (d *decoder) row(v visitor) error {
	values := make([]any, len(d.columns))
	for i := range values {
		value, err := d.value()
		if err != nil {
			return err
		}
		values[i] = value
	}
	if err := d.check.row(values); err != nil {
		return err
	}
	return v.row(values)
}

func (d *decoder) value() (any, error) {
	kind, err := d.in.ReadByte()
	if err != nil {
		return nil, err
	}
	switch kind {
	case kindNull:
		return nil, nil
	case kindInteger:
		n, err := binary.ReadVarint(d.in)
		return n, overflow(err)
	case kindText:
		raw, err := d.bytes(maxValue)
		return string(raw), err
	case kindBytes:
		return d.bytes(maxValue)
	}
	return nil, malformed("a value of an unknown kind")
}

func (d *decoder) trailer(v visitor) ([]Total, error) {
	d.check.end()
	n, err := d.count(maxTables)
	if err != nil {
		return nil, err
	}
	var totals []Total
	for range n {
		var t Total
		if t.Table, err = d.text(maxName); err != nil {
			return nil, err
		}
		rows, err := binary.ReadUvarint(d.in)
		if err != nil {
			return nil, overflow(err)
		}
		t.Rows = int64(rows) //nolint:gosec // compared with what was counted
		if _, err := io.ReadFull(d.in, t.Digest[:]); err != nil {
			return nil, err
		}
		totals = append(totals, t)
	}
	if !slices.Equal(totals, d.check.totals) {
		return nil, malformed("the tables are not those of the trailer")
	}
	if err := v.trailer(totals); err != nil {
		return nil, err
	}
	switch _, err := d.in.ReadByte(); {
	case err == nil:
		return nil, malformed("something follows the trailer")
	case !errors.Is(err, io.EOF):
		return nil, err
	}
	return totals, nil
}

func (d *decoder) count(limit uint64) (uint64, error) {
	n, err := binary.ReadUvarint(d.in)
	if err != nil {
		return 0, overflow(err)
	}
	if n > limit {
		return 0, malformed("a length that cannot be")
	}
	return n, nil
}

func (d *decoder) text(limit uint64) (string, error) {
	raw, err := d.bytes(limit)
	return string(raw), err
}

// bytes grows with what is really there: a claimed length alone takes no memory.
func (d *decoder) bytes(limit uint64) ([]byte, error) {
	n, err := d.count(limit)
	if err != nil {
		return nil, err
	}
	if n <= chunkSize {
		raw := make([]byte, n)
		_, err := io.ReadFull(d.in, raw)
		return raw, err
	}
	var grown bytes.Buffer
	if _, err := io.CopyN(&grown, d.in, int64(n)); err != nil { //nolint:gosec // at most maxValue
		return nil, err
	}
	return grown.Bytes(), nil
}

// overflow names a number that is none; the end of the stream and refusals pass.
func overflow(err error) error {
	if _, refusal := problem.As(err); err == nil || refusal || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	return fmt.Errorf("%w (%w)", malformed("a number that cannot be"), err)
}
