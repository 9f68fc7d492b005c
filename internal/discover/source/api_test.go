package source_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"doudi/internal/dbtest"
	"doudi/internal/kernel/access"
	"doudi/internal/platform/httpapi"
)

// actors are who the session's token says.
var actors = map[string]access.Actor{
	"officer": officer, "police": police,
	"insurer":   {UserID: 9, PostID: 90, Role: access.DepartmentOperator, Department: "yibao", County: county, Scope: officer.Scope},
	"doctor":    {UserID: 10, PostID: 91, Role: access.BureauOfficer, County: county, Scope: officer.Scope, Grants: []access.Grant{access.GrantHealth}},
	"lead":      {UserID: 11, PostID: 92, Role: access.BureauLead, County: county, Scope: officer.Scope},
	"neighbour": {UserID: 12, PostID: 93, Role: access.BureauOfficer, County: neighbour, Scope: access.Scope{Nodes: []access.Node{{County: neighbour}}}},
}

// door is the room behind its HTTP operations.
func (h *house) door() http.Handler {
	api := httpapi.New(httpapi.Options{DB: h.DB, Box: h.Box, Obs: h.DB.Obs(), UploadMax: 1 << 20,
		Identify: func(_ context.Context, token string) (access.Actor, error) { return actors[token], nil }})
	h.Routes(api)
	return api.Handler()
}

func (h *house) send(door http.Handler, who, method, path string, body io.Reader, headers ...string) (int, map[string]any) {
	h.t.Helper()
	r := httptest.NewRequestWithContext(h.t.Context(), method, path, body)
	r.AddCookie(&http.Cookie{Name: httpapi.SessionCookie, Value: who})
	r.Header.Set("Content-Type", "text/csv")
	if strings.HasSuffix(path, "corrections") || strings.HasSuffix(path, "resumption") {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	door.ServeHTTP(w, r)
	var out map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
		h.t.Fatalf("%s %s: %d %s", method, path, w.Code, w.Body)
	}
	return w.Code, out
}

const upload1 = "/v1/sources/gongan/hukou/batches?fileName=%E6%88%B7%E7%B1%8D.csv"

func TestADeliveryThroughTheDoor(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		door := h.door()
		text, _ := mixed()
		status, batch := h.send(door, "police", "POST", upload1, strings.NewReader(text))
		if status != 202 || batch["state"] != "received" || batch["fileName"] != "户籍.csv" || batch["itemName"] != "户籍成员" || batch["receivedBy"] != "李警" {
			t.Fatal(status, batch)
		}
		path := "/v1/batches/" + batch["id"].(string)
		h.check(h.newest())
		_, batch = h.send(door, "officer", "GET", path, nil, "Accept-Language", "en")
		if batch["state"] != "checked" || batch["rows"] != 20.0 || batch["refused"] != 6.0 || batch["progress"] != 30.0 || batch["itemName"] != "Household register" {
			t.Error(batch)
		}
		_, sources := h.send(door, "lead", "GET", "/v1/sources", nil)
		all := sources["items"].([]any)
		gongan := all[slices.IndexFunc(all, func(d any) bool { return d.(map[string]any)["code"] == "gongan" })].(map[string]any)
		if last := gongan["items"].([]any)[0].(map[string]any)["lastBatch"].(map[string]any); last["id"] != batch["id"] {
			t.Error(last)
		}
		_, page := h.send(door, "police", "GET", path+"/quarantine?limit=4", nil)
		_, rest := h.send(door, "police", "GET", path+"/quarantine?limit=4&cursor="+page["next"].(string), nil)
		if len(page["items"].([]any)) != 4 || len(rest["items"].([]any)) != 2 || rest["next"] != "" {
			t.Error(page, rest)
		}
		status, fix := h.send(door, "police", "POST", path+"/corrections", strings.NewReader(`{"rows":[{"row":6,"values":{"relation":"子"}}]}`))
		if status != 202 || fix["corrects"] != batch["id"] {
			t.Error(status, fix)
		}
		_, page = h.send(door, "police", "GET", path+"/quarantine", nil)
		if row := page["items"].([]any)[1].(map[string]any); row["correctedBy"] != fix["id"] {
			t.Error(row)
		}
		if status, out := h.send(door, "police", "POST", path+"/cancellation", nil); status != 200 || out["state"] != "cancelled" {
			t.Error(status, out)
		}
		if status, out := h.send(door, "police", "POST", path+"/resumption", strings.NewReader(`{}`)); status != 202 || out["state"] != "received" {
			t.Error(status, out)
		}
	})
}

