package civil

import (
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"doudi/internal/kernel/problem"
)

var (
	_ driver.Valuer = Date{}
	_ sql.Scanner   = (*Date)(nil)
	_ driver.Valuer = Month{}
	_ sql.Scanner   = (*Month)(nil)
)

func TestParseReadsTheFormsOfFiles(t *testing.T) {
	for text, want := range map[string]string{
		"2026-01-31":   "2026-01-31",
		"2026-1-5":     "2026-01-05",
		"2026/1/31":    "2026-01-31",
		"2026/01/05":   "2026-01-05",
		"20260131":     "2026-01-31",
		"2026年1月31日":   "2026-01-31",
		"2026年01月05日":  "2026-01-05",
		" 2026-01-31 ": "2026-01-31",
		"２０２６年１月３１日":   "2026-01-31",
		"２０２６－０１－３１":   "2026-01-31",
		"9999-12-31":   "9999-12-31",
	} {
		if got, err := Parse(text); err != nil || got.String() != want {
			t.Errorf("Parse(%q) = %s, %v; want %s", text, got, err, want)
		}
	}
}

func TestParseRefusesByName(t *testing.T) {
	for text, want := range map[string]*problem.Kind{
		"":                    ErrDateEmpty,
		"\u3000":              ErrDateEmpty,
		"2026-02-29":          ErrNoSuchDay,
		"20260230":            ErrNoSuchDay,
		"2026年13月1日":          ErrNoSuchDay,
		"2026/0/1":            ErrNoSuchDay,
		"0000-01-01":          ErrNoSuchDay,
		"26-01-31":            ErrDateForm,
		"2026-1/31":           ErrDateForm,
		"2026.1.31":           ErrDateForm,
		"31/1/2026":           ErrDateForm,
		"2026-01":             ErrDateForm,
		"202601":              ErrDateForm,
		"2026年1月31":           ErrDateForm,
		"2026-001-31":         ErrDateForm,
		"2026--1-1":           ErrDateForm,
		"2026-01-31 00:00:00": ErrDateForm,
		"2026013x":            ErrDateForm,
		"46053":               ErrDateForm,
		"去年":                  ErrDateForm,
	} {
		if got, err := Parse(text); !problem.Is(err, want) || !got.IsZero() {
			t.Errorf("Parse(%q) = %s, %v; want %s", text, got, err, want.Code)
		}
	}
}

func TestParseMonth(t *testing.T) {
	for text, want := range map[string]string{
		"2026-01": "2026-01", "2026-1": "2026-01", "202612": "2026-12", "2026年1月": "2026-01", " 2026年01月 ": "2026-01", "２０２６０１": "2026-01",
	} {
		if got, err := ParseMonth(text); err != nil || got.String() != want {
			t.Errorf("ParseMonth(%q) = %s, %v; want %s", text, got, err, want)
		}
	}
	for text, want := range map[string]*problem.Kind{
		"": ErrMonthEmpty, "2026-13": ErrNoSuchMonth, "202600": ErrNoSuchMonth, "2026年0月": ErrNoSuchMonth, "000001": ErrNoSuchMonth,
		"2026": ErrMonthForm, "2026-01-31": ErrMonthForm, "20260131": ErrMonthForm, "26-01": ErrMonthForm, "2026年1": ErrMonthForm,
		"2026/1": ErrMonthForm, "2026-": ErrMonthForm, "x": ErrMonthForm, "2026 1": ErrMonthForm,
	} {
		if got, err := ParseMonth(text); !problem.Is(err, want) || !got.IsZero() {
			t.Errorf("ParseMonth(%q) = %s, %v; want %s", text, got, err, want.Code)
		}
	}
}

func TestTextAndColumns(t *testing.T) {
	type row struct {
		Day   Date  `json:"day"`
		Month Month `json:"month"`
	}
	full := row{Must("2026-01-31"), Must("2026-01-31").Month()}
	for r, want := range map[row]string{full: `{"day":"2026-01-31","month":"2026-01"}`, {}: `{"day":null,"month":null}`} {
		data, err := json.Marshal(r)
		var back row
		if err != nil || string(data) != want || json.Unmarshal(data, &back) != nil || back != r {
			t.Errorf("%v is %s and back %v, %v", r, data, back, err)
		}
		day, _ := r.Day.Value()
		month, _ := r.Month.Value()
		back = full
		if back.Day.Scan(day) != nil || back.Month.Scan(month) != nil || back != r {
			t.Errorf("%v stored as %v, %v loads as %v", r, day, month, back)
		}
		text, _ := r.Day.MarshalText()
		if back.Day.UnmarshalText(text) != nil || back.Day != r.Day {
			t.Errorf("%v written %s reads %v", r.Day, text, back.Day)
		}
		text, _ = r.Month.MarshalText()
		if back.Month.UnmarshalText(text) != nil || back.Month != r.Month {
			t.Errorf("%v written %s reads %v", r.Month, text, back.Month)
		}
	}
	if v, _ := (Date{}).Value(); v != nil {
		t.Errorf("no date is stored as %v; want NULL", v)
	}
	if v, _ := full.Day.Value(); v != "2026-01-31" {
		t.Errorf("stored as %v", v)
	}
	var d Date
	if err := d.Scan([]byte("2026-01-31")); err != nil || d != full.Day {
		t.Errorf("bytes load as %v, %v", d, err)
	}
	var m Month
	if err := m.Scan([]byte("2026-01")); err != nil || m != full.Month {
		t.Errorf("bytes load as %v, %v", m, err)
	}
	for _, wrong := range []any{"2026/01/31", "20260131", "2026-02-30", int64(20260131), time.Now()} {
		if d.Scan(wrong) == nil {
			t.Errorf("the column value %v loads as a day", wrong)
		}
	}
	for _, wrong := range []any{"202601", "2026-13", "2026-1-", "2026/01", int64(1)} {
		if m.Scan(wrong) == nil {
			t.Errorf("the column value %v loads as a month", wrong)
		}
	}
	for _, wrong := range []string{`20260131`, `"2026/1/31"`, `{}`} {
		if json.Unmarshal([]byte(wrong), &d) == nil || json.Unmarshal([]byte(wrong), &m) == nil {
			t.Errorf("the JSON %s reads as a day or month", wrong)
		}
	}
}

