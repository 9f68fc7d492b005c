package source

import (
	"strings"
	"testing"

	"doudi/internal/kernel/ident"
	"doudi/internal/kernel/money"
	"doudi/internal/kernel/problem"
)

// checking is a checker of the item whose columns stand in the fields' order.
func checking(it *Item) *checker {
	l := layout{columns: make([]int, len(it.Fields)), width: len(it.Fields)}
	for i := range l.columns {
		l.columns[i] = i
	}
	return &checker{item: it, layout: l, county: testCounty, today: testDay, places: &oneCommunity{}, encoding: "UTF-8", known: map[int64]bool{}}
}

// whole is a row of the item "everything" that passes, with some of its cells replaced.
func whole(t testing.TB, it *Item, replace map[string]string) row {
	t.Helper()
	cells := map[string]string{"id_no": number(t, "42010619900101123"), "name": "张三", "month": "2026-06", "kind": "职工"}
	for code, text := range replace {
		cells[code] = text
	}
	r := row{Number: 7, Cells: make([]string, len(it.Fields))}
	for code, text := range cells {
		r.Cells[it.FieldIndex(code)] = text
	}
	return r
}

func TestWhatIsWrittenReadsAs(t *testing.T) {
	it := testItem(t, "everything")
	id := number(t, "42010619900101123")
	for _, c := range []struct{ field, text, want string }{
		{"id_no", " 420106 19900101 123" + id[17:] + " ", id}, {"id_no", "\ufeff" + id, id}, {"id_no", "４２０１０６" + id[6:], id},
		{"id_no", "420106900101123", number(t, "42010619900101123")}, {"id_no", strings.ToLower(number(t, "42010619900101127")), number(t, "42010619900101127")},
		{"name", "　张　三 ", "张三"}, {"name", "阿依古丽•买买提", "阿依古丽·买买提"}, {"name", "张\n三", "张三"}, {"name", "张\u200b三", "张三"},
		{"note", " 备注 ", "备注"}, {"note", "", ""}, {"note", "\x00\t", ""}, {"note", "一二三四五六七八九十", "一二三四五六七八九十"},
		{"note", "一号\n二室", "一号 二室"}, {"note", "a\tb", "a\tb"}, {"note", "=1+1", "=1+1"},
		{"from", "2026-01-31", "2026-01-31"}, {"from", "2026/1/31", "2026-01-31"}, {"from", "20260131", "2026-01-31"},
		{"from", "2026年1月31日", "2026-01-31"}, {"from", "２０２６－０１－３１", "2026-01-31"}, {"from", "2026/1/31 0:00:00", "2026-01-31"},
		{"from", "2026-7-1", "2026-07-01"}, // the day of delivery itself
		{"to", "2036-01-31", "2036-01-31"}, // an end that is agreed, as a card's expiry
		{"month", "2026-1", "2026-01"}, {"month", "202601", "2026-01"}, {"month", "2026年1月", "2026-01"}, {"month", "2026-07", "2026-07"},
		{"sum", "1,234.5", "123450"}, {"sum", "¥ 1,234.50元", "123450"}, {"sum", "10", "1000"}, {"sum", "１２．３４", "1234"},
		{"balance", "-12.00", "-1200"}, {"balance", "0", "0"}, {"balance", "-0", "0"},
		{"rooms", "3", "3"}, {"rooms", "3.0", "3"}, {"rooms", "007", "7"}, {"rooms", "0", "0"}, {"rooms", "99", "99"},
		{"kind", "1", "1"}, {"kind", "职工", "1"}, {"kind", "Flexible", "2"}, {"kind", " 灵活就业", "2"},
		{"phone", "138-0000-1234", "13800001234"}, {"phone", "+86 027 88880000", "02788880000"},
		{"account", "6222 0212 3456 7890 128", "6222021234567890128"},
		{"community", "420106001001", "420106001001"},
	} {
		rec, reasons := checking(it).check(whole(t, it, map[string]string{c.field: c.text}))
		if len(reasons) > 0 || rec.Values[it.FieldIndex(c.field)] != c.want {
			t.Errorf("%s %q reads %v, %v; want %q", c.field, c.text, rec.Values, whys(reasons), c.want)
		}
	}
}

