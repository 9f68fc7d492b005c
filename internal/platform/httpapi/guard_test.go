package httpapi_test

import (
	"context"
	"encoding/base64"
	"net/http"
	"strings"
	"testing"

	"doudi/internal/dbtest"
	"doudi/internal/kernel/access"
	"doudi/internal/platform/httpapi"
)

func TestWhoMayComesBeforeTheRoom(t *testing.T) {
	h := open(t, dbtest.Open(t, "sqlite"))
	for name, c := range map[string]struct {
		method, path, cookie string
		status               int
		code                 string
	}{
		"nobody":                {http.MethodPost, "/v1/notes", "", http.StatusUnauthorized, "authn.sign_in"},
		"nobody, any role":      {http.MethodGet, "/v1/me", "", http.StatusUnauthorized, "authn.sign_in"},
		"a session that ended":  {http.MethodPost, "/v1/notes", "old", http.StatusUnauthorized, "authn.expired"},
		"another role":          {http.MethodPost, "/v1/notes", "auditor", http.StatusForbidden, "access.not_allowed"},
		"another role, reading": {http.MethodGet, "/v1/notes", "auditor", http.StatusForbidden, "access.not_allowed"},
		"sign-in out of order":  {http.MethodGet, "/v1/me", "broken", http.StatusInternalServerError, "internal"},
		"the right role":        {http.MethodPost, "/v1/notes", "officer", http.StatusOK, ""},
		"any role":              {http.MethodGet, "/v1/me", "auditor", http.StatusOK, ""},
		"open to nobody":        {http.MethodGet, "/v1/open", "", http.StatusOK, ""},
		"open to an old one":    {http.MethodGet, "/v1/open", "old", http.StatusOK, ""},
	} {
		body := ""
		if c.method == http.MethodPost {
			body = `{"text":"note"}`
		}
		a := h.send(t, c.method, c.path, body, "Cookie: "+cookie(c.cookie))
		if a.status != c.status {
			t.Errorf("%s: %d %s", name, a.status, a.body)
			continue
		}
		if c.code != "" && a.problem(t).Code != c.code {
			t.Errorf("%s: %s", name, a.body)
		}
		if strings.Contains(a.body, "10.0.0.7") {
			t.Errorf("%s: an inner fault is shown", name)
		}
	}
	if n := h.changes.Load(); n != 1 {
		t.Errorf("%d changes, one was allowed", n)
	}
}

func cookie(token string) string {
	if token == "" {
		return ""
	}
	return httpapi.SessionCookie + "=" + token
}

func TestAnOperationThatSaysOfNobodyWhoMayUseItStopsTheProgram(t *testing.T) {
	defer func() {
		if fault, _ := recover().(string); !strings.Contains(fault, "note.unguarded") {
			t.Fatal("registered: ", fault)
		}
	}()
	api := httpapi.New(httpapi.Options{})
	httpapi.Register(api, httpapi.Operation{ID: "note.unguarded", Method: http.MethodGet, Path: "/v1/unguarded"},
		func(context.Context, access.Actor, *struct{}) (*struct{}, error) { return nil, nil })
}

func TestAnUpdateNamesTheVersionThatItChanges(t *testing.T) {
	h := open(t, dbtest.Open(t, "sqlite"))
	for match, status := range map[string]int{
		"": http.StatusPreconditionRequired, "x": http.StatusPreconditionRequired, `"x"`: http.StatusPreconditionRequired, "*": http.StatusPreconditionRequired,
		`"2"`: http.StatusConflict, `"3"`: http.StatusOK, `W/"3"`: http.StatusOK, "3": http.StatusOK,
	} {
		var headers []string
		if match != "" {
			headers = append(headers, "If-Match: "+match)
		}
		a := h.send(t, http.MethodPut, "/v1/notes/5", "", headers...)
		if a.status != status {
			t.Errorf("If-Match %s: %d, want %d: %s", match, a.status, status, a.body)
		}
		switch a.status {
		case http.StatusOK:
			if a.header.Get("ETag") != `"4"` {
				t.Error("the new version is not told: ", a.header.Get("ETag"))
			}
		case http.StatusPreconditionRequired:
			if d := a.problem(t); d.Code != "httpapi.version_required" {
				t.Error(d)
			}
		}
	}
	for _, wrong := range []string{"0", "-1", "x", secret + secret} {
		if a := h.send(t, http.MethodPut, "/v1/notes/"+wrong, "", `If-Match: "3"`); a.status != http.StatusUnprocessableEntity || a.problem(t).Code != "id.malformed" || strings.Contains(a.body, secret) {
			t.Errorf("id %s: %d %s", wrong, a.status, a.body)
		}
	}
}

