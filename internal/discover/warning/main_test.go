package warning_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"doudi/internal/dbtest"
	"doudi/internal/discover/assess"
	"doudi/internal/discover/registry/registrytest"
	"doudi/internal/discover/warning"
	"doudi/internal/kernel/access"
	"doudi/internal/platform/authn"
	"doudi/internal/platform/db"
	"doudi/internal/platform/httpapi"
	"doudi/internal/platform/id"
	"doudi/internal/platform/obs"
	"doudi/internal/policy"
	"doudi/params"
)

func TestMain(m *testing.M) { dbtest.Main(m.Run) }

const (
	county = registrytest.County
	here   = registrytest.Community
	there  = registrytest.Neighbour
)

var (
	ctx    = context.Background()
	system = access.Job("test", county)
)

func actor(user int64, role access.Role, node access.Node, grants ...access.Grant) access.Actor {
	return access.Actor{UserID: user, PostID: user * 10, Name: fmt.Sprintf("%s-%d", role, user), Role: role, County: node.County,
		Scope: access.Scope{Nodes: []access.Node{node}}, Grants: grants}
}

// The people of the tests, by the session that signs them in.
var (
	worker  = actor(1, access.CommunityWorker, access.Node{County: county, Street: here / 1000, Community: here})
	officer = actor(2, access.StreetOfficer, access.Node{County: county, Street: here / 1000}, access.GrantHealth, access.GrantFinance)
	plain   = actor(3, access.StreetOfficer, access.Node{County: county, Street: here / 1000})
	bureau  = actor(4, access.BureauOfficer, access.Node{County: county}, access.GrantHealth, access.GrantFinance)
	next    = actor(5, access.StreetOfficer, access.Node{County: county, Street: there / 1000}, access.GrantHealth, access.GrantFinance)
	foreign = actor(6, access.BureauOfficer, access.Node{County: 420203}, access.GrantHealth, access.GrantFinance)

	sessions = map[string]access.Actor{"worker": worker, "officer": officer, "plain": plain, "bureau": bureau, "next": next, "foreign": foreign}
)

// house is a registry with assess and warning above it, and their API.
type house struct {
	*registrytest.House
	base    *dbtest.Base
	warning *warning.Service
	url     string
	people  map[string]person // by name, as registered last
	proved  time.Duration     // how long ago everybody proved who they are
}

func newHouse(t *testing.T, b *dbtest.Base) *house {
	// Six indicators whose points can be added up in the head.
	return houseWith(t, b, os.DirFS("../assess/testdata"), "small.yaml")
}

