package apitest

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/url"
	"sort"
	"strings"
	"unicode/utf16"
)

// Finder looks for marked values in bytes, in every form in which they would still be readable: as text in the encodings that
// departments use, as JSON escapes, percent-encoded, as hexadecimal and as base64 at any alignment.
type Finder struct {
	advice string
	byHead map[[4]byte][]form
}

type form struct {
	mark Mark
	how  string
	text []byte
}

// shortest is the fewest bytes that a form may have: shorter ones would be met by chance in sealed data.
const shortest = 6

// Sealed is the advice where personal data was stored, logged or answered.
const Sealed = "seal it (platform/seal), or leave it out"

// Scoped is the advice where somebody was answered what is not theirs to see.
const Scoped = "narrow the query to the actor's county and scope (actor.County, Scope.Where)"

// NewFinder prepares to look for the marks; advice is what to do where one is found. It panics on a mark that is too short to tell from chance.
func NewFinder(marks []Mark, advice string) *Finder {
	f := &Finder{advice: advice, byHead: map[[4]byte][]form{}}
	for _, m := range marks {
		for how, text := range formsOf(m.Value) {
			if len(text) < shortest {
				panic(fmt.Sprintf("apitest: the %s %q is too short to be looked for", m.Kind, m.Value))
			}
			head := [4]byte(text[:4])
			f.byHead[head] = append(f.byHead[head], form{m, how, text})
		}
	}
	return f
}

func formsOf(value string) map[string][]byte {
	raw := []byte(value)
	units := utf16.Encode([]rune(value))
	little, big := make([]byte, 0, 2*len(units)), make([]byte, 0, 2*len(units))
	escaped := ""
	for _, u := range units {
		little, big = append(little, byte(u), byte(u>>8)), append(big, byte(u>>8), byte(u)) //nolint:gosec // low and high byte
		escaped += fmt.Sprintf("\\u%04x", u)
	}
	forms := map[string][]byte{
		"in clear": raw, "in GB18030": Encode(value, "GB18030"), "in UTF-16LE": little, "in UTF-16BE": big,
		"as hexadecimal": []byte(hex.EncodeToString(raw)), "as HEXADECIMAL": []byte(strings.ToUpper(hex.EncodeToString(raw))),
		"as JSON escapes": []byte(escaped), "percent-encoded": []byte(url.QueryEscape(value)),
	}
	for shift := range 3 {
		// The characters of base64 that depend on the value alone, when shift bytes come before it.
		text := base64.RawStdEncoding.EncodeToString(append(bytes.Repeat([]byte{0}, shift), raw...))
		text = text[[]int{0, 2, 3}[shift]:]
		if (shift+len(raw))%3 != 0 {
			text = text[:len(text)-1]
		}
		forms[fmt.Sprintf("as base64/%d", shift)] = []byte(text)
		forms[fmt.Sprintf("as base64url/%d", shift)] = []byte(strings.NewReplacer("+", "-", "/", "_").Replace(text))
	}
	for how, text := range forms { // one name for forms that look alike
		if how != "in clear" && bytes.Equal(text, raw) {
			delete(forms, how)
		}
	}
	return forms
}

// Find says which marked values the data holds, and how; where is named in each sentence.
func (f *Finder) Find(where string, data []byte) []string {
	found := map[string]bool{}
	for i := 0; i+4 <= len(data); i++ {
		for _, form := range f.byHead[[4]byte(data[i:i+4])] {
			if bytes.HasPrefix(data[i:], form.text) {
				found[fmt.Sprintf("%s holds the %s %s %s: %s", where, form.mark.Kind, form.mark.Value, form.how, f.advice)] = true
			}
		}
	}
	var list []string
	for sentence := range found {
		list = append(list, sentence)
	}
	sort.Strings(list)
	return list
}
