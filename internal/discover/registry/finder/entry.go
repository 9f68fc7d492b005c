package finder

import (
	"doudi/internal/platform/id"
)

// Entry is a person as the index keeps one.
type Entry struct {
	Person    id.ID
	Household id.ID
	Name      string // as the register writes it
	Born      int32  // 19570312; 0: not known
	Male      bool
	Head      bool
	Relation  uint8  // the code of the catalogue's list as a number
	Last      uint16 // of the ID number: LastFour; NoLast: not known
	Street    int64  // where the household lives
	Community int64
	Spans     []Span // in layers of low-income people
}

// Span is a time in a layer; days as numbers, Ended 0: it runs.
type Span struct {
	Layer       byte
	From, Ended int32
}

// NoLast says that the last four characters are not known.
const NoLast = lasts

// lasts is how many different last fours there are: three digits and one of eleven.
const lasts = 11_000

// LastFour reads the last four characters of an ID number: three digits, and a digit or X.
func LastFour(text string) (uint16, bool) {
	if len(text) < 4 {
		return NoLast, false
	}
	text = text[len(text)-4:]
	n := 0
	for i := range 3 {
		if text[i] < '0' || text[i] > '9' {
			return NoLast, false
		}
		n = n*10 + int(text[i]-'0')
	}
	switch c := text[3]; {
	case c == 'X' || c == 'x':
		return uint16(n*11 + 10), true //nolint:gosec // below lasts
	case c >= '0' && c <= '9':
		return uint16(n*11 + int(c-'0')), true //nolint:gosec // below lasts
	}
	return NoLast, false
}

// Place is a community with its street, as they are named.
type Place struct {
	Street, Community int64
	StreetName, Name  string
}
