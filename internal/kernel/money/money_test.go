package money

import (
	"errors"
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"doudi/internal/kernel/problem"
)

func TestParseReadsWhatPeopleWrite(t *testing.T) {
	for text, want := range map[string]Fen{
		"0":                     0,
		"0.01":                  1,
		"1234.5":                123450,
		"1,234.50":              123450,
		"¥1,234.50":             123450,
		"￥1,234.50":             123450,
		"¥ 1,234.50":            123450,
		"1234.50元":              123450,
		"1234.50 元":             123450,
		"  910 ":                91000,
		"１２３４．５０":               123450,
		"１，２３４．５０元":             123450,
		"-12.00":                -1200,
		"－12.00":                -1200,
		"-¥1,234.50":            -123450,
		"¥-1,234.50":            -123450,
		"000910":                91000,
		"999,999":               99999900,
		"92233720368547758.07":  math.MaxInt64,
		"-92233720368547758.08": math.MinInt64,
	} {
		got, err := Parse(text)
		if err != nil || got != want {
			t.Errorf("Parse(%q) = %d, %v; want %d", text, got, err, want)
		}
	}
}

func TestParseRefusesByName(t *testing.T) {
	for text, want := range map[string]*problem.Kind{
		"":                       ErrEmpty,
		" \u3000 ":               ErrEmpty,
		"1.234":                  ErrDecimals,
		"1.000":                  ErrDecimals,
		"12,34.50":               ErrGrouping,
		"1,2345":                 ErrGrouping,
		",234":                   ErrGrouping,
		"1234,567":               ErrGrouping,
		"1,,234":                 ErrGrouping,
		"12元5角":                  ErrUnit,
		"1.2万元":                  ErrUnit,
		"三百":                     ErrUnit,
		"abc":                    ErrForm,
		"12a":                    ErrForm,
		"1e5":                    ErrForm,
		"+5":                     ErrForm,
		"--5":                    ErrForm,
		"-¥-5":                   ErrForm,
		"1.2.3":                  ErrForm,
		"5.":                     ErrForm,
		".5":                     ErrForm,
		"¥":                      ErrForm,
		"-":                      ErrForm,
		"元":                      ErrForm,
		"12²":                    ErrForm,
		"1 234":                  ErrForm,
		"92233720368547758.08":   ErrOverflow,
		"-92233720368547758.09":  ErrOverflow,
		"184467440737095516.16":  ErrOverflow,
		"99999999999999999999":   ErrOverflow,
		"99999999999999999999,1": ErrGrouping,
	} {
		got, err := Parse(text)
		if !problem.Is(err, want) || got != 0 {
			t.Errorf("Parse(%q) = %d, %v; want %s", text, got, err, want.Code)
		}
	}
}

func TestWritten(t *testing.T) {
	for f, want := range map[Fen][2]string{
		0:             {"0.00", "¥0.00"},
		5:             {"0.05", "¥0.05"},
		-5:            {"-0.05", "-¥0.05"},
		91000:         {"910.00", "¥910.00"},
		99999:         {"999.99", "¥999.99"},
		100000:        {"1000.00", "¥1,000.00"},
		123450:        {"1234.50", "¥1,234.50"},
		-123456789:    {"-1234567.89", "-¥1,234,567.89"},
		math.MinInt64: {"-92233720368547758.08", "-¥92,233,720,368,547,758.08"},
	} {
		if f.String() != want[0] || f.Format() != want[1] {
			t.Errorf("%d: %q %q; want %q", int64(f), f.String(), f.Format(), want)
		}
	}
}

