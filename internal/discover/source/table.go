package source

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// table reads the rows of a delimited text file, whatever its encoding and delimiter.
type table struct {
	Encoding string
	csv      *csv.Reader
	lines    *lines
	skipped  int64 // lines before the first that csv reads: its numbers begin after them
	last     int64 // the line of the last row, as a person counts: 1 is the first
}

// openTable reads text that begins with head; more says that it goes on after it.
func openTable(raw *bufio.Reader, head []byte, more bool) *table {
	name, decoder := encodingOf(head, more)
	ends := &lines{from: raw}
	if decoder != nil {
		ends.from = transform.NewReader(raw, decoder)
	}
	text := bufio.NewReaderSize(ends, 128<<10)
	if bom, _ := text.Peek(3); string(bom) == "\ufeff" {
		_, _ = text.Discard(3)
	}
	t := &table{Encoding: name, lines: ends}
	comma := t.delimiter(text)
	t.csv = csv.NewReader(text)
	t.csv.Comma, t.csv.FieldsPerRecord, t.csv.ReuseRecord = comma, -1, true
	return t
}

// encodingOf tells the encoding by the mark at the start or, without one, by whether the beginning reads as UTF-8. more says that
// the file goes on after head, which may end within a character.
func encodingOf(head []byte, more bool) (string, *encoding.Decoder) {
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		return "UTF-8 BOM", nil
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		return "UTF-16LE", unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder()
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		return "UTF-16BE", unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM).NewDecoder()
	}
	for i := 0; more && i < utf8.UTFMax-1 && len(head) > 0 && !utf8.Valid(head); i++ {
		head = head[:len(head)-1]
	}
	if mostlyUTF8(head) {
		return "UTF-8", nil
	}
	return "GB18030", simplifiedchinese.GB18030.NewDecoder()
}

// mostlyUTF8 bears with a few broken characters, which spoil their own rows only: read as GB18030 all of the file would be
// gibberish. Chinese text in GB18030 hardly ever forms three-byte characters of UTF-8 by chance.
func mostlyUTF8(head []byte) bool {
	whole, broken := 0, 0
	for len(head) > 0 {
		r, size := utf8.DecodeRune(head)
		switch {
		case r == utf8.RuneError && size == 1:
			broken++
		case size > 2:
			whole++
		}
		head = head[size:]
	}
	return broken == 0 || whole > 20*broken
}

// delimiters are the separators that are looked for; of two used equally often, the earlier.
var delimiters = []rune{',', '\t', ';', '|'}

// delimiter takes the one that the beginning of the file uses most; a line "sep=;" of spreadsheets says it outright and is dropped.
func (t *table) delimiter(text *bufio.Reader) rune {
	head, _ := text.Peek(8 << 10)
	line, _, _ := strings.Cut(string(head), "\n")
	best, most := ',', 0
	for _, candidate := range delimiters {
		if line == "sep="+string(candidate) {
			_, _ = text.Discard(len(line) + 1)
			t.skipped++
			return candidate
		}
		if n := strings.Count(string(head), string(candidate)); n > most {
			best, most = candidate, n
		}
	}
	return best
}

// next returns the next row that is not blank, or io.EOF. The cells are valid until the next call.
func (t *table) next() (row, error) {
	for {
		t.lines.since = 0
		cells, err := t.csv.Read()
		var parse *csv.ParseError
		if errors.As(err, &parse) {
			t.last = t.skipped + int64(parse.StartLine)
			if errors.Is(parse.Err, csv.ErrQuote) && parse.Line > parse.StartLine {
				return row{}, ErrUnclosedQuote.With("line", t.last)
			}
			return row{Number: t.last, Cells: cells, Broken: true}, nil
		}
		if errors.Is(err, errLongRow) {
			return row{}, ErrLongRow.With("line", t.last)
		}
		if err != nil {
			return row{}, err
		}
		line, _ := t.csv.FieldPos(0)
		t.last = t.skipped + int64(line)
		if !blank(cells) {
			return row{Number: t.last, Cells: cells}, nil
		}
	}
}