// The same key after a broken upload is a new try; after a whole one it is the same answer.
func TestAnUploadCanBeRepeatedUnderItsKey(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		door := h.door()
		text, _ := mixed()
		broken := io.MultiReader(strings.NewReader(text[:300]), iotest.ErrReader(errors.New("gone")))
		if status, out := h.send(door, "police", "POST", upload1, broken, "Idempotency-Key", "k1"); status < 400 {
			t.Fatal(status, out)
		}
		status, first := h.send(door, "police", "POST", upload1, strings.NewReader(text), "Idempotency-Key", "k1")
		if status != 202 || first["state"] != "received" {
			t.Fatal(status, first)
		}
		if _, again := h.send(door, "police", "POST", upload1, strings.NewReader(text), "Idempotency-Key", "k1"); again["id"] != first["id"] {
			t.Error("delivered twice: ", again)
		}
		if n := h.count("SELECT COUNT(*) FROM source_batch WHERE county=$1", county); n != 2 {
			t.Errorf("%d batches: the broken one and the whole one are two", n)
		}
	})
}

func TestADepartmentSeesItsOwnDeliveriesOnly(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		if err := b.Box.Ensure(t.Context(), neighbour); err != nil {
			t.Fatal(err)
		}
		h := open(t, b)
		door := h.door()
		text, _ := mixed()
		batch := h.checked(text)
		path := "/v1/batches/" + batch.ID.String()
		for _, who := range []string{"insurer", "neighbour"} {
			if status, out := h.send(door, who, "GET", path, nil); status != 404 || out["code"] != "source.no_batch" {
				t.Error(who, status, out)
			}
			if status, _ := h.send(door, who, "GET", path+"/quarantine", nil); status != 404 {
				t.Error(who, "reads the quarantine", status)
			}
			if status, _ := h.send(door, who, "POST", path+"/cancellation", nil); status != 404 {
				t.Error(who, "cancels", status)
			}
			if status, _ := h.send(door, who, "POST", path+"/corrections", strings.NewReader(`{"rows":[{"row":6,"values":{}}]}`)); status != 404 {
				t.Error(who, "corrects", status)
			}
			for _, list := range []string{"/v1/batches", "/v1/batches?department=gongan"} {
				if _, out := h.send(door, who, "GET", list, nil); len(out["items"].([]any)) != 0 {
					t.Error(who, out)
				}
			}
			_, sources := h.send(door, who, "GET", "/v1/sources", nil)
			for _, d := range sources["items"].([]any) {
				for _, it := range d.(map[string]any)["items"].([]any) {
					if last, seen := it.(map[string]any)["lastBatch"]; seen {
						t.Error(who, last)
					}
				}
				if code := d.(map[string]any)["code"]; who == "insurer" && code != "yibao" {
					t.Error("the insurer is shown ", code)
				}
			}
		}
		if status, out := h.send(door, "insurer", "POST", upload1, strings.NewReader(text)); status != 403 || out["code"] != "source.other_department" {
			t.Error(status, out)
		}
		if status, out := h.send(door, "lead", "POST", upload1, strings.NewReader(text)); status != 403 || out["code"] != "access.not_allowed" {
			t.Error(status, out)
		}
		if status, out := h.send(door, "neighbour", "POST", upload1, strings.NewReader(text)); status != 202 {
			t.Error(status, out)
		}
		if h.get(batch).State != batch.State || h.count("SELECT COUNT(*) FROM source_batch WHERE county=$1", county) != 1 {
			t.Error("somebody else changed the batch")
		}
	})
}

