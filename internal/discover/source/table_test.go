package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"doudi/internal/kernel/problem"
)

// The seven people of the derived files: name as compared, ID number, income in fen.
var seven = []string{
	"王秀英 420203195203140128 120050", "欧阳建国 420106196011300316 153350", "𠮷田䶮 42010619851009005X 186650",
	"阿依古丽·买买提 320302199002280267 219950", "㛃喆 420203201506010089 253250", "李III 420106198808160778 286550",
	"张三 420203197912011010 319850",
}

func TestTheSameTableInEveryDress(t *testing.T) {
	it := testItem(t, "income")
	for _, c := range []struct {
		file, encoding string
		first          int64 // the line of the first person
		refused        []string
	}{
		{"utf8.csv", "UTF-8", 2, nil},
		{"utf8_bom.csv", "UTF-8 BOM", 2, nil},
		{"gb18030.csv", "GB18030", 2, nil},
		{"utf16le_bom.csv", "UTF-16LE", 2, nil},
		{"csv_named_xlsx.xlsx", "GB18030", 2, nil}, // what counts is what is inside
		{"tab_separated_named_csv.csv", "UTF-8", 2, nil},
		{"semicolon.csv", "UTF-8", 2, nil},
		{"excel_sep_line.csv", "UTF-8", 3, nil},
		{"mixed_eol.csv", "UTF-8", 2, nil},
		{"title_rows_and_footer.csv", "UTF-8", 4, nil}, // 合计 and 制表人 are no people
		{"nul_bytes.csv", "UTF-8", 2, []string{"2 name source.encoding"}},
	} {
		encoding, rows, err := readAll(sample(t, "derived/"+c.file), it)
		if err != nil || encoding != c.encoding {
			t.Errorf("%s: %s, %v", c.file, encoding, err)
			continue
		}
		want := slices.Clone(seven)
		if c.file == "nul_bytes.csv" {
			want = want[1:]
		}
		var got, refused []string
		for _, o := range rows {
			if len(o.Reasons) > 0 {
				refused = append(refused, fmt.Sprint(o.Row, " ", strings.Join(whys(o.Reasons), " ")))
				continue
			}
			got = append(got, o.Record.Values[0]+" "+o.Record.ID.Text()+" "+o.Record.Values[4])
		}
		if !slices.Equal(got, want) || rows[0].Row != c.first {
			t.Errorf("%s: from line %d %q", c.file, rows[0].Row, got)
		}
		if len(refused) != len(c.refused) {
			t.Errorf("%s: refused %q", c.file, refused)
		}
		for i := range c.refused {
			if !strings.HasPrefix(refused[i], c.refused[i]) {
				t.Errorf("%s: refused %q, want %q", c.file, refused, c.refused)
			}
		}
	}
}

func TestWhatIsNoTableIsNamed(t *testing.T) {
	it := testItem(t, "income")
	header := "姓名,公民身份号码,户籍地址,出生日期,月收入,联系电话\n"
	for name, c := range map[string]struct {
		raw  []byte
		want *problem.Kind
		says []string
	}{
		"nothing":                      {sample(t, "derived/empty_zero_bytes.csv"), ErrEmptyFile, nil},
		"blanks":                       {[]byte(" \r\n \t\n"), ErrEmptyFile, nil},
		"a mark and no more":           {[]byte("\xef\xbb\xbf"), ErrEmptyFile, nil},
		"separators only":              {[]byte(",,,\n,,,\n"), ErrEmptyFile, nil},
		"half a workbook":              {sample(t, "derived/truncated_half.xlsx"), ErrDamagedWorkbook, []string{"损坏"}},
		"a web page":                   {sample(t, "derived/html_named_xls.xls"), ErrNotTable, []string{"HTML"}},
		"a web page in capitals":       {[]byte("\r\n <TABLE><TR><TD>姓名"), ErrNotTable, []string{"HTML"}},
		"an old workbook":              {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), ErrNotTable, []string{"XLS"}},
		"a picture":                    {[]byte("\x89PNG\r\n\x1a\n"), ErrNotTable, []string{"PNG"}},
		"another table":                {sample(t, "derived/formula_injection.csv"), ErrHeader, []string{"家庭收入", "公民身份号码", "月收入"}},
		"letters":                      {sample(t, "derived/ragged_rows.csv"), ErrHeader, []string{"姓名、公民身份号码"}},
		"the same column twice":        {sample(t, "derived/duplicate_headers.csv"), ErrHeaderTwice, []string{"姓名"}},
		"header too far down":          {[]byte(strings.Repeat("标题,x\n", headerRows) + header), ErrHeader, nil},
		"noise":                        {bytes.Repeat([]byte{0x83, 0x00, 0xff, 0x17, 0x0a}, 4000), ErrHeader, nil},
		"a row without end":            {append([]byte(header), bytes.Repeat([]byte("x"), longestRow+(1<<18))...), ErrLongRow, []string{"第 1 行之后"}},
		"a quote at the start of much": {append([]byte(header+"\"张三,"), bytes.Repeat([]byte("a,b\n"), longestRow/2)...), ErrLongRow, []string{"第 1 行之后"}},
	} {
		_, rows, err := readAll(c.raw, it)
		p, ok := problem.As(err)
		if !ok || p.Kind() != c.want || len(rows) != 0 {
			t.Errorf("%s: %d rows, %v", name, len(rows), err)
			continue
		}
		for _, words := range c.says {
			if !strings.Contains(p.Text("zh-CN"), words) {
				t.Errorf("%s: %q does not say %q", name, p.Text("zh-CN"), words)
			}
		}
	}
}