// restricted is a house with a model that has one indicator more, of a kind that not everybody may know.
func restricted(t *testing.T, b *dbtest.Base) *house {
	t.Helper()
	raw, err := os.ReadFile("../assess/testdata/small.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return houseWith(t, b, fstest.MapFS{"m.yaml": {Data: []byte(strings.Replace(string(raw), "points: 5\n", "points: 2\n", 1) + `
  - code: special_care
    dimension: health
    restricted: true
    name: {zh: 需重点关爱, en: Needs special care}
    points: 3
    feature: {item: illness, date: registered_on, where: {kind: ["2"]}, measure: count, roll_up: members, absent: zero}
    unit: count
    steps: [{from: 1, share: 10000}]
    sentence: {zh: 需重点关爱, en: Needs special care}
    what_would_change: {zh: 待报送, en: Has not come}
`)}}, "m.yaml")
}

// roundBook is the shipped policy with a warning score and levels of its own: the rules are tested, not where the bars are.
var roundBook = func() func(t *testing.T) *policy.Book {
	load := sync.OnceValues(func() (*policy.Book, error) {
		raw, err := fs.ReadFile(params.FS, "policy/national.yaml")
		if err != nil {
			return nil, err
		}
		text := string(raw)
		for code, value := range map[string]int{"score": 45, "level.red": 60, "level.orange": 45, "level.yellow": 30, "level.blue": 20} {
			before, rest, _ := strings.Cut(text, "code: warning."+code+"\n")
			middle, after, _ := strings.Cut(rest, "    value: ")
			_, after, _ = strings.Cut(after, "\n")
			text = fmt.Sprintf("%scode: warning.%s\n%s    value: %d\n%s", before, code, middle, value, after)
		}
		return policy.Load(overlay{params.FS, fstest.MapFS{"policy/national.yaml": {Data: []byte(text)}}})
	})
	return func(t *testing.T) *policy.Book {
		t.Helper()
		book, err := load()
		if err != nil {
			t.Fatal(err)
		}
		return book
	}
}()

// overlay reads files from the second where it has them.
type overlay struct {
	fs.FS
	over fstest.MapFS
}

func (o overlay) Open(name string) (fs.File, error) {
	if _, has := o.over[name]; has {
		return o.over.Open(name)
	}
	return o.FS.Open(name)
}

func houseWith(t *testing.T, b *dbtest.Base, files fs.FS, model string) *house {
	t.Helper()
	h := &house{House: registrytest.New(t, b.DB, b.Box), base: b, people: map[string]person{}}
	m, err := assess.LoadModel(files, model, h.Item)
	if err != nil {
		t.Fatal(err)
	}
	h.Policy = policy.New(b.DB, roundBook(t))
	scores := assess.New(b.DB, b.Box, h.Bus, h.Registry, h.Policy, m)
	h.warning = warning.New(b.DB, b.Box, h.Bus, h.Registry, scores, h.Policy)
	scores.Jobs(h.Jobs)
	h.warning.Jobs(h.Jobs)
	scores.Listen()
	h.warning.Listen()
	h.Start(t, scores, h.warning)
	api := httpapi.New(httpapi.Options{DB: b.DB, Box: b.Box, Obs: obs.Discard(), Identify: func(_ context.Context, token string) (access.Actor, error) {
		a, known := sessions[token]
		if !known {
			return a, authn.ErrExpired.New()
		}
		return a, nil
	}, Proved: func(context.Context, string) (time.Time, error) { return b.Clock.Now().Add(-h.proved), nil }})
	h.warning.Routes(api)
	server := httptest.NewServer(api.Handler())
	t.Cleanup(server.Close)
	h.url = server.URL
	return h
}

// person is one line of the register.
type person struct {
	no, name, household, relation string
	community                     int64
}

// old is somebody of 84, alone: 30 points without any bill; 42, 51 and 60 with one of 5,000, 10,000 and 15,000 yuan.
func old(n int, name string) person {
	return person{registrytest.IDNumber("1942-03-04", n), name, fmt.Sprintf("H%04d", n), "户主", here}
}

// pensioner is somebody of 66, alone: 15 points; 45 with a bill of 15,000 yuan.
func pensioner(n int, name string) person {
	return person{registrytest.IDNumber("1960-03-04", n), name, fmt.Sprintf("P%04d", n), "户主", here}
}

// register delivers the whole register: these people.
func (h *house) register(t testing.TB, people ...person) {
	t.Helper()
	rows := make([][]string, len(people))
	for i, p := range people {
		h.people[p.name] = p
		rows[i] = []string{p.no, p.name, "", p.household, p.relation, fmt.Sprint(p.community), "示例路1号", "13800000001", "2020-01-05"}
	}
	h.Deliver(t, "hukou", rows...)
}

// bill delivers a settlement of the person; the same number again corrects it.
func (h *house) bill(t testing.TB, name, no, yuan string) {
	t.Helper()
	p := h.people[name]
	h.Deliver(t, "settlement", []string{p.no, p.name, no, h.base.DB.Clock().Now().AddDate(0, 0, -20).Format("2006-01-02"), "示例医院", "住院", "示例诊断", "99999.00", "1.00", yuan})
}

// all are the warnings in the actor's scope, every state.
func (h *house) all(t testing.TB, who access.Actor) []warning.Listed {
	t.Helper()
	list, _, err := h.warning.List(ctx, who, warning.Filter{Limit: 1000}, "zh-CN")
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// of are the warnings of the household whose head has the name.
func (h *house) of(t testing.TB, name string) (list []warning.Listed) {
	t.Helper()
	for _, w := range h.all(t, bureau) {
		if w.Head == name {
			list = append(list, w)
		}
	}
	return list
}

// only is the one warning of the household.
func (h *house) only(t testing.TB, name string) warning.Listed {
	t.Helper()
	list := h.of(t, name)
	if len(list) != 1 {
		t.Fatalf("%d warnings of %s", len(list), name)
	}
	return list[0]
}

// count counts rows.
func (h *house) count(t testing.TB, from string, args ...any) (n int64) {
	t.Helper()
	err := h.DB.Read(ctx, system, func(tx *db.Tx) error {
		_, err := tx.Row("SELECT COUNT(*) FROM "+from, args, &n)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func (h *house) events(t testing.TB, name string) int64 {
	return h.count(t, "event_event WHERE county=$1 AND name=$2", county, name)
}

// state says why the actor needs the warning's household.
func (h *house) state(t testing.TB, who access.Actor, w id.ID) {
	t.Helper()
	if _, _, err := h.warning.State(ctx, who, w, "home_visit", ""); err != nil {
		t.Fatal(err)
	}
}

// answer is what the API says.
type answer struct {
	status int
	body   string
	etag   string
}

func (a answer) into(t testing.TB, v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(a.body), v); err != nil {
		t.Fatal(err, a.body)
	}
}

// send asks the API as the session's person; headers are "Name: value".
func (h *house) send(t testing.TB, session, method, path, body string, headers ...string) answer {
	t.Helper()
	r, err := http.NewRequestWithContext(ctx, method, h.url+path, bytes.NewBufferString(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Cookie", httpapi.SessionCookie+"="+session)
	r.Header.Set("Content-Type", "application/json")
	for _, line := range headers {
		name, value, _ := strings.Cut(line, ": ")
		r.Header.Set(name, value)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{res.StatusCode, string(raw), res.Header.Get("ETag")}
}

func (h *house) get(t testing.TB, session, path string) answer {
	t.Helper()
	return h.send(t, session, http.MethodGet, path, "")
}
