package httpapi_test

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"doudi/internal/dbtest"
	"doudi/internal/kernel/access"
	"doudi/internal/platform/authn"
	"doudi/internal/platform/db"
	"doudi/internal/platform/httpapi"
	"doudi/internal/platform/live"
	"doudi/internal/platform/obs"
)

const street, community = 420106001, 420106001001

// listener is a browser's view of the stream.
type listener struct {
	lines chan string
	stop  func()
}

// expect waits for a line that holds the text, and fails on one that holds what is not to be told.
func (l listener) expect(t *testing.T, text string, never ...string) {
	t.Helper()
	limit := time.After(5 * time.Second)
	for {
		select {
		case line, open := <-l.lines:
			for _, n := range never {
				if strings.Contains(line, n) {
					t.Fatalf("told %s", line)
				}
			}
			if strings.Contains(line, text) {
				return
			}
			if !open {
				t.Fatalf("the stream ended before it told %q", text)
			}
		case <-limit:
			t.Fatalf("%q was not told", text)
		}
	}
}

type streams struct {
	base  *dbtest.Base
	hub   *live.Hub
	url   string
	ended atomic.Bool // the sessions
}

func openStreams(t *testing.T, b *dbtest.Base) *streams {
	t.Helper()
	s := &streams{base: b, hub: live.New(b.DB)}
	s.hub.Start()
	actors := map[string]access.Actor{
		"worker":   {UserID: 1, Role: access.CommunityWorker, County: dbtest.County, Scope: nodes(access.Node{County: dbtest.County, Street: street, Community: community})},
		"next":     {UserID: 2, Role: access.StreetOfficer, County: dbtest.County, Scope: nodes(access.Node{County: dbtest.County, Street: street + 1})},
		"bureau":   {UserID: 3, Role: access.BureauOfficer, County: dbtest.County, Scope: nodes(access.Node{County: dbtest.County})},
		"operator": {UserID: 4, Role: access.DepartmentOperator, County: dbtest.County, Department: "yibao", Scope: nodes(access.Node{County: dbtest.County})},
		"auditor":  {UserID: 5, Role: access.Auditor, County: dbtest.County, Scope: nodes(access.Node{County: dbtest.County})},
	}
	api := httpapi.New(httpapi.Options{DB: b.DB, Box: b.Box, Obs: obs.Discard(), Identify: func(_ context.Context, token string) (access.Actor, error) {
		a, known := actors[token]
		if !known || s.ended.Load() {
			return access.Actor{}, authn.ErrExpired.New()
		}
		return a, nil
	}})
	httpapi.RegisterChanges(api, s.hub)
	server := httptest.NewServer(api.Handler())
	t.Cleanup(func() {
		s.hub.Close()
		server.Close()
	})
	s.url = server.URL
	if b.DB.Engine() == "postgres" {
		time.Sleep(200 * time.Millisecond) // until it listens
	}
	return s
}

func nodes(n access.Node) access.Scope { return access.Scope{Nodes: []access.Node{n}} }

func (s *streams) listen(t *testing.T, who string) listener {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+"/v1/changes", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.AddCookie(&http.Cookie{Name: httpapi.SessionCookie, Value: who})
	answer, err := http.DefaultClient.Do(r) //nolint:bodyclose // the goroutine that reads it closes it
	if err != nil {
		t.Fatal(err)
	}
	if answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatal(answer.StatusCode, answer.Header)
	}
	l := listener{lines: make(chan string, 100), stop: cancel}
	go func() {
		defer close(l.lines)
		defer answer.Body.Close()
		for scanner := bufio.NewScanner(answer.Body); scanner.Scan(); {
			l.lines <- scanner.Text()
		}
	}()
	t.Cleanup(cancel)
	l.expect(t, "event: hello")
	return l
}

