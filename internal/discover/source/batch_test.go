package source

import (
	"strings"
	"testing"
)

func TestAFileNameIsFitToBeShown(t *testing.T) {
	for name, want := range map[string]string{
		"户籍.csv":                       "户籍.csv",
		`C:\Users\张\桌面\户籍.csv`:         "户籍.csv",
		"/home/x/../户籍.csv":            "户籍.csv",
		"a\x00b\r\nc.csv":              "abc.csv",
		"gpj.\u202ecsv":                "gpj.csv", // a mark that turns the rest around
		"20260701.csv":                 "20260701.csv",
		"420106199001011234.csv":       "42010619…………………….csv", // somebody's number
		"１２３４５６７８９":                    "１２３４５６７８…",
		"":                             "delivery.csv",
		"dir/":                         "delivery.csv",
		" \t":                          "delivery.csv",
		"a\xff.csv":                    "a\ufffd.csv",
		strings.Repeat("长", 300) + ".": strings.Repeat("长", 120),
	} {
		got := fileName(name)
		if strings.ReplaceAll(got, "…", "") != strings.ReplaceAll(want, "…", "") || strings.Contains(want, "…") != strings.Contains(got, "…") {
			t.Errorf("%q becomes %q, want %q", name, got, want)
		}
		if again := fileName(got); again != got {
			t.Errorf("%q becomes %q and then %q", name, got, again)
		}
	}
}

func TestProgressNeverGoesBack(t *testing.T) {
	for _, rows := range []int64{1, 7, 2000, 1_000_003} {
		b := &Batch{}
		last := -1
		step := func(state State, cursor int64) {
			b.State, b.Cursor = state, cursor
			p := b.Progress()
			if p < last || p > 100 || (p == 100) != (state == Published) {
				t.Errorf("%s at %d of %d is %d %% after %d %%", state, cursor, rows, p, last)
			}
			last = p
		}
		step(Receiving, 0)
		step(Received, 0)
		for i := range int64(5) { // the number of rows is not known yet
			step(Checking, rows*i/4)
		}
		b.Rows = rows
		step(Checked, 0)
		for i := range int64(11) {
			step(Loading, rows*i/10)
		}
		step(Published, rows)
		for _, stopped := range []State{Failed, Cancelled} {
			for _, cursor := range []int64{0, rows, rows + 5} {
				b.State, b.Cursor = stopped, cursor
				if p := b.Progress(); p < 0 || p > 99 {
					t.Errorf("%s at %d of %d is %d %%", stopped, cursor, rows, p)
				}
			}
		}
	}
}
