package demo

import (
	"bytes"
	"io"
)

// book takes a file's rows, header first, as one kind of file.
type book interface {
	row(p *pen) error
	close() error
}

// textFile is a delimited text file. It writes what encoding/csv writes, without a string for every cell.
type textFile struct {
	out     io.Writer
	encoder io.WriteCloser // nil: UTF-8
	comma   byte
	newline string
	line    []byte
}

func newTextFile(out io.Writer, f *format) (*textFile, error) {
	t := &textFile{out: out, comma: ',', newline: "\n"}
	if f.comma != 0 {
		t.comma = f.comma
	}
	if f.crlf {
		t.newline = "\r\n"
	}
	if f.encode != nil {
		t.encoder = f.encode(out)
		t.out = t.encoder
	}
	if f.bom {
		t.line = append(t.line, "\ufeff"...)
	}
	for i, c := range f.columns {
		t.cell(i, []byte(c.title))
	}
	t.line = append(t.line, t.newline...)
	return t, nil
}

func (t *textFile) cell(i int, text []byte) {
	if i > 0 {
		t.line = append(t.line, t.comma)
	}
	if !t.quoted(text) {
		t.line = append(t.line, text...)
		return
	}
	t.line = append(append(append(t.line, '"'), bytes.ReplaceAll(text, []byte(`"`), []byte(`""`))...), '"')
}

func (t *textFile) quoted(text []byte) bool {
	for _, c := range text {
		if c == t.comma || c == '"' || c == '\n' || c == '\r' {
			return true
		}
	}
	return len(text) > 0 && text[0] == ' '
}

const flushAt = 32 << 10

func (t *textFile) row(p *pen) error {
	for i := range p.cells {
		t.cell(i, p.at(i))
	}
	t.line = append(t.line, t.newline...)
	if len(t.line) < flushAt {
		return nil
	}
	return t.flush()
}

func (t *textFile) flush() error {
	_, err := t.out.Write(t.line)
	t.line = t.line[:0]
	return err
}

func (t *textFile) close() error {
	err := t.flush()
	if t.encoder != nil && err == nil {
		err = t.encoder.Close()
	}
	return err
}
