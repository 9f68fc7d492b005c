package source

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"

	"doudi/internal/kernel/problem"
	"doudi/params"
)

func shipped(t testing.TB) *Catalogue {
	t.Helper()
	c, err := LoadCatalogue(params.FS, "catalogue")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A field that the catalogue gains later is empty in what was stored before.
func TestOldPayloadsStayReadable(t *testing.T) {
	it := testItem(t, "income")
	values := []string{"张三", "1", "街", "2026-01-01", "100", ""}
	if got := it.Decode(Encode(values)); !slices.Equal(got, values) {
		t.Error(got)
	}
	if got := it.Decode(Encode(values[:4])); !slices.Equal(got, []string{"张三", "1", "街", "2026-01-01", "", ""}) {
		t.Error(got)
	}
	if got := it.Decode(""); len(got) != 6 {
		t.Error(got)
	}
}

// Whatever arrives is read without a panic, and a second reading gives the same: registry reads the file again after the check.
func FuzzTable(f *testing.F) {
	for _, file := range []string{"utf8.csv", "utf8_bom.csv", "gb18030.csv", "utf16le_bom.csv", "mixed_eol.csv", "ragged_rows.csv", "nul_bytes.csv",
		"excel_sep_line.csv", "title_rows_and_footer.csv", "html_named_xls.xls", "duplicate_headers.csv"} {
		raw := sample(f, "derived/"+file)
		f.Add(raw[:min(len(raw), 240)]) // two rows: short seeds are mutated and minimised many times faster
	}
	f.Add([]byte("sep=\"\n\"a\""))
	f.Add([]byte("\"\r\r\n\"\r"))
	f.Add([]byte("id_no,name,address,born,income\n\"x"))
	it := testItem(f, "income")
	f.Fuzz(func(t *testing.T, raw []byte) {
		encoding, rows, err := readAll(raw, it)
		var refusal *problem.Problem
		if err != nil && !errors.As(err, &refusal) {
			t.Fatalf("an error without a name: %v", err)
		}
		again, second, err2 := readAll(raw, it)
		if again != encoding || !reflect.DeepEqual(rows, second) || (err == nil) != (err2 == nil) {
			t.Fatalf("%q reads differently the second time: %v, %v", raw, err, err2)
		}
		last := int64(0)
		for _, o := range rows {
			if o.Row <= last || (len(o.Reasons) == 0) != (o.Record.Values != nil) {
				t.Fatalf("row %d after %d: %v, %v", o.Row, last, o.Record.Values, o.Reasons)
			}
			last = o.Row
		}
		tab := textTable(raw)
		for err = nil; err == nil; {
			_, err = tab.next()
		}
		if !errors.Is(err, io.EOF) && !errors.As(err, &refusal) {
			t.Fatalf("an error without a name: %v", err)
		}
	})
}

// A record's values pass again and read the same: a corrected row and a re-delivery must not change what they do not touch.
func FuzzRecord(f *testing.F) {
	it := testItem(f, "everything")
	id := number(f, "42010619900101123")
	f.Add(id, " 张　三", "备注\n二", "2026/1/31", "2026-01", "1,234.50", "-3", "3.0", "职工", "138 0000 1234", "6222021234567890128", "420106001001")
	f.Add("420106900101123", "ﷺ\u200d", "\u3000a\ufeff\n", "20260131 0:00", "２０２６年１月", "¥10", "", "+7", "2", "(027)88880000", "", "")
	f.Fuzz(func(t *testing.T, id, name, note, day, month, sum, balance, rooms, kind, phone, account, community string) {
		cells := []string{id, name, note, day, day, month, sum, balance, rooms, kind, phone, account, community}
		rec, reasons := checking(it).check(row{Number: 2, Cells: cells})
		for _, r := range reasons {
			if r.Code == "" || r.ZH == "" || r.EN == "" || r.Field != "" && it.FieldIndex(r.Field) < 0 {
				t.Fatalf("%+v", r)
			}
		}
		if len(reasons) > 0 {
			return
		}
		written := it.written(rec.Values)
		again, reasons := checking(it).check(row{Number: 2, Cells: written})
		if len(reasons) > 0 || !reflect.DeepEqual(again, rec) {
			t.Fatalf("%q became %q, which reads %q, %v", cells, rec.Values, again.Values, whys(reasons))
		}
		if got := it.Decode(Encode(rec.Values)); !slices.Equal(got, rec.Values) {
			t.Fatalf("%q is stored as %q", rec.Values, got)
		}
		// As a corrected row it goes through a file.
		header := make([]string, len(it.Fields))
		for i, field := range it.Fields {
			header[i] = field.Code
		}
		file := bytes.NewBufferString("sep=,\n")
		if err := csv.NewWriter(file).WriteAll([][]string{header, written}); err != nil {
			t.Fatal(err)
		}
		_, rows, err := readAll(file.Bytes(), it)
		if err != nil || len(rows) != 1 || len(rows[0].Reasons) > 0 || strings.Join(rows[0].Record.Values, "|") != strings.Join(rec.Values, "|") {
			t.Fatalf("%q through a file: %+v, %v", written, rows, err)
		}
	})
}
