package apitest

import (
	"bytes"
	"context"
	"fmt"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"doudi/internal/app"
	"doudi/internal/dbtest"
	"doudi/internal/kernel/access"
	"doudi/internal/platform/config"
	"doudi/internal/platform/obs"
)

// The two counties: the story's, and the one that must see nothing of it.
const (
	Here  = 420106
	There = 420203
)

// Places are a county's divisions in the tests: its street with two communities, and the next street with one.
type Places struct {
	Street, Community, Second, Next, NextCommunity int64
}

var places = map[int]Places{
	Here:  {Street: 420106001, Community: 420106001001, Second: 420106001002, Next: 420106002, NextCommunity: 420106002001},
	There: {Street: 420203008, Community: 420203008001, Second: 420203008002, Next: 420203009, NextCommunity: 420203009001},
}

// Of are the county's places.
func Of(county int) Places { return places[county] }

const password = "test-passphrase-2026"

// Login is a county's account: Login(Here, "worker").
func Login(county int, who string) string { return fmt.Sprintf("c%d.%s", county, who) }

// Accounts are a county's accounts, the same in each: one for each role, and those who must be told apart within one.
func Accounts(county int) []app.Account {
	p := Of(county)
	all := []access.Grant{access.GrantHealth, access.GrantFinance}
	of := func(who, name string, post app.Post) app.Account {
		return app.Account{Login: Login(county, who), Name: fmt.Sprintf("%s-%d", name, county), Password: password, County: county, Posts: []app.Post{post}}
	}
	list := []app.Account{
		of("worker", "社区救助员甲", app.Post{Role: access.CommunityWorker, Division: p.Community}),
		of("worker.second", "社区救助员乙", app.Post{Role: access.CommunityWorker, Division: p.Second}),
		of("worker.next", "邻街救助员甲", app.Post{Role: access.CommunityWorker, Division: p.NextCommunity}),
		of("officer", "街道经办员甲", app.Post{Role: access.StreetOfficer, Division: p.Street, Grants: all}),
		of("officer.plain", "街道经办员乙", app.Post{Role: access.StreetOfficer, Division: p.Street}),
		of("officer.next", "邻街经办员甲", app.Post{Role: access.StreetOfficer, Division: p.Next, Grants: all}),
		of("bureau", "区局业务员甲", app.Post{Role: access.BureauOfficer, Division: int64(county), Grants: all}),
		of("lead", "区局负责人甲", app.Post{Role: access.BureauLead, Division: int64(county)}),
		of("auditor", "审计员甲", app.Post{Role: access.Auditor, Division: int64(county)}),
		of("sysadmin", "系统管理员甲", app.Post{Role: access.SystemAdmin, Division: int64(county)}),
		of("secadmin", "安全管理员甲", app.Post{Role: access.SecurityAdmin, Division: int64(county)}),
	}
	for _, department := range []string{"gongan", "yibao", "renshe", "zhujian"} {
		list = append(list, of("operator."+department, "数据员"+department, app.Post{Role: access.DepartmentOperator, Division: int64(county), Department: department}))
	}
	return list
}

// House is the running program with both counties installed, and everything that it gave out.
type House struct {
	*app.House
	Clock *Clock
	URL   string
	Log   *Log

	config   config.Config
	sessions map[string]string
	answers  []*Answer
}

// Log keeps what the program logs.
type Log struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write keeps.
func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

// Bytes is everything so far.
func (l *Log) Bytes() []byte {
	l.mu.Lock()
	defer l.mu.Unlock()
	return bytes.Clone(l.text.Bytes())
}

// Open opens the house on a fresh database of the engine. Its queue does not work yet: see Begin.
func Open(t testing.TB, engine string) *House {
	t.Helper()
	c := config.Defaults()
	c.Data = t.TempDir()
	c.MasterKeyFile = filepath.Join(c.Data, "master.key")
	if engine == "postgres" {
		dsn, err := dbtest.PostgresDSN()
		if err != nil {
			t.Fatal(err)
		}
		c.DB = dsn
	}
	h := &House{Clock: NewClock(), Log: &Log{}, config: c, sessions: map[string]string{}}
	ctx := context.Background()
	inner, err := app.OpenAt(ctx, c, h.Clock, obs.New(h.Log, "debug"))
	if err != nil {
		t.Fatal(err)
	}
	h.House = inner
	if err := h.Setup(ctx, []int{Here, There}, append(Accounts(Here), Accounts(There)...)); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(h.Handler())
	h.URL = server.URL
	t.Cleanup(func() {
		server.Close()
		ending, cancel := context.WithTimeout(ctx, 10*time.Second)
		defer cancel()
		if err := h.Close(ending); err != nil {
			t.Error(err)
		}
	})
	return h
}

// Complaints are the last warnings and errors that the program logged: what a failed step leaves to wonder about.
func (h *House) Complaints() string {
	var list []string
	for line := range strings.Lines(string(h.Log.Bytes())) {
		if strings.Contains(line, "level=WARN") || strings.Contains(line, "level=ERROR") {
			list = append(list, line)
		}
	}
	const last = 12
	return strings.Join(list[max(0, len(list)-last):], "")
}

// Begin starts the queue.
func (h *House) Begin(t testing.TB) {
	t.Helper()
	if err := h.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// Wait waits until no background work is left. A job that fails again and again is a failure.
func (h *House) Wait(t testing.TB) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := h.Idle(ctx); err != nil {
		t.Fatalf("the house does not come to rest: %v\n%s", err, h.Complaints())
	}
}

// TomorrowMorning turns the day: sessions and purposes of today have ended.
func (h *House) TomorrowMorning() {
	h.Clock.Advance(24 * time.Hour)
	clear(h.sessions)
}
