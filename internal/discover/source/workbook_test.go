package source

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"doudi/internal/kernel/problem"
)

// made is a workbook written by a program that is not ours.
func made(t testing.TB, write func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	write(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func fill(t testing.TB, f *excelize.File, sheet string, first int, lines ...[]any) {
	t.Helper()
	for i, cells := range lines {
		if err := f.SetSheetRow(sheet, fmt.Sprintf("A%d", first+i), &cells); err != nil {
			t.Fatal(err)
		}
	}
}

var incomeHeader = []any{"姓名", "公民身份号码", "户籍地址", "出生日期", "月收入", "联系电话"}

// incomes are rows that pass, as the sheet's program writes them.
func incomes(t testing.TB, n int) (lines [][]any) {
	for i := range n {
		lines = append(lines, []any{"张三", number(t, fmt.Sprintf("42010619900101%03d", 100+i)), "一号", 32874, 1200.5 + float64(i), 13800000000})
	}
	return lines
}

// shown is "row: values" or "row! reasons" of each row.
func shown(rows []outcome) (list []string) {
	for _, o := range rows {
		if len(o.Reasons) > 0 {
			list = append(list, fmt.Sprintf("%d! %s", o.Row, strings.Join(whys(o.Reasons), ", ")))
		} else {
			list = append(list, fmt.Sprintf("%d: %s", o.Row, strings.Join(o.Record.Values, " ")))
		}
	}
	return list
}

func wantTable(t *testing.T, raw []byte, it *Item, want ...string) {
	t.Helper()
	_, rows, err := readAll(raw, it)
	if got := shown(rows); err != nil || !slices.Equal(got, want) {
		t.Errorf("%v\n%s\nwant\n%s", err, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestAHandMadeSheet(t *testing.T) {
	it := testItem(t, "income")
	id := func(n int) string { return number(t, fmt.Sprintf("42010619900101%03d", n)) }
	raw := made(t, func(f *excelize.File) {
		_ = f.SetSheetName("Sheet1", "说明")
		fill(t, f, "说明", 1, []any{"本表由街道填写"}, []any{"每月 5 日前上报"})
		_, _ = f.NewSheet("旧数据")
		fill(t, f, "旧数据", 1, incomeHeader, []any{"旧", id(1), "一号", "1990-01-01", 1, 13800000000})
		_ = f.SetSheetVisible("旧数据", false)
		_, _ = f.NewSheet("名单")
		fill(t, f, "名单", 1, []any{"西塞山区低保家庭信息表"}, []any{"填报单位：", nil, nil, "2026年8月"}, incomeHeader,
			[]any{"张三", id(1), "一号", 32874, 1200.5, 13800000000}, nil,
			[]any{"李四", id(2), "二号", "1990/1/1", "1,533.50", "13800000000", nil, nil, "右边的批注"},
			[]any{"王五", 420106199001010000, "三号", 32874, 1, nil},
			[]any{"赵六", id(4), true, 32874.75, 0.1 + 0.2, nil},
			[]any{"钱七", id(5), "五号", 1990, "无", nil},
			[]any{"第二组"},
			incomeHeader,
			[]any{"孙八", id(6), "六号", 19900101, 1866, "13800000000"},
			[]any{"合计", nil, nil, nil, 6000}, []any{"填表人：张某某", nil, nil, "审核：李某"}, []any{"备注：含 2 人待核实"})
		_ = f.MergeCell("名单", "A1", "F1")
	})
	wantTable(t, raw, it,
		"4: 张三 "+id(1)+" 一号 1990-01-01 120050 13800000000",
		"6: 李四 "+id(2)+" 二号 1990-01-01 153350 13800000000",
		"7! id_no source.digits_lost",
		"8: 赵六 "+id(4)+" TRUE 1990-01-01 30 ",
		"9! born civil.date_form, income money.form",
		"10!  source.stray",
		"12: 孙八 "+id(6)+" 六号 1990-01-01 186600 13800000000")
	r, err := newReader(bytes.NewReader(raw), 0, it, testCounty, testDay, &oneCommunity{})
	if err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, err = r.next()
	}
	if r.Encoding != "XLSX “名单”" || r.Skipped != 4 {
		t.Error(r.Encoding, r.Skipped)
	}
}

func TestFormulasAndErrors(t *testing.T) {
	it := testItem(t, "income")
	lines := incomes(t, 3)
	raw := made(t, func(f *excelize.File) {
		fill(t, f, "Sheet1", 1, append([][]any{incomeHeader}, lines...)...)
		_ = f.SetCellFormula("Sheet1", "E2", "1200+0.5") // keeps the value beside it
		_ = f.SetCellFormula("Sheet1", "C3", "A1&B1")
		_ = f.SetCellValue("Sheet1", "C3", nil)
		_ = f.SetCellFormula("Sheet1", "C3", "A1&B1")
	})
	raw = edited(t, raw, "xl/worksheets/sheet1.xml", func(xml string) string {
		return strings.Replace(xml, `<c r="E4"><v>1202.5</v></c>`, `<c r="E4" t="e"><f>VLOOKUP(1,A1,2)</f><v>#N/A</v></c>`, 1)
	})
	wantTable(t, raw, it, "2: 张三 "+lines[0][1].(string)+" 一号 1990-01-01 120050 13800000000", "3! address source.uncounted", "4! income source.cell_error")
	csv := "姓名,公民身份号码,户籍地址,出生日期,月收入\n张三," + lines[0][1].(string) + ",#REF!,1990-01-01,#N/A\n张三," + lines[0][1].(string) + ",4.2E+17,1990-01-01,1\n"
	wantTable(t, []byte(csv), it, "2! address source.cell_error, income source.cell_error", "3! address source.digits_lost")
}

// Days are numbers in a workbook, from one of two beginnings; months and codes too.
func TestDaysOfAWorkbook(t *testing.T) {
	it := testItem(t, "everything")
	id := number(t, "42010619900101123")
	header := []any{"身份证号", "姓名", "备注", "开始日期", "结束日期", "月份", "类别", "房间数"}
	line := []any{id, "张三", 12345, 46023, 46053.5, 202601, 1, 3}
	for name, c := range map[string]struct {
		first any
		base  bool
		want  string
	}{
		"1900":        {46023, false, "2026-01-01"},
		"1904":        {44561, true, "2026-01-01"},
		"first":       {1, false, "1900-01-01"},
		"before leap": {59, false, "1900-02-28"},
		"after leap":  {61, false, "1900-03-01"},
		"digits":      {20260131, false, "2026-01-31"},
	} {
		line[3], line[4] = c.first, nil
		raw := made(t, func(f *excelize.File) {
			_ = f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &c.base})
			fill(t, f, "Sheet1", 1, header, line)
		})
		_, rows, err := readAll(raw, it)
		if err != nil || len(rows) != 1 || len(rows[0].Reasons) > 0 {
			t.Errorf("%s: %v, %v", name, shown(rows), err)
			continue
		}
		v := rows[0].Record.Values
		if v[3] != c.want || v[2] != "12345" || v[5] != "2026-01" || v[9] != "1" || v[8] != "3" {
			t.Errorf("%s: %q", name, v)
		}
	}
	for serial, want := range map[string]string{"60": "60", "0": "0", "-1": "-1", "2026": "2026", "46023.99": "2026-01-01", "2958466": "2958466", "2958465": "9999-12-31"} {
		if got := dayOf(serial, numeric); got != want {
			t.Errorf("%s reads as %s, want %s", serial, got, want)
		}
	}
}

func TestLongNumbers(t *testing.T) {
	w := &workbook{}
	for text, want := range map[string]struct {
		text string
		kind kind
	}{
		"13800000000": {"13800000000", numeric}, "1.2005E3": {"1200.5", numeric}, "0.30000000000000004": {"0.3", numeric},
		"1234.5600000000001": {"1234.56", numeric}, "123456789012345": {"123456789012345", numeric},
		"4.20106199001011E+17": {"4.20106199001011E+17", damagedNo}, "420106199001011000": {"4.20106199001011E+17", damagedNo},
		"420106199001011234": {"420106199001011234", plain}, // a program wrote all of it
		"-0":                 {"-0", numeric}, "NaN": {"NaN", plain}, "Inf": {"Inf", plain}, "1e400": {"1e400", plain}, "无": {"无", plain}, " 5 ": {"5", numeric},
	} {
		if got, k := w.number(text); got != want.text || k != want.kind {
			t.Errorf("%q is %q %d, want %q %d", text, got, k, want.text, want.kind)
		}
	}
}

// edited changes one part of a workbook, in a zip that is right again.
func edited(t testing.TB, raw []byte, part string, change func(xml string) string) []byte {
	t.Helper()
	from, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	to := zip.NewWriter(&b)
	for _, f := range from.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(r)
		if f.Name == part {
			text = []byte(change(string(text)))
		}
		w, _ := to.Create(f.Name)
		_, _ = w.Write(text)
	}
	_ = to.Close()
	return b.Bytes()
}

func TestWorkbooksThatAreRefused(t *testing.T) {
	it := testItem(t, "income")
	good := made(t, func(f *excelize.File) { fill(t, f, "Sheet1", 1, append([][]any{incomeHeader}, incomes(t, 3)...)...) })
	sheet := func(change func(xml string) string) []byte {
		return edited(t, good, "xl/worksheets/sheet1.xml", change)
	}
	for name, c := range map[string]struct {
		raw  []byte
		want *problem.Kind
		says string
	}{
		"a password":        {sample(t, "excelize/encryptAES.xlsx"), ErrEncrypted, "取消密码"},
		"another password":  {sample(t, "excelize/encryptSHA1.xlsx"), ErrEncrypted, ""},
		"the old format":    {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1W\x00o\x00r\x00k\x00b\x00o\x00o\x00k\x00"), ErrNotTable, "XLS"},
		"half of it":        {sample(t, "derived/truncated_half.xlsx"), ErrDamagedWorkbook, ""},
		"no header":         {sample(t, "excelize/SharedStrings.xlsx"), ErrHeaderSheets, "Sheet1"},
		"bad":               {sample(t, "excelize/BadWorkbook.xlsx"), ErrEmptyFile, ""},
		"half a sheet":      {sheet(func(xml string) string { return xml[:strings.Index(xml, `<row r="3"`)] }), ErrDamagedWorkbook, "sheet1.xml"},
		"no end of a row":   {sheet(func(xml string) string { return strings.Replace(xml, "</row>", "", 1) }), ErrDamagedWorkbook, ""},
		"a row twice":       {sheet(func(xml string) string { return strings.Replace(xml, `<row r="4"`, `<row r="3"`, 1) }), ErrDamagedWorkbook, ""},
		"rows of nowhere":   {sheet(func(xml string) string { return strings.Replace(xml, `<row r="4"`, `<row r="99999999"`, 1) }), ErrDamagedWorkbook, ""},
		"no such text":      {sheet(func(xml string) string { return strings.Replace(xml, `t="s"><v>0<`, `t="s"><v>999<`, 1) }), ErrDamagedWorkbook, ""},
		"a negative text":   {sheet(func(xml string) string { return strings.Replace(xml, `t="s"><v>0<`, `t="s"><v>-1<`, 1) }), ErrDamagedWorkbook, ""},
		"a cell far right":  {sheet(func(xml string) string { return strings.Replace(xml, `r="B2"`, `r="ZZZZZ2"`, 1) }), ErrDamagedWorkbook, ""},
		"no sheet":          {edited(t, good, "xl/workbook.xml", func(string) string { return "<workbook/>" }), ErrEmptyFile, ""},
		"index is no XML":   {edited(t, good, "xl/workbook.xml", func(string) string { return "<workbook" }), ErrDamagedWorkbook, "workbook.xml"},
		"a document":        {zipOf(t, "word/document.xml"), ErrNotTable, "DOCX"},
		"a binary workbook": {zipOf(t, "xl/workbook.bin"), ErrNotTable, "XLSB"},
		"any zip":           {zipOf(t, "a.txt"), ErrNotTable, "ZIP"},
		"an empty zip":      {zipOf(t), ErrNotTable, "ZIP"},
		"one part twice":    {zipOf(t, "xl/workbook.xml", "XL/Workbook.xml"), ErrDamagedWorkbook, ""},
	} {
		_, rows, err := readAll(c.raw, it)
		p, ok := problem.As(err)
		if !ok || p.Kind() != c.want || !strings.Contains(p.Text("zh-CN"), c.says) {
			t.Errorf("%s: %d rows, %v", name, len(rows), err)
		}
	}
	two := made(t, func(f *excelize.File) {
		fill(t, f, "Sheet1", 1, append([][]any{incomeHeader}, incomes(t, 3)...)...)
		_, _ = f.NewSheet("空表")
		fill(t, f, "空表", 1, incomeHeader)
	})
	if _, rows, err := readAll(two, it); err != nil || len(rows) != 3 {
		t.Error("a second sheet with the header alone: ", rows, err)
	}
	two = made(t, func(f *excelize.File) {
		fill(t, f, "Sheet1", 1, append([][]any{incomeHeader}, incomes(t, 3)...)...)
		_, _ = f.NewSheet("二月")
		fill(t, f, "二月", 1, append([][]any{incomeHeader}, incomes(t, 2)...)...)
	})
	if _, _, err := readAll(two, it); !problem.Is(err, ErrTwoSheets) || !strings.Contains(err.Error(), "“二月”") {
		t.Error("two sheets with rows: ", err)
	}
}

func zipOf(t testing.TB, names ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range names {
		if _, err := w.Create(name); err != nil {
			t.Fatal(err)
		}
	}
	_ = w.Close()
	return b.Bytes()
}

// A small file that unpacks to much is refused by name and does not fill the memory.
func TestABombIsRefused(t *testing.T) {
	defer func(a, b, c int64) { maxWorkbook, maxStrings, maxSheet = a, b, c }(maxWorkbook, maxStrings, maxSheet)
	it := testItem(t, "income")
	good := made(t, func(f *excelize.File) { fill(t, f, "Sheet1", 1, append([][]any{incomeHeader}, incomes(t, 3)...)...) })
	bomb := func(part, before string) []byte {
		return edited(t, good, part, func(xml string) string {
			return strings.Replace(xml, before, strings.Repeat(" ", 3<<20)+before, 1)
		})
	}
	maxSheet = 1 << 20
	for name, raw := range map[string][]byte{
		"sheet": bomb("xl/worksheets/sheet1.xml", `<row r="4"`), "after the rows": bomb("xl/worksheets/sheet1.xml", "</worksheet>"),
		"strings": bomb("xl/sharedStrings.xml", "</sst>"), "index": bomb("xl/workbook.xml", "</workbook>"),
	} {
		if _, _, err := readAll(raw, it); !problem.Is(err, ErrLargePart) || !strings.Contains(err.Error(), "1 MB") {
			t.Errorf("%s: %v", name, err)
		}
	}
	maxSheet = 256 << 20
	for name, raw := range map[string][]byte{
		"one value": edited(t, good, "xl/worksheets/sheet1.xml", func(xml string) string {
			return strings.Replace(xml, "<v>1200.5</v>", "<v>"+strings.Repeat("1", 5<<20)+"</v>", 1)
		}),
		"one string": edited(t, good, "xl/sharedStrings.xml", func(xml string) string {
			return strings.Replace(xml, "张三", strings.Repeat("三", 2<<20), 1)
		}),
		"one gap": edited(t, good, "xl/worksheets/sheet1.xml", func(xml string) string {
			return strings.Replace(xml, `<row r="4"`, strings.Repeat(" ", 5<<20)+`<row r="4"`, 1)
		}),
	} {
		if _, _, err := readAll(raw, it); !problem.Is(err, ErrLargePiece) || !strings.Contains(err.Error(), "4 MB") {
			t.Errorf("%s: %v", name, err)
		}
	}
	names := make([]string, maxParts+1)
	for i := range names {
		names[i] = fmt.Sprint(i)
	}
	if _, _, err := readAll(zipOf(t, names...), it); !problem.Is(err, ErrDamagedWorkbook) {
		t.Error("thousands of parts: ", err)
	}
	maxStrings = 1 << 20
	texts := edited(t, good, "xl/sharedStrings.xml", func(xml string) string {
		return strings.Replace(xml, "</sst>", strings.Repeat("<si><t>"+strings.Repeat("长", 1000)+"</t></si>", 1000)+"</sst>", 1)
	})
	if _, _, err := readAll(texts, it); !problem.Is(err, ErrLargePart) {
		t.Error(err)
	}
	maxWorkbook = int64(len(good)) - 1
	if _, _, err := readAll(good, it); !problem.Is(err, ErrLargeWorkbook) {
		t.Error(err)
	}
	if _, err := newReader(bytes.NewReader(good), 0, it, testCounty, testDay, &oneCommunity{}); !problem.Is(err, ErrLargeWorkbook) {
		t.Error("of unknown size: ", err)
	}
	maxWorkbook++
	if _, rows, err := readAll(good, it); err != nil || len(rows) != 3 {
		t.Error(rows, err)
	}
}

// Every cell of workbooks from elsewhere reads as another reader of the format reads it.
func TestWorkbooksReadAsOthersReadThem(t *testing.T) {
	for _, name := range []string{"Book1", "MergeCell", "SharedStrings", "CalcChain", "OverflowNumericCell"} {
		raw := sample(t, "excelize/"+name+".xlsx")
		w, err := newWorkbook(bytes.NewReader(raw), int64(len(raw)))
		if err != nil {
			t.Fatal(name, err)
		}
		other, err := excelize.OpenReader(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(name, err)
		}
		for _, ref := range w.sheets {
			s, err := w.open(ref)
			if err != nil {
				t.Fatal(err)
			}
			want, err := other.GetRows(ref.name, excelize.Options{RawCellValue: true})
			if err != nil {
				t.Fatal(name, err)
			}
			seen := 0
			for {
				r, err := s.next()
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					t.Fatal(name, ref.name, err)
				}
				seen++
				for i, text := range r.Cells {
					if r.Kinds[i] == plain && cell(want[r.Number-1], i) != text {
						t.Errorf("%s %s row %d: %q, want %q", name, ref.name, r.Number, text, cell(want[r.Number-1], i))
					}
				}
			}
			filled := len(slices.DeleteFunc(slices.Clone(want), blank))
			if seen != filled {
				t.Errorf("%s %s: %d rows, want %d", name, ref.name, seen, filled)
			}
		}
	}
}
