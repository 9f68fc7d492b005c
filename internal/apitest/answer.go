package apitest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"doudi/internal/platform/httpapi"
)

// Call is one request: who sends it, what, and with what.
type Call struct {
	Login  string // empty: signed out
	Does   string // "GET /v1/warnings"
	Send   []byte
	Type   string // of what is sent; empty: JSON
	Header map[string]string
}

// Answer is what came back.
type Answer struct {
	Call   Call
	Status int
	Header http.Header
	Body   []byte
}

// Do sends a call and keeps its answer for the inspectors.
func (h *House) Do(t testing.TB, c Call) *Answer {
	t.Helper()
	token := ""
	if c.Login != "" {
		token = h.SignIn(t, c.Login)
	}
	return h.send(t, c, token)
}

// SignIn gives the account's session, which it begins the first time.
func (h *House) SignIn(t testing.TB, login string) string {
	t.Helper()
	if h.sessions[login] == "" {
		body, err := json.Marshal(map[string]string{"login": login, "password": password})
		if err != nil {
			t.Fatal(err)
		}
		a := h.send(t, Call{Does: "POST /v1/session", Send: body}, "")
		for _, cookie := range (&http.Response{Header: a.Header}).Cookies() {
			if cookie.Name == httpapi.SessionCookie {
				h.sessions[login] = cookie.Value
			}
		}
		if a.Status != http.StatusOK || h.sessions[login] == "" {
			t.Fatalf("%s cannot sign in: %d %s", login, a.Status, a.Body)
		}
	}
	return h.sessions[login]
}

// Forget drops the account's session, so that the next call begins another.
func (h *House) Forget(login string) { delete(h.sessions, login) }

func (h *House) send(t testing.TB, c Call, token string) *Answer {
	t.Helper()
	method, path, _ := strings.Cut(c.Does, " ")
	var body io.Reader
	if c.Send != nil {
		body = bytes.NewReader(c.Send)
	}
	r, err := http.NewRequest(method, h.URL+path, body) //nolint:noctx // ends with the test
	if err != nil {
		t.Fatal(err)
	}
	if c.Send != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if c.Type != "" {
		r.Header.Set("Content-Type", c.Type)
	}
	for name, value := range c.Header {
		r.Header.Set(name, value)
	}
	if token != "" {
		r.AddCookie(&http.Cookie{Name: httpapi.SessionCookie, Value: token})
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	a := &Answer{Call: c, Status: response.StatusCode, Header: response.Header}
	if a.Body, err = io.ReadAll(response.Body); err != nil {
		t.Fatal(err)
	}
	h.answers = append(h.answers, a)
	return a
}

// Answers are all answers so far.
func (h *House) Answers() []*Answer { return h.answers }

// Deliver sends a county's file of an item and gives the batch.
func (h *House) Deliver(t testing.TB, county int, item string) string {
	t.Helper()
	for _, f := range Files {
		if f.Item == item {
			a := h.Do(t, Call{Login: Login(county, "operator."+f.Department), Type: "text/csv", Send: Encode(File(county, item), f.Encoding),
				Does: "POST /v1/sources/" + f.Department + "/" + item + "/batches?fileName=" + url.QueryEscape(FileName(county, item))})
			if a.Status != http.StatusAccepted {
				t.Fatalf("%s of %d was not taken: %d %s", item, county, a.Status, a.Body)
			}
			return a.Text("id")
		}
	}
	t.Fatalf("no department delivers %s", item)
	return ""
}

// FileName is what a county's file is called: told apart from the other's.
func FileName(county int, item string) string {
	return map[int]string{Here: "武昌", There: "西塞山"}[county] + "-" + item + "-202606.csv"
}

// Text is the value at a path of a JSON answer, as text: "items.0.household.head", "assessment.pieces[indicator=dwelling_risk].known",
// "items.length". A path that leads nowhere is "(none)"; "*" is the whole body; "header.Etag" is a header.
func (a *Answer) Text(path string) string {
	if path == "*" {
		return string(a.Body)
	}
	if name, isHeader := strings.CutPrefix(path, "header."); isHeader {
		return a.Header.Get(name)
	}
	decoder := json.NewDecoder(bytes.NewReader(a.Body))
	decoder.UseNumber()
	var at any
	if decoder.Decode(&at) != nil {
		return "(none)"
	}
	for _, part := range strings.Split(path, ".") {
		name, filter, filtered := strings.Cut(strings.TrimSuffix(part, "]"), "[")
		at = step(at, name)
		if filtered {
			at = pick(at, filter)
		}
	}
	return text(at)
}

func step(at any, name string) any {
	switch v := at.(type) {
	case map[string]any:
		if found, has := v[name]; has {
			return found
		}
	case []any:
		if name == "length" {
			return json.Number(strconv.Itoa(len(v)))
		}
		if i, err := strconv.Atoi(name); err == nil && i < len(v) {
			return v[i]
		}
	}
	return none{}
}

// pick is the first element of a list whose field has the value: "code=self_paid".
func pick(at any, filter string) any {
	name, value, _ := strings.Cut(filter, "=")
	list, _ := at.([]any)
	for _, element := range list {
		if text(step(element, name)) == value {
			return element
		}
	}
	return none{}
}

type none struct{}

func text(at any) string {
	switch v := at.(type) {
	case none:
		return "(none)"
	case string:
		return v
	case json.Number:
		return v.String()
	}
	raw, err := json.Marshal(at)
	if err != nil {
		return "(none)"
	}
	return string(raw)
}

// Problem reports whether the answer is a refusal in the one form that refusals have.
func (a *Answer) Problem() bool {
	return strings.HasPrefix(a.Header.Get("Content-Type"), "application/problem+json")
}
