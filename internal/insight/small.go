package insight

import (
	"cmp"
	"slices"
)

// fewest is the smallest count of people that is shown to whoever may not open records: behind a smaller one a neighbour may be known.
const fewest = 5

// shown is a count of people by place, of one place or (0) of all together, and whether it is to be hidden. A place is hidden if its
// count is small, and so is the smallest of the others where it would be the only one: the total less the others would tell it.
func shown(places map[int64]int64, of int64) (count int64, hide bool) {
	type cell struct{ place, count int64 }
	var cells []cell
	var total int64
	small := 0
	for place, n := range places {
		total += n
		if n > 0 {
			cells = append(cells, cell{place, n})
		}
		if n > 0 && n < fewest {
			small++
		}
	}
	if of == 0 {
		return total, total > 0 && total < fewest
	}
	slices.SortFunc(cells, func(a, b cell) int { return cmp.Or(cmp.Compare(a.count, b.count), cmp.Compare(a.place, b.place)) })
	hidden := small
	if small == 1 {
		hidden = 2
	}
	for i, c := range cells {
		if c.place == of {
			return c.count, i < hidden
		}
	}
	return 0, false
}
