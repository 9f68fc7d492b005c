package score

import "math/bits"

// Bitmap has one bit for each row.
type Bitmap []uint64

// NewBitmap returns a bitmap of the given number of rows, all unset.
func NewBitmap(rows int) Bitmap { return make(Bitmap, words(rows)) }

func words(rows int) int { return (rows + 63) / 64 }

// Set sets the bit of the row.
func (b Bitmap) Set(row int) { b[row>>6] |= 1 << (row & 63) }

// Clear unsets the bit of the row.
func (b Bitmap) Clear(row int) { b[row>>6] &^= 1 << (row & 63) }

// Get reports whether the bit of the row is set.
func (b Bitmap) Get(row int) bool { return b[row>>6]&(1<<(row&63)) != 0 }

// Count is how many bits are set.
func (b Bitmap) Count() int {
	n := 0
	for _, word := range b {
		n += bits.OnesCount64(word)
	}
	return n
}

// Columns are the values of many households, one column for each indicator in the model's order.
type Columns struct {
	Rows   int
	Values [][]int64 // by indicator, then row; what stands where Known is unset does not matter
	Known  []Bitmap  // by indicator
}

// NewColumns returns columns for the plan in which nothing is known.
func (p *Plan) NewColumns(rows int) *Columns {
	c := &Columns{Rows: rows, Values: make([][]int64, len(p.indicators)), Known: make([]Bitmap, len(p.indicators))}
	for i := range p.indicators {
		c.Values[i], c.Known[i] = make([]int64, rows), NewBitmap(rows)
	}
	return c
}

// Reset makes room for the given number of rows and forgets all that is known, keeping the memory.
func (c *Columns) Reset(rows int) {
	c.Rows = rows
	for i := range c.Values {
		c.Values[i] = sized(c.Values[i], rows)
		c.Known[i] = sized(c.Known[i], words(rows))
		clear(c.Known[i])
	}
}

// Set tells a value.
func (c *Columns) Set(indicator, row int, value int64) {
	c.Values[indicator][row] = value
	c.Known[indicator].Set(row)
}

// Value is what is known of one indicator of one household.
type Value struct {
	Amount int64 // in the indicator's unit
	Known  bool
}

// Row gathers one household's values for Explain.
func (c *Columns) Row(row int) []Value {
	list := make([]Value, len(c.Values))
	for i := range c.Values {
		if c.Known[i].Get(row) {
			list[i] = Value{Amount: c.Values[i][row], Known: true}
		}
	}
	return list
}

// sized is the slice with the given length, its memory reused if there is enough of it.
func sized[S ~[]T, T any](s S, n int) S {
	if cap(s) < n {
		return make(S, n)
	}
	return s[:n]
}
