package ident

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"doudi/internal/kernel/problem"
)

func TestNormalizeName(t *testing.T) {
	for name, want := range map[string]string{
		"张三":             "张三",
		" 张　三 ":          "张三",
		"张\u200b三\ufeff": "张三",
		"⼤山":             "大山",      // a radical that looks like the character
		"\uf9ea三":        "離三",      // a compatibility ideograph
		"葛\U000e0100城":   "葛城",      // a variation selector
		"阿卜杜•拉希德":        "阿卜杜·拉希德", // bullet
		"阿卜杜・拉希德":        "阿卜杜·拉希德", // katakana dot
		"阿卜杜･拉希德":        "阿卜杜·拉希德",
		"阿卜杜 · 拉希德":      "阿卜杜·拉希德",
		"阿卜杜‧拉希德":        "阿卜杜·拉希德",
		"阿卜杜．拉希德":        "阿卜杜·拉希德", // a full-width full stop
		"阿卜杜. 拉希德":       "阿卜杜·拉希德",
		"ＪＯＨＮ　Ｓｍｉｔｈ":     "JOHN Smith",
		"John   Smith":   "John Smith",
		"J. R. Smith":    "J. R. Smith",
		"":               "",
		" \t":            "",
	} {
		if got := NormalizeName(name); got != want {
			t.Errorf("NormalizeName(%q) = %q; want %q", name, got, want)
		}
	}
}

func TestMaskName(t *testing.T) {
	for name, want := range map[string]string{
		"张三":         "张*",
		"张三丰":        "张*",
		"欧阳修":        "欧阳*",
		"欧阳建国":       "欧阳*",
		"欧阳":         "欧*", // 欧 named 阳; the whole name must not show
		"司马 光":       "司马*",
		"单于某":        "单于*",
		"刘付强":        "刘*",
		"张":          "*",
		"阿卜杜·拉希德":    "阿*",
		"John Smith": "J*",
		"":           "",
		" ":          "",
	} {
		if got := MaskName(name); got != want {
			t.Errorf("MaskName(%q) = %q; want %q", name, got, want)
		}
	}
}

func TestMaskID(t *testing.T) {
	for text, want := range map[string]string{
		"420106198802290011":   "420106********0011",
		"42010619880229001X":   "420106********001X",
		"420106 19880229 0011": "420106********0011",
		"420106880229001":      "420106*****9001",
		"42010619880229001":    "*****************", // 17: something is missing, but what?
		"4201":                 "****",
		"":                     "",
		"武昌区武昌区武昌区武昌区武昌区武昌区":    "******************",
		strings.Repeat("1", 99): "********************",
	} {
		if got := MaskID(text); got != want {
			t.Errorf("MaskID(%q) = %q; want %q", text, got, want)
		}
	}
}

func TestMaskPhoneAndAccount(t *testing.T) {
	for text, want := range map[string]string{
		"13800001234": "138****1234", "138-0000-1234": "138****1234", "027-88880000": "027****0000", "88880000": "****00", "110": "****",
		"1380000123x": "****", "": "",
	} {
		if got := MaskPhone(text); got != want {
			t.Errorf("MaskPhone(%q) = %q; want %q", text, got, want)
		}
	}
	for text, want := range map[string]string{
		"6222021234567890128": "****0128", "6222 0212 3456 7890 128": "****0128", "12345678901": "****", "123456789012": "****9012", "12a": "****", "": "",
	} {
		if got := MaskAccount(text); got != want {
			t.Errorf("MaskAccount(%q) = %q; want %q", text, got, want)
		}
	}
}

func TestParsePhone(t *testing.T) {
	for text, want := range map[string]string{
		"13800001234": "13800001234", "138 0000 1234": "13800001234", "138-0000-1234": "13800001234", "+86 13800001234": "13800001234",
		"0086-13800001234": "13800001234", "8613800001234": "13800001234", "１３８００００１２３４": "13800001234", "027-88880000": "02788880000",
		"(027)88880000": "02788880000", "+86 27 8888 0000": "02788880000", "010-66660000": "01066660000", "0714-6350000": "07146350000",
		"0516-83750000": "051683750000",
	} {
		if got, err := ParsePhone(text); err != nil || got != want {
			t.Errorf("ParsePhone(%q) = %q, %v; want %q", text, got, err, want)
		}
	}
	for text, want := range map[string]*problem.Kind{
		"": ErrPhoneEmpty, " - ": ErrPhoneEmpty,
		"1380000123": ErrPhoneForm, "138000012345": ErrPhoneForm, "12800001234": ErrPhoneForm, "88880000": ErrPhoneForm, "027-8888000": ErrPhoneForm,
		"027-18880000": ErrPhoneForm, "011-66660000": ErrPhoneForm, "0714-635000": ErrPhoneForm, "+86": ErrPhoneForm, "0086": ErrPhoneForm,
		"+852 28100000": ErrPhoneForm, "无": ErrPhoneForm, "1380000123x": ErrPhoneForm, "0": ErrPhoneForm, "00000000000": ErrPhoneForm,
		"13800001234/13900001234": ErrPhoneForm,
	} {
		if got, err := ParsePhone(text); !problem.Is(err, want) || got != "" {
			t.Errorf("ParsePhone(%q) = %q, %v; want %s", text, got, err, want.Code)
		}
	}
}

