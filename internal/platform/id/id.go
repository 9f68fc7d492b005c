// Package id makes the identifiers of the house: time-ordered 64-bit integers, 41 bits of milliseconds since 2026-01-01, 10 bits
// of node, 12 bits of sequence. In SQL they are integers; in JSON they are strings, because JavaScript loses integers over 2^53.
package id

import (
	"encoding/json"
	"strconv"
	"sync"
	"time"

	"doudi/internal/kernel/problem"
	"doudi/internal/platform/clock"
)

// ID identifies one row. Zero is "none". To clients it is an opaque string.
type ID int64

// ErrMalformed refuses a text that is no identifier.
var ErrMalformed = problem.Define("id.malformed", problem.Invalid,
	"编号格式不正确，请从列表重新打开。", "This identifier is malformed. Open the record from its list again.")

// Parse reads the text form.
func Parse(text string) (ID, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n <= 0 {
		return 0, ErrMalformed.New()
	}
	return ID(n), nil
}

// String is the text form.
func (i ID) String() string { return strconv.FormatInt(int64(i), 10) }

// Time is when the identifier was made, to the millisecond.
func (i ID) Time() time.Time { return time.UnixMilli(int64(i)>>22 + epoch).UTC() }

// MarshalJSON writes a string.
func (i ID) MarshalJSON() ([]byte, error) { return []byte(`"` + i.String() + `"`), nil }

// UnmarshalJSON reads a string.
func (i *ID) UnmarshalJSON(raw []byte) error {
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		return ErrMalformed.New()
	}
	if text == "0" {
		*i = 0 // none, as it is written
		return nil
	}
	parsed, err := Parse(text)
	*i = parsed
	return err
}

// MaxNode is the largest node number.
const MaxNode = 1<<10 - 1

const perMilli = 1 << 12

var epoch = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli()

// Source makes identifiers that are unique among nodes with different numbers, and ascending within one. A clock that is set
// back does not bring an identifier out twice: the source goes on from the last one.
type Source struct {
	clock clock.Clock
	node  int64

	mu   sync.Mutex
	last int64 // milliseconds<<12 | sequence
}

// NewSource returns a source for the node (0 … MaxNode).
func NewSource(c clock.Clock, node int) *Source { return &Source{clock: c, node: int64(node)} }

// New is the next identifier.
func (s *Source) New() ID {
	tick := (s.clock.Now().UnixMilli() - epoch) * perMilli
	s.mu.Lock()
	if tick <= s.last {
		tick = s.last + 1
	}
	s.last = tick
	s.mu.Unlock()
	return ID((tick/perMilli)<<22 | s.node<<12 | tick%perMilli)
}
