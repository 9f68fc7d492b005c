package iam_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"doudi/internal/dbtest"
	"doudi/internal/iam"
	"doudi/internal/kernel/access"
	"doudi/internal/platform/httpapi"
)

// browser is one person at the door.
type browser struct {
	t     *testing.T
	door  http.Handler
	token string
	agent string
}

func (b *browser) send(method, path, body string) (int, map[string]any, *http.Cookie) {
	b.t.Helper()
	r := httptest.NewRequestWithContext(ctx, method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", b.agent)
	if b.token != "" {
		r.AddCookie(&http.Cookie{Name: httpapi.SessionCookie, Value: b.token})
	}
	w := httptest.NewRecorder()
	b.door.ServeHTTP(w, r)
	out := map[string]any{}
	if w.Body.Len() > 0 {
		if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
			b.t.Fatalf("%s %s: %s", method, path, w.Body)
		}
	}
	for _, c := range w.Result().Cookies() {
		b.token = c.Value
		return w.Code, out, c
	}
	return w.Code, out, nil
}

func (h *house) door() http.Handler {
	api := httpapi.New(httpapi.Options{DB: h.base.DB, Box: h.base.Box, Obs: h.base.DB.Obs(), Identify: h.Identify, Proved: h.Proved})
	h.Routes(api)
	return api.Handler()
}

func at(out map[string]any, path ...string) any {
	var value any = out
	for _, key := range path {
		m, ok := value.(map[string]any)
		if !ok {
			return nil
		}
		value = m[key]
	}
	return value
}

func signIn(login string) string { return `{"login":"` + login + `","password":"` + password + `"}` }

func TestANewColleagueGetsInThroughTwoAdministrators(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, base *dbtest.Base) {
		h := open(t, base)
		h.install(county)
		h.user(county, "sysadmin", post(access.SystemAdmin, county))
		h.user(county, "secadmin", post(access.SecurityAdmin, county))
		door := h.door()
		system, security, worker := &browser{t: t, door: door}, &browser{t: t, door: door}, &browser{t: t, door: door}

		status, out, cookie := system.send("POST", "/v1/session", signIn("sysadmin"))
		if status != 200 || cookie == nil || !cookie.HttpOnly || cookie.SameSite != http.SameSiteStrictMode || cookie.Path != "/" || cookie.MaxAge != 36000 || cookie.Secure {
			t.Fatal(status, out, cookie)
		}
		if at(out, "post", "division", "name") != "武昌区" || at(out, "post", "division", "level") != "county" || at(out, "locale") != "zh-CN" ||
			!slices.Contains(out["permissions"].([]any), any("user.manage")) || len(out["posts"].([]any)) != 1 {
			t.Fatal(out)
		}
		if notice := out["notices"].([]any)[0].(map[string]any); notice["code"] != "calendar_unknown_2027" || !strings.Contains(notice["text"].(string), "2027") {
			t.Fatal(notice)
		}
		security.send("POST", "/v1/session", signIn("secadmin"))

		status, out, _ = system.send("POST", "/v1/users", `{"login":"worker","name":"社区救助员甲","password":"`+password+`"}`)
		if status != 201 || len(out["posts"].([]any)) != 0 {
			t.Fatal(status, out)
		}
		posts := "/v1/users/" + out["id"].(string) + "/posts"
		if status, out, _ := worker.send("POST", "/v1/session", signIn("worker")); status != 403 || out["code"] != "iam.no_post" {
			t.Fatal(status, out)
		}
		give := `{"role":"communityWorker","division":"420106001001","grants":[]}`
		if status, _, _ := system.send("POST", posts, give); status != 403 {
			t.Fatal("the system administrator gave a post", status)
		}
		status, out, _ = security.send("POST", posts, strings.Replace(give, "420106001001", "12", 1))
		if status != 422 || out["errors"].([]any)[0].(map[string]any)["pointer"] != "/division" {
			t.Fatal(status, out)
		}
		status, out, _ = security.send("POST", posts, give)
		if status != 201 || at(out, "division", "code") != "420106001001" || at(out, "division", "level") != "community" {
			t.Fatal(status, out)
		}
		first := out["id"].(string)
		if status, out, _ := worker.send("POST", "/v1/session", signIn("worker")); status != 403 || out["code"] != "iam.change_password" || worker.token != "" {
			t.Fatal("in with a password that somebody else chose", status, out)
		}
		if status, out, _ := worker.send("POST", "/v1/session", strings.Replace(signIn("worker"), "}", `,"newPassword":"only I know this"}`, 1)); status != 200 {
			t.Fatal(status, out)
		}
		if status, _, _ := worker.send("GET", "/v1/users", ""); status != 403 {
			t.Fatal("a worker listed the users", status)
		}

		status, out, _ = security.send("POST", posts, `{"role":"streetOfficer","division":"420106001","grants":["health"]}`)
		if status != 201 {
			t.Fatal(status, out)
		}
		status, out, _ = worker.send("PUT", "/v1/session/post", `{"postId":"`+out["id"].(string)+`"}`)
		if status != 200 || at(out, "post", "role") != "streetOfficer" || len(out["posts"].([]any)) != 2 {
			t.Fatal(status, out)
		}
		worker.send("PUT", "/v1/session/post", `{"postId":"`+first+`"}`)
		if status, _, _ := security.send("DELETE", posts+"/"+first, ""); status != 204 {
			t.Fatal(status)
		}
		if status, out, _ := worker.send("GET", "/v1/session", ""); status != 401 || out["code"] != "authn.expired" {
			t.Fatal(status, out)
		}

		status, out, _ = security.send("GET", "/v1/users", "")
		if status != 200 || len(out["items"].([]any)) != 3 {
			t.Fatal(status, out)
		}
		if status, _, cookie := system.send("DELETE", "/v1/session", ""); status != 204 || cookie == nil || cookie.MaxAge >= 0 {
			t.Fatal(status, cookie)
		}
		if status, _, _ := system.send("GET", "/v1/session", ""); status != 401 {
			t.Fatal("signed out and still in", status)
		}
	})
}

