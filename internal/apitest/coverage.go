package apitest

import (
	"fmt"
	"regexp"
	"strings"

	"doudi/internal/platform/httpapi"
)

// Row says how one operation is called by somebody who is to see nothing, and what they are answered.
type Row struct {
	Operation string // "warning.get"
	Who       string // the account, without its county: the best placed of those who are to see nothing
	Does      string // "GET /v1/warnings/{warning}", against what exists
	Send      string
	Type      string // of what is sent; empty: JSON
	With      string // a header: `If-Match: "1"`
	Want      int
	Own       int // what the county's own people are answered by the same call, where that is neither a success nor the room's refusal
}

var inPath = regexp.MustCompile(`\{[^}]*\}`)

// CheckRows compares the operations with the rows and says what to do: every operation has a row, every row an operation, that it
// really calls, and what is asked for by its id is not there.
func CheckRows(operations []httpapi.Operation, rows []Row, file string) []string {
	var list []string
	byID, covered := map[string]httpapi.Operation{}, map[string]bool{}
	for _, op := range operations {
		byID[op.ID] = op
	}
	for _, r := range rows {
		op, known := byID[r.Operation]
		if !known {
			list = append(list, fmt.Sprintf("%s has a row for %s, which is no operation: take it out, or give it the operation's present name", file, r.Operation))
			continue
		}
		covered[r.Operation] = true
		method, path, _ := strings.Cut(r.Does, " ")
		path, _, _ = strings.Cut(path, "?")
		if method != op.Method || !pattern(op.Path).MatchString(path) {
			list = append(list, fmt.Sprintf("the row of %s in %s calls %s: it is to call %s %s", op.ID, file, r.Does, op.Method, op.Path))
		}
		if strings.Contains(op.Path, "{id}") && r.Want != 404 {
			list = append(list, fmt.Sprintf("the row of %s in %s wants %d: whoever is to see nothing is answered 404, as if there were no such id", op.ID, file, r.Want))
		}
	}
	for _, op := range operations {
		if !covered[op.ID] {
			list = append(list, fmt.Sprintf("operation %s (%s %s) has no row in %s: add one that calls it as the best-placed account of those who are "+
				"to see nothing, against this county's real ids, with what it is answered", op.ID, op.Method, op.Path, file))
		}
	}
	return list
}

func pattern(path string) *regexp.Regexp {
	return regexp.MustCompile("^" + inPath.ReplaceAllString(path, "[^/]+") + "$")
}

// Call is the row as a request of a county's account.
func (r Row) Call(county int, kept map[string]string) Call {
	c := Step{Who: r.Who, Does: r.Does, Send: r.Send, With: r.With}.call(county, kept)
	c.Type = r.Type
	return c
}

var longNumber = regexp.MustCompile(`"(\d{15,})"`)

// Traces are what would tell that an answer speaks of the county: what its persons are called, its accounts, its files, and every id
// that its own people were ever shown.
func (h *House) Traces(county int) []Mark {
	list := Marks(county)
	for _, a := range Accounts(county) {
		list = append(list, Mark{"login", a.Login}, Mark{"account's name", a.Name})
	}
	for _, f := range Files {
		list = append(list, Mark{"file name", FileName(county, f.Item)})
	}
	seen := map[string]bool{}
	for _, a := range h.answers {
		if !strings.HasPrefix(a.Call.Login, Login(county, "")) || a.Problem() {
			continue
		}
		for _, id := range longNumber.FindAllSubmatch(a.Body, -1) {
			if text := string(id[1]); !seen[text] {
				seen[text] = true
				list = append(list, Mark{"id", text})
			}
		}
	}
	return list
}
