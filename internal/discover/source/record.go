package source

import (
	"slices"
	"strings"

	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/ident"
	"doudi/internal/kernel/problem"
)

// Record is a row that passed: its values in the item's field order, in canonical text (dates 2026-01-31, months 2026-01, money in
// fen, codes of the list, ID numbers of 18 characters).
type Record struct {
	Row    int64
	ID     ident.ID
	Values []string
	Key    string // what tells two records of one person apart
	From   civil.Date
	To     civil.Date
}

// Reason is why a row was refused: the field's code (empty: the row as a whole) and the refusal.
type Reason struct {
	Field string `json:"field"`
	Code  string `json:"code"`
	ZH    string `json:"zh"`
	EN    string `json:"en"`
}

// The refusals of a row.
var (
	ErrMissing = problem.Define("source.missing", problem.Invalid,
		"这一项必填，但是空的。", "This must be filled in and is empty.")
	ErrColumns = problem.Define("source.columns", problem.Invalid,
		"这一行有 {have} 列，表头有 {want} 列：多半是缺了或多了一个分隔符。", "This row has {have} columns and the header {want}: a separator is missing or one too many.")
	ErrQuotes = problem.Define("source.quotes", problem.Invalid,
		"这一行的引号不配对，不能分列。", "The quotes of this row do not match, so it cannot be split.")
	ErrEncoding = problem.Define("source.encoding", problem.Invalid,
		"这一项含有不能识别的字符（文件按 {encoding} 读取）。", "This holds characters that cannot be read (the file was read as {encoding}).")
	ErrTooLong = problem.Define("source.too_long", problem.Invalid,
		"这一项超过 {max} 个字。", "This is longer than {max} characters.")
	ErrCode = problem.Define("source.code", problem.Invalid,
		"“{list}”里没有这个代码或名称。可用的有：{known}。", "“{list}” has no such code or name. It has: {known}.")
	ErrInteger = problem.Define("source.integer", problem.Invalid,
		"应为整数，如 6。", "A whole number is expected, such as 6.")
	ErrTooSmall = problem.Define("source.too_small", problem.Invalid,
		"不能小于 {min}。", "This cannot be less than {min}.")
	ErrTooLarge = problem.Define("source.too_large", problem.Invalid,
		"不能大于 {max}。", "This cannot be more than {max}.")
	ErrPlace = problem.Define("source.place", problem.Invalid,
		"应为本辖区内的 12 位社区代码。", "The 12-digit code of a community in this county is expected.")
	ErrPeriod = problem.Define("source.period", problem.Invalid,
		"结束日期早于开始日期。", "The end is before the beginning.")
	ErrFutureDay = problem.Define("source.future", problem.Invalid,
		"日期晚于交付当日。", "The day is after the day of delivery.")
	ErrKeyConflict = problem.Define("source.key_conflict", problem.Invalid,
		"同一文件里，此人的这条记录（按 {key} 识别）出现了内容不同的两行；已采用先出现的一行。",
		"The file has two different rows for this record of the person (told apart by {key}); the first was taken.")
)

// Places knows which communities lie in a county.
type Places interface {
	HasCommunity(county int, community int64, on civil.Date) bool
}

// maxCommunities bounds the memory of communities looked up; the largest county has some two thousand.
const maxCommunities = 10_000

// checker turns rows into records. Not safe for concurrent use.
type checker struct {
	item     *Item
	layout   layout
	county   int
	today    civil.Date
	places   Places
	encoding string
	known    map[int64]bool // communities already looked up
	place    string         // the last community that was found: rows of one come together
	day      civil.Date     // of the value that was read last
	slots    []string       // room for the values of the next records
}

// slotRecords is for how many records room is made at once.
const slotRecords = 128

// values returns room for one record's values, which is its own from then on.
func (c *checker) values() []string {
	n := len(c.item.Fields)
	if len(c.slots) < n {
		c.slots = make([]string, n*slotRecords)
	}
	v := c.slots[:n:n]
	c.slots = c.slots[n:]
	return v
}