func TestWhatCannotBeReadIsNamedWithItsField(t *testing.T) {
	it := testItem(t, "everything")
	id := number(t, "42010619900101123")
	wrong := id[:17] + string('0'+(id[17]-'0'+1)%10)
	for _, c := range []struct {
		field, text string
		want        *problem.Kind
		says        string
	}{
		{"id_no", "", ErrMissing, ""}, {"id_no", "　", ErrMissing, ""}, {"id_no", id[:17], ident.ErrIDLength, "17 位"}, {"id_no", wrong, ident.ErrIDChecksum, ""},
		{"id_no", number(t, "42010619900231123"), ident.ErrIDBirth, ""}, {"id_no", "4.20106E+17", ErrDigitsLost, "文本"},
		{"id_no", number(t, "42010620260702123"), ident.ErrIDFuture, ""}, {"id_no", "420106900231123", ident.ErrIDBirth, ""},
		{"name", "", ErrMissing, ""}, {"name", "\u200b", ErrMissing, ""}, {"name", "张\x00三", ErrEncoding, "UTF-8"}, {"name", "张\ufffd", ErrEncoding, ""},
		{"name", "张\xff", ErrEncoding, ""}, {"name", strings.Repeat("长", 41), ErrTooLong, "40"},
		{"note", "一二三四五六七八九十百", ErrTooLong, "10"}, {"note", "a\x1fb", ErrEncoding, ""}, {"note", "a\x7fb", ErrEncoding, ""},
		{"from", "2026-02-30", nil, ""}, {"from", "31/1/2026", nil, ""}, {"from", "46053", nil, ""}, {"from", "昨天", nil, ""},
		{"from", "2026-07-02", ErrFutureDay, ""}, {"from", "2206-01-31", ErrFutureDay, ""},
		{"month", "", ErrMissing, ""}, {"month", "2026-08", ErrFutureDay, ""}, {"month", "2026-13", nil, ""}, {"month", "2026-06-01", nil, ""},
		{"sum", "9.99", ErrTooSmall, "10"}, {"sum", "-12", ErrTooSmall, ""}, {"sum", "12.345", money.ErrDecimals, ""}, {"sum", "1.2万元", money.ErrUnit, ""},
		{"sum", "1,23", money.ErrGrouping, ""}, {"sum", "一百", money.ErrUnit, ""}, {"sum", "99999999999999999999", money.ErrOverflow, ""}, {"sum", "无", money.ErrForm, ""},
		{"rooms", "3.5", ErrInteger, ""}, {"rooms", "三", ErrInteger, ""}, {"rooms", "-1", ErrTooSmall, "0"}, {"rooms", "100", ErrTooLarge, "99"},
		{"rooms", "99999999999", ErrInteger, ""},
		{"kind", "", ErrMissing, ""}, {"kind", "3", ErrCode, "灵活就业、职工"}, {"kind", "职 工", ErrCode, ""},
		{"phone", "1380000123", ident.ErrPhoneForm, ""}, {"phone", "无", ident.ErrPhoneForm, ""}, {"account", "6.2E+18", ErrDigitsLost, ""},
		{"community", "420106001", ErrPlace, ""}, {"community", "420102001001", ErrPlace, ""}, {"community", "武汉市", ErrPlace, ""},
		{"community", "+42010600100", ErrPlace, ""}, {"community", "420106001002", ErrPlace, ""},
	} {
		rec, reasons := checking(it).check(whole(t, it, map[string]string{c.field: c.text}))
		if len(reasons) != 1 || reasons[0].Field != c.field || rec.Values != nil {
			t.Errorf("%s %q: %v, %v", c.field, c.text, whys(reasons), rec.Values)
			continue
		}
		r := reasons[0]
		if c.want != nil && r.Code != c.want.Code || !strings.Contains(r.ZH, c.says) || r.EN == "" || strings.Contains(r.ZH+r.EN, "{") {
			t.Errorf("%s %q: %+v", c.field, c.text, r)
		}
		if len(c.text) > 8 && strings.Contains(r.ZH+r.EN, c.text) && c.text[0] == '4' {
			t.Errorf("the refusal %q repeats what was written", r.ZH)
		}
	}
}