func TestAPageOfAnotherSiteCannotWrite(t *testing.T) {
	h := open(t, dbtest.Open(t, "sqlite"))
	for name, c := range map[string]struct {
		headers []string
		allowed bool
	}{
		"another site":          {[]string{"Sec-Fetch-Site: cross-site"}, false},
		"another sub-domain":    {[]string{"Sec-Fetch-Site: same-site"}, false},
		"another origin, older": {[]string{"Origin: https://elsewhere.example"}, false},
		"own page":              {[]string{"Sec-Fetch-Site: same-origin"}, true},
		"own origin, older":     {[]string{"Origin: " + h.url}, true},
		"a program":             {nil, true},
	} {
		before := h.changes.Load()
		a := h.send(t, http.MethodPost, "/v1/notes", `{"text":"note"}`, c.headers...)
		made := h.changes.Load() - before
		if c.allowed && (a.status != http.StatusOK || made != 1) {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
		if !c.allowed && (a.status != http.StatusForbidden || a.problem(t).Code != "httpapi.cross_origin" || made != 0) {
			t.Errorf("%s: %d %s, %d changes", name, a.status, a.body, made)
		}
	}
	if a := h.send(t, http.MethodGet, "/v1/me", "", "Sec-Fetch-Site: cross-site"); a.status != http.StatusOK {
		t.Error("a link from another site does not open: ", a.status)
	}
}

func TestAPageMarkIsOnlyTakenWhole(t *testing.T) {
	h := open(t, dbtest.Open(t, "sqlite"))
	first := h.send(t, http.MethodGet, "/v1/notes", "")
	mark := httpapi.Cursor(60_00, 123)
	if first.status != http.StatusOK || !strings.Contains(first.body, `"items":[]`) || !strings.Contains(first.body, `"limit":50`) || !strings.Contains(first.body, mark) {
		t.Fatal(first.body)
	}
	next := h.send(t, http.MethodGet, "/v1/notes?limit=200&cursor="+mark, "")
	if next.status != http.StatusOK || !strings.Contains(next.body, `"version":123`) || !strings.Contains(next.body, `"tags":[]`) || !strings.Contains(next.body, `"limit":200`) {
		t.Fatal(next.body)
	}
	encode := base64.RawURLEncoding.EncodeToString
	for name, cursor := range map[string]string{
		"cut": mark[:len(mark)-2], "longer": mark + "AA", "words": "first", "another list's": httpapi.Cursor(1), "three keys": httpapi.Cursor(1, 2, 3),
		"SQL": encode([]byte("1.2 OR 1=1")), "no numbers": encode([]byte("a.b")), "too large": encode([]byte("1." + secret + secret)), "empty keys": encode([]byte(".")),
	} {
		a := h.send(t, http.MethodGet, "/v1/notes?cursor="+cursor, "")
		if a.status != http.StatusUnprocessableEntity || a.problem(t).Code != "httpapi.cursor" {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
	}
}

func TestEveryAnswerHasTheHeadersThatProtectIt(t *testing.T) {
	h := open(t, dbtest.Open(t, "sqlite"))
	for _, path := range []string{"/v1/me", "/v1/gone", "/v1/panic", "/v1/nothing"} {
		a := h.send(t, http.MethodGet, path, "")
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store",
			"Content-Security-Policy": "frame-ancestors 'none'",
		} {
			if !strings.Contains(a.header.Get(name), want) {
				t.Errorf("%s: %s is %q", path, name, a.header.Get(name))
			}
		}
	}
}
