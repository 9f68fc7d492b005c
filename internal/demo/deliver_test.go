package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
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
			_, _ = fmt.Fprintf(out, `{"id":"%s","state":"published","progress":100,"rows":9,"accepted":8,"refused":1}`, id)
		}
	}
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
	want := []string{"gongan/hukou", "yibao/settlement", "yibao/settlement", "renshe/contribution", "renshe/contribution", "renshe/unemployment"}
	if !slices.Equal(s.received, want) {
		t.Errorf("delivered %v", s.received)
	}
	for i, one := range w.Deliveries()[:len(want)] {
		if report, _ := w.WriteDelivery(io.Discard, one); s.bytes[i] != report.Bytes || s.keys[i] != report.SHA256 {
			t.Errorf("%s arrived with %d of %d bytes under key %q", one.Name, s.bytes[i], report.Bytes, s.keys[i])
		}
	}
	if last := told[len(told)-1]; last.State != "published" || last.Index != 6 || last.Of != 6 || last.Accepted != 8 || last.Percent != 100 {
		t.Errorf("the last progress is %+v", last)
	}
}

func TestTheCourierSaysWhyItStops(t *testing.T) {
	s := &server{fail: true}
	c, dir, w := courier(t, s)
	if err := c.Deliver(context.Background(), dir, w.Deliveries()); err == nil || !strings.Contains(err.Error(), "source.no_header") || len(s.received) != 1 {
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
	w := world(t, 1, 300)
	users, err := w.Users()
	if err != nil {
		t.Fatal(err)
	}
	logins := map[string]User{}
	for _, one := range users {
		if _, twice := logins[one.Login]; twice {
			t.Errorf("%s exists twice", one.Login)
		}
		logins[one.Login] = one
		for _, post := range one.Posts {
			if len(access.Actions(post.Role)) == 0 {
				t.Errorf("%s has a role that may do nothing", one.Login)
			}
			if post.Community != 0 && post.Community/1000 != post.Street || post.Street != 0 && int(post.Street/1000) != post.County {
				t.Errorf("%s works in a community of another street or county", one.Login)
			}
		}
	}
	for i, c := range w.Communities() {
		login := "worker.jiyuqiao"
		if i > 0 {
			login = fmt.Sprintf("worker.jiyuqiao%d", i+1)
		}
		if logins[login].Posts[0].Community != c.Code {
			t.Errorf("%s does not work in %s", login, c.Name)
		}
	}
	for _, login := range strings.Fields("officer.jiyuqiao worker.next officer.next officer.bureau lead.bureau operator.yibao operator.gongan operator.renshe auditor sysadmin secadmin worker.xisai officer.xisai auditor.xisai") {
		if len(logins[login].Posts) != 1 {
			t.Errorf("%s is missing", login)
		}
	}
}
