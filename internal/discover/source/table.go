package source

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"doudi/internal/kernel/problem"
)

// The refusals of a whole file.
var (
	ErrEmptyFile = problem.Define("source.empty_file", problem.Invalid,
		"文件是空的，没有可读的行。请重新导出后再上传。", "The file is empty: it has no row. Export it again.")
	ErrNotText = problem.Define("source.not_text", problem.Invalid,
		"这不是 CSV 文本文件（看起来是 {kind}）。请另存为 CSV（UTF-8 或 GB18030）后再上传。",
		"This is no CSV text file (it looks like {kind}). Save it as CSV (UTF-8 or GB18030) and upload it again.")
	ErrHeader = problem.Define("source.header", problem.Invalid,
		"前 {rows} 行中找不到“{item}”的表头：缺少列 {missing}。请核对是否选错了数据项，或补上这些列。",
		"No header of “{item}” in the first {rows} rows: columns missing: {missing}. Check that this is the right item, or add the columns.")
	ErrHeaderTwice = problem.Define("source.header_twice", problem.Invalid,
		"表头中“{column}”出现了两次，不能判断以哪一列为准。请删去一列。", "The header has “{column}” twice, and which to take is not clear. Remove one.")
	ErrUnclosedQuote = problem.Define("source.unclosed_quote", problem.Invalid,
		"第 {line} 行的引号没有配对，其后的内容无法分列。请补上引号后重新上传。",
		"The quote that opens in line {line} never closes, so the rest cannot be split. Close it and upload again.")
	ErrLongRow = problem.Define("source.long_row", problem.Invalid,
		"第 {line} 行之后的一行超过 1 MB，不像表格中的一行：多半是引号没有配对，或者这不是 CSV 文件。",
		"The row after line {line} is longer than 1 MB and looks like no row of a table: a quote never closes, or this is no CSV file.")
)

// headerRows is how far down a header is looked for: hand-made files begin with titles.
const headerRows = 20

// table reads the rows of a delimited text file, whatever its encoding and delimiter.
type table struct {
	Encoding string
	csv      *csv.Reader
	lines    *lines
	skipped  int64 // lines before the first that csv reads: its numbers begin after them
	last     int64 // the line of the last row, as a person counts: 1 is the first
}

// row is one line of the file. Broken says that its quotes cannot be read; its cells are then what could be.
type row struct {
	Number int64
	Cells  []string
	Broken bool
}

func openTable(r io.Reader) (*table, error) {
	raw := bufio.NewReaderSize(r, 128<<10)
	head, err := raw.Peek(64 << 10)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if len(bytes.TrimSpace(head)) == 0 {
		return nil, ErrEmptyFile.New()
	}
	if kind := binaryKind(head); kind != "" {
		return nil, ErrNotText.With("kind", kind)
	}
	name, decoder := encodingOf(head, err == nil)
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
	return t, nil
}

// binaryKind recognises what people upload by mistake. Systems export web pages under the name of a spreadsheet.
func binaryKind(head []byte) string {
	for _, k := range []struct{ magic, kind string }{
		{"PK\x03\x04", "XLSX/ZIP"}, {"PK\x05\x06", "ZIP"}, {"\xd0\xcf\x11\xe0", "XLS"}, {"%PDF", "PDF"}, {"\xff\xd8\xff", "JPEG"},
		{"\x89PNG", "PNG"}, {"Rar!", "RAR"}, {"7z\xbc\xaf", "7z"},
	} {
		if bytes.HasPrefix(head, []byte(k.magic)) {
			return k.kind
		}
	}
	start := strings.ToLower(string(bytes.TrimSpace(head[:min(len(head), 64)])))
	for _, k := range []struct{ tag, kind string }{{"<html", "HTML"}, {"<!doctype", "HTML"}, {"<table", "HTML"}, {"<?xml", "XML"}} {
		if strings.HasPrefix(start, k.tag) {
			return k.kind
		}
	}
	return ""
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

func blank(cells []string) bool {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

// layout says in which column each field of an item stands; -1 where an optional column is missing.
type layout struct {
	columns []int
	width   int
	header  int64
}

// findHeader reads on until a row names every required field of the item.
func (t *table) findHeader(it *Item) (layout, error) {
	var best []string
	for range headerRows {
		r, err := t.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return layout{}, err
		}
		l, missing, err := it.match(r.Cells)
		if err != nil {
			return layout{}, err
		}
		if len(missing) == 0 {
			l.header = r.Number
			return l, nil
		}
		if best == nil || len(missing) < len(best) {
			best = missing
		}
	}
	if best == nil {
		return layout{}, ErrEmptyFile.New()
	}
	return layout{}, ErrHeader.With("rows", headerRows).With("item", it.Name.ZH).With("missing", strings.Join(best, "、"))
}

func (it *Item) match(cells []string) (layout, []string, error) {
	l := layout{columns: make([]int, len(it.Fields)), width: len(cells)}
	var missing []string
	for i, f := range it.Fields {
		l.columns[i] = -1
		for j, cell := range cells {
			if !f.named(cell) {
				continue
			}
			if l.columns[i] >= 0 {
				return l, nil, ErrHeaderTwice.With("column", f.Name.ZH)
			}
			l.columns[i] = j
		}
		if l.columns[i] < 0 && f.Required {
			missing = append(missing, f.Name.ZH)
		}
	}
	return l, missing, nil
}

func (f *Field) named(cell string) bool {
	cell = strings.Join(strings.Fields(strings.Trim(cell, "* \u3000\ufeff")), "")
	if cell == f.Code {
		return true
	}
	for _, h := range f.Header {
		if cell == h {
			return true
		}
	}
	return false
}
