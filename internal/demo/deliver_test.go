package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"doudi/internal/kernel/access"
)

// server stands for the platform: it signs in, takes files, and publishes each at the second look.
type server struct {
	t        *testing.T
	received []string // department/item of each file
	bytes    []int64
	keys     []string
	queries  []url.Values
	most     int // files that were on their way at a time
	done     int
	looks    map[string]int
	busy     int // how many uploads are sent away first
	fail     bool
}

func (s *server) ServeHTTP(out http.ResponseWriter, in *http.Request) {
	switch parts := strings.Split(strings.Trim(in.URL.Path, "/"), "/"); {
	case in.URL.Path == "/v1/session":
		var who struct{ Login, Password string }
		if err := json.NewDecoder(in.Body).Decode(&who); err != nil || who.Password != "secret "+who.Login {
			out.WriteHeader(http.StatusUnauthorized)
			_, _ = io.WriteString(out, `{"code":"authn.wrong","detail":"账号或密码不正确"}`)
			return
		}
		http.SetCookie(out, &http.Cookie{Name: sessionCookie, Value: who.Login, Secure: true, HttpOnly: true})
		_, _ = io.WriteString(out, `{}`)
	case len(parts) == 5 && parts[4] == "batches":
		n, _ := io.Copy(io.Discard, in.Body)
		cookie, err := in.Cookie(sessionCookie)
		if err != nil || cookie.Value != "operator."+parts[2] {
			s.t.Errorf("%s is delivered by another department", in.URL.Path)
		}
		if s.busy--; s.busy >= 0 {
			out.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		s.received = append(s.received, parts[2]+"/"+parts[3])
		s.bytes = append(s.bytes, n)
		s.keys = append(s.keys, in.Header.Get("Idempotency-Key"))
		s.queries = append(s.queries, in.URL.Query())
		s.most = max(s.most, len(s.received)-s.done)
		if want := kindOf(in.URL.Query().Get("fileName")); in.Header.Get("Content-Type") != want {
			s.t.Errorf("%s is sent as %s", in.URL.Path, in.Header.Get("Content-Type"))
		}
		out.WriteHeader(http.StatusAccepted)
		_, _ = fmt.Fprintf(out, `{"id":"%d","state":"received"}`, len(s.received))
	default:
		id := parts[len(parts)-1]
		s.looks[id]++
		switch {
		case s.fail:
			_, _ = fmt.Fprintf(out, `{"id":"%s","state":"failed","problem":{"code":"source.no_header","detail":"没有表头"}}`, id)
		case s.looks[id] < 2:
			_, _ = fmt.Fprintf(out, `{"id":"%s","state":"loading","progress":50}`, id)
		default:
			s.done++
			_, _ = fmt.Fprintf(out, `{"id":"%s","state":"published","progress":100,"rows":9,"accepted":8,"refused":1}`, id)
		}
	}
}

func kindOf(name string) string {
	if strings.HasSuffix(name, ".xlsx") {
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	return "text/csv"
}

func courier(t *testing.T, s *server) (*Courier, string, *World) {
	t.Helper()
	s.t, s.looks = t, map[string]int{}
	platform := httptest.NewServer(s)
	t.Cleanup(platform.Close)
	dir := t.TempDir()
	w := world(t, 1, 300)
	if _, err := w.WriteAll(dir, nil); err != nil {
		t.Fatal(err)
	}
	return &Courier{Client: platform.Client(), BaseURL: platform.URL, Poll: time.Millisecond, Password: func(login string) string { return "secret " + login }}, dir, w
}

func TestTheCourierDeliversInOrderAndWaits(t *testing.T) {
	s := &server{busy: 1}
	c, dir, w := courier(t, s)
	var told []Progress
	c.Progress = func(p Progress) { told = append(told, p) }
	if err := c.Deliver(context.Background(), dir, w.Deliveries()); err != nil {
		t.Fatal(err)
	}
	if s.most != inFlight {
		t.Errorf("%d files were on their way at a time, not %d", s.most, inFlight)
	}
	keys := map[string]bool{}
	i := 0
	for _, one := range w.Deliveries() {
		if one.Sample {
			continue
		}
		report, err := w.WriteDelivery(io.Discard, one)
		if err != nil {
			t.Fatal(err)
		}
		if i >= len(s.received) || s.received[i] != one.Department+"/"+one.Item || s.bytes[i] != report.Bytes {
			t.Fatalf("%s did not arrive whole and in its place", one.Name)
		}
		query := s.queries[i]
		if one.Manifest() != (query.Get("sm3") != "") || one.Manifest() && (query.Get("rows") != strconv.Itoa(report.Rows) || query.Get("sm3") != report.SM3) {
			t.Errorf("%s arrived with the manifest %v", one.Name, query)
		}
		keys[s.keys[i]] = true
		i++
	}
	if len(keys) != i || i != len(s.received) {
		t.Errorf("%d files under %d keys, %d arrived", i, len(keys), len(s.received))
	}
	if last := told[len(told)-1]; last.State != "published" || last.Index != i || last.Of != i || last.Accepted != 8 || last.Percent != 100 {
		t.Errorf("the last progress is %+v", last)
	}
}

func TestTheCourierSaysWhyItStops(t *testing.T) {
	s := &server{fail: true}
	c, dir, w := courier(t, s)
	if err := c.Deliver(context.Background(), dir, w.Deliveries()); err == nil || !strings.Contains(err.Error(), "source.no_header") || len(s.received) > inFlight {
		t.Errorf("after a failed batch: %v, %d files sent", err, len(s.received))
	}
	c, dir, w = courier(t, &server{})
	c.Password = func(string) string { return "wrong" }
	if err := c.Deliver(context.Background(), dir, w.Deliveries()); err == nil || !strings.Contains(err.Error(), "authn.wrong") {
		t.Errorf("with a wrong password: %v", err)
	}
	c, dir, w = courier(t, &server{busy: 1000})
	ctx, stop := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer stop()
	if err := c.Deliver(ctx, dir, w.Deliveries()); err == nil || ctx.Err() == nil {
		t.Errorf("with a server that is busy for ever: %v", err)
	}
}

func TestTheAccountsAreComplete(t *testing.T) {
	small, err := Plan(1, 3000, []int{County, OtherCounty}, testDay)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := Plan(1, 210_000, Counties(), testDay)
	if err != nil {
		t.Fatal(err)
	}
	first := "officer.jiyuqiao worker.next officer.next officer.bureau lead.bureau operator.yibao operator.gongan operator.caizheng auditor sysadmin secadmin " +
		"worker.xisai officer.xisai auditor.xisai"
	for _, one := range []struct {
		districts []Options
		count     int
		logins    string
	}{
		{small, 12 + 3 + 2 + 15 + 3 + 3 + 7, first + " operator.gongan.xisai officer.bureau.xisai"},
		{whole, 12 + 27 + 2 + 15 + 3 + 3 + 7 + 10, first + " worker.nanhu officer.xujiapeng operator.canlian.gulou worker.gulou officer.gulou auditor.gulou"},
	} {
		users, err := Users(one.districts)
		if err != nil {
			t.Fatal(err)
		}
		if len(users) != one.count {
			t.Errorf("%d accounts, not %d", len(users), one.count)
		}
		logins := map[string]User{}
		for _, u := range users {
			if _, twice := logins[u.Login]; twice {
				t.Errorf("%s exists twice", u.Login)
			}
			logins[u.Login] = u
			for _, post := range u.Posts {
				if len(access.Actions(post.Role)) == 0 {
					t.Errorf("%s has a role that may do nothing", u.Login)
				}
				if post.Community != 0 && post.Community/1000 != post.Street || post.Street != 0 && int(post.Street/1000) != post.County {
					t.Errorf("%s works in a community of another street or county", u.Login)
				}
			}
		}
		for i, c := range world(t, 1, 10).Communities() {
			login := "worker.jiyuqiao"
			if i > 0 {
				login = fmt.Sprintf("worker.jiyuqiao%d", i+1)
			}
			if logins[login].Posts[0].Community != c.Code {
				t.Errorf("%s does not work in %s", login, c.Name)
			}
		}
		for _, login := range strings.Fields(one.logins) {
			if len(logins[login].Posts) != 1 {
				t.Errorf("%s is missing", login)
			}
		}
		for _, o := range one.districts {
			for _, d := range o.Deliveries() {
				if u := logins[d.Login()]; len(u.Posts) != 1 || u.Posts[0].County != d.County || u.Posts[0].Department != d.Department {
					t.Errorf("nobody may deliver %s", d.Name)
				}
			}
		}
	}
}
