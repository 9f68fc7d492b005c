package finder

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"doudi/internal/kernel/ident"
	"doudi/internal/platform/id"
)

// part is an index that never changes, by columns: a person costs some 60 bytes.
type part struct {
	persons    []id.ID // ascending: a person's place among them is the ordinal in every other column
	households []id.ID
	born       []int32
	last       []uint16
	where      []uint16 // into places
	name       []uint32 // into names
	bits       []uint8
	relation   []uint8
	spans      map[uint32][]Span

	places []spot

	names    []string // normalised, each once, ascending: those with one first character stand together
	nameFrom []uint32 // the persons of name i are nameOf[nameFrom[i]:nameFrom[i+1]]
	nameOf   []uint32
	firsts   []first
	chars    map[rune][]uint32 // names that have the character after the first
	lastFrom []uint32          // as nameFrom, by last four
	lastOf   []uint32
}

type spot struct{ street, community int64 }

type first struct {
	char     rune
	from, to uint32 // names
}

const (
	isMale uint8 = 1 << iota
	isHead
	isLayered
)

// build makes a part of entries, each of another person.
func build(entries []Entry) *part {
	slices.SortFunc(entries, func(a, b Entry) int { return cmp.Compare(a.Person, b.Person) })
	n := len(entries)
	p := &part{
		persons: make([]id.ID, n), households: make([]id.ID, n), born: make([]int32, n), last: make([]uint16, n), where: make([]uint16, n),
		name: make([]uint32, n), bits: make([]uint8, n), relation: make([]uint8, n), spans: map[uint32][]Span{}, chars: map[rune][]uint32{},
	}
	at := map[spot]uint16{}
	for i := range entries {
		e := &entries[i]
		p.persons[i], p.households[i], p.born[i], p.last[i], p.relation[i] = e.Person, e.Household, e.Born, min(e.Last, NoLast), e.Relation
		s := spot{e.Street, e.Community}
		if _, known := at[s]; !known {
			at[s] = uint16(len(p.places)) //nolint:gosec // a county has some hundred communities
			p.places = append(p.places, s)
		}
		p.where[i] = at[s]
		if e.Male {
			p.bits[i] |= isMale
		}
		if e.Head {
			p.bits[i] |= isHead
		}
		if len(e.Spans) > 0 {
			p.bits[i] |= isLayered
			p.spans[uint32(i)] = e.Spans //nolint:gosec // persons of a county
		}
	}
	p.indexNames(entries)
	p.lastFrom, p.lastOf = group(n, lasts+1, func(i int) uint32 { return uint32(p.last[i]) })
	return p
}

func (p *part) indexNames(entries []Entry) {
	at := make(map[string]uint32, len(entries)/2)
	for i := range entries {
		name := ident.NormalizeName(entries[i].Name)
		if _, known := at[name]; !known {
			at[strings.Clone(name)] = 0
		}
	}
	p.names = make([]string, 0, len(at))
	for name := range at {
		p.names = append(p.names, name)
	}
	sort.Strings(p.names)
	for i, name := range p.names {
		at[name] = uint32(i) //nolint:gosec // persons of a county
		p.indexChars(uint32(i), name)
	}
	for i := range entries {
		p.name[i] = at[ident.NormalizeName(entries[i].Name)]
	}
	p.nameFrom, p.nameOf = group(len(entries), len(p.names), func(i int) uint32 { return p.name[i] })
}

func (p *part) indexChars(n uint32, name string) {
	for i, r := range name {
		if i > 0 {
			if list := p.chars[r]; len(list) == 0 || list[len(list)-1] != n {
				p.chars[r] = append(list, n)
			}
			continue
		}
		if k := len(p.firsts); k == 0 || p.firsts[k-1].char != r {
			p.firsts = append(p.firsts, first{char: r, from: n})
		}
		p.firsts[len(p.firsts)-1].to = n + 1
	}
}

// group sorts 0…n-1 into groups: those of group g are of[from[g]:from[g+1]].
func group(n, groups int, groupOf func(i int) uint32) (from, of []uint32) {
	from, of = make([]uint32, groups+1), make([]uint32, n)
	for i := range n {
		from[groupOf(i)+1]++
	}
	for g := range groups {
		from[g+1] += from[g]
	}
	next := slices.Clone(from)
	for i := range n {
		g := groupOf(i)
		of[next[g]] = uint32(i) //nolint:gosec // persons of a county
		next[g]++
	}
	return from, of
}

// entry is the person as it was put in; the name is the normalised one.
func (p *part) entry(i uint32) Entry {
	s := p.places[p.where[i]]
	return Entry{
		Person: p.persons[i], Household: p.households[i], Name: p.names[p.name[i]], Born: p.born[i], Male: p.bits[i]&isMale != 0,
		Head: p.bits[i]&isHead != 0, Relation: p.relation[i], Last: p.last[i], Street: s.street, Community: s.community, Spans: p.spans[i],
	}
}

// ordinal finds a person.
func (p *part) ordinal(person id.ID) (uint32, bool) {
	i, found := slices.BinarySearch(p.persons, person)
	return uint32(i), found //nolint:gosec // persons of a county
}
