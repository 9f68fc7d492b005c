package region

import (
	"encoding/json"
	"errors"
	"testing"

	"pgregory.net/rapid"

	"doudi/internal/kernel/problem"
)

func TestParseCode(t *testing.T) {
	for text, want := range map[string]Code{
		"42": 42, "4201": 4201, "420106": 420106, "420106011": 420106011, "420106011001": 420106011001,
		"420100":       420100, // kept: only a tree knows whether it is a county (441900) or a city's authority
		"420106011000": 420106011,
		"420106000000": 420106,
		"420100000000": 420100,
		"350527000":    350527000, // a street of that code exists
		" ４２０１０６ ":     420106,
	} {
		if got, err := ParseCode(text); err != nil || got != want {
			t.Errorf("ParseCode(%q) = %d, %v; want %d", text, got, err, want)
		}
	}
	for text, want := range map[string]*problem.Kind{
		"": ErrCodeEmpty, " ": ErrCodeEmpty,
		"4": ErrCodeForm, "420": ErrCodeForm, "42010": ErrCodeForm, "4201060": ErrCodeForm, "4201060110010": ErrCodeForm,
		"99999999999999999999": ErrCodeForm, "042010": ErrCodeForm, "00": ErrCodeForm, "-42010": ErrCodeForm, "42 106": ErrCodeForm,
		"42010x": ErrCodeForm, "武昌区": ErrCodeForm, "420106.0": ErrCodeForm,
	} {
		if got, err := ParseCode(text); !problem.Is(err, want) || got != 0 {
			t.Errorf("ParseCode(%q) = %d, %v; want %s", text, got, err, want.Code)
		}
	}
}

func TestLevelParentAuthority(t *testing.T) {
	for _, c := range []struct {
		code      Code
		level     Level
		parent    Code
		authority int
	}{
		{0, 0, 0, 0},
		{-42, 0, 0, 0},
		{420, 0, 0, 0},
		{42, Province, 0, 420000},
		{4201, City, 42, 420100},
		{420106, County, 4201, 420106},
		{420106011, Street, 420106, 420106},
		{420106011001, Community, 420106011, 420106},
	} {
		if c.code.Level() != c.level || c.code.Parent() != c.parent || c.code.Authority() != c.authority {
			t.Errorf("%d: %s, parent %d, authority %d; want %+v", c.code, c.code.Level(), c.code.Parent(), c.code.Authority(), c)
		}
	}
	for county, want := range map[int]Code{420000: 42, 420100: 4201, 420106: 420106, 441900: 4419, 0: 0} {
		if got := FromAuthority(county); got != want {
			t.Errorf("FromAuthority(%d) = %d; want %d", county, got, want)
		}
	}
}

func TestWrittenLevels(t *testing.T) {
	data, err := json.Marshal(map[string]Level{"level": Street})
	if err != nil || string(data) != `{"level":"street"}` {
		t.Errorf("a street's level is written %s, %v", data, err)
	}
	if Level(0).String() != "none" || Level(9).String() != "none" || Level(-1).String() != "none" || Code(0).String() != "" {
		t.Error("no level has a name")
	}
}

func TestCodesReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[1-9][0-9](|[0-9]{2}|[0-9]{4}|[0-9]{7}|[0-9]{9}[1-9])`).Draw(t, "code")
		code, err := ParseCode(text)
		if err != nil || code.String() != text {
			t.Fatalf("%s reads %d, %v", text, code, err)
		}
		if p := code.Parent(); p != 0 && (p.Level() != code.Level()-1 || text[:p.digits()] != p.String()) {
			t.Fatalf("the parent of %d is %d", code, p)
		}
		if a := FromAuthority(code.Authority()); code.Level() < County && code%100 != 0 && a != code {
			t.Fatalf("%d owns rows as %d, which is %d", code, code.Authority(), a)
		}
	})
}

func FuzzParseCode(f *testing.F) {
	for _, seed := range []string{"42", "420106", "420106011001", "420106000000", "４２０１０６", "", "武昌区", "99999999999999999999", "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		code, err := ParseCode(text)
		if err != nil {
			var p *problem.Problem
			if !errors.As(err, &p) || code != 0 {
				t.Fatalf("ParseCode(%q) = %d and an unnamed error %v", text, code, err)
			}
			return
		}
		if again, err := ParseCode(code.String()); err != nil || again != code || code.Level() == 0 {
			t.Fatalf("ParseCode(%q) = %d, which reads back %d, %v", text, code, again, err)
		}
	})
}
