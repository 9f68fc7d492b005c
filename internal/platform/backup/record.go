package backup

import (
	"encoding/binary"
	"fmt"
	"hash"
	"io"

	"github.com/emmansun/gmsm/sm3"
)

// The stream is a row of records, each with its tag in front.
const (
	tagTable   = 'T' // name, columns
	tagRow     = 'R' // values in the columns' order
	tagTrailer = 'Z' // the totals, and the stream's end

	kindNull    = 0
	kindInteger = 1
	kindText    = 2
	kindBytes   = 3
)

// Column is a column as both engines know it: integer, text or bytes.
type Column struct{ Name, Type string }

// Total proves one table: how many rows, and the SM3 of name, columns and rows in the order of the primary key. It is the same on both
// engines.
type Total struct {
	Table  string
	Rows   int64
	Digest [sm3.Size]byte
}

// encoder writes records and counts what it wrote.
type encoder struct {
	out    io.Writer
	sum    hash.Hash
	buffer []byte
	open   bool
	totals []Total
	size   int64
	rows   int64
}

func newEncoder(out io.Writer) *encoder { return &encoder{out: out, sum: sm3.New()} }

// table begins a table; the one before it ends.
func (e *encoder) table(name string, columns []Column) error {
	e.end()
	e.totals, e.open = append(e.totals, Total{Table: name}), true
	e.buffer = appendTable(append(e.buffer[:0], tagTable), name, columns)
	return e.write()
}

func (e *encoder) row(values []any) (err error) {
	if e.buffer, err = appendRow(append(e.buffer[:0], tagRow), values); err != nil {
		return err
	}
	e.totals[len(e.totals)-1].Rows++
	e.rows++
	return e.write()
}

// end closes the last table's digest.
func (e *encoder) end() {
	if e.open {
		e.sum.Sum(e.totals[len(e.totals)-1].Digest[:0])
		e.sum.Reset()
		e.open = false
	}
}

// trailer ends the stream.
func (e *encoder) trailer() error {
	e.end()
	_, err := e.out.Write(appendTrailer([]byte{tagTrailer}, e.totals))
	return err
}

func (e *encoder) write() error {
	e.sum.Write(e.buffer)
	e.size += int64(len(e.buffer))
	_, err := e.out.Write(e.buffer)
	return err
}

func appendTable(b []byte, name string, columns []Column) []byte {
	b = appendText(b, name)
	b = binary.AppendUvarint(b, uint64(len(columns)))
	for _, c := range columns {
		b = appendText(appendText(b, c.Name), c.Type)
	}
	return b
}

func appendRow(b []byte, values []any) ([]byte, error) {
	for _, value := range values {
		switch v := value.(type) {
		case nil:
			b = append(b, kindNull)
		case int64:
			b = binary.AppendVarint(append(b, kindInteger), v)
		case string:
			b = appendText(append(b, kindText), v)
		case []byte:
			b = append(b, kindBytes)
			b = binary.AppendUvarint(b, uint64(len(v)))
			b = append(b, v...)
		default:
			return b, fmt.Errorf("a value of type %T cannot be backed up", value)
		}
	}
	return b, nil
}

func appendTrailer(b []byte, totals []Total) []byte {
	b = binary.AppendUvarint(b, uint64(len(totals)))
	for _, t := range totals {
		b = appendText(b, t.Table)
		b = binary.AppendUvarint(b, uint64(t.Rows)) //nolint:gosec // a count
		b = append(b, t.Digest[:]...)
	}
	return b
}

func appendText(b []byte, text string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(text))), text...)
}
