package ident

import (
	"strings"
	"unicode/utf8"
)

// MaskID hides an identity number but for its first six and last four characters: 420106********1234. A text of another length
// than 15 or 18 is no number and is hidden entirely, keeping its length (at most 20) so that a missing digit can be seen.
func MaskID(text string) string {
	text = strings.Map(dropBlank, text)
	n := utf8.RuneCountInString(text)
	if n != len(text) || (n != 15 && n != 18) {
		return strings.Repeat("*", min(n, 20))
	}
	return text[:6] + strings.Repeat("*", n-10) + text[n-4:]
}

// MaskPhone hides a telephone number but for its first three and last four digits: 138****1234. A shorter one shows the last two.
func MaskPhone(text string) string {
	digits := strings.Map(dropSeparator, text)
	switch n := len(digits); {
	case n == 0:
		return ""
	case !isDigits(digits) || n < 7:
		return "****"
	case n < 11:
		return "****" + digits[n-2:]
	default:
		return digits[:3] + "****" + digits[n-4:]
	}
}

// MaskAccount hides an account number but for its last four digits: ****1234. One of fewer than twelve digits is hidden entirely.
func MaskAccount(text string) string {
	digits := strings.Map(dropSeparator, text)
	switch n := len(digits); {
	case n == 0:
		return ""
	case !isDigits(digits) || n < 12:
		return "****"
	default:
		return "****" + digits[n-4:]
	}
}

// MaskName hides a name but for its surname: 张*, 欧阳*. The number of characters hidden does not show. A name of one character is *.
func MaskName(name string) string {
	if NormalizeName(name) == "" {
		return ""
	}
	return Surname(name) + "*"
}
