package httpapi

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"doudi/internal/kernel/access"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
	"doudi/internal/platform/live"
)

// topics are what a stream tells of, and which action lets somebody hear of it. A topic that is not here is told to nobody.
var topics = map[string]access.Action{
	"warning":    access.WarningView,
	"batch":      access.SourceView,
	"assessment": access.AssessView,
	"user":       access.UserView,
	"post":       access.UserView,
	"chain":      access.AuditView,
	"calendar":   access.ParameterView,
	"layer":      access.CockpitView,
}

const (
	beat = 15 * time.Second       // a line at least so often: a proxy keeps the connection, and the session is looked at again
	calm = 200 * time.Millisecond // what changes together is told together
)

// streamPath is where the stream is.
const streamPath = "/v1/changes"

// streamType is the media type of server-sent events.
const streamType = "text/event-stream"

// Changed is one hint, as it is sent.
type Changed struct {
	Topic string `json:"topic" doc:"what kind of thing changed; everything: some hints were lost, read all again"`
	ID    *id.ID `json:"id,omitempty" doc:"which one; absent: any of them"`
}

type changesIn struct {
	Seconds int `query:"seconds" minimum:"0" maximum:"86400" default:"86400" doc:"the stream ends by itself after so many; 0: it says hello and ends"`
}

type changesOut struct {
	Body func(ctx huma.Context)
}

// RegisterChanges adds the stream of changes. It tells hints for the actor's county, role and divisions; the data itself is read by
// the operations that guard it.
func RegisterChanges(a *API, hub *live.Hub) {
	Register(a, Operation{ID: "change.stream", Method: http.MethodGet, Path: streamPath,
		Summary: "What changed, as server-sent events: hints to read again", AnyRole: true},
		func(_ context.Context, actor access.Actor, in *changesIn) (*changesOut, error) {
			return &changesOut{Body: func(hctx huma.Context) { a.streamChanges(hctx, hub, actor, in.Seconds) }}, nil
		})
}

func (a *API) streamChanges(hctx huma.Context, hub *live.Hub, actor access.Actor, seconds int) {
	w, ok := hctx.BodyWriter().(http.ResponseWriter)
	if !ok {
		return
	}
	hctx.SetHeader("Content-Type", streamType)
	hctx.SetHeader("X-Accel-Buffering", "no") // nginx would keep the hints for itself
	ear := hub.Listen(actor.County)
	defer ear.Close()
	ctx, cancel := context.WithTimeout(hctx.Context(), time.Duration(seconds)*time.Second)
	defer cancel()
	out := &stream{w: w, flush: http.NewResponseController(w)}
	looked := a.db.Clock().Now()
	if !out.send("hello", []byte("{}")) {
		return
	}
	for {
		list, open := ear.Next(ctx, beat)
		if !open {
			return
		}
		// Also where hints never stop: a session ends by its hours, and a stand-in's post by its day, without a hint of its own.
		if now := a.db.Clock().Now(); len(list) == 0 || postsChanged(list) || now.Sub(looked) >= beat {
			next, err := a.again(hctx)
			if err != nil || next.County != actor.County {
				return // the session has ended: the client asks anew, and is told why
			}
			actor, looked = next, now
		}
		if len(list) == 0 {
			if !out.beat() {
				return
			}
			continue
		}
		if !a.tellChanges(ctx, out, actor, list, ear) {
			return
		}
	}
}

// tellChanges waits until what changes together has changed, and sends what the actor may hear.
func (a *API) tellChanges(ctx context.Context, out *stream, actor access.Actor, list []db.Change, ear *live.Ear) bool {
	if more, open := ear.Wait(ctx, calm); open {
		list = append(list, more...)
	}
	told := map[string]bool{}
	for _, c := range list {
		hint, hears := hintFor(actor, c)
		if !hears {
			continue
		}
		text, err := json.Marshal(hint)
		if err != nil || told[string(text)] {
			continue
		}
		told[string(text)] = true
		if !out.send("change", text) {
			return false
		}
	}
	return true
}

func postsChanged(list []db.Change) bool {
	for _, c := range list {
		if c.Topic == "post" || c.Topic == "user" || c.Topic == live.Everything {
			return true
		}
	}
	return false
}

// again is who the stream's session acts for now.
func (a *API) again(hctx huma.Context) (access.Actor, error) {
	cookies, err := http.ParseCookie(hctx.Header("Cookie"))
	if err != nil {
		return access.Actor{}, err
	}
	for _, c := range cookies {
		if c.Name == SessionCookie {
			return a.identify(hctx.Context(), c.Value)
		}
	}
	return access.Actor{}, ErrSignIn.New()
}

// hintFor is the change as the actor may hear of it: an id only of what lies within the actor's divisions.
func hintFor(actor access.Actor, c db.Change) (Changed, bool) {
	hint := Changed{Topic: c.Topic}
	if c.Topic == live.Everything {
		return hint, true
	}
	action, known := topics[c.Topic]
	if !known || access.Allow(actor, action) != nil {
		return hint, false
	}
	whole := actor.Scope.Covers(c.County, 0, 0)
	switch {
	case c.ID == 0 || actor.Role == access.DepartmentOperator:
	case c.Street != 0 && !actor.Scope.Covers(c.County, c.Street, c.Community):
		return hint, false
	case c.Street != 0 || whole:
		hint.ID = &c.ID
	}
	return hint, true
}

// stream writes server-sent events.
type stream struct {
	w     http.ResponseWriter
	flush *http.ResponseController
}

func (s *stream) send(event string, data []byte) bool {
	_, err := fmt.Fprintf(s.w, "event: %s\ndata: %s\n\n", event, data)
	return err == nil && s.flush.Flush() == nil
}

func (s *stream) beat() bool {
	_, err := s.w.Write([]byte(": beat\n\n"))
	return err == nil && s.flush.Flush() == nil
}
