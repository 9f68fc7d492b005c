package demo

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/ident"
	"doudi/internal/kernel/money"
	"doudi/params"
)

// catalogue is what this test reads of params/catalogue.
type catalogue struct {
	Items []struct {
		Code   string           `yaml:"code"`
		Key    []string         `yaml:"key"`
		Fields []catalogueField `yaml:"fields"`
	} `yaml:"items"`
	Lists map[string]map[string]struct {
		ZH   string   `yaml:"zh"`
		EN   string   `yaml:"en"`
		Also []string `yaml:"also"`
	} `yaml:"lists"`
}

type catalogueField struct {
	Code     string   `yaml:"code"`
	Header   []string `yaml:"header"`
	Type     string   `yaml:"type"`
	List     string   `yaml:"list"`
	Required bool     `yaml:"required"`
	Future   bool     `yaml:"future"`
	Min      *int64   `yaml:"min"`
	Max      int      `yaml:"max"`
}

func readCatalogue(t *testing.T, department string) catalogue {
	t.Helper()
	text, err := params.FS.ReadFile("catalogue/" + department + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	var c catalogue
	if err := yaml.Unmarshal(text, &c); err != nil {
		t.Fatal(err)
	}
	return c
}

// check returns a word for what is wrong with a value, by the catalogue.
func (c catalogue) check(f catalogueField, value string) string {
	if value == "" {
		if f.Required {
			return "blank"
		}
		return ""
	}
	var err error
	switch f.Type {
	case "id_no":
		_, err = ident.ParseID(value, testDay)
	case "date":
		var d civil.Date
		if d, err = civil.Parse(value); err == nil && !f.Future && d.After(testDay) {
			return "future"
		}
	case "text":
		if len([]rune(value)) > f.Max {
			return "too long"
		}
	case "month":
		_, err = civil.ParseMonth(value)
	case "phone":
		_, err = ident.ParsePhone(value)
	case "account":
		_, _, err = ident.ParseAccount(value)
	case "money":
		var fen money.Fen
		if fen, err = money.Parse(value); err == nil && f.Min != nil && int64(fen) < *f.Min*100 {
			return "negative"
		}
	case "integer":
		var n int
		if n, err = strconv.Atoi(value); err == nil && (f.Min != nil && n < int(*f.Min) || f.Max > 0 && n > f.Max) {
			return "out of range"
		}
	case "community":
		if len(value) != 12 {
			return "community"
		}
	case "code":
		for code, names := range c.Lists[f.List] {
			if value == code || value == names.ZH || slices.Contains(names.Also, value) {
				return ""
			}
		}
		return "unknown code"
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

// decode undoes the department's encoding and fails the test if it is another than declared.
func decode(t *testing.T, one Delivery, data []byte) [][]string {
	t.Helper()
	f := one.format
	if f.sheet {
		return decodeSheet(t, one, data)
	}
	switch {
	case f.encode != nil:
		if utf8.Valid(data) {
			t.Errorf("%s is UTF-8, not GB18030", one.Name)
		}
		text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
		if err != nil {
			t.Fatal(err)
		}
		data = text
	case f.bom:
		if !bytes.HasPrefix(data, []byte("\xef\xbb\xbf")) {
			t.Errorf("%s has no byte-order mark", one.Name)
		}
		data = data[3:]
	}
	if crlf := bytes.Contains(data, []byte("\r\n")); crlf != f.crlf {
		t.Errorf("%s has other line ends", one.Name)
	}
	lines := csv.NewReader(bytes.NewReader(data))
	if f.comma != 0 {
		lines.Comma = rune(f.comma)
	}
	rows, err := lines.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// decodeSheet reads a spreadsheet's raw cells as rows of text, dates made by hand as dates, and fails if titles or note are not where
// they should be.
func decodeSheet(t *testing.T, one Delivery, data []byte) [][]string {
	t.Helper()
	file, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := file.GetRows("Sheet1", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	if one.format.byHand {
		merged, err := file.GetMergeCells("Sheet1")
		if err != nil || len(merged) != 2 || len(rows) < 6 || len(rows[2]) != 0 || len(rows[len(rows)-2]) != 0 || !strings.HasPrefix(rows[len(rows)-1][0], "备注") {
			t.Fatalf("%s has no titles or no note: %v, %d merged", one.Name, err, len(merged))
		}
		rows = rows[3 : len(rows)-2]
	}
	serials := 0
	for i, values := range rows {
		for len(values) < len(rows[0]) {
			values = append(values, "") // trailing empty cells are not stored
		}
		for j, c := range one.format.columns {
			if n, err := strconv.Atoi(values[j]); err == nil && strings.HasSuffix(c.field, "_on") && n < 60_000 {
				values[j] = (day(n) + serialZero).iso()
				serials++
			}
		}
		rows[i] = values
	}
	if one.format.byHand && len(rows) > 4 && serials == 0 {
		t.Errorf("%s has no date by its serial number", one.Name)
	}
	return rows
}

// Every clean row is valid by the catalogue, and every row that is said to be refused is not.
func TestEveryCleanRowParsesAndEveryDirtyOneIsCaught(t *testing.T) {
	for _, options := range []Options{
		Defaults(testDay),
		{Seed: 3, Persons: 4000, Streets: []int64{Street, NextStreet}, Today: testDay, Register: true, Dwelling: true},
		{Seed: 3, Persons: 800, Streets: []int64{420203007}, Today: testDay},
	} {
		w, err := Generate(options)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range w.Deliveries() {
			checkDelivery(t, w, one)
		}
	}
}

func checkDelivery(t *testing.T, w *World, one Delivery) {
	t.Helper()
	var out bytes.Buffer
	report, err := w.WriteDelivery(&out, one)
	if err != nil {
		t.Fatal(err)
	}
	rows := decode(t, one, out.Bytes())
	if len(rows)-1 != report.Rows {
		t.Errorf("%s has %d rows, and %d are reported", one.Name, len(rows)-1, report.Rows)
	}
	c := readCatalogue(t, one.Department)
	dirty := map[int]DirtKind{}
	for kind, numbers := range report.Dirt {
		for _, n := range numbers {
			dirty[n] = kind
		}
	}
	keys := map[string]int{}
	for n, values := range rows[1:] {
		wrong := wrongFields(t, c, one, rows[0], values)
		kind, known := dirty[n+1]
		if refused := known && kind.Refused(); refused != (len(wrong) == 1) || len(wrong) > 1 {
			t.Errorf("%s row %d is declared %q and is wrong in %v", one.Name, n+1, kind, wrong)
		}
		if kind == duplicateRow && !slices.Equal(values, rows[n]) {
			t.Errorf("%s row %d is no duplicate of the one before", one.Name, n+1)
		}
		if key := c.key(one, values); !known {
			if other, twice := keys[key]; twice {
				t.Errorf("%s rows %d and %d have one key", one.Name, other, n+1)
			}
			keys[key] = n + 1
		}
	}
}

// key is what tells a record apart, by the catalogue: the person and the key's fields.
func (c catalogue) key(one Delivery, values []string) string {
	var key strings.Builder
	for _, item := range c.Items {
		for i, column := range one.format.columns {
			if item.Code == one.Item && (column.field == "id_no" || slices.Contains(item.Key, column.field)) {
				key.WriteString(values[i] + "\x1f")
			}
		}
	}
	return key.String()
}

func wrongFields(t *testing.T, c catalogue, one Delivery, header, values []string) []string {
	t.Helper()
	var wrong []string
	for _, item := range c.Items {
		if item.Code != one.Item {
			continue
		}
		for i, column := range one.format.columns {
			if header[i] != column.title || !slices.ContainsFunc(item.Fields, func(f catalogueField) bool {
				return f.Code == column.field && slices.Contains(f.Header, column.title)
			}) {
				t.Fatalf("%s: the catalogue does not know the column %s as %s", one.Name, column.title, column.field)
			}
		}
		for _, field := range item.Fields {
			at := slices.IndexFunc(header, func(title string) bool { return slices.Contains(field.Header, title) })
			if at < 0 {
				if field.Required {
					t.Fatalf("%s has no column for %s", one.Name, field.Code)
				}
				continue
			}
			if what := c.check(field, values[at]); what != "" {
				wrong = append(wrong, field.Code)
			}
		}
		return wrong
	}
	t.Fatalf("%s is of an item that the catalogue does not have", one.Name)
	return nil
}

// The dirt is there in the declared shares, within four standard deviations; one row in a hundred is refused.
func TestDirtComesInTheDeclaredShares(t *testing.T) {
	for _, one := range wholeDistrict(t).Deliveries() {
		if one.format.sheet { // slow to write, and drawn in the same way
			continue
		}
		report, err := wholeDistrict(t).WriteDelivery(io.Discard, one)
		if err != nil {
			t.Fatal(err)
		}
		for _, share := range one.format.dirt {
			expected := float64(report.Rows) * float64(share.points) / 10_000
			got := float64(len(report.Dirt[share.kind]))
			if math.Abs(got-expected) > 4*math.Sqrt(expected)+1 {
				t.Errorf("%s has %v rows with %s of %d, expected about %.0f", one.Name, got, share.kind, report.Rows, expected)
			}
		}
		if n := len(report.Dirt[damagedID]) + len(report.Dirt[nameVariant]); n != len(report.Whose) {
			t.Errorf("%s: the truth names %d of the %d people whom the row does not name", one.Name, len(report.Whose), n)
		}
	}
	for _, f := range formats {
		points := 0
		for _, share := range f.dirt {
			if share.kind.Refused() {
				points += share.points
			}
		}
		if points != 100 {
			t.Errorf("%s: %d of 10,000 rows are refused, not one in a hundred", f.item, points)
		}
	}
}

// texts are the file's rows as the department writes them, before any dirt.
func texts(w *World, one Delivery, yield func(values []string)) {
	p := &pen{format: one.format}
	p.write = func(p *pen) {
		values := make([]string, len(p.cells))
		for i := range values {
			values[i] = string(p.at(i))
		}
		yield(values)
	}
	one.format.rows(w, one.span, p)
}

// Files of one item never repeat each other's records.
func TestAppendFilesDoNotOverlap(t *testing.T) {
	w := world(t, DefaultSeed, 1500)
	seen := map[string]string{}
	for _, one := range w.Deliveries() {
		if one.format.append == 0 {
			continue
		}
		c := readCatalogue(t, one.Department)
		texts(w, one, func(values []string) {
			key := one.Item + " " + c.key(one, values)
			if other, twice := seen[key]; twice {
				t.Fatalf("%s repeats a record of %s", one.Name, other)
			}
			seen[key] = one.Name
		})
	}
}

type brokenPipe struct{ left int }

func (b *brokenPipe) Write(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, io.ErrClosedPipe
	}
	return len(p), nil
}

func TestAFailedWriteIsReported(t *testing.T) {
	w := world(t, 1, 300)
	for _, one := range w.Deliveries() {
		if _, err := w.WriteDelivery(&brokenPipe{left: 20}, one); !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("%s: %v", one.Name, err)
		}
	}
}
