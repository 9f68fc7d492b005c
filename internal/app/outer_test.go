package app

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"doudi/internal/kernel/problem"
	"doudi/internal/platform/clock"
	"doudi/internal/platform/config"
	"doudi/internal/platform/db"
	"doudi/internal/platform/obs"
)

// outside is a configuration of the outer zone whose data folder does not exist.
func outside(t *testing.T) config.Config {
	t.Helper()
	c := config.Defaults()
	c.Zone, c.Data = config.Outer, filepath.Join(t.TempDir(), "data")
	c.MasterKeyFile = filepath.Join(c.Data, "master.key")
	return c
}

func status(h http.Handler, method, address string) (int, string) {
	r, w := httptest.NewRequestWithContext(context.Background(), method, address, nil), httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

func TestTheOuterZoneHasTwoDoorsAndNothingElse(t *testing.T) {
	c := outside(t)
	o, err := OpenOuter(c, obs.New(&strings.Builder{}, "error"))
	if err != nil {
		t.Fatal(err)
	}
	h := o.Handler()
	for _, address := range []string{"/", "/index.html", "/warnings", "/persons/1", "/v1/session", "/v1/warnings", "/openapi.yaml", "/openapi.json", "/fieldx",
		"/field/%2e%2e/warnings", "/field/..%2fwarnings", "/.vite/manifest.json", "/assets/nothing.js", "/assets/"} {
		if code, body := status(h, "GET", address); code != 404 && code != 307 { // a redirect to the plain address, which is a 404
			t.Errorf("GET %s: %d %.80s", address, code, body)
		}
	}
	for _, address := range []string{"/v1/session", "/apply", "/field"} {
		if code, _ := status(h, "POST", address); code != 404 {
			t.Errorf("POST %s: %d", address, code)
		}
	}
	for _, address := range []string{"/healthz", "/apply", "/apply/step/2", "/field", "/field/today"} {
		// 503: the front end is not built, and the page says so.
		if code, _ := status(h, "GET", address); code != 200 && (code != 503 || address == "/healthz") {
			t.Errorf("GET %s: %d", address, code)
		}
	}
	if _, err := os.Stat(c.Data); err == nil {
		t.Error("the outer zone wrote into its data folder")
	}
}

// The doors' own scripts are served, also what these load in turn; the console's are not.
func TestTheOuterZoneServesTheDoorsAssetsOnly(t *testing.T) {
	built := fstest.MapFS{
		"index.html":                  {Data: []byte(`<script src="/assets/console-aaaaaaaa.js">`)},
		"field/index.html":            {Data: []byte(`<script src="/assets/field-bbbbbbbb.js">`)},
		"apply/index.html":            {Data: []byte(`<link href="/assets/door-cccccccc.css">`)},
		"assets/console-aaaaaaaa.js":  {Data: []byte(`import "./shared-dddddddd.js"`)},
		"assets/field-bbbbbbbb.js":    {Data: []byte(`import "./shared-dddddddd.js"`)},
		"assets/shared-dddddddd.js":   {Data: []byte(`1`)},
		"assets/door-cccccccc.css":    {Data: []byte(`url(/assets/mark-eeeeeeee.svg)`)},
		"assets/mark-eeeeeeee.svg":    {Data: []byte(`<svg/>`)},
		"assets/warnings-ffffffff.js": {Data: []byte(`2`)},
	}
	h := doorsOnly(built)
	for name := range built {
		want := 200
		if strings.Contains(name, "console") || strings.Contains(name, "warnings") || name == "index.html" {
			want = 404
		}
		if code, _ := status(h, "GET", "/"+name); code != want {
			t.Errorf("%s: %d, not %d", name, code, want)
		}
	}
}

func TestTheOuterZoneStartsBesideNoData(t *testing.T) {
	o := obs.New(&strings.Builder{}, "error")
	named := outside(t)
	named.DB = "postgres://somewhere"
	if _, err := OpenOuter(named, o); !problem.Is(err, ErrOuterHoldsNothing) {
		t.Errorf("with a database's address: %v", err)
	}
	for _, file := range []string{"doudi.db", "master.key"} {
		c := outside(t)
		if err := os.MkdirAll(c.Data, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(c.Data, file), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenOuter(c, o); !problem.Is(err, ErrOuterHoldsNothing) {
			t.Errorf("beside %s: %v", file, err)
		}
	}
}

// Whatever asks for a database there is refused at the lowest place: no command and no later room gets round it.
func TestNoDatabaseIsOpenedInTheOuterZone(t *testing.T) {
	c, o := outside(t), obs.New(&strings.Builder{}, "error")
	if _, err := Open(t.Context(), c, o); !problem.Is(err, db.ErrOuterZone) {
		t.Errorf("the house: %v", err)
	}
	if _, err := db.OpenReadOnly(t.Context(), c, clock.System{}, o); !problem.Is(err, db.ErrOuterZone) {
		t.Errorf("read only: %v", err)
	}
	if _, err := db.OpenBeside(t.Context(), c, clock.System{}, o); !problem.Is(err, db.ErrOuterZone) {
		t.Errorf("beside: %v", err)
	}
	if _, err := os.Stat(c.Data); err == nil {
		t.Error("something was written")
	}
}