func TestParseAccount(t *testing.T) {
	for text, want := range map[string]struct {
		digits string
		luhn   bool
	}{
		"4111 1111 1111 1111": {"4111111111111111", true},
		"4111-1111-1111-1112": {"4111111111111112", false},
		"６２２２０２１２３４５６７８９０１２８": {"6222021234567890128", true},
		"123456789012":            {"123456789012", false},
		"6222 0212 3456 7890 129": {"6222021234567890129", false},
	} {
		if got, luhn, err := ParseAccount(text); err != nil || got != want.digits || luhn != want.luhn {
			t.Errorf("ParseAccount(%q) = %q, %v, %v; want %v", text, got, luhn, err, want)
		}
	}
	for text, want := range map[string]*problem.Kind{
		"": ErrAccountEmpty, " ": ErrAccountEmpty, "12345678901": ErrAccountForm, "12345678901234567890": ErrAccountForm, "6.22202E+18": ErrAccountForm,
		"6222021234567890x28": ErrAccountForm,
	} {
		if got, _, err := ParseAccount(text); !problem.Is(err, want) || got != "" {
			t.Errorf("ParseAccount(%q) = %q, %v; want %s", text, got, err, want.Code)
		}
	}
}

// One wrong digit of a card is always noticed.
func TestLuhnCatchesOneWrongDigit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[0-9]{12,19}`).Draw(t, "account")
		i := rapid.IntRange(0, len(text)-1).Draw(t, "position")
		wrong := []byte(text)
		wrong[i] = byte('0' + (int(wrong[i]-'0')+rapid.IntRange(1, 9).Draw(t, "slip"))%10)
		if fitsLuhn(text) && fitsLuhn(string(wrong)) {
			t.Fatalf("%s and %s both fit", text, wrong)
		}
	})
}

// A mask shows the surname of a name in Han characters and nothing after it.
func TestMasksHide(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringMatching(`\p{Han}{1,5}`).Draw(t, "name")
		mask, whole := MaskName(name), []rune(NormalizeName(name))
		shown := len([]rune(mask)) - 1
		if !strings.HasSuffix(mask, "*") || shown > 2 || shown >= len(whole) || string(whole[:shown]) != strings.TrimSuffix(mask, "*") {
			t.Fatalf("%s is masked %s", name, mask)
		}
		text := rapid.String().Draw(t, "text")
		if n := utf8.RuneCountInString(text); n > 0 && n != 15 && n != 18 && strings.Trim(MaskID(text), "*") != "" && n == len(strings.Map(dropBlank, text)) {
			t.Fatalf("MaskID(%q) = %q", text, MaskID(text))
		}
	})
}

func FuzzNormalizeName(f *testing.F) {
	for _, seed := range []string{"张三", " 张　三 ", "阿卜杜•拉希德", "ＪＯＨＮ　Ｓｍｉｔｈ", "⼤山", "e\u0301 \u200d\u0301", "a¨ b", "\xff张", "\xf7¼", "。a. b", "ﷺ"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		once := NormalizeName(name)
		if again := NormalizeName(once); again != once {
			t.Fatalf("NormalizeName(%q) = %q, then %q", name, once, again)
		}
		if strings.TrimSpace(once) != once || !utf8.ValidString(once) {
			t.Fatalf("NormalizeName(%q) = %q", name, once)
		}
		if mask := MaskName(name); len([]rune(mask)) > 3 || (once == "") != (mask == "") {
			t.Fatalf("MaskName(%q) = %q", name, mask)
		}
	})
}

func FuzzContact(f *testing.F) {
	for _, seed := range []string{"13800001234", "+86 27 8888 0000", "0714-6350000", "4111 1111 1111 1111", "", "0086", "\xff", "１３８"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var p *problem.Problem
		if phone, err := ParsePhone(text); err != nil && (!errors.As(err, &p) || phone != "") {
			t.Fatalf("ParsePhone(%q) = %q, %v", text, phone, err)
		} else if err == nil {
			if again, err := ParsePhone(phone); err != nil || again != phone || len(MaskPhone(phone)) != 11 {
				t.Fatalf("%q reads %q, which reads back %q, %v", text, phone, again, err)
			}
		}
		if account, luhn, err := ParseAccount(text); err != nil && (!errors.As(err, &p) || account != "") {
			t.Fatalf("ParseAccount(%q) = %q, %v", text, account, err)
		} else if err == nil {
			if again, same, err := ParseAccount(account); err != nil || again != account || same != luhn || len(MaskAccount(account)) != 8 {
				t.Fatalf("%q reads %q, which reads back %q, %v", text, account, again, err)
			}
		}
		_, _, _ = MaskID(text), MaskPhone(text), MaskAccount(text)
	})
}
