package httpapi

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"

	"doudi/internal/kernel/access"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/courtesy"
)

// SessionCookie is the name of the cookie that carries the session token.
const SessionCookie = "doudi_session"

// bodyMax bounds every body but a streamed upload, in bytes.
const bodyMax = 1 << 20

type (
	localeKey struct{}
	callerKey struct{}
)

// caller is who sent the request, or why that is not known.
type caller struct {
	actor access.Actor
	token string
	err   error
}

// Locale is "zh-CN" or "en", by the request's Accept-Language.
func Locale(ctx context.Context) string {
	if locale, ok := ctx.Value(localeKey{}).(string); ok {
		return locale
	}
	return "zh-CN"
}

// Handler is the whole server: request number, language, sign-in, limits, idempotency, log and metrics around the operations.
func (a *API) Handler() http.Handler {
	origin := http.NewCrossOriginProtection()
	origin.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { writeProblem(w, r, ErrCrossOrigin.New()) }))
	inner := origin.Handler(a.idempotent(a.mux))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := a.db.Clock().Now()
		request := a.newRequestID()
		var op answering
		ctx := audit.WithRequestID(r.Context(), request)
		ctx = context.WithValue(ctx, localeKey{}, negotiate(r.Header.Get("Accept-Language")))
		ctx = context.WithValue(ctx, nameKey{}, &op)
		ctx = a.identifyCaller(ctx, r)
		r = r.WithContext(ctx)
		secureHeaders(w.Header())
		w.Header().Set("X-Request-Id", request)
		out := &recorder{ResponseWriter: w, status: http.StatusOK}
		defer func() {
			if fault := recover(); fault != nil {
				// The value of a panic may hold a person's data: only its type and the stack are logged.
				a.obs.Log.Error("panic", "request", request, "type", fmt.Sprintf("%T", fault), "stack", string(debug.Stack()))
				if !out.wrote {
					writeProblem(out, r, problem.ErrInternal.New())
				}
			}
			name := op.name
			if name == "" {
				name = "other"
			}
			took := a.db.Clock().Now().Sub(start)
			if w.Header().Get("Content-Type") != streamType { // how long somebody listened is no time that an answer took
				a.obs.Requests.WithLabelValues(name, fmt.Sprint(out.status)).Observe(took.Seconds())
			}
			a.obs.Log.Debug("request", "request", request, "operation", name, "status", out.status, "took", took)
		}()
		limit := int64(bodyMax)
		if isUpload(r) {
			limit = a.uploadMax
		}
		r.Body = http.MaxBytesReader(out, r.Body, limit)
		if !isUpload(r) && r.URL.Path != streamPath { // one has no end that a person waits for, the other is the large work
			defer courtesy.Enter()()
		}
		inner.ServeHTTP(out, r)
	})
}

func (a *API) newRequestID() string { return a.db.NewID().String() }

func (a *API) identifyCaller(ctx context.Context, r *http.Request) context.Context {
	cookie, err := r.Cookie(SessionCookie)
	if err != nil || !strings.HasPrefix(r.URL.Path, "/v1/") {
		return ctx
	}
	actor, err := a.identify(ctx, cookie.Value)
	return context.WithValue(ctx, callerKey{}, &caller{actor: actor, token: cookie.Value, err: err})
}

func isUpload(r *http.Request) bool {
	kind := r.Header.Get("Content-Type")
	return strings.HasPrefix(kind, "application/octet-stream") || strings.HasPrefix(kind, "text/csv")
}

func negotiate(header string) string {
	if strings.HasPrefix(strings.ToLower(strings.TrimSpace(header)), "en") {
		return "en"
	}
	return "zh-CN"
}

func secureHeaders(h http.Header) {
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'")
}

// Secured puts the headers of every answer around a handler that is no operation's: the doors of the outer zone.
func Secured(inner http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		secureHeaders(w.Header())
		inner.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), localeKey{}, negotiate(r.Header.Get("Accept-Language")))))
	})
}

// NoRoute answers what no operation does.
func NoRoute() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { writeProblem(w, r, ErrNoRoute.New()) })
}

func writeProblem(w http.ResponseWriter, r *http.Request, p *problem.Problem) {
	d := render(r.Context(), p)
	w.Header().Set("Content-Type", d.ContentType(""))
	w.WriteHeader(d.Status)
	_ = json.NewEncoder(w).Encode(d)
}

// recorder remembers what was answered.
type recorder struct {
	http.ResponseWriter
	status int
	wrote  bool
}

// WriteHeader remembers the status.
func (r *recorder) WriteHeader(status int) {
	if !r.wrote {
		r.status, r.wrote = status, true
	}
	r.ResponseWriter.WriteHeader(status)
}

// Write remembers that something was answered.
func (r *recorder) Write(p []byte) (int, error) {
	r.wrote = true
	return r.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
