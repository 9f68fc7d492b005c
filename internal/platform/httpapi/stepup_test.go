package httpapi_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"doudi/internal/dbtest"
	"doudi/internal/kernel/access"
	"doudi/internal/platform/httpapi"
	"doudi/internal/platform/obs"
)

// guarded is an API with an operation that asks for a fresh proof, and one whose answer is shown once. Everybody proved themselves at
// the given instant.
func guarded(t *testing.T, b *dbtest.Base, proved time.Time) *house {
	t.Helper()
	h := open(t, b)
	h.api = httpapi.New(httpapi.Options{DB: b.DB, Box: b.Box, Obs: obs.Discard(), Identify: identify,
		Proved: func(_ context.Context, token string) (time.Time, error) {
			if token != "officer" {
				t.Errorf("asked about %s", token)
			}
			return proved, nil
		}})
	httpapi.Register(h.api, httpapi.Operation{ID: "note.take", Method: http.MethodPost, Path: "/v1/taken", Action: access.WarningDispose, StepUp: true}, h.add)
	httpapi.Register(h.api, httpapi.Operation{ID: "note.secret", Method: http.MethodPost, Path: "/v1/secret", Action: access.WarningDispose, Secret: true}, h.add)
	server := httptest.NewServer(h.api.Handler())
	t.Cleanup(server.Close)
	h.url = server.URL
	return h
}

func TestAGuardedOperationAsksForAFreshProof(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		for age, status := range map[time.Duration]int{0: http.StatusOK, httpapi.Freshness: http.StatusOK, httpapi.Freshness + time.Millisecond: http.StatusForbidden} {
			h := guarded(t, b, b.Clock.Now().Add(-age))
			a := h.send(t, http.MethodPost, "/v1/taken", `{"text":"note"}`)
			if a.status != status {
				t.Fatalf("a proof %s old: %d %s", age, a.status, a.body)
			}
			if status == http.StatusForbidden && (a.problem(t).Code != "step_up_required" || h.changes.Load() != 0) {
				t.Errorf("%s", a.body)
			}
		}
	})
}

func TestTheRoleIsAskedForBeforeTheProof(t *testing.T) {
	b := dbtest.Open(t, "sqlite")
	h := guarded(t, b, time.Time{})
	if a := h.send(t, http.MethodPost, "/v1/taken", `{"text":"note"}`, "Cookie: "+cookie("auditor")); a.problem(t).Code != "access.not_allowed" {
		t.Error(a.body)
	}
	// The same request, with the same key, succeeds once the proof is there.
	if a := h.send(t, http.MethodPost, "/v1/taken", `{"text":"note"}`, key); a.status != http.StatusForbidden {
		t.Fatal(a.body)
	}
	h = guarded(t, b, b.Clock.Now())
	if a := h.send(t, http.MethodPost, "/v1/taken", `{"text":"note"}`, key); a.status != http.StatusOK || a.header.Get("Idempotent-Replay") != "" {
		t.Fatal(a.body)
	}
}

func TestAnAnswerThatIsShownOnceIsNotKept(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := guarded(t, b, b.Clock.Now())
		if a := h.send(t, http.MethodPost, "/v1/secret", `{"text":"note"}`, key); a.status != http.StatusOK {
			t.Fatal(a.body)
		}
		a := h.send(t, http.MethodPost, "/v1/secret", `{"text":"note"}`, key)
		if a.status != http.StatusConflict || !strings.Contains(a.body, "httpapi.already_done") || h.changes.Load() != 1 {
			t.Fatal(a.body)
		}
	})
}
