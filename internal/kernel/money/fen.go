package money

import (
	"math"
	"math/bits"
	"strconv"
	"strings"

	"doudi/internal/kernel/problem"
)

// Fen is an amount of money in fen; 100 fen are one yuan. Negative amounts are refunds and recoveries.
type Fen int64

// BasisPoints is a ratio in ten-thousandths: 6500 is 65 %.
type BasisPoints int64

// Whole is the ratio 1.
const Whole BasisPoints = 10_000

var (
	// ErrOverflow refuses a result or a text beyond ±92,233,720,368,547,758.07 yuan.
	ErrOverflow = problem.Define("money.overflow", problem.Invalid,
		"金额太大，超出了系统能记录的范围。请检查是否多写了位数。",
		"This amount is too large to be recorded. Please check for extra digits.")
	// ErrNoShares refuses to divide an amount among nobody.
	ErrNoShares = problem.Define("money.no_shares", problem.Invalid,
		"分摊的人数或份数必须大于零。",
		"The number of persons or shares to divide by must be greater than zero.")
)

// String is the amount in yuan with two decimals and no grouping, "1234.50": for files and forms.
func (f Fen) String() string {
	sign, yuan, cents := f.parts()
	return sign + yuan + "." + cents
}

// Format is the amount for people, "¥1,234.50"; a negative one is "-¥1,234.50".
func (f Fen) Format() string {
	sign, yuan, cents := f.parts()
	var b strings.Builder
	b.WriteString(sign)
	b.WriteString("¥")
	for i := range len(yuan) {
		if i > 0 && (len(yuan)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteByte(yuan[i])
	}
	b.WriteByte('.')
	b.WriteString(cents)
	return b.String()
}

// Add is f + g, or ErrOverflow.
func (f Fen) Add(g Fen) (Fen, error) {
	sum := f + g
	if (g > 0 && sum < f) || (g < 0 && sum > f) {
		return 0, ErrOverflow.New()
	}
	return sum, nil
}

// Sum is the total of the amounts, or ErrOverflow.
func Sum(amounts ...Fen) (Fen, error) {
	var total Fen
	for _, a := range amounts {
		next, err := total.Add(a)
		if err != nil {
			return 0, err
		}
		total = next
	}
	return total, nil
}

// Share is the part bp of the amount, rounded once by the rule; ErrOverflow if a ratio above 1 leads out of range. The product
// is taken in 128 bits, so no intermediate step overflows.
func (f Fen) Share(bp BasisPoints, rule Rounding) (Fen, error) {
	high, low := bits.Mul64(magnitude(int64(f)), magnitude(int64(bp)))
	if high >= uint64(Whole) {
		return 0, ErrOverflow.New()
	}
	quotient, rest := bits.Div64(high, low, uint64(Whole))
	return signed(rule.settle(quotient, rest, uint64(Whole)), (f < 0) != (bp < 0))
}

// Divide is the amount per share (say, per head of a household), rounded once by the rule; ErrNoShares unless shares > 0.
func (f Fen) Divide(shares int64, rule Rounding) (Fen, error) {
	if shares <= 0 {
		return 0, ErrNoShares.New()
	}
	return Fen(Round(int64(f), shares, rule)), nil
}

// parts are the sign ("" or "-"), the whole yuan and the two digits of fen.
func (f Fen) parts() (sign, yuan, cents string) {
	if f < 0 {
		sign = "-"
	}
	m := magnitude(int64(f))
	cents = strconv.FormatUint(m%100, 10)
	if len(cents) < 2 {
		cents = "0" + cents
	}
	return sign, strconv.FormatUint(m/100, 10), cents
}

// magnitude is |n|, right for the smallest int64 too.
func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

// signed puts the sign back on a magnitude, or fails if int64 cannot hold it.
func signed(m uint64, negative bool) (Fen, error) {
	switch {
	case negative && m <= 1<<63:
		return Fen(-m), nil
	case !negative && m <= math.MaxInt64:
		return Fen(m), nil
	}
	return 0, ErrOverflow.New()
}
