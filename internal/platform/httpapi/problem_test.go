package httpapi_test

import (
	"net/http"
	"strings"
	"testing"

	"doudi/internal/dbtest"
)

func TestAProblemSpeaksTheLanguageOfTheRequest(t *testing.T) {
	h := open(t, dbtest.Open(t, "sqlite"))
	for language, want := range map[string][2]string{
		"en": {"State has changed", "Somebody has just changed"}, "en-GB,en;q=0.9": {"State has changed", "Somebody has just changed"},
		"zh-CN": {"状态已变化", "刚被别人修改过"}, "": {"状态已变化", "刚被别人修改过"}, "fr": {"状态已变化", "刚被别人修改过"},
	} {
		a := h.send(t, http.MethodGet, "/v1/gone", "", "Accept-Language: "+language)
		d := a.problem(t)
		if a.status != http.StatusConflict || d.Code != "httpapi.lost_race" || d.Title != want[0] || !strings.Contains(d.Detail, want[1]) {
			t.Errorf("%q: %d %+v", language, a.status, d)
		}
		if d.Errors == nil {
			t.Errorf("%q: errors is null", language)
		}
	}
}

func TestAFaultTellsItsNumberOutsideAndItsTextInTheLogOnly(t *testing.T) {
	h := open(t, dbtest.Open(t, "sqlite"))
	a := h.send(t, http.MethodGet, "/v1/fault", "")
	d := a.problem(t)
	if a.status != http.StatusInternalServerError || d.Code != "internal" || !strings.Contains(d.Detail, d.RequestID) {
		t.Fatalf("%d %+v", a.status, d)
	}
	if strings.Contains(a.body, "query failed") || strings.Contains(a.body, secret) {
		t.Fatal("the error's text reached the client: ", a.body)
	}
	if log := h.log.String(); !strings.Contains(log, "query failed at") || !strings.Contains(log, d.RequestID) {
		t.Fatal("the log does not lead from the number to the error: ", log)
	}
}

func TestAPanicIsAFaultAndItsValueIsNotLogged(t *testing.T) {
	h := open(t, dbtest.Open(t, "sqlite"))
	a := h.send(t, http.MethodGet, "/v1/panic", "")
	if d := a.problem(t); a.status != http.StatusInternalServerError || d.Code != "internal" {
		t.Fatalf("%d %+v", a.status, d)
	}
	log := h.log.String()
	if strings.Contains(a.body+log, secret) {
		t.Fatal("the value of the panic got out")
	}
	if !strings.Contains(log, "panic") || !strings.Contains(log, "room_test.go") || !strings.Contains(log, a.header.Get("X-Request-Id")) {
		t.Fatal("the log does not say where: ", log)
	}
	if a := h.send(t, http.MethodGet, "/v1/me", ""); a.status != http.StatusOK {
		t.Fatal("the server is down after it: ", a.status)
	}
}

