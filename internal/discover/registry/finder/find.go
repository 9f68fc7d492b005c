package finder

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Hit is a person who was found, and how.
type Hit struct {
	Entry
	How How
}

// How says what of a person fits the query; the better comes first.
type How uint8

// The ways.
const (
	Whole  How = iota // the whole name, the last four or the day of birth
	Begins            // the name begins so
	Within            // the name has it
)

// Covers decides whether a place lies in the reader's scope.
type Covers func(street, community int64) bool

// Find returns the best hits and how many there are in all. Every word of the query has to fit: the name, the last four, the day of
// birth, or, beside one of these, the community.
func (ix *Index) Find(text string, covers Covers, limit int) (hits []Hit, total int) {
	words := parse(text)
	best := ranking{limit: limit}
	ways := ix.interpretations(words)
	if len(ways) > 1 {
		best.seen = map[*part][]uint64{ix.base: make([]uint64, len(ix.base.persons)/64+1), ix.delta: make([]uint64, len(ix.delta.persons)/64+1)}
	}
	for _, way := range ways {
		for _, of := range []*part{ix.base, ix.delta} {
			s := &search{part: of, way: way, best: &best, open: make([]bool, len(of.places))}
			if of == ix.base {
				s.gone = ix.gone
			}
			for i, p := range of.places {
				s.open[i] = covers(p.street, p.community) && (way.communities == nil || way.communities[p.community])
			}
			s.run()
		}
	}
	return best.hits(), best.total
}

// Places are the communities in scope that fit the query by their own or their street's name; a query that is about persons has none.
func (ix *Index) Places(text string, covers Covers, limit int) []Place {
	words := parse(text)
	if len(words) == 0 {
		return nil
	}
	var list []Place
	for i := range ix.places {
		p := &ix.places[i]
		if !covers(p.Street, p.Community) {
			continue
		}
		fits := true
		for j := range words {
			fits = fits && p.fits(&words[j])
		}
		if fits {
			list = append(list, *p)
		}
	}
	if len(list) > limit {
		list = list[:limit]
	}
	return list
}

func (p *Place) fits(w *word) bool {
	switch w.kind {
	case han:
		return utf8.RuneCountInString(w.text) > 1 && (strings.Contains(p.Name, w.text) || strings.Contains(p.StreetName, w.text))
	case latin:
		return len(w.text) > 1 && (w.paths.match(p.Name) != no || w.paths.match(p.StreetName) != no)
	}
	return false
}

// way is one reading of a query.
type way struct {
	names       []word
	last        int // -1: any
	day         int32
	communities map[int64]bool // nil: any
}

// interpretations are the ways to read the words: all of them about the person, or one of them the community.
func (ix *Index) interpretations(words []word) []way {
	var ways []way
	for place := -1; place < len(words); place++ {
		w := way{last: -1}
		ok := len(words) > 0
		for i := range words {
			switch one := words[i]; {
			case i == place:
				w.communities = ix.communities(&one)
				ok = ok && len(w.communities) > 0
			case one.kind == four && w.last < 0:
				w.last = int(one.last)
			case one.kind == born && w.day == 0:
				w.day = one.day
			case one.kind == han, one.kind == latin:
				w.names = append(w.names, one)
			default:
				ok = false // a number: it is looked up elsewhere
			}
		}
		if !ok || len(w.names) == 0 && w.last < 0 && w.day == 0 {
			continue
		}
		w.join()
		ways = append(ways, w)
	}
	return ways
}

// join reads zhang san as zhangsan.
func (w *way) join() {
	if len(w.names) < 2 {
		return
	}
	var typed string
	for _, one := range w.names {
		if one.kind != latin {
			return
		}
		typed += one.text
	}
	w.names = []word{{kind: latin, text: typed, paths: newPaths(typed)}}
}

func (ix *Index) communities(w *word) map[int64]bool {
	list := map[int64]bool{}
	for i := range ix.places {
		if p := &ix.places[i]; p.fits(w) {
			list[p.Community] = true
		}
	}
	return list
}

// search runs one way through one part.
type search struct {
	*part
	way  way
	best *ranking
	open []bool // places
	gone []uint64
}

func (s *search) run() {
	switch {
	case s.way.last >= 0:
		for _, i := range s.lastOf[s.lastFrom[s.way.last]:s.lastFrom[s.way.last+1]] {
			s.look(i)
		}
	case len(s.way.names) > 0:
		s.byName()
	default:
		for i, day := range s.born {
			if day == s.way.day {
				s.take(uint32(i), Whole) //nolint:gosec // persons of a county
			}
		}
	}
}

