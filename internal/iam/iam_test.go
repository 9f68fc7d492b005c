package iam_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"doudi/internal/dbtest"
	"doudi/internal/iam"
	"doudi/internal/kernel/access"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/authn"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
	"doudi/internal/policy"
	"doudi/params"
)

func TestMain(m *testing.M) { dbtest.Main(m.Run) }

const (
	county    = dbtest.County
	neighbour = 420202 // 黄石港区
	street    = 420106001
	community = 420106001001
	password  = "correct horse 1"
)

var (
	ctx     = context.Background()
	shipped = sync.OnceValues(func() (*policy.Book, error) { return policy.Load(params.FS) })
)

// house is iam over a fresh database with both counties installed.
type house struct {
	*iam.Service
	t    *testing.T
	base *dbtest.Base
}

func open(t *testing.T, b *dbtest.Base) *house {
	t.Helper()
	h := &house{t: t, base: b}
	h.Service = iam.New(h.options(false))
	return h
}

// options are those of a house that knows the divisions; a secure one has no notices.
func (h *house) options(secure bool) iam.Options {
	h.t.Helper()
	book, err := shipped()
	if err != nil {
		h.t.Fatal(err)
	}
	b, places := h.base, policy.New(h.base.DB, book)
	o := iam.Options{DB: b.DB, Box: b.Box, Sessions: authn.NewSessions(b.DB, 10*time.Hour), Throttle: authn.NewThrottle(b.Box),
		Divisions: places, Notices: places.Notices, SecureCookie: secure}
	if secure {
		o.Notices = nil
	}
	return o
}

// install adds counties.
func (h *house) install(counties ...int) {
	h.t.Helper()
	for _, c := range counties {
		if err := h.Install(ctx, c); err != nil {
			h.t.Fatal(err)
		}
	}
}

// user makes sure of an account with one post or more in the county.
func (h *house) user(in int, login string, posts ...iam.NewPost) id.ID {
	h.t.Helper()
	user, err := h.EnsureUser(ctx, in, iam.NewUser{Login: login, Name: "测试用户 " + login, Password: password}, posts)
	if err != nil {
		h.t.Fatal(login, err)
	}
	return user
}

// enter signs in and returns the token and the actor that it identifies.
func (h *house) enter(login string) (string, access.Actor) {
	h.t.Helper()
	e, err := h.SignIn(ctx, iam.Try{Login: login, Password: password})
	if err != nil {
		h.t.Fatal(login, err)
	}
	actor, err := h.Identify(ctx, e.Token)
	if err != nil {
		h.t.Fatal(login, err)
	}
	return e.Token, actor
}

// trail is the county's audit rows of an action, newest first.
func (h *house) trail(in int, action string) (rows []audit.Row) {
	h.t.Helper()
	err := h.base.DB.Read(ctx, access.Job("test", in), func(tx *db.Tx) (err error) {
		rows, err = audit.List(tx, audit.Filter{County: in, Action: action, Limit: 100})
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return rows
}

// sql changes what no use case changes.
func (h *house) sql(query string, args ...any) {
	h.t.Helper()
	err := h.base.DB.Maintain(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(query, args...)
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

func post(role access.Role, division int64) iam.NewPost {
	return iam.NewPost{Role: role, Division: division}
}
