package app

import (
	"io/fs"
	"net"
	"net/http"
	"path"
	"strings"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"doudi/internal/kernel/access"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/db"
	"doudi/internal/platform/httpapi"
	"doudi/internal/platform/obs"
	"doudi/web"
)

// ui serves the built front end: three doors, each a page of its own with its own paths below it. Assets carry a hash in their
// name and are kept by the browser; a missing one is a 404 and never a page.
func ui() http.Handler {
	built, err := fs.Sub(web.Dist, "dist/app")
	if err != nil {
		return httpapi.NoRoute()
	}
	return pages(built)
}

func pages(built fs.FS) http.Handler {
	files := http.FileServerFS(built)
	assets := &packed{built: built, plain: files}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
		switch {
		case strings.HasPrefix(name, "assets/"):
			if _, err := fs.Stat(built, name); err != nil {
				httpapi.NoRoute().ServeHTTP(w, r)
				return
			}
			w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
			assets.ServeHTTP(w, r)
		case name != "" && path.Ext(name) != "" && !strings.HasSuffix(name, ".html"):
			if _, err := fs.Stat(built, name); err != nil {
				httpapi.NoRoute().ServeHTTP(w, r)
				return
			}
			files.ServeHTTP(w, r)
		default:
			page(w, built, door(name))
		}
	})
}

const console = "index.html"

// door is the page that serves a path.
func door(name string) string {
	for _, d := range []string{"field", "apply"} {
		if name == d || strings.HasPrefix(name, d+"/") {
			return d + "/index.html"
		}
	}
	return console
}

func page(w http.ResponseWriter, built fs.FS, name string) {
	html, err := fs.ReadFile(built, name)
	if err != nil {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = w.Write([]byte("界面还没有构建：请运行 make ui。接口说明在 /openapi.yaml。\nThe front end is not built: run `make ui`. The API is described at /openapi.yaml.\n"))
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	_, _ = w.Write(html)
}

// health answers 200 when the database answers.
func health(d *db.DB) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		err := d.Read(r.Context(), access.Job("health", 0), func(tx *db.Tx) error {
			_, err := tx.Size()
			return err
		})
		if err != nil {
			http.Error(w, "database", http.StatusServiceUnavailable)
			return
		}
		_, _ = w.Write([]byte("ok\n"))
	})
}

func metrics(o *obs.Obs) http.Handler {
	return promhttp.HandlerFor(o.Metrics, promhttp.HandlerOpts{})
}

// ErrLoopbackOnly refuses metrics to other machines: a site exposes them through its own gateway.
var ErrLoopbackOnly = problem.Define("app.loopback_only", problem.Forbidden,
	"只能在本机查看运行指标。", "Metrics are shown on this machine only.")

func loopback(inner http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, _ := net.SplitHostPort(r.RemoteAddr)
		if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() || r.Header.Get("X-Forwarded-For") != "" {
			http.Error(w, ErrLoopbackOnly.Text("zh-CN"), http.StatusForbidden)
			return
		}
		inner.ServeHTTP(w, r)
	})
}