// Whatever is wrong with an input, the answer says where and what was expected, and never repeats what was sent.
func TestAWrongInputIsNamedButNotRepeated(t *testing.T) {
	h := open(t, dbtest.Open(t, "sqlite"))
	for name, c := range map[string]struct{ body, pointer, expected string }{
		"too long":        {`{"text":"` + secret + `"}`, "/text", "length <= 10"},
		"too short":       {`{"text":"4"}`, "/text", "length >= 2"},
		"missing":         {`{"idNo":"` + secret + `"}`, "/text", "required property text"},
		"pattern":         {`{"text":"note","idNo":"` + secret + `"}`, "/idNo", "pattern"},
		"another kind":    {`{"text":` + secret + `}`, "/text", "string"},
		"no whole number": {`{"text":"note","count":"` + secret + `"}`, "/count", "integer"},
		"negative":        {`{"text":"note","count":-` + secret + `}`, "/count", "number >= 0"},
		"too large":       {`{"text":"note","rows":[{"value":` + secret + `}]}`, "", ""},
		"far too large":   {`{"text":"note","count":` + secret + secret + `}`, "", ""},
		"a choice":        {`{"text":"note","kind":"` + secret + `"}`, "/kind", "visit"},
		"a day":           {`{"text":"note","day":"` + secret + `"}`, "/day", "RFC 3339 date"},
		"a key":           {`{"text":"note","key":"` + secret + `"}`, "/key", "description of this interface"},
		"in a list":       {`{"text":"note","rows":[{"value":1},{"value":"` + secret + `"}]}`, "/rows/1/value", "integer"},
		"missing in one":  {`{"text":"note","rows":[{}]}`, "/rows/0/value", "required property value"},
		"too many":        {`{"text":"note","rows":[{"value":1},{"value":1},{"value":1},{"value":1}]}`, "/rows", "array length <= 3"},
		"no JSON":         {`{"text":"` + secret + `",}`, "", ""},
		"cut off":         {`{"text":"` + secret, "", ""},
		"not an object":   {`"` + secret + `"`, "", ""},
		"nothing":         {``, "", ""},
	} {
		for _, language := range []string{"en", "zh-CN"} {
			a := h.send(t, http.MethodPost, "/v1/notes", c.body, "Accept-Language: "+language, "Content-Type: application/json")
			d := a.problem(t)
			if a.status != http.StatusUnprocessableEntity {
				t.Errorf("%s: %d %+v", name, a.status, d)
			}
			if strings.Contains(a.body, secret) || strings.Contains(h.log.String(), secret) {
				t.Errorf("%s: what was sent comes back: %s", name, a.body)
			}
			if c.pointer == "" {
				continue
			}
			found := false
			for _, f := range d.Errors {
				found = found || f.Pointer == c.pointer && (language != "en" || strings.Contains(f.Detail, c.expected))
				if language != "en" && !strings.ContainsAny(f.Detail, "应长缺不最至") {
					t.Errorf("%s: not in Chinese: %s", name, f.Detail)
				}
			}
			if !found {
				t.Errorf("%s: %s is not named: %+v", name, c.pointer, d.Errors)
			}
		}
	}
	if n := h.changes.Load(); n != 0 {
		t.Errorf("%d changes were made", n)
	}
}

func TestAWrongQueryIsNamedButNotRepeated(t *testing.T) {
	h := open(t, dbtest.Open(t, "sqlite"))
	for _, limit := range []string{secret, "x" + secret, "-1", "0", "201"} {
		a := h.send(t, http.MethodGet, "/v1/notes?limit="+limit, "")
		d := a.problem(t)
		if a.status != http.StatusUnprocessableEntity || len(d.Errors) != 1 || d.Errors[0].Pointer != "/query/limit" || strings.Contains(a.body, secret) {
			t.Errorf("%s: %d %s", limit, a.status, a.body)
		}
	}
}

func TestWhatIsNotThereIsAProblemToo(t *testing.T) {
	h := open(t, dbtest.Open(t, "sqlite"))
	for _, c := range [][2]string{{http.MethodGet, "/v1/nothing"}, {http.MethodGet, "/v1/notes/1/2/3"}, {http.MethodPatch, "/v1/notes"}, {http.MethodDelete, "/v1/notes/1"}} {
		a := h.send(t, c[0], c[1], "")
		if d := a.problem(t); a.status != http.StatusNotFound || d.Code != "httpapi.no_route" {
			t.Errorf("%v: %d %+v", c, a.status, d)
		}
	}
}

func TestABodyOverTheLimitIsRefused(t *testing.T) {
	h := open(t, dbtest.Open(t, "sqlite"))
	large := `{"text":"note","idNo":"` + strings.Repeat("A", 1<<20) + `"}`
	for name, headers := range map[string][]string{"plain": nil, "with a key": {"Idempotency-Key: k1"}} {
		a := h.send(t, http.MethodPost, "/v1/notes", large, headers...)
		if d := a.problem(t); a.status != http.StatusRequestEntityTooLarge || d.Code != "httpapi.too_large" || !strings.Contains(d.Detail, "1 MB") {
			t.Errorf("%s: %d %+v", name, a.status, d)
		}
	}
	a := h.send(t, http.MethodPost, "/v1/files", strings.Repeat("A", 3<<20), "Content-Type: text/csv")
	if a.status != http.StatusOK || !strings.Contains(a.body, `"version":3145728`) {
		t.Errorf("an upload may be larger: %d %s", a.status, a.body)
	}
	a = h.send(t, http.MethodPost, "/v1/files", strings.Repeat("A", 4<<20+1), "Content-Type: text/csv")
	if d := a.problem(t); a.status != http.StatusRequestEntityTooLarge || !strings.Contains(d.Detail, "4 MB") {
		t.Errorf("an upload over its own limit: %d %+v", a.status, d)
	}
	if n := h.changes.Load(); n != 1 {
		t.Errorf("%d changes", n)
	}
}
