package source

import (
	"encoding/xml"
	"io"
	"strconv"
	"strings"
)

// The bounds of a sheet.
const (
	lastRow    = 1 << 20
	lastColumn = 1 << 14
)

// sheet reads the rows of one sheet as a stream. The library's own row reader takes a sheet that breaks off for one that ends, does
// not tell a number from a text, and unpacks large sheets onto the disk in clear: none of this may happen to a delivery.
type sheet struct {
	book  *workbook
	from  *unpacked
	x     *xml.Decoder
	last  int64
	width int // cells of a row, once the header is known; notes to the right of the table are nobody's column
	cells []string
	kinds []kind
	text  []byte
	ended bool
}

func (w *workbook) open(ref sheetRef) (*sheet, error) {
	from, err := w.unpack(ref.part)
	if err != nil {
		return nil, err
	}
	return &sheet{book: w, from: from, x: xml.NewDecoder(from)}, nil
}

// next returns the next row that is not blank, or io.EOF after the sheet's proper end.
func (s *sheet) next() (row, error) {
	for !s.ended {
		token, err := s.x.RawToken()
		if err != nil { // its end before its end, too: half a sheet is none
			return row{}, s.from.refuse()
		}
		switch el := token.(type) {
		case xml.StartElement:
			s.from.begin()
			if el.Name.Local != "row" {
				continue
			}
			if err := s.readRow(el); err != nil {
				return row{}, err
			}
			if !blank(s.cells) {
				return row{Number: s.last, Cells: s.cells, Kinds: s.kinds}, nil
			}
		case xml.EndElement:
			if el.Name.Local == "sheetData" {
				s.ended = true
				if err := s.from.drain(); err != nil {
					return row{}, err
				}
			}
		}
	}
	return row{}, io.EOF
}

func (s *sheet) readRow(el xml.StartElement) error {
	number := s.last + 1
	if r := attribute(el, "r"); r != "" {
		n, err := strconv.ParseInt(r, 10, 64)
		if err != nil || n <= s.last || n > lastRow { // the same number twice would be two rows in one place
			return damaged(s.from.name)
		}
		number = n
	}
	if number > lastRow {
		return damaged(s.from.name)
	}
	s.last, s.cells, s.kinds = number, s.cells[:0], s.kinds[:0]
	column := 0
	for {
		token, err := s.x.RawToken()
		if err != nil {
			return s.from.refuse()
		}
		switch el := token.(type) {
		case xml.StartElement:
			if el.Name.Local == "row" {
				return damaged(s.from.name) // a row within a row
			}
			if el.Name.Local != "c" {
				continue
			}
			if r := attribute(el, "r"); r != "" {
				column = columnOf(r)
			} else {
				column++
			}
			if column < 1 || column > lastColumn {
				return damaged(s.from.name)
			}
			if err := s.readCell(el, column-1); err != nil {
				return err
			}
		case xml.EndElement:
			switch el.Name.Local {
			case "row":
				s.fit(s.width)
				return nil
			case "sheetData":
				return damaged(s.from.name) // the row never ended
			}
		}
	}
}

// fit makes the row as wide as the header.
func (s *sheet) fit(width int) {
	s.grow(width)
	if width > 0 {
		s.cells, s.kinds = s.cells[:width], s.kinds[:width]
	}
}

func (s *sheet) grow(width int) {
	for len(s.cells) < width {
		s.cells, s.kinds = append(s.cells, ""), append(s.kinds, plain)
	}
}

// readCell reads one cell: its kind, its formula if any, and its value.
func (s *sheet) readCell(el xml.StartElement, at int) error {
	written, formula, value := attribute(el, "t"), false, false
	s.text = s.text[:0]
	inValue := false
	for {
		token, err := s.x.RawToken()
		if err != nil {
			return s.from.refuse()
		}
		switch el := token.(type) {
		case xml.StartElement:
			switch el.Name.Local {
			case "c", "row":
				return damaged(s.from.name) // a cell within a cell
			case "f":
				formula = true
			case "v":
				inValue, value = true, true
			case "is":
				value = true
				if s.text, err = appendText(s.x, s.text, "is"); err != nil {
					return s.from.refuse()
				}
			}
		case xml.EndElement:
			switch el.Name.Local {
			case "v":
				inValue = false
			case "row", "sheetData":
				return damaged(s.from.name) // the cell never ended
			case "c":
				return s.put(at, written, formula, value)
			}
		case xml.CharData:
			if inValue {
				s.text = append(s.text, el...)
			}
		}
	}
}

func (s *sheet) put(at int, written string, formula, value bool) error {
	text, k := string(s.text), plain
	switch written {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(text))
		shared, ok := s.book.strings.at(i)
		if value && (err != nil || !ok) {
			return damaged(s.from.name)
		}
		text = shared
	case "b":
		k = boolean
	case "e":
		k = failed
	case "d":
		text, _, _ = strings.Cut(text, "T") // a day with its time of day
	case "", "n":
		if value && text != "" {
			text, k = s.book.number(text)
		}
	}
	if formula && (!value || text == "" && written != "str" && written != "s") {
		k, text = uncounted, "="
	}
	s.grow(at + 1)
	s.cells[at], s.kinds[at] = text, k
	return nil
}

// attribute is the value of the attribute, or "".
func attribute(el xml.StartElement, name string) string {
	for _, a := range el.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

// columnOf is the column, from 1, of a cell's name such as AB12; 0 if it is none.
func columnOf(name string) int {
	n := 0
	for _, r := range name {
		if r < 'A' || r > 'Z' {
			break
		}
		if n = n*26 + int(r-'A') + 1; n > lastColumn {
			return 0
		}
	}
	return n
}