func TestBatchesAreListedNewestFirstPageByPage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		door := h.door()
		want := []string{}
		for range 5 {
			want = append([]string{h.deliver(file(header, hukou(0))).ID.String()}, want...)
		}
		var got []string
		path := "/v1/batches?department=gongan&limit=2"
		for range 3 {
			_, page := h.send(door, "officer", "GET", path, nil)
			for _, item := range page["items"].([]any) {
				got = append(got, item.(map[string]any)["id"].(string))
			}
			path = "/v1/batches?department=gongan&limit=2&cursor=" + page["next"].(string)
		}
		if !slices.Equal(got, want) {
			t.Error(got, want)
		}
		if _, page := h.send(door, "officer", "GET", "/v1/batches?department=yibao", nil); len(page["items"].([]any)) != 0 {
			t.Error(page)
		}
	})
}

// A refused row shows what is wrong and masks the rest; health and finance need a grant, except for the department itself.
func TestAQuarantinedRowShowsNoMoreThanItMust(t *testing.T) {
	h := open(t, dbtest.Open(t, "sqlite"))
	door := h.door()
	id := someone(1)
	text := "身份证号,姓名,结算单号,结算日期,医疗机构,就诊类别,诊断名称,总费用,统筹支付,个人自付\n" +
		id + ",欧阳建国,J1,2026-06-01,省医院,住院,肺炎,100.00,60.00,四十\n" +
		id + ",张三,J2,2026-06-01,省医院,住院,肺炎,100.00,60.00,40.00\n"
	batch, err := h.Receive(t.Context(), officer, "yibao", "settlement", "x.csv", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	h.check(batch)
	for who, want := range map[string]string{
		"insurer": "420106********" + id[14:] + " 欧阳* 省医院 肺炎 四十",
		"doctor":  "420106********" + id[14:] + " 欧阳* 省医院 肺炎 四十",
		"officer": "420106********" + id[14:] + " 欧阳* *** *** ***",
	} {
		status, page := h.send(door, who, "GET", "/v1/batches/"+batch.ID.String()+"/quarantine", nil)
		if status != 200 || len(page["items"].([]any)) != 1 {
			t.Error(who, status, page)
			continue
		}
		row := page["items"].([]any)[0].(map[string]any)
		cells := map[string]any{}
		for _, f := range row["fields"].([]any) {
			cells[f.(map[string]any)["code"].(string)] = f.(map[string]any)["value"]
		}
		got := fmt.Sprint(cells["id_no"], " ", cells["name"], " ", cells["hospital"], " ", cells["diagnosis"], " ", cells["self_paid"])
		if got != want {
			t.Errorf("%s sees %q, want %q", who, got, want)
		}
		reason := row["reasons"].([]any)[0].(map[string]any)
		if row["row"] != 2.0 || reason["field"] != "self_paid" || reason["detail"] == "" {
			t.Error(row)
		}
	}
	if status, _ := h.send(door, "lead", "GET", "/v1/batches/"+batch.ID.String()+"/quarantine", nil); status != 403 {
		t.Error("the lead reads rows: ", status)
	}
}

// Looking up the rows to correct is logged, but it is not the change that the key protects.
func TestACorrectionThatBrokeOffDoesNotUseUpItsKey(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		door := h.door()
		text, _ := mixed()
		batch := h.checked(text)
		before, body := h.newest().ID, `{"rows":[{"row":6,"values":{"relation":"子"}}]}`
		for step := 1; h.newest().ID == before; step += 3 {
			ctx := dieAt(t.Context(), step)
			r := httptest.NewRequestWithContext(ctx, "POST", "/v1/batches/"+batch.ID.String()+"/corrections", strings.NewReader(body))
			r.AddCookie(&http.Cookie{Name: httpapi.SessionCookie, Value: "police"})
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Idempotency-Key", fmt.Sprint("k", step))
			w := httptest.NewRecorder()
			door.ServeHTTP(w, r)
			if ctx.cancel(); w.Code == http.StatusAccepted {
				t.Fatal("never broke off between the two")
			}
			if h.newest().ID == before {
				continue
			}
			status, out := h.send(door, "police", "POST", r.URL.Path, strings.NewReader(body), "Idempotency-Key", fmt.Sprint("k", step))
			if status != 404 || out["code"] != "source.not_quarantined" { // held by the batch that broke off, not "already done"
				t.Error(status, out)
			}
		}
	})
}
