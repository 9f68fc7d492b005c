package httpapi_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"doudi/internal/dbtest"
	"doudi/internal/kernel/access"
	"doudi/internal/platform/db"
)

const (
	key  = "Idempotency-Key: 0190-abc"
	body = `{"text":"note"}`
)

// rows counts what the room's changes left behind.
func (h *house) rows(t *testing.T) (n int64) {
	t.Helper()
	err := h.DB.Read(t.Context(), access.Job("test", dbtest.County), func(tx *db.Tx) error {
		_, err := tx.Row("SELECT COUNT(*) FROM db_stage WHERE county=$1", []any{dbtest.County}, &n)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestARepeatedRequestGetsTheSameAnswerAndChangesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		first := h.send(t, http.MethodPost, "/v1/notes", body, key)
		if first.status != http.StatusOK || first.header.Get("Idempotent-Replay") != "" {
			t.Fatal(first)
		}
		for range 3 {
			again := h.send(t, http.MethodPost, "/v1/notes", body, key)
			if again.status != first.status || again.body != first.body || again.header.Get("ETag") != `"1"` ||
				again.header.Get("Content-Type") != first.header.Get("Content-Type") || again.header.Get("Idempotent-Replay") != "true" {
				t.Fatalf("%+v\nwas\n%+v", again, first)
			}
		}
		if n := h.rows(t); n != 1 {
			t.Fatalf("%d changes", n)
		}
		if a := h.send(t, http.MethodPost, "/v1/notes", body, "Idempotency-Key: another"); a.status != http.StatusOK || a.body == first.body {
			t.Fatal("another key is another request: ", a)
		}
		if a := h.send(t, http.MethodPost, "/v1/notes", body, key, "Cookie: doudi_session=other"); a.status != http.StatusOK || a.body == first.body {
			t.Fatal("the key of one user answered another: ", a)
		}
		if a := h.send(t, http.MethodPost, "/v1/notes", body, key, "Cookie: doudi_session=moved"); a.status != http.StatusConflict || a.problem(t).Code != "httpapi.key_reused" {
			t.Fatal("what was answered in one post was told in another: ", a)
		}
		if n := h.rows(t); n != 3 {
			t.Fatalf("%d changes", n)
		}
	})
}

func TestAKeyThatIsUsedForAnotherRequestIsRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		if a := h.send(t, http.MethodPost, "/v1/notes", body, key); a.status != http.StatusOK {
			t.Fatal(a)
		}
		for name, send := range map[string]func() answer{
			"another body":      func() answer { return h.send(t, http.MethodPost, "/v1/notes", `{"text":"other"}`, key) },
			"another operation": func() answer { return h.send(t, http.MethodPut, "/v1/notes/5", "", key, `If-Match: "3"`) },
			"another query":     func() answer { return h.send(t, http.MethodPost, "/v1/notes?x=1", body, key) },
		} {
			if a := send(); a.status != http.StatusConflict || a.problem(t).Code != "httpapi.key_reused" {
				t.Errorf("%s: %d %s", name, a.status, a.body)
			}
		}
		if n := h.rows(t); n != 1 {
			t.Fatalf("%d changes", n)
		}
	})
}

func TestOfTwoRequestsAtOnceOneChanges(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		h.pause = make(chan struct{})
		answers := make([]answer, 4)
		var all sync.WaitGroup
		for i := range answers {
			all.Go(func() { answers[i] = h.send(t, http.MethodPost, "/v1/notes", body, key) })
		}
		time.Sleep(300 * time.Millisecond) // one is inside its change, the others have found no answer and wait for the same key
		close(h.pause)
		all.Wait()
		done := 0
		for _, a := range answers {
			switch {
			case a.status == http.StatusOK:
				done++
			case a.status == http.StatusConflict && strings.Contains(a.body, "httpapi.already_done"):
			default:
				t.Errorf("%d %s", a.status, a.body)
			}
		}
		if n := h.rows(t); n != 1 || done < 1 {
			t.Fatalf("%d changes, %d were told of success", n, done)
		}
		if a := h.send(t, http.MethodPost, "/v1/notes", body, key); a.status != http.StatusOK || a.header.Get("Idempotent-Replay") != "true" {
			t.Fatal("asking again does not give the answer: ", a)
		}
	})
}

func TestARequestThatChangedNothingMayBeSentAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		const refused = `{"text":"refuse"}`
		for range 2 {
			if a := h.send(t, http.MethodPost, "/v1/notes", refused, key); a.status != http.StatusForbidden || a.header.Get("Idempotent-Replay") != "" {
				t.Fatal(a)
			}
		}
		if a := h.send(t, http.MethodPost, "/v1/notes", `{"text":"x"}`, key); a.status != http.StatusUnprocessableEntity {
			t.Fatal(a)
		}
		if a := h.send(t, http.MethodPost, "/v1/notes", body, key); a.status != http.StatusOK {
			t.Fatal("the corrected request is taken for a repetition: ", a)
		}
	})
}

func TestAnUploadIsToldApartByItsLength(t *testing.T) {
	h := open(t, dbtest.Open(t, "sqlite"))
	send := func(n int) answer {
		return h.send(t, http.MethodPost, "/v1/files", strings.Repeat("A", n), key, "Content-Type: text/csv")
	}
	if a := send(1000); a.status != http.StatusOK {
		t.Fatal(a)
	}
	if a := send(1000); a.status != http.StatusOK || a.header.Get("Idempotent-Replay") != "true" {
		t.Fatal(a)
	}
	if a := send(1001); a.status != http.StatusConflict || a.problem(t).Code != "httpapi.key_reused" {
		t.Fatal(a)
	}
	if n := h.rows(t); n != 1 {
		t.Fatalf("%d changes", n)
	}
}

// The kept answer may hold personal data: it is sealed like everything else.
func TestAKeptAnswerIsNotReadableOnDisk(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		if a := h.send(t, http.MethodPost, "/v1/notes", body, key); a.status != http.StatusOK {
			t.Fatal(a)
		}
		var kept []byte
		var name string
		err := h.DB.Read(t.Context(), access.Job("test", dbtest.County), func(tx *db.Tx) error {
			_, err := tx.Row("SELECT key,answer FROM httpapi_key WHERE county=$1", []any{dbtest.County}, &name, &kept)
			return err
		})
		if err != nil || len(kept) == 0 || strings.Contains(string(kept), "version") || strings.Contains(string(kept), "status") || strings.Contains(name, "0190") {
			t.Fatalf("%s %q %v", name, kept, err)
		}
	})
}
