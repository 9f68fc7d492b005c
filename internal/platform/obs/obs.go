// Package obs is what the operator sees of the running program: structured logs (log/slog) and Prometheus metrics. Neither ever
// carries a person's data: log attributes are ids, codes, counts and durations.
package obs

import (
	"io"
	"log/slog"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

// Obs is handed to every part that has something to tell.
type Obs struct {
	Log     *slog.Logger
	Metrics *prometheus.Registry

	Requests *prometheus.HistogramVec // seconds, by operation and status
	Jobs     *prometheus.HistogramVec // seconds, by kind and outcome
	Rows     *prometheus.CounterVec   // rows through the pipeline, by stage
}

// New makes a logger on w and a fresh set of metrics.
func New(w io.Writer, level string) *Obs {
	o := &Obs{
		Log:     slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: parseLevel(level)})),
		Metrics: prometheus.NewRegistry(),
		Requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "doudi_http_seconds", Help: "Time to answer a request, by operation and status.",
			Buckets: []float64{.005, .02, .05, .1, .3, 1, 3, 10},
		}, []string{"operation", "status"}),
		Jobs: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "doudi_job_seconds", Help: "Time of one job, by kind and outcome.",
			Buckets: []float64{.01, .05, .2, 1, 5, 20},
		}, []string{"kind", "outcome"}),
		Rows: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "doudi_rows_total", Help: "Rows through the pipeline, by stage.",
		}, []string{"stage"}),
	}
	o.Metrics.MustRegister(o.Requests, o.Jobs, o.Rows, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return o
}

// Discard tells nobody: for tests.
func Discard() *Obs { return New(io.Discard, "error") }

func parseLevel(text string) slog.Level {
	var level slog.Level
	if err := level.UnmarshalText([]byte(strings.ToUpper(text))); err != nil {
		return slog.LevelInfo
	}
	return level
}
