package source

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// separator stands between the values of an encoded record; it cannot be in a value, which holds no control characters.
const separator = "\x1f"

// Encode is a record's values as one text: what is sealed as the payload of a fact. A field added to an item later is appended to
// its list, so that older payloads stay readable.
func Encode(values []string) string { return strings.Join(values, separator) }

// Decode is the reverse for an item; fields that the payload is too old to have are empty.
func (it *Item) Decode(payload string) []string {
	values := strings.SplitN(payload, separator, len(it.Fields))
	for len(values) < len(it.Fields) {
		values = append(values, "")
	}
	return values
}

// validText reports whether the text is UTF-8 without control characters: PostgreSQL refuses some of them and the codec uses one.
func validText(text string) bool {
	at := 0
	for at < len(text) && text[at] >= ' ' && text[at] < 0x7f { // most of a file
		at++
	}
	for _, r := range text[at:] {
		if r < ' ' && r != '\t' || r == utf8.RuneError || r == 0x7f {
			return false
		}
	}
	return true
}

// spellings are the words of the field's list, for a refusal; long lists are cut.
func (f *Field) spellings() []string {
	const most = 12
	list := make([]string, 0, len(f.names))
	for _, text := range f.names {
		list = append(list, text.ZH)
	}
	sort.Strings(list)
	if len(list) > most {
		list = append(list[:most], "…")
	}
	return list
}
