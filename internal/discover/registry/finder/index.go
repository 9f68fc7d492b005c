package finder

import (
	"math/bits"
	"slices"

	"doudi/internal/platform/id"
)

// Index is the search index of one county: a large part, and a small one with what has changed since.
type Index struct {
	base, delta *part
	gone        []uint64 // of base: those who are in delta instead, or nowhere
	places      []Place
}

// New makes an index of entries, each of another person, and of the county's communities.
func New(entries []Entry, places []Place) *Index {
	ix := &Index{base: build(entries), delta: build(nil)}
	ix.gone = make([]uint64, len(ix.base.persons)/64+1)
	ix.places = slices.Clone(places)
	return ix
}

// Len is how many persons can be found.
func (ix *Index) Len() int {
	n := len(ix.base.persons) + len(ix.delta.persons)
	for _, word := range ix.gone {
		n -= bits.OnesCount64(word)
	}
	return n
}

// largeDelta is how large the small part may be beside the large one before both become one.
func (ix *Index) largeDelta() int { return max(2000, len(ix.base.persons)/16) }

// With is the index after these persons have changed; those of left who are not among the entries are found no more.
func (ix *Index) With(entries []Entry, left []id.ID) *Index {
	next := &Index{base: ix.base, gone: slices.Clone(ix.gone), places: ix.places}
	out := make(map[id.ID]bool, len(entries)+len(left))
	for _, e := range entries {
		out[e.Person] = true
	}
	for _, who := range left {
		out[who] = true
	}
	for who := range out {
		if i, found := ix.base.ordinal(who); found {
			next.gone[i/64] |= 1 << (i % 64)
		}
	}
	changed := slices.Clone(entries)
	for i := range ix.delta.persons {
		if !out[ix.delta.persons[i]] {
			changed = append(changed, ix.delta.entry(uint32(i))) //nolint:gosec // persons of a county
		}
	}
	if len(changed) <= ix.largeDelta() {
		next.delta = build(changed)
		return next
	}
	for i := range ix.base.persons {
		if next.gone[i/64]&(1<<(i%64)) == 0 {
			changed = append(changed, ix.base.entry(uint32(i))) //nolint:gosec // persons of a county
		}
	}
	next.base, next.delta = build(changed), build(nil)
	next.gone = make([]uint64, len(next.base.persons)/64+1)
	return next
}

// Person finds one person.
func (ix *Index) Person(who id.ID) (Entry, bool) {
	if i, found := ix.delta.ordinal(who); found {
		return ix.delta.entry(i), true
	}
	if i, found := ix.base.ordinal(who); found && ix.gone[i/64]&(1<<(i%64)) == 0 {
		return ix.base.entry(i), true
	}
	return Entry{}, false
}
