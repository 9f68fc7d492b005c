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
		Fields []catalogueField `yaml:"fields"`
	} `yaml:"items"`
	Lists map[string]map[string]struct {
		ZH string `yaml:"zh"`
		EN string `yaml:"en"`
	} `yaml:"lists"`
}

type catalogueField struct {
	Code     string   `yaml:"code"`
	Header   []string `yaml:"header"`
	Type     string   `yaml:"type"`
	List     string   `yaml:"list"`
	Required bool     `yaml:"required"`
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
func (c catalogue) check(kind, list string, required bool, value string) string {
	if value == "" {
		if required {
			return "blank"
		}
		return ""
	}
	var err error
	switch kind {
	case "id_no":
		_, err = ident.ParseID(value, testDay)
	case "date":
		_, err = civil.Parse(value)
	case "month":
		_, err = civil.ParseMonth(value)
	case "phone":
		_, err = ident.ParsePhone(value)
	case "account":
		_, _, err = ident.ParseAccount(value)
	case "money":
		var fen money.Fen
		if fen, err = money.Parse(value); err == nil && fen < 0 {
			return "negative"
		}
	case "integer":
		_, err = strconv.Atoi(value)
	case "community":
		if len(value) != 12 {
			return "community"
		}
	case "code":
		for code, names := range c.Lists[list] {
			if value == code || value == names.ZH {
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
	switch {
	case one.format.encode != nil:
		if utf8.Valid(data) {
			t.Errorf("%s is UTF-8, not GB18030", one.Name)
		}
		text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
		if err != nil {
			t.Fatal(err)
		}
		data = text
	case one.format.bom:
		if !bytes.HasPrefix(data, []byte("\xef\xbb\xbf")) {
			t.Errorf("%s has no byte-order mark", one.Name)
		}
		data = data[3:]
	}
	if crlf := bytes.Contains(data, []byte("\r\n")); crlf != (one.format.newline == "\r\n") {
		t.Errorf("%s has other line ends", one.Name)
	}
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// Every clean row is valid by the catalogue, and every row that is said to be refused is not.
func TestEveryCleanRowParsesAndEveryDirtyOneIsCaught(t *testing.T) {
	w := world(t, DefaultSeed, DefaultPersons)
	for _, one := range w.Deliveries() {
		var out bytes.Buffer
		report, err := w.WriteDelivery(&out, one)
		if err != nil {
			t.Fatal(err)
		}
		rows := decode(t, one, out.Bytes())
		if len(rows)-1 != report.Rows || report.Rows == 0 {
			t.Errorf("%s has %d rows, and %d are reported", one.Name, len(rows)-1, report.Rows)
		}
		c := readCatalogue(t, one.Department)
		dirty := map[int]DirtKind{}
		for kind, numbers := range report.Dirt {
			for _, n := range numbers {
				dirty[n] = kind
			}
		}
		for n, values := range rows[1:] {
			wrong := wrongFields(t, c, one, rows[0], values)
			kind, known := dirty[n+1]
			if refused := known && kind.Refused(); refused != (len(wrong) == 1) || len(wrong) > 1 {
				t.Errorf("%s row %d is declared %q and is wrong in %v", one.Name, n+1, kind, wrong)
			}
			if kind == duplicateRow && !slices.Equal(values, rows[n]) {
				t.Errorf("%s row %d is no duplicate of the one before", one.Name, n+1)
			}
		}
	}
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
			if what := c.check(field.Type, field.List, field.Required, values[at]); what != "" {
				wrong = append(wrong, field.Code)
			}
		}
		return wrong
	}
	t.Fatalf("%s is of an item that the catalogue does not have", one.Name)
	return nil
}

// The dirt is there in the declared shares, within four standard deviations.
func TestDirtComesInTheDeclaredShares(t *testing.T) {
	w := world(t, 5, 20_000)
	for _, one := range w.Deliveries() {
		if one.Sample {
			continue
		}
		report, err := w.WriteDelivery(io.Discard, one)
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
	}
	for _, f := range formats[:4] {
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

// Files of one item never repeat each other's records: a bill's number and a contribution's person and month come once.
func TestAppendFilesDoNotOverlap(t *testing.T) {
	w := world(t, DefaultSeed, 1500)
	for item, columns := range map[string][]int{"settlement": {0}, "contribution": {0, 2}} {
		seen := map[string]bool{}
		for _, one := range w.Deliveries() {
			if one.Item != item {
				continue
			}
			one.format.rows(w, one.from, one.to, func(r row) {
				var key strings.Builder
				for _, at := range columns {
					key.WriteString(r.values[at] + " ")
				}
				if seen[key.String()] {
					t.Fatalf("%s repeats a record of %s", one.Name, item)
				}
				seen[key.String()] = true
			})
		}
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
		if _, err := w.WriteDelivery(&brokenPipe{left: 200}, one); !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("%s: %v", one.Name, err)
		}
	}
}
