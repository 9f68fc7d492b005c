package app

import (
	"compress/gzip"
	"io"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

func TestAssetsTravelPacked(t *testing.T) {
	script := strings.Repeat("export const a = 1;\n", 200)
	h := pages(fstest.MapFS{"assets/a-12345678.js": {Data: []byte(script)}, "assets/b-12345678.woff2": {Data: []byte("font")}, "index.html": {Data: []byte("<html>")}})
	get := func(method, name, accepts string) *httptest.ResponseRecorder {
		r, w := httptest.NewRequestWithContext(t.Context(), method, "/assets/"+name, nil), httptest.NewRecorder()
		r.Header.Set("Accept-Encoding", accepts)
		h.ServeHTTP(w, r)
		return w
	}
	for range 2 { // packed at the first request, kept for the second
		w := get("GET", "a-12345678.js", "gzip, br")
		if w.Header().Get("Content-Encoding") != "gzip" || !strings.Contains(w.Header().Get("Content-Type"), "javascript") || w.Body.Len() > len(script)/5 ||
			!strings.Contains(w.Header().Get("Cache-Control"), "immutable") || w.Header().Get("Vary") != "Accept-Encoding" {
			t.Fatalf("%d bytes, %v", w.Body.Len(), w.Header())
		}
		z, err := gzip.NewReader(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		if text, err := io.ReadAll(z); err != nil || string(text) != script {
			t.Fatal("another script came out", err)
		}
	}
	if w := get("GET", "a-12345678.js", ""); w.Header().Get("Content-Encoding") != "" || w.Body.String() != script {
		t.Error("a browser that takes nothing packed", w.Header())
	}
	if w := get("HEAD", "a-12345678.js", "gzip"); w.Body.Len() != 0 || w.Code != 200 {
		t.Error("HEAD", w.Code, w.Body.Len())
	}
	if w := get("GET", "b-12345678.woff2", "gzip"); w.Header().Get("Content-Encoding") != "" {
		t.Error("what is packed already was packed again")
	}
	if w := get("GET", "c-12345678.js", "gzip"); w.Code != 404 {
		t.Error("a missing one", w.Code)
	}
}
