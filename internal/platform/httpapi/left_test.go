package httpapi_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"doudi/internal/dbtest"
	"doudi/internal/kernel/access"
	"doudi/internal/platform/httpapi"
)

// An officer who turns the page before the answer is there leaves no error in the log; a fault does.
func TestWhoLeavesBeforeTheAnswerIsNoFault(t *testing.T) {
	h := open(t, dbtest.Open(t, "sqlite"))
	arrived := make(chan struct{})
	httpapi.Register(h.api, httpapi.Operation{ID: "note.slow", Method: http.MethodGet, Path: "/v1/slow", Action: access.WarningView, Summary: "slow"},
		func(ctx context.Context, _ access.Actor, _ *struct{}) (*noteOut, error) {
			close(arrived)
			<-ctx.Done()
			return nil, errors.New("sql: interrupted")
		})
	httpapi.Register(h.api, httpapi.Operation{ID: "note.broken", Method: http.MethodGet, Path: "/v1/broken", Action: access.WarningView, Summary: "broken"},
		func(context.Context, access.Actor, *struct{}) (*noteOut, error) {
			return nil, errors.New("sql: disk full")
		})
	ctx, leave := context.WithCancel(t.Context())
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, h.url+"/v1/slow", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Cookie", cookie("officer"))
	go func() {
		<-arrived
		leave()
	}()
	if _, err := http.DefaultClient.Do(r); err == nil { //nolint:bodyclose // there is no answer
		t.Fatal("it was answered")
	}
	for deadline := time.Now().Add(5 * time.Second); !strings.Contains(h.log.String(), "sql: interrupted"); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it is logged nowhere")
		}
	}
	if strings.Contains(h.log.String(), "level=ERROR") {
		t.Error(h.log.String())
	}
	if a := h.send(t, http.MethodGet, "/v1/broken", "", "Cookie: "+cookie("officer")); a.status != http.StatusInternalServerError || !strings.Contains(h.log.String(), "level=ERROR") {
		t.Errorf("%d\n%s", a.status, h.log.String())
	}
}
