package apitest

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
)

// Step is one sentence of a story. In Does, Send, With and Sees, {name} is what an earlier step kept under the name.
type Step struct {
	Says string // what happens, in words
	Who  string // the account, without its county; empty: nobody is signed in
	Does string // "GET /v1/warnings/{warning}"
	Send string // JSON
	File string // instead of Send: an item whose file is delivered
	Line string // instead of the file's own lines, under its header
	With string // a header: "If-Match: 1"
	Want int
	Sees []string // "items.0.household.head = 商*", "* ~ text", "* !~ text"; what is compared may hold ID numbers ending in ? or !
	Keep string   // "warning = items.0.id, version = items.0.version"
	Busy bool     // more comes at once: nobody waits until all is processed
}

// Tell runs the steps of a chapter in one county, one after the other. The first step that goes wrong ends the chapter.
func (h *House) Tell(t *testing.T, county int, kept map[string]string, steps []Step) {
	t.Helper()
	defer func() {
		if t.Failed() {
			t.Logf("the program complained:\n%s", h.Complaints())
		}
	}()
	for i, s := range steps {
		a := h.Do(t, s.call(county, kept))
		if a.Status != s.Want {
			t.Fatalf("step %d, %s\n%s %s: want %d, got %d %s", i+1, s.Says, s.Who, a.Call.Does, s.Want, a.Status, a.Body)
		}
		for _, see := range s.Sees {
			if fault := a.fault(fill(see, kept)); fault != "" {
				t.Errorf("step %d, %s\n%s %s: %s\n%s", i+1, s.Says, s.Who, a.Call.Does, fault, a.Body)
			}
		}
		for _, keep := range strings.Split(s.Keep, ",") {
			if name, path, has := strings.Cut(keep, "="); has {
				// A filter of the path has a = of its own: the name ends at the first.
				value := a.Text(strings.TrimSpace(path))
				if value == "(none)" {
					t.Fatalf("step %d, %s\n%s %s: there is nothing at %s to keep\n%s", i+1, s.Says, s.Who, a.Call.Does, path, a.Body)
				}
				kept[strings.TrimSpace(name)] = value
			}
		}
		if !strings.HasPrefix(s.Does, "GET ") && !s.Busy {
			h.Wait(t)
		}
		if t.Failed() {
			t.FailNow()
		}
	}
}

func (s Step) call(county int, kept map[string]string) Call {
	c := Call{Does: fill(s.Does, kept), Header: map[string]string{}}
	if s.Who != "" {
		c.Login = Login(county, s.Who)
	}
	if s.Send != "" {
		c.Send = []byte(fill(s.Send, kept))
	}
	if name, value, has := strings.Cut(fill(s.With, kept), ": "); has {
		c.Header[name] = value
	}
	if s.File == "" {
		return c
	}
	for _, f := range Files {
		if f.Item != s.File {
			continue
		}
		text := File(county, f.Item)
		if s.Line != "" {
			header, _, _ := strings.Cut(text, "\n")
			text = header + "\n" + Complete(fill(s.Line, kept)) + "\n"
		}
		c.Send, c.Type = Encode(text, f.Encoding), "text/csv"
		if c.Does == "" {
			c.Does = fmt.Sprintf("POST /v1/sources/%s/%s/batches?fileName=%s", f.Department, f.Item, url.QueryEscape(FileName(county, f.Item)))
		}
	}
	return c
}

// fault is how the answer differs from what is to be seen, or empty.
func (a *Answer) fault(see string) string {
	for _, how := range []string{" !~ ", " ~ ", " = "} {
		path, want, has := strings.Cut(see, how)
		if !has {
			continue
		}
		got := a.Text(path)
		switch {
		case how == " = " && got != want:
			return fmt.Sprintf("want %s = %s, got %s", path, want, got)
		case how == " ~ " && !strings.Contains(got, want):
			return fmt.Sprintf("want %q in %s, got %s", want, path, got)
		case how == " !~ " && strings.Contains(got, want):
			return fmt.Sprintf("%q is not to be seen in %s, got %s", want, path, got)
		}
		return ""
	}
	return "this expectation cannot be read: write `path = value`, `path ~ text` or `path !~ text`: " + see
}

func fill(text string, kept map[string]string) string {
	for name, value := range kept {
		text = strings.ReplaceAll(text, "{"+name+"}", value)
	}
	return Complete(text)
}
