package ident

import (
	"strings"
	"sync"
	"unicode"

	"github.com/mozillazg/go-pinyin"
)

// Syllables are the ways in which one character of a name is typed on a keyboard, without tones and in lower case: 曾 is ceng and
// zeng, 吕 is lv, lu and lyu (as on a passport, GB/T 28039-2011). A Latin letter or a digit is itself; a dot or a blank is
// nothing, and neither is a character that the dictionary (github.com/mozillazg/go-pinyin, from Unihan and 现代汉语词典) does not
// know. The result is shared: do not change it.
func Syllables(r rune) []string {
	switch {
	case r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)):
		return []string{strings.ToLower(string(r))}
	case r < 0x2E80:
		return nil
	}
	if known, ok := syllables.Load(r); ok {
		return known.([]string) //nolint:forcetypeassert // stored below
	}
	list := read(r)
	syllables.Store(r, list)
	return list
}

// syllables are those asked for so far, by character: names use some thousands.
var syllables sync.Map

func read(r rune) []string {
	var list []string
	add := func(s string) {
		for _, have := range list {
			if have == s {
				return
			}
		}
		list = append(list, s)
	}
	args := pinyin.NewArgs()
	args.Heteronym = true
	for _, s := range pinyin.SinglePinyin(r, args) {
		if !plain(s) { // ê, m̀: sounds that no keyboard types
			continue
		}
		add(s)
		// 吕, 女: the dictionary writes v for ü, as keyboards do; passports have YU, and many type u.
		if rest, has := strings.CutPrefix(s, "lv"); has {
			add("lyu" + rest)
			add("lu" + rest)
		}
		if rest, has := strings.CutPrefix(s, "nv"); has {
			add("nyu" + rest)
			add("nu" + rest)
		}
	}
	return list
}

func plain(s string) bool {
	for i := range len(s) {
		if s[i] < 'a' || s[i] > 'z' {
			return false
		}
	}
	return true
}
