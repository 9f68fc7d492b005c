package app

import (
	"bytes"
	"context"
	"io/fs"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strings"

	"doudi/internal/kernel/problem"
	"doudi/internal/platform/config"
	"doudi/internal/platform/httpapi"
	"doudi/internal/platform/obs"
	"doudi/web"
)

// ErrOuterHoldsNothing refuses to start in the outer zone beside what must not be there.
var ErrOuterHoldsNothing = problem.Define("app.outer_holds_nothing", problem.Conflict,
	"外网区（zone: outer）的服务不保存任何登记信息，也不连接数据库；但这里有{what}。服务没有启动。请把它移到内网，或改用 zone: inner。",
	"In the outer zone (zone: outer) the program holds nothing of the registry and opens no database; but there is {what}. It was not started. Move that to the intranet, or set zone: inner.")

// Outer is the program in the outer zone, which the internet can reach: the doors of people and of community workers, and nothing
// else. It has no database, no key and no job, so that whoever takes it over finds nobody's data (docs/adr/0009).
type Outer struct {
	Config config.Config
	Obs    *obs.Obs
	doors  http.Handler
}

// OpenOuter builds the doors. It refuses where a database is named, or where the data folder holds one or the master key.
func OpenOuter(c config.Config, o *obs.Obs) (*Outer, error) {
	if c.DB != "" {
		return nil, ErrOuterHoldsNothing.With("what", "db")
	}
	for _, file := range []string{filepath.Join(c.Data, "doudi.db"), c.MasterKeyFile} {
		if _, err := os.Stat(file); err == nil {
			return nil, ErrOuterHoldsNothing.With("what", file)
		}
	}
	built, err := fs.Sub(web.Dist, "dist/app")
	if err != nil {
		return nil, err
	}
	return &Outer{Config: c, Obs: o, doors: doorsOnly(built)}, nil
}

// Handler serves /field, /apply, what their pages load, and /healthz. There is nothing at any other address.
func (o *Outer) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) })
	mux.Handle("GET /metrics", loopback(metrics(o.Obs)))
	mux.Handle("/", o.doors)
	return httpapi.Secured(mux)
}

// Close has nothing to close.
func (o *Outer) Close(context.Context) error { return nil }

// doorsOnly serves the two doors out of the built front end.
func doorsOnly(built fs.FS) http.Handler {
	everything := pages(built)
	theirs := assetsOf(built, "field/index.html", "apply/index.html")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
		if r.Method != http.MethodGet && r.Method != http.MethodHead || door(name) == console && !theirs[name] {
			httpapi.NoRoute().ServeHTTP(w, r)
			return
		}
		everything.ServeHTTP(w, r)
	})
}

// assetsOf are the assets that the pages name, and those that these name in turn.
func assetsOf(built fs.FS, pages ...string) map[string]bool {
	found := map[string]bool{}
	names, err := fs.Glob(built, "assets/*")
	if err != nil {
		return found
	}
	for open := pages; len(open) > 0; open = open[1:] {
		text, err := fs.ReadFile(built, open[0])
		if err != nil {
			continue // not built: the page itself says so
		}
		for _, name := range names {
			if !found[name] && bytes.Contains(text, []byte(path.Base(name))) {
				found[name] = true
				open = append(open, name)
			}
		}
	}
	return found
}