func TestAHeaderWithoutRowsHasNone(t *testing.T) {
	if _, rows, err := readAll(sample(t, "derived/header_only.csv"), testItem(t, "income")); !problem.Is(err, ErrHeader) || len(rows) != 0 {
		t.Error("a header of other columns: ", err) // 姓名, 身份证号 only
	}
	_, rows, err := readAll([]byte("姓名,公民身份号码,户籍地址,出生日期,月收入\r\n"), testItem(t, "income"))
	if err != nil || len(rows) != 0 {
		t.Error(rows, err)
	}
}

func TestAHeaderIsFoundHoweverItIsWritten(t *testing.T) {
	it := testItem(t, "income")
	row := "," + number(t, "42010619900101123") + ",街1号,1990-01-01,5\n"
	for header, want := range map[string]bool{
		"姓名,公民身份号码,户籍地址,出生日期,月收入\n张三" + row:           true,
		"*姓名, 身份证号 ,户 籍 地 址,出生日期,　月收入\n张三" + row:      true,
		"name,id_no,address,born,income\n张三" + row:    true,
		"\"姓名\",\"公民\n身份号码\",户籍地址,出生日期,月收入\n张三" + row: true, // a title over two lines of its cell
		"一、\n\n二、\n姓名,身份证号,户籍地址,出生日期,月收入\n张三" + row:   true,
		"姓名,公民身份号码,户籍地址,出生日期,月收入(元)\n张三" + row:        false,
		"姓名,公民身份号码,身份证号,户籍地址,出生日期,月收入\n张三,1" + row:    false, // two columns for one field
	} {
		_, rows, err := readAll([]byte(header), it)
		if ok := err == nil && len(rows) == 1 && len(rows[0].Reasons) == 0; ok != want {
			t.Errorf("%q: %v, %v", header, rows, err)
		}
	}
}

func TestARowThatDoesNotFitTheHeaderIsRefusedAlone(t *testing.T) {
	it := testItem(t, "income")
	good := "张三," + number(t, "42010619900101123") + ",街1号,1990-01-01,5"
	header := "姓名,公民身份号码,户籍地址,出生日期,月收入\n"
	for row, want := range map[string]string{
		good + ",,":                            "",
		good + ", ,　":                          "",
		good + ",x":                            " source.columns",
		"张三,1":                                 " source.columns",
		`张"三` + good[6:]:                       " source.quotes",
		`"张三"x` + good[6:]:                     " source.quotes",
		`"张三` + good[6:]:                       " source.quotes", // never closed, but the last row
		`"张三"` + good[6:]:                      "",
		"=1+1" + good[6:]:                      "", // text is text: nothing here calculates
		"\"=HYPERLINK(\"\"x\"\")\"" + good[6:]: "",
	} {
		rows := map[string]string{}
		for name, raw := range map[string]string{"last": header + good + "\n" + row, "last, ended": header + good + "\n" + row + "\r\n"} {
			_, list, err := readAll([]byte(raw), it)
			if err != nil || len(list) != 2 || len(list[0].Reasons) != 0 || list[1].Row != 3 {
				t.Errorf("%q %s: %v, %v", row, name, list, err)
				continue
			}
			rows[name] = strings.Join(whys(list[1].Reasons), ",")
			if len(list[1].Reasons) > 0 && len(list[1].Cells) != len(it.Fields) {
				t.Errorf("%q is kept as %q", row, list[1].Cells)
			}
			if rows[name] != want {
				t.Errorf("%q %s: %q, want %q", row, name, rows[name], want)
			}
		}
	}
}