// look takes the person if the rest of the query fits.
func (s *search) look(i uint32) {
	if how, ok := s.way.how(s.names[s.name[i]]); ok {
		s.take(i, how)
	}
}

func (s *search) take(i uint32, how How) {
	if s.way.day != 0 && s.born[i] != s.way.day || !s.open[s.where[i]] || s.gone != nil && s.gone[i/64]&(1<<(i%64)) != 0 {
		return
	}
	s.best.add(s.part, i, how)
}

// byName goes through the names that the first word of the query leaves.
func (s *search) byName() {
	w := &s.way.names[0]
	if w.kind == latin {
		for _, f := range s.firsts {
			if state := w.paths.after(f.char); state != 0 {
				s.bySurname(f, state)
			}
		}
		return
	}
	char, _ := utf8.DecodeRuneInString(w.text)
	if at, found := slices.BinarySearchFunc(s.firsts, char, func(f first, r rune) int { return int(f.char) - int(r) }); found {
		for n := s.firsts[at].from; n < s.firsts[at].to; n++ {
			s.name1(n)
		}
	}
	for _, n := range s.chars[char] {
		if r, _ := utf8.DecodeRuneInString(s.names[n]); r != char { // else it was seen above
			s.name1(n)
		}
	}
}

// bySurname goes on after the first character, which all names of the group share: most of what one types is a surname.
func (s *search) bySurname(f first, state uint64) {
	w := &s.way.names[0]
	length := utf8.RuneLen(f.char)
	for n := f.from; n < f.to; n++ {
		if w.paths.walk(state, s.names[n][length:]) != no {
			s.name1(n)
		}
	}
}

// name1 takes everybody of one name, if it fits.
func (s *search) name1(n uint32) {
	how, ok := s.way.how(s.names[n])
	if !ok {
		return
	}
	for _, i := range s.nameOf[s.nameFrom[n]:s.nameFrom[n+1]] {
		s.take(i, how)
	}
}

// how is how a name fits all the words that are about it: as badly as the one that fits it worst.
func (w *way) how(name string) (worst How, ok bool) {
	for j := range w.names {
		how, ok := w.names[j].how(name)
		if !ok {
			return 0, false
		}
		worst = max(worst, how)
	}
	return worst, true
}

// how is how a name fits a word.
func (w *word) how(name string) (How, bool) {
	if w.kind == latin {
		switch w.paths.match(name) {
		case whole:
			if w.paths.exact(name) {
				return Whole, true
			}
			return Begins, true
		case begin:
			return Begins, true
		}
		return 0, false
	}
	switch {
	case name == w.text:
		return Whole, true
	case strings.HasPrefix(name, w.text):
		return Begins, true
	case strings.Contains(name, w.text):
		return Within, true
	}
	return 0, false
}

// ranking keeps the best.
type ranking struct {
	limit int
	total int
	list  []ranked
	seen  map[*part][]uint64 // of a query that can be read in several ways
}

type ranked struct {
	key  uint64
	part *part
	at   uint32
}

// add counts a hit and keeps it if it is among the best: a better fit first, then those in a layer of low-income people, then heads.
func (r *ranking) add(of *part, i uint32, how How) {
	key := uint64(how) << 40
	if of.bits[i]&isLayered == 0 {
		key |= 1 << 39
	}
	if of.bits[i]&isHead == 0 {
		key |= 1 << 38
	}
	key |= uint64(i)
	if seen := r.seen[of]; seen != nil {
		if seen[i/64]&(1<<(i%64)) != 0 {
			return
		}
		seen[i/64] |= 1 << (i % 64)
	}
	r.total++
	if len(r.list) == r.limit && (r.limit == 0 || key >= r.list[len(r.list)-1].key) {
		return
	}
	at, _ := slices.BinarySearchFunc(r.list, key, func(have ranked, key uint64) int {
		if have.key < key {
			return -1
		}
		return 1
	})
	r.list = append(r.list, ranked{})
	copy(r.list[at+1:], r.list[at:])
	r.list[at] = ranked{key, of, i}
	if len(r.list) > r.limit {
		r.list = r.list[:r.limit]
	}
}

func (r *ranking) hits() []Hit {
	list := make([]Hit, len(r.list))
	for i, one := range r.list {
		list[i] = Hit{Entry: one.part.entry(one.at), How: How(one.key >> 40)} //nolint:gosec // put in by add
	}
	return list
}
