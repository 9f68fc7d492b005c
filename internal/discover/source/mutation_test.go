package source

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/ident"
	"doudi/internal/kernel/problem"
)

// small is a delivery of three rows of the test item, one of which is refused.
func small(t testing.TB) string {
	return "姓名,公民身份号码,户籍地址,出生日期,月收入,联系电话\n" +
		"张三," + number(t, "42010619900101123") + ",\"一号, 二室\",1990-01-01,\"1,200.5\",13800000000\n" +
		"李四," + number(t, "42010619900101124") + ",二号,1990/1/1,0,\n" +
		"王五,420106199001011250,三号,1990-01-01,无,\n"
}

// dresses are the same delivery in every format that is read.
func dresses(t testing.TB) map[string][]byte {
	text := small(t)
	gbk, err := simplifiedchinese.GB18030.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	wide := func(e unicode.Endianness) []byte {
		b, err := unicode.UTF16(e, unicode.UseBOM).NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		return []byte(b)
	}
	other := func(comma string) []byte {
		out := strings.ReplaceAll(text, "\"一号, 二室\"", "一号")
		out = strings.ReplaceAll(out, "\"1,200.5\"", "1200.5")
		return []byte(strings.ReplaceAll(out, ",", comma))
	}
	return map[string][]byte{
		"UTF-8": []byte(text), "BOM": []byte("\ufeff" + text), "GB18030": []byte(gbk), "UTF-16LE": wide(unicode.LittleEndian),
		"UTF-16BE": wide(unicode.BigEndian), "tab": other("\t"), "semicolon": other(";"), "CRLF": []byte(strings.ReplaceAll(text, "\n", "\r\n")),
		"CR": []byte(strings.ReplaceAll(text, "\n", "\r")), "XLSX": smallBook(t),
	}
}

// smallBook is a workbook of the parts that are read and no others.
func smallBook(t testing.TB) []byte {
	var rows strings.Builder
	lines := [][]string{{"姓名", "公民身份号码", "户籍地址", "出生日期", "月收入"},
		{"张三", number(t, "42010619900101123"), "一号", "#32874", "#1200.5"}, {"李四", number(t, "42010619900101124"), "二号", "1990/1/1", "0"},
		{"王五", "420106199001011250", "三号", "1990-01-01", "无"}}
	for i, line := range lines {
		fmt.Fprintf(&rows, `<row r="%d">`, i+1)
		for j, text := range line {
			at := fmt.Sprintf("%c%d", 'A'+j, i+1)
			if n, isNumber := strings.CutPrefix(text, "#"); isNumber {
				fmt.Fprintf(&rows, `<c r="%s"><v>%s</v></c>`, at, n)
			} else {
				fmt.Fprintf(&rows, `<c r="%s" t="inlineStr"><is><t>%s</t></is></c>`, at, text)
			}
		}
		rows.WriteString("</row>")
	}
	return bookOf(t, "<worksheet><sheetData>"+rows.String()+"</sheetData></worksheet>")
}

func bookOf(t testing.TB, sheet string) []byte {
	raw := zipOf(t, "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml")
	raw = edited(t, raw, "xl/workbook.xml", func(string) string {
		return `<workbook xmlns:r="r"><sheets><sheet name="名单" sheetId="1" r:id="rId1"/></sheets></workbook>`
	})
	raw = edited(t, raw, "xl/_rels/workbook.xml.rels", func(string) string {
		return `<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>`
	})
	return edited(t, raw, "xl/worksheets/sheet1.xml", func(string) string { return sheet })
}

// mutations are what happens to bytes on their way, at every position of a file.
var mutations = map[string]func(raw []byte, at int) []byte{
	"flip one bit": func(raw []byte, at int) []byte { raw[at] ^= 1 << (at % 8); return raw },
	"flip all":     func(raw []byte, at int) []byte { raw[at] ^= 0xff; return raw },
	"zero":         func(raw []byte, at int) []byte { raw[at] = 0; return raw },
	"quote":        func(raw []byte, at int) []byte { raw[at] = '"'; return raw },
	"cut here":     func(raw []byte, at int) []byte { return raw[:at] },
	"cut before":   func(raw []byte, at int) []byte { return raw[at:] },
	"lose one":     func(raw []byte, at int) []byte { return append(raw[:at], raw[at+1:]...) },
	"double":       func(raw []byte, at int) []byte { return append(raw[:at:at], append([]byte{raw[at]}, raw[at:]...)...) },
	"swap bytes": func(raw []byte, at int) []byte {
		other := (at + 1) % len(raw)
		raw[at], raw[other] = raw[other], raw[at]
		return raw
	},
	"swap blocks": func(raw []byte, at int) []byte {
		const n = 32
		if at+2*n > len(raw) {
			return raw[:at]
		}
		block := bytes.Clone(raw[at : at+n])
		copy(raw[at:], raw[at+n:at+2*n])
		copy(raw[at+n:], block)
		return raw
	},
}

