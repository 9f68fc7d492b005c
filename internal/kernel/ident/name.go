package ident

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// NormalizeName makes names comparable: Unicode NFKC (full-width letters, compatibility ideographs and radicals), invisible
// characters and variation selectors gone, every form of separator dot as "·", no blanks beside Han characters or dots, and one
// blank between words of other scripts. A broken character stays as U+FFFD: unknown is not nothing. It is idempotent. What people
// see stays as it was delivered; this is for comparing.
func NormalizeName(text string) string {
	if plainHan(text) {
		return text
	}
	text = norm.NFKC.String(strings.ToValidUTF8(text, "\ufffd")) // norm leaves alone what follows a broken byte
	words := strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case isDot(r):
			return '·'
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Variation_Selector, r):
			return -1
		}
		return r
	}, text))
	var b strings.Builder
	for i, word := range words {
		if i > 0 && keepBlank(words[i-1], word) {
			b.WriteByte(' ')
		}
		b.WriteString(word)
	}
	return norm.NFC.String(dotted(b.String()))
}

// plainHan reports whether the name is written in the ordinary Han characters alone (U+4E00 to U+9FFF), which no normalisation
// changes: nearly all names are.
func plainHan(name string) bool {
	for _, r := range name {
		if r < 0x4e00 || r > 0x9fff {
			return false
		}
	}
	return true
}

// isDot: the dots that keyboards and converters produce for the separator of 阿卜杜·拉希德. A full stop is one only between Han
// characters (dotted), because it also ends an initial.
func isDot(r rune) bool { return strings.ContainsRune("·•‧∙⋅・●。᛫", r) }

// dotted turns a full stop between two Han characters into the separator dot.
func dotted(name string) string {
	if !strings.Contains(name, ".") {
		return name
	}
	runes := []rune(name)
	for i, r := range runes {
		if r == '.' && i > 0 && i+1 < len(runes) && unicode.Is(unicode.Han, runes[i-1]) && unicode.Is(unicode.Han, runes[i+1]) {
			runes[i] = '·'
		}
	}
	return string(runes)
}

// keepBlank: a blank parts words of alphabetic scripts only.
func keepBlank(left, right string) bool {
	l, r := []rune(left), []rune(right)
	return isAlphabetic(l[len(l)-1]) && isAlphabetic(r[0])
}

func isAlphabetic(r rune) bool {
	return (unicode.IsLetter(r) || r == '.') && !unicode.Is(unicode.Han, r)
}

// Surname is the surname of a Chinese name, which may have two characters; of any other name, its first character. It is "" if
// the name has a single character, because that would be the whole name.
func Surname(name string) string {
	runes := []rune(NormalizeName(name))
	switch {
	case len(runes) < 2:
		return ""
	case len(runes) > 2 && isCompound(string(runes[:2])):
		return string(runes[:2])
	}
	return string(runes[:1])
}