func TestRoundOnTheHalf(t *testing.T) {
	cases := []struct{ n, d, halfUp, halfEven, down, up int64 }{
		{0, 3, 0, 0, 0, 0},
		{4, 2, 2, 2, 2, 2},
		{5, 2, 3, 2, 2, 3},
		{7, 2, 4, 4, 3, 4},
		{-5, 2, -3, -2, -2, -3},
		{5, -2, -3, -2, -2, -3},
		{-5, -2, 3, 2, 2, 3},
		{1, 3, 0, 0, 0, 1},
		{2, 3, 1, 1, 0, 1},
		{-1, 3, 0, 0, 0, -1},
		{math.MaxInt64, 2, 1 << 62, 1 << 62, 1<<62 - 1, 1 << 62},
		{math.MinInt64, 1, math.MinInt64, math.MinInt64, math.MinInt64, math.MinInt64},
		{math.MinInt64, -1, math.MaxInt64, math.MaxInt64, math.MaxInt64, math.MaxInt64},
		{1, math.MinInt64, 0, 0, 0, -1},
		{math.MaxInt64, math.MinInt64, -1, -1, 0, -1},
	}
	for _, c := range cases {
		for rule, want := range map[Rounding]int64{HalfUp: c.halfUp, HalfEven: c.halfEven, Down: c.down, Up: c.up} {
			if got := Round(c.n, c.d, rule); got != want {
				t.Errorf("Round(%d, %d, %s) = %d; want %d", c.n, c.d, rule, got, want)
			}
		}
	}
}

func TestRoundingNames(t *testing.T) {
	for _, rule := range []Rounding{HalfUp, HalfEven, Down, Up} {
		if got, err := ParseRounding(rule.String()); err != nil || got != rule {
			t.Errorf("%v reads back as %v, %v", rule, got, err)
		}
	}
	if _, err := ParseRounding("nearest"); !problem.Is(err, ErrRounding) {
		t.Errorf("an unknown rule gave %v", err)
	}
	if got := Rounding(9).String(); got != "unknown" {
		t.Errorf("Rounding(9) is written %q", got)
	}
}

func TestShare(t *testing.T) {
	cases := []struct {
		f    Fen
		bp   BasisPoints
		rule Rounding
		want Fen
	}{
		{91000, Whole, HalfUp, 91000},
		{91000, 13000, HalfUp, 118300}, // 特困: 1.3 × 低保
		{1, 5000, HalfUp, 1},
		{1, 5000, HalfEven, 0},
		{1, 5000, Down, 0},
		{-1, 5000, HalfUp, -1},
		{1, 4999, HalfUp, 0},
		{1, 1, Up, 1},
		{math.MaxInt64, Whole, Down, math.MaxInt64},
		{math.MinInt64, Whole, Down, math.MinInt64},
		{math.MaxInt64, 0, Up, 0},
	}
	for _, c := range cases {
		if got, err := c.f.Share(c.bp, c.rule); err != nil || got != c.want {
			t.Errorf("%d.Share(%d, %s) = %d, %v; want %d", c.f, c.bp, c.rule, got, err, c.want)
		}
	}
	for _, bp := range []BasisPoints{Whole + 1, -Whole - 1, math.MaxInt64, math.MinInt64} {
		if got, err := Fen(math.MaxInt64).Share(bp, Down); !problem.Is(err, ErrOverflow) {
			t.Errorf("the largest amount times %d = %d, %v; want overflow", bp, got, err)
		}
	}
	if got, err := Fen(1<<62).Share(4*Whole, Down); !problem.Is(err, ErrOverflow) { // the quotient is 2⁶⁴, one more than 64 bits hold
		t.Errorf("2⁶² times 4 = %d, %v; want overflow", got, err)
	}
}

func TestDivideAmongNobodyIsRefused(t *testing.T) {
	for _, shares := range []int64{0, -1, math.MinInt64} {
		if _, err := Fen(100).Divide(shares, HalfUp); !problem.Is(err, ErrNoShares) {
			t.Errorf("Divide(%d) gave %v", shares, err)
		}
	}
	if got, err := Fen(100).Divide(3, Down); err != nil || got != 33 {
		t.Errorf("100 ÷ 3 = %d, %v", got, err)
	}
}

