package ident_test

import (
	"slices"
	"strings"
	"testing"

	"doudi/internal/kernel/ident"
)

func TestSyllablesAreWhatOneTypes(t *testing.T) {
	for char, want := range map[rune]string{
		'张': "zhang", '曾': "ceng zeng", '单': "chan dan shan", '仇': "chou qiu", '吕': "lu lv lyu", '女': "nu nv nyu", '区': "ou qu",
		'A': "a", '7': "7", '·': "", ' ': "", '。': "", '\ufffd': "",
	} {
		got := slices.Sorted(slices.Values(ident.Syllables(char)))
		for _, s := range strings.Fields(want) {
			if !slices.Contains(got, s) {
				t.Errorf("%c: want %s among %v", char, s, got)
			}
		}
		if want == "" && len(got) != 0 {
			t.Errorf("%c: want nothing, got %v", char, got)
		}
	}
	if !slices.Equal(ident.Syllables('张'), []string{"zhang"}) {
		t.Error(ident.Syllables('张'))
	}
}

func TestSyllablesAreLowerCaseLettersOnly(t *testing.T) {
	for r := rune(0x4e00); r <= 0x9fff; r++ {
		for _, s := range ident.Syllables(r) {
			if s == "" || strings.Trim(s, "abcdefghijklmnopqrstuvwxyz") != "" {
				t.Fatalf("%c: %q", r, s)
			}
		}
	}
}
