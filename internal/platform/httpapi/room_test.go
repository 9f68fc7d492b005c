package httpapi_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"doudi/internal/dbtest"
	"doudi/internal/kernel/access"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/authn"
	"doudi/internal/platform/db"
	"doudi/internal/platform/httpapi"
	"doudi/internal/platform/obs"
)

func TestMain(m *testing.M) { dbtest.Main(m.Run) }

// secret is what must never come back in an answer or stand in a log.
const secret = "420106199001011234"

// house is a server with one tiny room in it.
type house struct {
	*dbtest.Base
	api     *httpapi.API
	url     string
	log     *safeBuffer
	changes atomic.Int64 // changes that the room committed
	pause   chan struct{}
}

func open(t *testing.T, b *dbtest.Base) *house {
	t.Helper()
	h := &house{Base: b, log: &safeBuffer{}}
	h.api = httpapi.New(httpapi.Options{DB: b.DB, Box: b.Box, Obs: obs.New(h.log, "debug"), Identify: identify, UploadMax: 4 << 20})
	h.routes()
	h.api.Handle("/v1/", httpapi.NoRoute())
	server := httptest.NewServer(h.api.Handler())
	t.Cleanup(server.Close)
	h.url = server.URL
	return h
}

// identify knows three sessions.
func identify(_ context.Context, token string) (access.Actor, error) {
	switch token {
	case "officer":
		return access.Actor{UserID: 7, PostID: 70, Name: "officer", Role: access.StreetOfficer, County: dbtest.County}, nil
	case "moved":
		return access.Actor{UserID: 7, PostID: 71, Name: "officer", Role: access.StreetOfficer, County: dbtest.County}, nil
	case "other":
		return access.Actor{UserID: 8, PostID: 80, Name: "other", Role: access.StreetOfficer, County: dbtest.County}, nil
	case "auditor":
		return access.Actor{UserID: 9, PostID: 90, Name: "auditor", Role: access.Auditor, County: dbtest.County}, nil
	case "broken":
		return access.Actor{}, errors.New("no connection to 10.0.0.7")
	}
	return access.Actor{}, authn.ErrExpired.New()
}

type note struct {
	ID      string   `json:"id"`
	Version int64    `json:"version"`
	Tags    []string `json:"tags"`
}

type noteOut struct {
	ETag string `header:"ETag"`
	Body note
}

type noteIn struct {
	Body struct {
		Text  string `json:"text" minLength:"2" maxLength:"10"`
		IDNo  string `json:"idNo,omitempty" pattern:"^[A-Z]*$"`
		Count int64  `json:"count,omitempty" minimum:"0"`
		Kind  string `json:"kind,omitempty" enum:"visit,review"`
		Day   string `json:"day,omitempty" format:"date"`
		Key   string `json:"key,omitempty" format:"uuid"`
		Rows  []struct {
			Value int32 `json:"value"`
		} `json:"rows,omitempty" maxItems:"3"`
	}
}

type uploadIn struct{ body io.Reader }

func (in *uploadIn) Resolve(ctx huma.Context) []error {
	in.body = ctx.BodyReader()
	return nil
}

func (h *house) routes() {
	op := func(id, method, path string, action access.Action) httpapi.Operation {
		return httpapi.Operation{ID: "note." + id, Method: method, Path: path, Action: action, Summary: id}
	}
	get := func(id, path string, err func() error) {
		httpapi.Register(h.api, op(id, http.MethodGet, path, access.WarningView), func(context.Context, access.Actor, *struct{}) (*noteOut, error) {
			return nil, err()
		})
	}
	get("fault", "/v1/fault", func() error { return errors.New("query failed at " + secret) })
	get("panic", "/v1/panic", func() error { panic("panicked at " + secret) })
	get("gone", "/v1/gone", func() error { return httpapi.ErrLostRace.New() })
	httpapi.Register(h.api, op("add", http.MethodPost, "/v1/notes", access.WarningDispose), h.add)
	httpapi.Register(h.api, op("change", http.MethodPut, "/v1/notes/{id}", access.WarningDispose), h.change)
	httpapi.Register(h.api, op("list", http.MethodGet, "/v1/notes", access.WarningView), h.list)
	httpapi.Register(h.api, httpapi.Operation{ID: "note.me", Method: http.MethodGet, Path: "/v1/me", AnyRole: true},
		func(_ context.Context, actor access.Actor, _ *struct{}) (*noteOut, error) {
			return &noteOut{Body: note{ID: actor.Name}}, nil
		})
	httpapi.Register(h.api, httpapi.Operation{ID: "note.open", Method: http.MethodGet, Path: "/v1/open", Open: true},
		func(_ context.Context, actor access.Actor, _ *struct{}) (*noteOut, error) {
			return &noteOut{Body: note{ID: actor.Name}}, nil
		})
	upload := op("upload", http.MethodPost, "/v1/files", access.WarningDispose)
	upload.Upload = true
	httpapi.Register(h.api, upload, func(ctx context.Context, actor access.Actor, in *uploadIn) (*noteOut, error) {
		n, err := io.Copy(io.Discard, in.body)
		if err != nil {
			return nil, err
		}
		return &noteOut{Body: note{Version: n}}, h.write(ctx, actor)
	})
	httpapi.Register(h.api, op("trail", http.MethodGet, "/v1/trail", access.AuditView),
		func(context.Context, access.Actor, *struct{}) (*struct{ Body []audit.Row }, error) {
			return &struct{ Body []audit.Row }{}, nil
		})
}

