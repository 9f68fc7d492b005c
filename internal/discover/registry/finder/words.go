package finder

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/ident"
)

// kind is what a word of a query can be.
type kind int

const (
	han    kind = iota // characters of a name
	latin              // pinyin or initials
	four               // the last four of an ID number
	born               // a day of birth
	number             // of another length: of an ID card or a household, which the owner of the index looks up
)

type word struct {
	kind  kind
	text  string // normalised; latin in lower case
	last  uint16
	day   int32
	paths *paths // latin
}

// mostWords bounds a query; what stands behind them is left out.
const mostWords = 4

// parse reads a query: words parted by blanks or commas, or by a change between characters, letters and digits: 张1234 is 张 1234.
func parse(text string) []word {
	var words []word
	for _, field := range strings.FieldsFunc(text, separates) {
		for _, part := range kinds(ident.NormalizeName(field)) {
			if len(words) < mostWords {
				words = append(words, wordOf(part))
			}
		}
	}
	return words
}

func separates(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",，、;；", r) }

// kinds parts a word where its script changes. The X at the end of an ID number is a digit.
func kinds(text string) []string {
	var list []string
	start, last, digits := 0, 0, 0
	for i, r := range text {
		class := 1
		switch {
		case r >= '0' && r <= '9', (r == 'x' || r == 'X') && last == 2 && (digits == 3 || digits == 17):
			class = 2
			digits++
		case r == '·' || r == '.' || r == '-':
			class = max(last, 1)
		case r >= 0x2E80:
			class = 3
		}
		if last != 0 && class != last {
			list, start = append(list, text[start:i]), i
		}
		if class != 2 {
			digits = 0
		}
		last = class
	}
	if start < len(text) {
		list = append(list, text[start:])
	}
	return list
}

func wordOf(field string) word {
	w := word{kind: han, text: field}
	digits, letters := 0, 0
	for _, r := range field {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r < utf8.RuneSelf && unicode.IsLetter(r) || strings.ContainsRune("'’-·.", r) || r == 'ü' || r == 'Ü':
			letters++
		}
	}
	n := utf8.RuneCountInString(field)
	x := strings.HasSuffix(field, "X") || strings.HasSuffix(field, "x")
	switch {
	case digits > 0 && (digits == n || digits == n-1 && x):
		w.kind, w.text = number, strings.ToUpper(field)
		if last, ok := LastFour(field); ok && n == 4 {
			w.kind, w.last = four, last
		}
		if n == 8 && !x {
			if day, err := civil.Parse(field); err == nil && day.Year() >= 1890 {
				year, month, d := day.YMD()
				w.kind, w.day = born, int32(year*10000+month*100+d) //nolint:gosec // a day
			}
		}
	case letters == n && n > 0:
		w.kind = latin
		w.text = strings.Map(func(r rune) rune {
			switch {
			case r == 'ü' || r == 'Ü':
				return 'v'
			case r >= 'a' && r <= 'z':
				return r
			case r >= 'A' && r <= 'Z':
				return r + 'a' - 'A'
			}
			return -1
		}, field)
		w.paths = newPaths(w.text)
	}
	return w
}

// Numbers are the words of a query that may be the number of an ID card or of a household (WCH-880001): the index does not have these.
func Numbers(text string) []string {
	const shortest = 5
	var list []string
	for _, field := range strings.FieldsFunc(text, separates) {
		field = ident.NormalizeName(field)
		numbered := len(field) >= shortest && strings.ContainsAny(field, "0123456789")
		for _, r := range field {
			numbered = numbered && r < utf8.RuneSelf
		}
		if numbered {
			list = append(list, field)
			continue
		}
		for _, part := range kinds(field) {
			if w := wordOf(part); w.kind == number || w.kind == born {
				list = append(list, w.text)
			}
		}
	}
	return list
}
