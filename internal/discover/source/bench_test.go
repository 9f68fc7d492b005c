package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"doudi/internal/kernel/civil"
	"doudi/params"
)

// everywhere has every community.
type everywhere struct{}

func (everywhere) HasCommunity(int, int64, civil.Date) bool { return true }

// register is a household register of so many rows, as public security delivers it.
func register(tb testing.TB, rows int) []byte {
	var b bytes.Buffer
	b.WriteString("公民身份号码,姓名,性别,户号,与户主关系,社区代码,住址,联系电话,登记日期,注销日期\n")
	for i := range rows {
		id := number(tb, fmt.Sprintf("42010619%02d%02d%02d%03d", 40+i%60, 1+i/60%12, 1+i/720%28, i%1000))
		fmt.Fprintf(&b, "%s,王秀英,女,420106%09d,%s,4201060%05d,中南路街道%d号%d室,138%08d,20%02d-%02d-15,\n", id, i/3,
			[]string{"户主", "配偶", "子"}[i%3], 1000+i/900, i%300, i%20, i, i%26, 1+i%12)
	}
	return b.Bytes()
}

// BenchmarkRecords reads, decodes, splits, parses and checks: the aim is 500,000 rows a second on one core.
func BenchmarkRecords(b *testing.B) {
	c, err := LoadCatalogue(params.FS, "catalogue")
	if err != nil {
		b.Fatal(err)
	}
	const rows = 100_000
	text := register(b, rows)
	gbk, err := simplifiedchinese.GB18030.NewEncoder().Bytes(text)
	if err != nil {
		b.Fatal(err)
	}
	for _, f := range []struct {
		name string
		raw  []byte
	}{{"UTF-8", text}, {"GB18030", gbk}} {
		b.Run(f.name, func(b *testing.B) {
			b.SetBytes(int64(len(f.raw)))
			b.ReportAllocs()
			for b.Loop() {
				r, err := newReader(bytes.NewReader(f.raw), 0, c.Item("hukou"), testCounty, testDay, everywhere{})
				if err != nil {
					b.Fatal(err)
				}
				n := 0
				for {
					o, err := r.next()
					if errors.Is(err, io.EOF) {
						break
					}
					if err != nil || len(o.Reasons) > 0 {
						b.Fatal(o.Reasons, err)
					}
					n++
				}
				if n != rows {
					b.Fatal(n)
				}
			}
			b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

// BenchmarkWorkbook reads the same register as a workbook.
func BenchmarkWorkbook(b *testing.B) {
	c, err := LoadCatalogue(params.FS, "catalogue")
	if err != nil {
		b.Fatal(err)
	}
	const rows = 50_000
	f := excelize.NewFile()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		b.Fatal(err)
	}
	for i, line := range strings.Split(strings.TrimSpace(string(register(b, rows))), "\n") {
		var cells []any
		for _, text := range strings.Split(line, ",") {
			cells = append(cells, text)
		}
		if err := w.SetRow(fmt.Sprintf("A%d", i+1), cells); err != nil {
			b.Fatal(err)
		}
	}
	var raw bytes.Buffer
	if err := errors.Join(w.Flush(), f.Write(&raw)); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		r, err := newReader(bytes.NewReader(raw.Bytes()), int64(raw.Len()), c.Item("hukou"), testCounty, testDay, everywhere{})
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		for o, err := r.next(); !errors.Is(err, io.EOF); o, err = r.next() {
			if err != nil || len(o.Reasons) > 0 {
				b.Fatal(o.Reasons, err)
			}
			n++
		}
		if n != rows {
			b.Fatal(n)
		}
	}
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
	b.ReportMetric(float64(raw.Len()), "file-B")
}