// write is one change of the room.
func (h *house) write(ctx context.Context, actor access.Actor) error {
	err := h.DB.Write(ctx, actor, func(tx *db.Tx) error {
		if _, err := tx.Stage(dbtest.County, "note"); err != nil {
			return err
		}
		if h.pause != nil {
			<-h.pause
		}
		_, err := audit.Record(tx, audit.Entry{County: dbtest.County, Action: "note.add"})
		return err
	})
	if err == nil {
		h.changes.Add(1)
	}
	return err
}

func (h *house) add(ctx context.Context, actor access.Actor, in *noteIn) (*noteOut, error) {
	if in.Body.Text == "refuse" {
		return nil, access.ErrNotAllowed.With("action", "refuse")
	}
	if err := h.write(ctx, actor); err != nil {
		return nil, err
	}
	return &noteOut{ETag: httpapi.ETag(1), Body: note{ID: h.DB.NewID().String(), Version: 1}}, nil
}

func (h *house) change(ctx context.Context, actor access.Actor, in *struct {
	httpapi.PathID
	httpapi.IfMatch
}) (*noteOut, error) {
	at, err := in.Parse()
	if err != nil {
		return nil, err
	}
	version, err := in.Version()
	if err != nil {
		return nil, err
	}
	if version != 3 {
		return nil, httpapi.ErrLostRace.New()
	}
	return &noteOut{ETag: httpapi.ETag(4), Body: note{ID: at.String(), Version: 4}}, h.write(ctx, actor)
}

func (h *house) list(_ context.Context, _ access.Actor, in *httpapi.Page) (*struct {
	Body struct {
		Items []note `json:"items"`
		Next  string `json:"next"`
		Limit int    `json:"limit"`
	}
}, error) {
	after, err := in.After(2)
	if err != nil {
		return nil, err
	}
	out := &struct {
		Body struct {
			Items []note `json:"items"`
			Next  string `json:"next"`
			Limit int    `json:"limit"`
		}
	}{}
	out.Body.Limit = in.Limit
	if after != nil {
		out.Body.Items = []note{{ID: "after", Version: after[1]}}
	}
	out.Body.Next = httpapi.Cursor(60_00, 123)
	return out, nil
}

// answer is what the server said.
type answer struct {
	status int
	header http.Header
	body   string
}

func (a answer) problem(t *testing.T) httpapi.Document {
	t.Helper()
	var d httpapi.Document
	if err := json.Unmarshal([]byte(a.body), &d); err != nil || a.header.Get("Content-Type") != "application/problem+json" {
		t.Fatalf("no problem document: %d %s %s", a.status, a.header.Get("Content-Type"), a.body)
	}
	if d.Status != a.status || d.RequestID == "" || d.RequestID != a.header.Get("X-Request-Id") || !strings.HasSuffix(d.Type, "/problems/"+d.Code) || d.Title == "" || d.Detail == "" {
		t.Errorf("%+v", d)
	}
	return d
}

// send sends as the officer; headers are "Name: value", and "Cookie: " alone takes the session away.
func (h *house) send(t *testing.T, method, path, body string, headers ...string) answer {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, h.url+path, bytes.NewReader([]byte(body)))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Cookie", httpapi.SessionCookie+"=officer")
	r.Header.Set("Accept-Language", "en")
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, line := range headers {
		name, value, _ := strings.Cut(line, ": ")
		r.Header.Set(name, value)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Error(err)
		return answer{}
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		t.Error(err)
	}
	return answer{response.StatusCode, response.Header, string(raw)}
}