func TestTheCookieIsSecureBehindHTTPS(t *testing.T) {
	base := dbtest.Open(t, "sqlite")
	h := open(t, base)
	h.user(county, "lead", post(access.BureauLead, county))
	h.Service = iam.New(h.options(true))
	b := &browser{t: t, door: h.door()}
	if _, out, cookie := b.send("POST", "/v1/session", signIn("lead")); cookie == nil || !cookie.Secure || len(out["notices"].([]any)) != 0 {
		t.Fatal(cookie, out)
	}
}

func TestASignInIsKnownByItsBrowser(t *testing.T) {
	h := open(t, dbtest.Open(t, "sqlite"))
	h.user(county, "lead", post(access.BureauLead, county))
	b := &browser{t: t, door: h.door()}
	for agent, want := range map[string]string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 Edg/120.0.0.0": "Edge · Windows",
		"Mozilla/5.0 (Linux; Android 12; HarmonyOS; NOH-AN00) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0 Mobile Safari/537.36": "Chrome · HarmonyOS",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Safari/605.1.15":         "Safari · macOS",
		"curl/8.0": "",
	} {
		b.agent = agent
		b.send("POST", "/v1/session", signIn("lead"))
		_, out, _ := b.send("GET", "/v1/account/sessions", "")
		first := out["items"].([]any)[0].(map[string]any)
		if first["agent"] != want || first["present"] != true || at(first, "post", "role") != "bureauLead" {
			t.Errorf("%s: %v", agent, first)
		}
	}
}

// The page of an open desk can be used for five minutes; then what takes data out or gives power asks again.
func TestGivingAPostAsksForAFreshProof(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, base *dbtest.Base) {
		h := open(t, base)
		h.install(county)
		user := h.user(county, "plain")
		h.user(county, "secadmin", post(access.SecurityAdmin, county))
		b := &browser{t: t, door: h.door()}
		b.send("POST", "/v1/session", signIn("secadmin"))
		path, give := "/v1/users/"+user.String()+"/posts", `{"role":"bureauLead","division":"420106"}`
		base.Clock.Advance(httpapi.Freshness + 1e9)
		if status, out, _ := b.send("POST", path, give); status != 403 || out["code"] != "step_up_required" {
			t.Fatal(status, out)
		}
		if status, out, _ := b.send("POST", "/v1/session/proof", `{"password":"not the password"}`); status != 422 || !strings.Contains(out["errors"].([]any)[0].(map[string]any)["pointer"].(string), "password") {
			t.Fatal(status, out)
		}
		if status, out, _ := b.send("POST", "/v1/session/proof", `{"password":"`+password+`"}`); status != 204 {
			t.Fatal(status, out)
		}
		if status, out, _ := b.send("POST", path, give); status != 201 {
			t.Fatal(status, out)
		}
	})
}