func TestAddAtTheEdge(t *testing.T) {
	if got, err := Fen(math.MaxInt64).Add(0); err != nil || got != math.MaxInt64 {
		t.Errorf("max + 0 = %d, %v", got, err)
	}
	if _, err := Fen(math.MaxInt64).Add(1); !problem.Is(err, ErrOverflow) {
		t.Errorf("max + 1 gave %v", err)
	}
	if _, err := Sum(math.MinInt64, -1); !problem.Is(err, ErrOverflow) {
		t.Errorf("min - 1 gave %v", err)
	}
	if got, err := Sum(1, 2, -4); err != nil || got != -1 {
		t.Errorf("1 + 2 - 4 = %d, %v", got, err)
	}
}

func TestAmountsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := Fen(rapid.Int64().Draw(t, "fen"))
		for _, text := range []string{f.String(), f.Format(), f.String() + "元"} {
			if got, err := Parse(text); err != nil || got != f {
				t.Fatalf("%d written %q reads %d, %v", int64(f), text, got, err)
			}
		}
	})
}

// The rules' definitions, in arithmetic without limits.
func TestRoundAgainstBig(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64().Draw(t, "n")
		d := rapid.Int64().Filter(func(d int64) bool { return d != 0 }).Draw(t, "d")
		if n == math.MinInt64 && d == -1 {
			return
		}
		exact := new(big.Rat).SetFrac(big.NewInt(n), big.NewInt(d))
		off := func(rule Rounding) *big.Rat {
			return new(big.Rat).Sub(new(big.Rat).SetInt64(Round(n, d, rule)), exact)
		}
		half, one := big.NewRat(1, 2), big.NewRat(1, 1)
		for _, rule := range []Rounding{HalfUp, HalfEven} {
			if miss := new(big.Rat).Abs(off(rule)); miss.Cmp(half) > 0 {
				t.Fatalf("%s is %s away", rule, miss)
			} else if miss.Cmp(half) == 0 && rule == HalfEven && Round(n, d, rule)%2 != 0 {
				t.Fatalf("half_even chose the odd neighbour")
			} else if miss.Cmp(half) == 0 && rule == HalfUp && off(rule).Sign() != exact.Sign() {
				t.Fatalf("half_up went toward zero")
			}
		}
		if o := off(Down); o.Sign()*exact.Sign() > 0 || new(big.Rat).Abs(o).Cmp(one) >= 0 {
			t.Fatalf("down is %s away", o)
		}
		if o := off(Up); o.Sign()*exact.Sign() < 0 || new(big.Rat).Abs(o).Cmp(one) >= 0 {
			t.Fatalf("up is %s away", o)
		}
	})
}

func TestShareAgainstBig(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, bp := Fen(rapid.Int64().Draw(t, "fen")), BasisPoints(rapid.Int64().Draw(t, "bp"))
		exact := new(big.Int).Mul(big.NewInt(int64(f)), big.NewInt(int64(bp)))
		exact.Quo(exact, big.NewInt(int64(Whole))) // Quo cuts toward zero, as Down does
		got, err := f.Share(bp, Down)
		if exact.IsInt64() != (err == nil) || (err == nil && int64(got) != exact.Int64()) {
			t.Fatalf("%d × %d: %d, %v; exactly %s", f, bp, got, err, exact)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"1,234.50", "¥1,234.50", "1234.50元", "１２３４．５０", "-0.01", "1.234", "1.2万元", "92233720368547758.08", "", "-¥-", "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		amount, err := Parse(text)
		if err != nil {
			var p *problem.Problem
			if !errors.As(err, &p) || amount != 0 {
				t.Fatalf("Parse(%q) = %d and an unnamed error %v", text, amount, err)
			}
			return
		}
		if again, err := Parse(amount.Format()); err != nil || again != amount {
			t.Fatalf("Parse(%q) = %d, which reads back as %d, %v", text, amount, again, err)
		}
	})
}