func TestAQuoteThatNeverClosesNamesItsLine(t *testing.T) {
	it := testItem(t, "income")
	good := "张三," + number(t, "42010619900101123") + ",街1号,1990-01-01,5\n"
	header := "姓名,公民身份号码,户籍地址,出生日期,月收入\n"
	for raw, line := range map[string]int{
		header + good + good + `"张三` + good + good:                 4,
		"sep=,\n" + header + good + `"张三` + good + good:            4,
		header + "\n\n" + good + `"张` + good + `"x",` + good:       5,
		"标题\n" + header + "\"街\n1号\"," + good + `"张` + good + good: 5,
	} {
		_, _, err := readAll([]byte(raw), it)
		p, ok := problem.As(err)
		if !ok || p.Kind() != ErrUnclosedQuote || !strings.Contains(p.Text("zh-CN"), fmt.Sprintf("第 %d 行", line)) {
			t.Errorf("%q: %v, want line %d", raw, err, line)
		}
	}
}

// A few broken bytes spoil their own rows; they do not turn the whole file into gibberish of another encoding.
func TestABrokenCharacterSpoilsItsRowOnly(t *testing.T) {
	it := testItem(t, "income")
	for _, file := range []string{"utf8.csv", "gb18030.csv"} {
		raw := sample(t, "derived/"+file)
		at := bytes.Index(raw, []byte("420106196011300316")) - 2
		encoding, rows, err := readAll(slices.Concat(raw[:at], []byte{0xff}, raw[at+1:]), it)
		if err != nil || len(rows) != 7 || !strings.HasPrefix(strings.ToLower(file), strings.ToLower(strings.ReplaceAll(encoding, "-", ""))) {
			t.Fatal(file, encoding, len(rows), err)
		}
		for i, o := range rows {
			if want := i == 1; (len(o.Reasons) > 0) != want {
				t.Errorf("%s, line %d: %v", file, o.Row, whys(o.Reasons))
			}
		}
		if got := whys(rows[1].Reasons); !slices.Contains(got, "name source.encoding") {
			t.Errorf("%s: %q", file, got)
		}
	}
}

func TestHoweverTheFileIsCutIntoReadsItIsTheSame(t *testing.T) {
	it := testItem(t, "income")
	for _, file := range []string{"mixed_eol.csv", "gb18030.csv", "utf16le_bom.csv"} {
		raw := sample(t, "derived/"+file)
		for name, cut := range map[string]func(io.Reader) io.Reader{"bytes": iotest.OneByteReader, "halves": iotest.HalfReader, "data with end": iotest.DataErrReader} {
			r, err := newReader(cut(bytes.NewReader(raw)), 0, it, testCounty, testDay, &oneCommunity{})
			if err != nil {
				t.Fatal(file, name, err)
			}
			n := 0
			for {
				o, err := r.next()
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil || len(o.Reasons) > 0 || o.Record.Values[0]+" "+o.Record.ID.Text()+" "+o.Record.Values[4] != seven[n] {
					t.Fatal(file, name, n, o, err)
				}
				n++
			}
			if n != 7 {
				t.Errorf("%s in %s: %d rows", file, name, n)
			}
		}
	}
	boom := errors.New("the disk is gone")
	for _, sent := range []int{0, 10, 300} {
		_, err := newReader(io.MultiReader(bytes.NewReader(sample(t, "derived/utf8.csv")[:sent]), iotest.ErrReader(boom)), 0, it, testCounty, testDay, &oneCommunity{})
		if !errors.Is(err, boom) {
			t.Errorf("after %d bytes: %v", sent, err)
		}
	}
}