func TestEveryWrongFieldOfARowIsNamedAtOnce(t *testing.T) {
	it := testItem(t, "everything")
	_, reasons := checking(it).check(whole(t, it, map[string]string{"name": "", "from": "x", "rooms": "x", "kind": "x"}))
	if got := strings.Join(whys(reasons), ","); got != "name source.missing,from civil.date_form,rooms source.integer,kind source.code" {
		t.Error(got)
	}
}

func TestARecordKnowsItsKeyAndItsDays(t *testing.T) {
	it := testItem(t, "everything")
	rec, reasons := checking(it).check(whole(t, it, map[string]string{"from": "2026-01-01", "to": "2026-01-01"}))
	if len(reasons) > 0 || rec.Key != "2026-06\x1f1" || rec.From.String() != "2026-01-01" || rec.To != rec.From || rec.Row != 7 {
		t.Error(rec, whys(reasons))
	}
	_, reasons = checking(it).check(whole(t, it, map[string]string{"from": "2026-01-02", "to": "2026-01-01"}))
	if got := whys(reasons); len(got) != 1 || got[0] != "to source.period" {
		t.Error(got)
	}
	if rec, reasons = checking(it).check(whole(t, it, map[string]string{"to": "2026-01-01"})); len(reasons) > 0 || !rec.From.IsZero() {
		t.Error("an end without a beginning: ", whys(reasons))
	}
	contribution := shipped(t).Item("contribution")
	cells := []string{number(t, "42010619900101123"), "张三", "2026-05", "", "2", "4000", ""}
	if rec, reasons = checking(contribution).check(row{Number: 2, Cells: cells}); len(reasons) > 0 || rec.From.String() != "2026-05-01" || !rec.To.IsZero() {
		t.Error("a month holds from its first day: ", rec.From, rec.To, whys(reasons))
	}
}

// What is wrong is not what is missing: a refused row that says whose record it is keeps that much.
func TestARefusedRowStillSaysWhoseItIs(t *testing.T) {
	it := testItem(t, "everything")
	id := number(t, "42010619900101123")
	for field, told := range map[string]bool{"phone": true, "name": true, "note": true, "to": true, "id_no": false, "month": false, "kind": false} {
		text := map[string]string{"note": "a\x01b", "name": "", "to": "2025-12-31"}[field]
		if text == "" && field != "name" {
			text = "x"
		}
		rec, reasons := checking(it).check(whole(t, it, map[string]string{"from": "2026-01-01", field: text}))
		if len(reasons) != 1 || rec.ID.IsZero() == told || rec.Values != nil {
			t.Errorf("%s: %v, %v", field, whys(reasons), rec)
		}
		if told && (rec.ID.Text() != id || rec.Key != "2026-06\x1f1") {
			t.Errorf("%s: %q", field, rec.Key)
		}
	}
	for _, broken := range []row{{Number: 2, Cells: []string{id, "张三"}}, {Number: 2, Cells: whole(t, it, nil).Cells, Broken: true}} {
		if rec, reasons := checking(it).check(broken); len(reasons) != 1 || !rec.ID.IsZero() {
			t.Error("a row whose columns are not sure says whose it is: ", whys(reasons))
		}
	}
}

func TestCommunitiesAreLookedUpOnce(t *testing.T) {
	it := testItem(t, "everything")
	c := checking(it)
	for range 5 {
		for _, community := range []string{"420106001001", "420106001002"} {
			c.check(whole(t, it, map[string]string{"community": community}))
		}
	}
	if n := c.places.(*oneCommunity).asked; n != 2 {
		t.Errorf("asked %d times for two communities", n)
	}
}
