package source

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"

	"doudi/internal/kernel/problem"
)

// rows gives the rows of one table, in the order of the file, blank ones left out; io.EOF at the end. The cells are valid until
// the next call.
type rows interface {
	next() (row, error)
}

// row is one row of a table. Broken says that its quotes cannot be read; its cells are then what could be.
type row struct {
	Number int64 // as a person counts: 1 is the first line of the file or the sheet
	Cells  []string
	Kinds  []kind // of a workbook: what each cell holds; nil in text, where everything is text
	Broken bool
}

// headerRows is how far down a header is looked for: hand-made files begin with titles.
const headerRows = 20

// openRows recognises a delivery by what is in it, whatever its name, and reads on to the row after its header. size is the
// file's in bytes, 0 if unknown.
func openRows(r io.Reader, size int64, it *Item) (from rows, l layout, encoding string, err error) {
	raw := bufio.NewReaderSize(r, 128<<10)
	head, err := raw.Peek(64 << 10)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, l, "", err
	}
	if len(bytes.TrimSpace(head)) == 0 {
		return nil, l, "", ErrEmptyFile.New()
	}
	switch what := binaryKind(head); what {
	case "":
		t := openTable(raw, head, err == nil)
		l, err := findHeader(t, it)
		return t, l, t.Encoding, err
	case "ZIP":
		return openWorkbook(raw, size, it)
	case "OLE":
		return nil, l, "", oldOffice(raw)
	default:
		return nil, l, "", ErrNotTable.With("kind", what)
	}
}

// binaryKind recognises what people upload, by mistake or not. Systems export web pages under the name of a spreadsheet.
func binaryKind(head []byte) string {
	for _, k := range []struct{ magic, kind string }{
		{"PK\x03\x04", "ZIP"}, {"PK\x05\x06", "ZIP"}, {"\xd0\xcf\x11\xe0", "OLE"}, {"%PDF", "PDF"}, {"\xff\xd8\xff", "JPEG"},
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

// oldOffice tells a workbook with a password from one in the format before 2007: both lie in the same container.
func oldOffice(r io.Reader) error {
	raw, err := io.ReadAll(io.LimitReader(r, maxWorkbook))
	if err != nil {
		return err
	}
	if bytes.Contains(raw, []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")) {
		return ErrEncrypted.New()
	}
	return ErrNotTable.With("kind", "XLS")
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
func findHeader(from rows, it *Item) (layout, error) {
	l, missing, err := lookForHeader(from, it)
	switch {
	case err != nil:
		return layout{}, err
	case l.header > 0:
		return l, nil
	case missing == nil:
		return layout{}, ErrEmptyFile.New()
	}
	return layout{}, ErrHeader.With("rows", headerRows).With("item", it.Name.ZH).With("missing", strings.Join(missing, "、"))
}

// lookForHeader returns the layout, or the columns that the likeliest row lacks: nil if there is no row at all.
func lookForHeader(from rows, it *Item) (l layout, best []string, err error) {
	for range headerRows {
		r, err := from.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return layout{}, nil, err
		}
		l, missing, err := it.match(r.Cells)
		if err != nil {
			return layout{}, nil, err
		}
		if len(missing) == 0 {
			l.header = r.Number
			return l, nil, nil
		}
		if best == nil || len(missing) < len(best) {
			best = missing
		}
	}
	return layout{}, best, nil
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

// The refusals of a whole file.
var (
	ErrEmptyFile = problem.Define("source.empty_file", problem.Invalid,
		"文件是空的，没有可读的行。请重新导出后再上传。", "The file is empty: it has no row. Export it again.")
	ErrNotTable = problem.Define("source.not_text", problem.Invalid,
		"这既不是 CSV 文本文件，也不是 XLSX 工作簿（看起来是 {kind}）。请另存为 XLSX 或 CSV（UTF-8 或 GB18030）后再上传。",
		"This is neither a CSV text file nor an XLSX workbook (it looks like {kind}). Save it as XLSX or CSV (UTF-8 or GB18030) and upload it again.")
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