func (s *streams) touch(t *testing.T, list ...db.Change) {
	t.Helper()
	err := s.base.DB.Write(t.Context(), access.Job("test", dbtest.County), func(tx *db.Tx) error {
		for _, c := range list {
			tx.Touch(c)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestEverybodyHearsOfWhatTheyMayReadAndOfNothingElse(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		s := openStreams(t, b)
		ears := map[string]listener{}
		for _, who := range []string{"worker", "next", "bureau", "operator", "auditor"} {
			ears[who] = s.listen(t, who)
		}
		warning := db.Change{County: dbtest.County, Topic: "warning", ID: 111, Street: street, Community: community}
		batch := db.Change{County: dbtest.County, Topic: "batch", ID: 222}
		moved := db.Change{County: dbtest.County, Topic: "warning", ID: 333} // it is not said where
		foreign := db.Change{County: 420203, Topic: "warning", ID: 444}
		secret := db.Change{County: dbtest.County, Topic: "payment", ID: 555}
		last := db.Change{County: dbtest.County, Topic: "calendar", ID: 2027}
		s.touch(t, warning, batch, foreign, secret)
		s.touch(t, moved)
		s.touch(t, last, db.Change{County: dbtest.County, Topic: "warning"}, db.Change{County: dbtest.County, Topic: "chain"})
		ears["worker"].expect(t, `{"topic":"warning","id":"111"}`, "222", "333", "444", "555")
		ears["worker"].expect(t, `{"topic":"warning"}`, "222", "333", "444", "555")
		ears["next"].expect(t, `{"topic":"warning"}`, "111", "222", "333", "444", "555")
		ears["bureau"].expect(t, `{"topic":"warning","id":"111"}`, "444", "555")
		ears["bureau"].expect(t, `{"topic":"batch","id":"222"}`, "444", "555")
		ears["operator"].expect(t, `{"topic":"batch"}`, "111", "222", "333", "444", "555", "warning")
		ears["auditor"].expect(t, `{"topic":"chain"}`, "111", "222", "333", "444", "555", "warning", "batch")
	})
}

func TestTheStreamEndsWithTheSessionAndWithTheHouse(t *testing.T) {
	b := dbtest.Open(t, "sqlite")
	s := openStreams(t, b)
	l := s.listen(t, "worker")
	s.touch(t, db.Change{County: dbtest.County, Topic: "post", ID: 10}) // somebody's, perhaps this one's: it still holds
	s.touch(t, db.Change{County: dbtest.County, Topic: "warning"})
	l.expect(t, `{"topic":"warning"}`)
	s.ended.Store(true)
	s.touch(t, db.Change{County: dbtest.County, Topic: "post", ID: 10})
	ends(t, l)
	s.ended.Store(false)
	l = s.listen(t, "worker")
	s.ended.Store(true) // by its hours: nobody tells of that, and other hints keep the stream from its quiet beat
	b.Clock.Advance(time.Minute)
	s.touch(t, db.Change{County: dbtest.County, Topic: "warning"})
	ends(t, l)
	s.ended.Store(false)
	l = s.listen(t, "bureau")
	s.hub.Close()
	ends(t, l)
}

func ends(t *testing.T, l listener) {
	t.Helper()
	limit := time.After(5 * time.Second)
	for {
		select {
		case _, open := <-l.lines:
			if !open {
				return
			}
		case <-limit:
			t.Fatal("the stream goes on")
		}
	}
}

func TestAStreamOfNoSecondsSaysHelloAndEnds(t *testing.T) {
	b := dbtest.Open(t, "sqlite")
	s := openStreams(t, b)
	r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+"/v1/changes?seconds=0", nil)
	r.AddCookie(&http.Cookie{Name: httpapi.SessionCookie, Value: "worker"})
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	line, _ := bufio.NewReader(answer.Body).ReadString('\n')
	if answer.StatusCode != http.StatusOK || line != "event: hello\n" {
		t.Fatal(answer.StatusCode, line)
	}
	for range 100 {
		if s.hub.Listeners() == 0 {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatal("somebody still listens")
}