func TestPeriod(t *testing.T) {
	day := func(n int) Date { return Must("2026-03-01").AddDays(n) }
	march := Period{day(0), day(30)}
	for d, want := range map[Date]bool{day(-1): false, day(0): true, day(30): true, day(31): false, {}: false} {
		if march.Contains(d) != want {
			t.Errorf("March contains %s: %v", d, !want)
		}
	}
	for _, c := range []struct {
		p    Period
		want bool
	}{
		{Period{day(-5), day(-1)}, false},
		{Period{day(-5), day(0)}, true},
		{Period{day(30), day(40)}, true},
		{Period{day(31), day(40)}, false},
		{Period{}, true},
		{Period{From: day(31)}, false},
		{Period{From: day(30)}, true},
		{Period{To: day(-1)}, false},
		{Period{To: day(0)}, true},
		{Period{day(5), day(4)}, false},
	} {
		if march.Overlaps(c.p) != c.want || c.p.Overlaps(march) != c.want {
			t.Errorf("March overlaps %v: %v", c.p, !c.want)
		}
	}
	if _, err := NewPeriod(day(1), day(0)); !problem.Is(err, ErrPeriodOrder) {
		t.Errorf("a period backwards gave %v", err)
	}
	if p, err := NewPeriod(day(1), day(1)); err != nil || !p.Contains(day(1)) {
		t.Errorf("a period of one day gave %v, %v", p, err)
	}
	rapid.Check(t, func(t *rapid.T) {
		end := rapid.OneOf(rapid.Just(Date{}), rapid.Map(rapid.IntRange(0, 12), day))
		p, q := Period{end.Draw(t, "pf"), end.Draw(t, "pt")}, Period{end.Draw(t, "qf"), end.Draw(t, "qt")}
		shared := false
		for n := -1; n <= 13; n++ {
			both := p.Contains(day(n)) && q.Contains(day(n))
			shared = shared || both
			if p.Intersect(q).Contains(day(n)) != both {
				t.Fatalf("%v ∩ %v is wrong about %s", p, q, day(n))
			}
		}
		if p.Overlaps(q) != shared {
			t.Fatalf("%v overlaps %v: %v", p, q, !shared)
		}
	})
}

func TestDaysReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDate().Draw(t, "d")
		y, m, day := d.YMD()
		std := time.Date(y, time.Month(m), day, 0, 0, 0, 0, time.UTC)
		for _, layout := range []string{"2006-01-02", "2006/1/2", "20060102", "2006年1月2日"} {
			if got, err := Parse(std.Format(layout)); err != nil || got != d {
				t.Fatalf("%s reads %s, %v", std.Format(layout), got, err)
			}
		}
		for _, layout := range []string{"2006-01", "200601", "2006年1月"} {
			if got, err := ParseMonth(std.Format(layout)); err != nil || got != d.Month() {
				t.Fatalf("%s reads %s, %v", std.Format(layout), got, err)
			}
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"2026-01-31", "2026/1/31", "20260131", "2026年1月31日", "２０２６年１月３１日", "2026-02-30", "", "年月日", "\xff-1-1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := Parse(text)
		checkParsed(t, text, d.String(), err, func(s string) (string, error) { d, err := Parse(s); return d.String(), err })
	})
}

func FuzzParseMonth(f *testing.F) {
	for _, seed := range []string{"2026-01", "202601", "2026年1月", "２０２６年１月", "2026-13", "", "年月", "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m, err := ParseMonth(text)
		checkParsed(t, text, m.String(), err, func(s string) (string, error) { m, err := ParseMonth(s); return m.String(), err })
	})
}

// checkParsed: a text is either refused by name, with nothing read, or read as what reads back the same.
func checkParsed(t *testing.T, text, written string, err error, parse func(string) (string, error)) {
	t.Helper()
	var p *problem.Problem
	if err != nil {
		if !errors.As(err, &p) || written != "" {
			t.Fatalf("%q read %q with an unnamed error %v", text, written, err)
		}
		return
	}
	if again, err := parse(written); err != nil || again != written || written == "" {
		t.Fatalf("%q read %q, which reads back %q, %v", text, written, again, err)
	}
}
