package policy_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"doudi/internal/dbtest"
	"doudi/internal/kernel/access"
	"doudi/internal/platform/httpapi"
	"doudi/internal/policy"
)

// door serves policy to whoever the session's token says: "admin", "worker" or "operator".
func door(t *testing.T, b *dbtest.Base) http.Handler {
	t.Helper()
	api := httpapi.New(httpapi.Options{DB: b.DB, Box: b.Box, Obs: b.DB.Obs(), Identify: func(_ context.Context, token string) (access.Actor, error) {
		switch token {
		case "admin":
			return admin, nil
		case "worker":
			return access.Actor{UserID: 1, PostID: 2, Role: access.CommunityWorker, County: dbtest.County, Scope: access.Scope{
				Nodes: []access.Node{{County: dbtest.County, Street: 420106001, Community: 420106001001}}}}, nil
		}
		return access.Actor{UserID: 3, Role: access.DepartmentOperator, County: dbtest.County}, nil
	}})
	policy.New(b.DB, book(t)).Routes(api)
	return api.Handler()
}

func send(t *testing.T, h http.Handler, who, method, path, body string, header ...string) (int, map[string]any) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
	r.AddCookie(&http.Cookie{Name: httpapi.SessionCookie, Value: who})
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	var out map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
		t.Fatalf("%s %s: %s", method, path, w.Body)
	}
	return w.Code, out
}

func TestAWorkerSeesWhatHoldsInTheCommunity(t *testing.T) {
	h := door(t, dbtest.Open(t, "sqlite"))
	status, out := send(t, h, "worker", "GET", "/v1/parameters", "")
	if status != 200 {
		t.Fatal(status, out)
	}
	seen := map[string]string{}
	for _, item := range out["items"].([]any) {
		row := item.(map[string]any)
		seen[row["code"].(string)] = row["text"].(string)
	}
	if seen["dibao.standard"] != "910.00 元/人·月(待确认:2022年4月起,武汉市)" || seen["warning.visit_days.red"] != "3 个工作日(提案:2026年7月起,全国)" {
		t.Fatal(seen)
	}
	if status, _ := send(t, h, "operator", "GET", "/v1/parameters", ""); status != 403 {
		t.Fatal("a department's operator read parameters", status)
	}
}

func TestACalendarIsImportedThroughTheDoor(t *testing.T) {
	h := door(t, dbtest.Open(t, "sqlite"))
	_, out := send(t, h, "worker", "GET", "/v1/calendars", "", "Accept-Language", "en")
	newest := out["items"].([]any)[0].(map[string]any)
	if newest["year"] != 2027.0 || newest["status"] != "unknown" || newest["version"] != 0.0 || !strings.Contains(newest["note"].(string), "uncertain") {
		t.Fatal(newest)
	}
	var days []policy.CalendarDay
	for _, d := range notice().Days {
		days = append(days, policy.CalendarDay{Date: d.Date.String(), Name: d.Name, Off: d.Off})
	}
	raw, _ := json.Marshal(map[string]any{"source": "测试用放假安排", "days": days})
	if status, _ := send(t, h, "worker", "PUT", "/v1/calendars/2027", string(raw), "If-Match", `"0"`); status != 403 {
		t.Fatal("a worker imported a calendar", status)
	}
	if status, _ := send(t, h, "admin", "PUT", "/v1/calendars/2027", string(raw)); status != 428 {
		t.Fatal("an import without its version", status)
	}
	bad := strings.Replace(string(raw), "2027-01-03", "2027-02-30", 1)
	if status, out := send(t, h, "admin", "PUT", "/v1/calendars/2027", bad, "If-Match", `"0"`); status != 422 ||
		out["errors"].([]any)[0].(map[string]any)["pointer"] != "/days/2/date" {
		t.Fatal(status, out)
	}
	status, out := send(t, h, "admin", "PUT", "/v1/calendars/2027", string(raw), "If-Match", `"0"`)
	if status != 200 || out["status"] != "official" || out["version"] != 1.0 || out["importedAt"] == nil {
		t.Fatal(status, out)
	}
	_, out = send(t, h, "worker", "GET", "/v1/calendars", "")
	if newest := out["items"].([]any)[0].(map[string]any); newest["status"] != "official" {
		t.Fatal(newest)
	}
}

func TestAFilterOffersTheActorsOwnPlaces(t *testing.T) {
	h := door(t, dbtest.Open(t, "sqlite"))
	status, out := send(t, h, "worker", "GET", "/v1/divisions", "")
	if status != 200 {
		t.Fatal(status, out)
	}
	streets := out["items"].([]any)
	if len(streets) != 1 || len(streets[0].(map[string]any)["communities"].([]any)) != 1 {
		t.Fatal("a worker is offered more than the own community", streets)
	}
}
