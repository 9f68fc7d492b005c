package httpapi

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"

	"github.com/emmansun/gmsm/sm3"

	"doudi/internal/kernel/access"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
	"doudi/internal/platform/seal"
)

// The refusals around a repeated key.
var (
	ErrKeyReused = problem.Define("httpapi.key_reused", problem.Conflict,
		"这个 Idempotency-Key 已用于另一项内容不同的请求。", "This Idempotency-Key was used for a request with other content.")
	ErrAlreadyDone = problem.Define("httpapi.already_done", problem.Conflict,
		"这项操作已经完成，没有重复执行。请刷新查看结果。", "This was already done and is not done twice. Reload to see the result.")
)

// answer is a response as it is kept for a repetition.
type answer struct {
	Status int         `json:"status"`
	Header http.Header `json:"header"`
	Body   []byte      `json:"body"`
}

// idempotent makes a repeated write with the same key have no second effect: the key is claimed in the transaction of the change
// itself, and the answer is kept, sealed, for the repetition.
func (a *API) idempotent(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		key := r.Header.Get("Idempotency-Key")
		who, _ := r.Context().Value(callerKey{}).(*caller)
		if key == "" || r.Method == http.MethodGet || who == nil || who.err != nil {
			next.ServeHTTP(w, r)
			return
		}
		c := &claim{api: a, actor: who.actor, key: digest([]byte(key)), row: a.db.NewID()}
		if err := c.fingerprint(r); err != nil {
			writeProblem(w, r, ErrTooLarge.With("limit", bodyMax>>20))
			return
		}
		kept, err := c.find(r.Context())
		if err != nil {
			a.refuse(w, r, err)
			return
		}
		if kept != nil {
			for name, values := range kept.Header {
				w.Header()[name] = values
			}
			w.Header().Set("Idempotent-Replay", "true")
			w.WriteHeader(kept.Status)
			_, _ = w.Write(kept.Body)
			return
		}
		copied := &copier{recorder: recorder{ResponseWriter: w, status: http.StatusOK}}
		next.ServeHTTP(copied, r.WithContext(db.WithGuard(r.Context(), c.claim)))
		op, _ := r.Context().Value(nameKey{}).(*answering)
		if !c.claimed || copied.status >= http.StatusInternalServerError || op != nil && op.secret {
			return
		}
		header := http.Header{}
		for _, name := range []string{"Content-Type", "Etag", "Location"} {
			if v := w.Header().Values(name); len(v) > 0 {
				header[name] = v
			}
		}
		if err := c.keep(context.WithoutCancel(r.Context()), answer{Status: copied.status, Header: header, Body: copied.body.Bytes()}); err != nil {
			a.obs.Log.Warn("an answer could not be kept for repetition", "error", err)
		}
	})
}

func (a *API) refuse(w http.ResponseWriter, r *http.Request, err error) {
	p, ok := problem.As(err)
	if !ok {
		a.obs.Log.Error("request failed", "error", err)
		p = problem.ErrInternal.New()
	}
	writeProblem(w, r, p)
}

type claim struct {
	api     *API
	actor   access.Actor
	key     string
	request string
	row     id.ID
	claimed bool
}

// fingerprint is the keyed hash of what is asked: a body may hold a password, which a plain digest would let somebody guess. A
// streamed upload is told apart by its length: its content is checked by the room. The post is part of it: what was answered in one
// is not told in another, which may see less.
func (c *claim) fingerprint(r *http.Request) error {
	seen := []byte(id.ID(c.actor.PostID).String() + "\n" + r.Method + "\n" + r.URL.RequestURI() + "\n" + r.Header.Get("If-Match") + "\n")
	if isUpload(r) {
		c.request = c.hash(append(seen, r.Header.Get("Content-Length")...))
		return nil
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	c.request = c.hash(append(seen, body...))
	return nil
}

func (c *claim) hash(asked []byte) string {
	return hex.EncodeToString(c.api.box.Hash("httpapi.request", string(asked)))
}

func (c *claim) find(ctx context.Context) (*answer, error) {
	var kept *answer
	err := c.api.db.Read(ctx, c.actor, func(tx *db.Tx) error {
		var row id.ID
		var request string
		var sealed []byte
		found, err := tx.Row("SELECT id,request,answer FROM httpapi_key WHERE county=$1 AND actor=$2 AND key=$3",
			[]any{c.actor.County, c.actor.UserID, c.key}, &row, &request, &sealed)
		if err != nil || !found {
			return err
		}
		if request != c.request {
			return ErrKeyReused.New()
		}
		if sealed == nil {
			return ErrAlreadyDone.New()
		}
		raw, err := c.api.box.Open(access.Mint(c.actor, "replay", int64(row)), nil, c.place(row), sealed)
		if err != nil {
			return err
		}
		kept = &answer{}
		return json.Unmarshal(raw, kept)
	})
	return kept, err
}

// claim runs in the transaction of the change. Of two requests with one key that run at once, one fails here with
// ErrAlreadyDone; asking again gives the answer of the other.
func (c *claim) claim(tx *db.Tx) error {
	n, err := tx.Exec(`INSERT INTO httpapi_key (county,actor,key,id,request,at_ms) VALUES ($1,$2,$3,$4,$5,$6) ON CONFLICT DO NOTHING`,
		c.actor.County, c.actor.UserID, c.key, c.row, c.request, tx.Millis())
	if err != nil {
		return err
	}
	if n == 0 {
		return ErrAlreadyDone.New()
	}
	c.claimed = true
	return nil
}

func (c *claim) keep(ctx context.Context, a answer) error {
	raw, err := json.Marshal(a)
	if err != nil {
		return err
	}
	sealed, err := c.api.box.Seal(nil, c.place(c.row), raw)
	if err != nil {
		return err
	}
	return c.api.db.Maintain(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec("UPDATE httpapi_key SET answer=$1 WHERE county=$2 AND actor=$3 AND key=$4", sealed, c.actor.County, c.actor.UserID, c.key)
		return err
	})
}

func (c *claim) place(row id.ID) seal.Place {
	return seal.Place{County: c.actor.County, Table: "httpapi_key", Row: int64(row), Column: "answer"}
}

// copier keeps the answer while it is sent.
type copier struct {
	recorder
	body bytes.Buffer
}

// Write sends and keeps.
func (c *copier) Write(p []byte) (int, error) {
	c.body.Write(p)
	return c.recorder.Write(p)
}

func digest(b []byte) string {
	sum := sm3.Sum(b)
	return hex.EncodeToString(sum[:16])
}