// Any byte flipped, cut or swapped in any delivery without a manifest is an error with a name, a row in quarantine, or a value that
// is right in itself; never a panic. A workbook has checksums of its own: there it is an error, or nothing that was read changes.
func TestWhateverHappensToADelivery(t *testing.T) {
	it := testItem(t, "income")
	for dress, raw := range dresses(t) {
		_, whole, err := readAll(raw, it)
		if err != nil || len(whole) != 3 || len(whole[0].Reasons)+len(whole[1].Reasons) > 0 || len(whole[2].Reasons) == 0 {
			t.Fatal(dress, shown(whole), err)
		}
		for name, mutate := range mutations {
			for at := range raw {
				got := mutate(bytes.Clone(raw), at)
				_, rows, err := readAll(got, it)
				where := fmt.Sprintf("%s, %s at %d", dress, name, at)
				sound(t, where, it, rows, err)
				if dress == "XLSX" && err == nil && !reflect.DeepEqual(rows, whole) {
					t.Errorf("%s: read as %v", where, shown(rows))
				}
			}
		}
	}
}

// sound checks what must be true of any reading.
func sound(t *testing.T, where string, it *Item, rows []outcome, err error) {
	t.Helper()
	if _, named := problem.As(err); err != nil && !named {
		t.Errorf("%s: an error without a name: %v", where, err)
	}
	last := int64(0)
	for _, o := range rows {
		if o.Row <= last {
			t.Errorf("%s: row %d after %d", where, o.Row, last)
		}
		last = o.Row
		if len(o.Reasons) > 0 {
			if o.Record.Values != nil || len(o.Cells) != len(it.Fields) {
				t.Errorf("%s: row %d is both", where, o.Row)
			}
			continue
		}
		if again, err := ident.ParseID(o.Record.Values[it.person], testDay); err != nil || again != o.Record.ID {
			t.Errorf("%s: row %d: %v", where, o.Row, err)
		}
		for i, f := range it.Fields {
			value := o.Record.Values[i]
			if f.Required && value == "" || !validText(value) {
				t.Errorf("%s: row %d: %s is %q", where, o.Row, f.Code, value)
			}
			if _, err := civil.Parse(value); f.Type == "date" && err != nil {
				t.Errorf("%s: row %d: %s: %v", where, o.Row, f.Code, err)
			}
		}
	}
}

// The same with a manifest: whatever happened, the file is not the one that was declared.
func TestAManifestTellsEveryChange(t *testing.T) {
	for dress, raw := range dresses(t) {
		declared := Manifest{Digest: digestOf(raw)}
		if b := (&Batch{Manifest: declared, Digest: digestOf(raw)}); b.wrongDigest() != nil {
			t.Error(dress)
		}
		for name, mutate := range mutations {
			for at := range raw {
				got := mutate(bytes.Clone(raw), at)
				if b := (&Batch{Manifest: declared, Digest: digestOf(got)}); bytes.Equal(got, raw) != (b.wrongDigest() == nil) {
					t.Errorf("%s, %s at %d passes", dress, name, at)
				}
			}
		}
	}
}

// FuzzWorkbook: any bytes in a zip, and any sheet in a zip that is right.
func FuzzWorkbook(f *testing.F) {
	it := testItem(f, "income")
	book := smallBook(f)
	f.Add(book, true)
	for _, xml := range []string{
		`<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c></row></sheetData></worksheet>`,
		`<x:worksheet xmlns:x="m"><x:sheetData><x:row><x:c t="s"><x:v>0</x:v></x:c><x:c t="b"><x:v>1</x:v></x:c><x:c t="e"><x:v>#N/A</x:v></x:c></x:row></x:sheetData></x:worksheet>`,
		`<worksheet><sheetData><row r="1"/><row r="2"><c/><c r="XFD2"><f>A1</f></c></row></sheetData>`, `<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>`,
		`<sheetData><row><c><v>1e309</v></c><c t="d"><v>2026-01-31T00:00:00</v></c><row></row></c></row>`,
	} {
		f.Add([]byte(xml), false)
	}
	f.Fuzz(func(t *testing.T, raw []byte, whole bool) {
		if !whole {
			raw = bookOf(t, string(raw))
		} else if binaryKind(raw) != "ZIP" {
			return
		}
		_, rows, err := readAll(raw, it)
		sound(t, "fuzz", it, rows, err)
		_, again, err2 := readAll(raw, it)
		if !reflect.DeepEqual(rows, again) || (err == nil) != (err2 == nil) {
			t.Fatal("reads differently the second time")
		}
	})
}

func FuzzManifest(f *testing.F) {
	f.Add("3", strings.Repeat("0f", 32), []byte(`{"file":"a.csv","rows":3,"sm3":""}`))
	f.Add("-1", "xyz", []byte(`{"rows":1e99}`))
	f.Fuzz(func(t *testing.T, rows, digest string, beside []byte) {
		for _, read := range []func() (Manifest, error){
			func() (Manifest, error) { return ParseManifest(rows, digest) }, func() (Manifest, error) { return ReadManifest(beside) },
		} {
			m, err := read()
			if err != nil && !problem.Is(err, ErrManifest) {
				t.Fatal(err)
			}
			if m.Rows != nil && (*m.Rows < 0 || *m.Rows > maxManifestRows) || m.Digest != "" && (len(m.Digest) != 64 || m.Digest != strings.ToLower(m.Digest)) {
				t.Fatalf("%+v", m)
			}
		}
	})
}
