package source

import (
	"slices"
	"strconv"
	"strings"

	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/ident"
	"doudi/internal/kernel/money"
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
	rec := Record{Row: r.Number, Values: make([]string, len(c.item.Fields))}
	var reasons []Reason
	for i, f := range c.item.Fields {
		value, refusal := c.field(f, cell(r.Cells, c.layout.columns[i]), &rec)
		if refusal != nil {
			reasons = append(reasons, reason(f.Code, refusal))
		}
		rec.Values[i] = value
	}
	rec.Key = c.item.keyOf(rec.Values)
	if len(reasons) == 0 {
		if refusal := c.period(&rec); refusal != nil {
			reasons = append(reasons, reason(c.item.Valid.To, refusal))
		}
	}
	switch {
	case len(reasons) == 0:
		return rec, nil
	case c.item.identified(reasons):
		return Record{Row: r.Number, ID: rec.ID, Key: rec.Key}, reasons
	}
	return Record{}, reasons
}

// keyOf joins the values that tell two records of one person apart.
func (it *Item) keyOf(values []string) string {
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

func (c *checker) field(f *Field, text string, rec *Record) (string, *problem.Problem) {
	text = strings.TrimFunc(text, padding)
	if strings.ContainsRune(text, '\n') {
		text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' }), " ") // a cell of two lines
	}
	if text == "" {
		return c.empty(f)
	}
	if strings.ContainsAny(text, "\x00\ufffd") || !validText(text) {
		return "", ErrEncoding.With("encoding", c.encoding)
	}
	value, err := parsers[f.Type](c, f, text, rec)
	if err != nil {
		refusal, ok := problem.As(err)
		if !ok {
			refusal = ErrMissing.New() // parsers return problems only; never reached, never silent
		}
		return "", refusal
	}
	if value == "" {
		return c.empty(f) // a name of invisible characters
	}
	return value, nil
}

func (c *checker) empty(f *Field) (string, *problem.Problem) {
	if f.Required {
		return "", ErrMissing.New()
	}
	return "", nil
}

func (c *checker) period(rec *Record) *problem.Problem {
	day := func(at int) civil.Date {
		if at < 0 || rec.Values[at] == "" {
			return civil.Date{}
		}
		if c.item.Fields[at].Type == "month" {
			m, _ := civil.ParseMonth(rec.Values[at])
			return m.First()
		}
		d, _ := civil.Parse(rec.Values[at])
		return d
	}
	rec.From, rec.To = day(c.item.from), day(c.item.to)
	if !rec.To.IsZero() && rec.To.Before(rec.From) {
		return ErrPeriod.New()
	}
	return nil
}

// parsers bring a text into canonical form. They return problems only.
var parsers map[string]func(c *checker, f *Field, text string, rec *Record) (string, error)

func init() { // the map refers to functions that refer to the map's user
	parsers = map[string]func(c *checker, f *Field, text string, rec *Record) (string, error){
		"id_no": parseID,
		"name": func(_ *checker, f *Field, text string, _ *Record) (string, error) {
			return limited(ident.NormalizeName(text), 40)
		},
		"text":      func(_ *checker, f *Field, text string, _ *Record) (string, error) { return limited(text, f.Max) },
		"date":      parseDate,
		"month":     parseMonth,
		"money":     parseMoney,
		"integer":   parseInteger,
		"code":      parseCode,
		"phone":     func(_ *checker, _ *Field, text string, _ *Record) (string, error) { return ident.ParsePhone(text) },
		"account":   parseAccount,
		"community": parseCommunity,
	}
}

func parseID(c *checker, f *Field, text string, rec *Record) (string, error) {
	number, err := ident.ParseID(text, c.today)
	if err != nil {
		return "", err
	}
	if f.Person {
		rec.ID = number
	}
	return number.Text(), nil
}

func parseDate(c *checker, _ *Field, text string, _ *Record) (string, error) {
	// Spreadsheets add a time of day to a date; it carries nothing.
	if day, _, timed := strings.Cut(text, " "); timed {
		text = day
	}
	d, err := civil.Parse(text)
	if err != nil {
		return "", err
	}
	if d.After(c.today) {
		return "", ErrFutureDay.New()
	}
	return d.String(), nil
}

func parseMonth(c *checker, _ *Field, text string, _ *Record) (string, error) {
	m, err := civil.ParseMonth(text)
	if err != nil {
		return "", err
	}
	if m.After(c.today.Month()) {
		return "", ErrFutureDay.New()
	}
	return m.String(), nil
}

func parseMoney(_ *checker, f *Field, text string, _ *Record) (string, error) {
	fen, err := money.Parse(text)
	if err != nil {
		return "", err
	}
	if f.Min != nil && int64(fen) < *f.Min*100 {
		return "", ErrTooSmall.With("min", *f.Min)
	}
	return strconv.FormatInt(int64(fen), 10), nil
}

func parseInteger(_ *checker, f *Field, text string, _ *Record) (string, error) {
	n, err := strconv.ParseInt(strings.TrimSuffix(text, ".0"), 10, 32)
	if err != nil {
		return "", ErrInteger.New()
	}
	if f.Min != nil && n < *f.Min {
		return "", ErrTooSmall.With("min", *f.Min)
	}
	if f.Max > 0 && n > int64(f.Max) {
		return "", ErrTooLarge.With("max", f.Max)
	}
	return strconv.FormatInt(n, 10), nil
}

func parseCode(_ *checker, f *Field, text string, _ *Record) (string, error) {
	if code, ok := f.codes[text]; ok {
		return code, nil
	}
	return "", ErrCode.With("list", f.Name.ZH).With("known", strings.Join(f.spellings(), "、"))
}

func parseAccount(_ *checker, _ *Field, text string, _ *Record) (string, error) {
	digits, _, err := ident.ParseAccount(text)
	return digits, err
}

func parseCommunity(c *checker, _ *Field, text string, _ *Record) (string, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || len(text) != 12 || text[0] == '+' || text[0] == '-' {
		return "", ErrPlace.New()
	}
	ok, seen := c.known[n]
	if !seen {
		ok = c.places.HasCommunity(c.county, n, c.today)
		if len(c.known) < maxCommunities { // a wrong column may hold any number of numbers
			c.known[n] = ok
		}
	}
	if !ok {
		return "", ErrPlace.New()
	}
	return text, nil
}

func limited(text string, limit int) (string, error) {
	if limit > 0 && len(text) > limit && len([]rune(text)) > limit {
		return "", ErrTooLong.With("max", limit)
	}
	return text, nil
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