// check returns the record, or the reasons why there is none. A refused row that still says whose record it is comes back with
// that alone, its ID number and Key: registry must not take what is wrong for what is missing.
func (c *checker) check(r row) (Record, []Reason) {
	if r.Broken {
		return Record{}, []Reason{reason("", ErrQuotes.New())}
	}
	if len(r.Cells) != c.layout.width && !trailing(r.Cells, c.layout.width) {
		return Record{}, []Reason{reason("", ErrColumns.With("have", len(r.Cells)).With("want", c.layout.width))}
	}
	rec := Record{Row: r.Number, Values: c.values()}
	var reasons []Reason
	for i, f := range c.item.Fields {
		value, refusal := c.field(f, r, c.layout.columns[i], &rec)
		if refusal != nil {
			reasons = append(reasons, reason(f.Code, refusal))
		}
		rec.Values[i] = value
		if value != "" {
			switch i {
			case c.item.from:
				rec.From = c.day
			case c.item.to:
				rec.To = c.day
			}
		}
	}
	rec.Key = c.item.keyOf(rec.Values)
	if len(reasons) == 0 {
		if c.item.from == c.item.to {
			rec.To = rec.From
		}
		if rec.To.IsZero() || !rec.To.Before(rec.From) {
			return rec, nil
		}
		reasons = append(reasons, reason(c.item.Valid.To, ErrPeriod.New()))
	}
	switch {
	case c.item.identified(reasons):
		return Record{Row: r.Number, ID: rec.ID, Key: rec.Key}, reasons
	case c.stray(r.Cells):
		return Record{}, []Reason{reason("", ErrStray.New())}
	}
	return Record{}, reasons
}

// keyOf joins the values that tell two records of one person apart.
func (it *Item) keyOf(values []string) string {
	switch len(it.key) {
	case 0:
		return ""
	case 1:
		return values[it.key[0]]
	}
	parts := make([]string, len(it.key))
	for i, at := range it.key {
		parts[i] = values[at]
	}
	return strings.Join(parts, separator)
}

// identified reports whether the reasons leave the person and the key alone.
func (it *Item) identified(reasons []Reason) bool {
	for _, r := range reasons {
		if r.Field == it.Fields[it.person].Code || slices.Contains(it.Key, r.Field) {
			return false
		}
	}
	return true
}

// padding is what stands around a value and means nothing.
func padding(r rune) bool {
	return r <= ' ' || r == '\u3000' || r == '\ufeff' || r == '\u00a0'
}

// trimmed takes the padding off. A look at the first and last byte tells almost always that there is none.
func trimmed(text string) string {
	if text == "" {
		return text
	}
	first, last := text[0], text[len(text)-1]
	if first > ' ' && first != 0xe3 && first != 0xef && first != 0xc2 && last > ' ' && last != 0x80 && last != 0xbf && last != 0xa0 {
		return text
	}
	return strings.TrimFunc(text, padding)
}

func (c *checker) field(f *Field, r row, at int, rec *Record) (string, *problem.Problem) {
	text := cell(r.Cells, at)
	if r.Kinds != nil && at >= 0 {
		var refusal *problem.Problem
		if text, refusal = dressed(f, text, r.Kinds[at]); refusal != nil {
			return "", refusal
		}
	}
	text = trimmed(text)
	if text == "" {
		return c.empty(f)
	}
	if strings.IndexByte(text, '\n') >= 0 {
		text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' }), " ") // a cell of two lines
	}
	if !validText(text) {
		return "", ErrEncoding.With("encoding", c.encoding)
	}
	value, err := f.parse(c, f, text, rec)
	if err != nil {
		return "", c.refusal(f, text, err)
	}
	if value == "" {
		return c.empty(f) // a name of invisible characters
	}
	return value, nil
}

// refusal is why a text is none of the field's, in the words that help most: what spreadsheets do to a value before what it looks like.
func (c *checker) refusal(f *Field, text string, err error) *problem.Problem {
	switch {
	case cellErrors[text]:
		return ErrCellError.New()
	case f.Type == "id_no" || f.Type == "account":
		if digitsLost(text) || problem.Is(err, ident.ErrIDChecksum) && strings.HasSuffix(text, "000") {
			return ErrDigitsLost.New()
		}
	}
	refusal, ok := problem.As(err)
	if !ok {
		refusal = ErrMissing.New() // parsers return problems only; never reached, never silent
	}
	return refusal
}

func (c *checker) empty(f *Field) (string, *problem.Problem) {
	if f.Required {
		return "", ErrMissing.New()
	}
	return "", nil
}

func reason(field string, p *problem.Problem) Reason {
	return Reason{Field: field, Code: p.Code(), ZH: p.Text("zh-CN"), EN: p.Text("en")}
}

func cell(cells []string, at int) string {
	if at < 0 || at >= len(cells) {
		return ""
	}
	return cells[at]
}

// trailing reports whether the row differs from the header only by empty cells at its end, as spreadsheets write them.
func trailing(cells []string, width int) bool {
	return len(cells) > width && blank(cells[width:])
}
