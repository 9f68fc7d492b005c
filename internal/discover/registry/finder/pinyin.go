package finder

import (
	"math/bits"
	"strings"

	"doudi/internal/kernel/ident"
)

// paths tells how typed letters run over characters: each character takes at least its first letter and at most its whole syllable, so
// zs, zhs, zhangs and zhangsan all are 张三. One bit stands for each number of letters used up: whatever the mixture, a name is
// walked once.
type paths struct {
	typed string
	step  map[rune][]uint64 // by character: from each number of letters, the numbers that can follow
	near  [512]stepOf       // the characters met last: a hundred thousand names have few
}

type stepOf struct {
	char  rune
	table []uint64
}

const mostLetters = 40

func newPaths(typed string) *paths {
	if len(typed) > mostLetters {
		typed = typed[:mostLetters]
	}
	return &paths{typed: typed, step: map[rune][]uint64{}}
}

// of is the character's table.
func (p *paths) of(r rune) []uint64 {
	near := &p.near[uint32(r)%uint32(len(p.near))]
	if near.char == r {
		return near.table
	}
	near.char, near.table = r, p.make(r)
	return near.table
}

func (p *paths) make(r rune) []uint64 {
	if table, known := p.step[r]; known {
		return table
	}
	ways := ident.Syllables(r)
	var table []uint64 // nil: the character is skipped, as a dot is
	if len(ways) > 0 {
		table = make([]uint64, len(p.typed))
		for _, way := range ways {
			for at := range table {
				for n := 0; n < len(way) && at+n < len(p.typed) && p.typed[at+n] == way[n]; n++ {
					table[at] |= 1 << (at + n + 1)
				}
			}
		}
	}
	p.step[r] = table
	return table
}

// after is the state after a first character; zero if the letters cannot begin so.
func (p *paths) after(r rune) uint64 {
	if table := p.of(r); len(table) > 0 {
		return table[0]
	}
	return 0
}

func lowest(word uint64) int { return bits.TrailingZeros64(word) }

// fit is how well letters fit characters.
type fit uint8

const (
	no    fit = iota
	begin     // they are used up before the characters are
	whole     // both end together
)

// exact reports whether the letters are the characters' whole syllables, or the first letter of each: only then a whole name was typed.
// zhang also fits 张桂 (zhan, g), but nobody who types it means that.
func (p *paths) exact(text string) bool {
	state, spoken := uint64(1), 0
	for _, r := range text {
		ways := ident.Syllables(r)
		if len(ways) == 0 {
			continue
		}
		spoken++
		next := uint64(0)
		for rest := state; rest != 0; rest &= rest - 1 {
			at := lowest(rest)
			for _, way := range ways {
				if strings.HasPrefix(p.typed[at:], way) {
					next |= 1 << (at + len(way))
				}
			}
		}
		state = next
	}
	return state&(1<<len(p.typed)) != 0 || spoken == len(p.typed)
}

// match walks the characters.
func (p *paths) match(text string) fit {
	if p.typed == "" {
		return no
	}
	return p.walk(1, text)
}

// walk goes on from a state.
func (p *paths) walk(state uint64, text string) fit {
	end, reached := uint64(1)<<len(p.typed), false
	for _, r := range text {
		table := p.of(r)
		if table == nil {
			continue
		}
		if state&end != 0 {
			if reached = true; state == end {
				return begin
			}
		}
		next := uint64(0)
		for rest := state &^ end; rest != 0; rest &= rest - 1 {
			next |= table[lowest(rest)]
		}
		if next == 0 {
			if reached {
				return begin
			}
			return no
		}
		state = next
	}
	switch {
	case state&end != 0:
		return whole
	case reached:
		return begin
	}
	return no
}
