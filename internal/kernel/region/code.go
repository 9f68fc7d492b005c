package region

import (
	"strconv"
	"strings"

	"golang.org/x/text/width"

	"doudi/internal/kernel/problem"
)

// Code is a division code of 2, 4, 6, 9 or 12 digits; 0 is "none".
type Code int64

// Level is a division's rank. The zero value is "none".
type Level int8

// The levels, from the top.
const (
	Province  Level = iota + 1 // 省级, 2 digits
	City                       // 地级, 4 digits
	County                     // 县级, 6 digits
	Street                     // 街道、乡镇, 9 digits
	Community                  // 社区、村, 12 digits
)

var levelNames = [...]string{"none", "province", "city", "county", "street", "community"}

var (
	// ErrCodeEmpty refuses a text without a code.
	ErrCodeEmpty = problem.Define("region.code_empty", problem.Invalid,
		"没有填写行政区划代码。",
		"The division code is missing.")
	// ErrCodeForm refuses a text that is no division code.
	ErrCodeForm = problem.Define("region.code_form", problem.Invalid,
		"行政区划代码应为 2、4、6、9 或 12 位数字：省、市、县（区）、街道（乡镇）、社区（村）。",
		"A division code has 2, 4, 6, 9 or 12 digits: province, city, county, street, community.")
)

// ParseCode reads a code of 2, 4, 6, 9 or 12 digits, with full-width digits and blanks around. A county or street padded to
// twelve digits, as statistics write it (420106001000), is that county or street.
func ParseCode(text string) (Code, error) {
	text = strings.TrimSpace(width.Narrow.String(text))
	if text == "" {
		return 0, ErrCodeEmpty.New()
	}
	var code int64
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' || i == 12 {
			return 0, ErrCodeForm.New()
		}
		code = code*10 + int64(text[i]-'0')
	}
	c := Code(code)
	if len(text) != c.digits() || c.Level() == 0 {
		return 0, ErrCodeForm.New()
	}
	switch {
	case c.Level() != Community || c%1_000 != 0:
	case c%1_000_000 == 0:
		c /= 1_000_000
	default:
		c /= 1_000
	}
	return c, nil
}

// FromAuthority is the division that a six-digit number of the house stands for: 420000 is the province 42, 420100 the city 4201,
// 420106 itself. The few counties that end in 00 (441900 东莞) have the same land as their city.
func FromAuthority(county int) Code {
	switch {
	case county%10_000 == 0:
		return Code(county / 10_000)
	case county%100 == 0:
		return Code(county / 100)
	}
	return Code(county)
}

// Authority is the six-digit number of the county, city or province: 420106 for itself and for all below it, 420100 for the city
// 4201, 420000 for the province 42.
func (c Code) Authority() int {
	switch c.Level() {
	case Province:
		return int(c * 10_000)
	case City:
		return int(c * 100)
	case County:
		return int(c)
	case Street:
		return int(c / 1_000)
	case Community:
		return int(c / 1_000_000)
	}
	return 0
}

// Level is the level that the number of digits tells, 0 if it tells none.
func (c Code) Level() Level {
	switch c.digits() {
	case 2:
		return Province
	case 4:
		return City
	case 6:
		return County
	case 9:
		return Street
	case 12:
		return Community
	}
	return 0
}

// Parent is the code one level up by its digits, 0 for a province. A Tree may know a different parent.
func (c Code) Parent() Code {
	switch c.Level() {
	case City, County:
		return c / 100
	case Street, Community:
		return c / 1_000
	}
	return 0
}

// String is the code's digits, or "" for none.
func (c Code) String() string {
	if c == 0 {
		return ""
	}
	return strconv.FormatInt(int64(c), 10)
}

// digits is how many digits the code has; 0 for none and for negative numbers. No code begins with 0.
func (c Code) digits() int {
	n := 0
	for ; c > 0; c /= 10 {
		n++
	}
	return n
}

// String is the level's English name: province, city, county, street, community.
func (l Level) String() string {
	if l < 0 || int(l) >= len(levelNames) {
		return levelNames[0]
	}
	return levelNames[l]
}

// MarshalText is String.
func (l Level) MarshalText() ([]byte, error) { return []byte(l.String()), nil }
