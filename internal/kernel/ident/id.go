package ident

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/problem"
	"doudi/internal/kernel/region"
)

// ID is a checked 18-digit citizen identity number, or that of a residence permit for Hong Kong, Macao (81, 82) and Taiwan (83)
// residents, which is built alike. It is comparable with ==; the zero value is "none". Printing an ID shows its mask.
type ID struct {
	text [18]byte
}

// Sex is what the 17th digit says.
type Sex string

// The sexes that a number can say: an odd 17th digit is male.
const (
	Male   Sex = "male"
	Female Sex = "female"
)

// The named refusals of ParseID, in the order in which they are looked for.
var (
	ErrIDEmpty = problem.Define("ident.id_empty", problem.Invalid,
		"没有填写身份证号。",
		"The identity number is missing.")
	ErrIDCharacters = problem.Define("ident.id_characters", problem.Invalid,
		"身份证号只能是数字，最后一位可以是 X。如果表格里显示成 4.2E+17，请把这一列改为文本后重新填写。",
		"An identity number has digits only; the last may be X. If your sheet shows 4.2E+17, make the column text and enter it again.")
	ErrIDLength = problem.Define("ident.id_length", problem.Invalid,
		"身份证号应为 18 位（旧证 15 位），现在是 {length} 位。",
		"An identity number has 18 digits (15 in the past); this has {length}.")
	ErrIDBirth = problem.Define("ident.id_birth", problem.Invalid,
		"身份证号里的出生日期（第 7 至 14 位）在日历上不存在。",
		"The birth date in the identity number (digits 7 to 14) is no day of the calendar.")
	ErrIDChecksum = problem.Define("ident.id_checksum", problem.Invalid,
		"身份证号的校验位不对，可能有一位写错或两位写反。请对照证件核对。",
		"The identity number's check digit does not fit: a digit may be wrong, or two swapped. Please compare it with the document.")
	ErrIDFuture = problem.Define("ident.id_future", problem.Invalid,
		"身份证号里的出生日期晚于今天。",
		"The birth date in the identity number lies after today.")
)

var (
	weights = [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} // GB 11643-1999, 附录
	checks  = "10X98765432"
)

// ParseID reads an identity number of 18 digits, or of 15 as issued before 1999, which becomes 18. Blanks within and around,
// full-width characters and a lower-case x are accepted. Birth dates after today are refused; "no date" for today allows any.
func ParseID(text string, today civil.Date) (ID, error) {
	if id, ok := parseClean(text, today); ok {
		return id, nil
	}
	digits := strings.ToUpper(strings.Map(dropBlank, width.Narrow.String(text)))
	if digits == "" {
		return ID{}, ErrIDEmpty.New()
	}
	for i, r := range digits {
		if !(r >= '0' && r <= '9') && !(r == 'X' && i == 17) {
			return ID{}, ErrIDCharacters.New()
		}
	}
	switch len(digits) {
	case 15: // the year had two digits, all of the 1900s, and there was no check digit
		digits = digits[:6] + "19" + digits[6:]
		check, _ := CheckDigit(digits)
		digits += string(check)
	case 18:
	default:
		return ID{}, ErrIDLength.With("length", len(digits))
	}
	birth, err := civil.Parse(digits[6:14])
	if err != nil {
		return ID{}, ErrIDBirth.New()
	}
	if check, _ := CheckDigit(digits[:17]); check != digits[17] {
		return ID{}, ErrIDChecksum.New()
	}
	if !today.IsZero() && birth.After(today) {
		return ID{}, ErrIDFuture.New()
	}
	var id ID
	copy(id.text[:], digits)
	return id, nil
}

// parseClean reads a right number of 18 characters without anything around or within it, as nearly all of a file are. What it does
// not take is for ParseID to look into.
func parseClean(text string, today civil.Date) (id ID, ok bool) {
	if len(text) != len(id.text) {
		return ID{}, false
	}
	sum := 0
	for i, w := range weights {
		digit := text[i] - '0'
		if digit > 9 {
			return ID{}, false
		}
		sum += int(digit) * w
	}
	if text[17] != checks[sum%11] {
		return ID{}, false
	}
	pair := func(at int) int { return int(text[at]-'0')*10 + int(text[at+1]-'0') }
	birth, err := civil.Of(pair(6)*100+pair(8), pair(10), pair(12))
	if err != nil || !today.IsZero() && birth.After(today) {
		return ID{}, false
	}
	copy(id.text[:], text)
	return id, true
}

// CheckDigit is the 18th character, '0' to '9' or 'X', for the first seventeen digits; false if they are not seventeen digits.
func CheckDigit(first17 string) (byte, bool) {
	if len(first17) != len(weights) {
		return 0, false
	}
	sum := 0
	for i, w := range weights {
		if first17[i] < '0' || first17[i] > '9' {
			return 0, false
		}
		sum += int(first17[i]-'0') * w
	}
	return checks[sum%11], true
}

// IsZero reports "none".
func (id ID) IsZero() bool { return id == ID{} }

// Text is the number itself, 18 characters in clear, or "" for none: for sealing and hashing, never for logs.
func (id ID) Text() string {
	if id.IsZero() {
		return ""
	}
	return string(id.text[:])
}

// Birth is the date of birth, "no date" for none.
func (id ID) Birth() civil.Date {
	if id.IsZero() {
		return civil.Date{}
	}
	birth, _ := civil.Parse(string(id.text[6:14])) // checked by ParseID
	return birth
}

// Sex is what the number says, "" for none.
func (id ID) Sex() Sex {
	switch {
	case id.IsZero():
		return ""
	case id.text[16]%2 == 1:
		return Male
	}
	return Female
}

// Issued is the county code of first issue, by the codes of that day: today's divisions may not have it. 0 for none.
func (id ID) Issued() region.Code {
	code, _ := region.ParseCode(string(id.text[:6]))
	return code
}

// String is the masked number.
func (id ID) String() string { return MaskID(id.Text()) }

// Format prints the masked number whatever the verb, so that no log line can hold a number by mistake.
func (id ID) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(id.String())) }

// dropBlank is for strings.Map: blanks, controls and invisible formatting characters go.
func dropBlank(r rune) rune {
	if unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
		return -1
	}
	return r
}
