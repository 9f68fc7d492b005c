package obs_test

import (
	"bytes"
	"strings"
	"testing"

	"doudi/internal/platform/obs"
)

func TestTheLogKeepsToItsLevel(t *testing.T) {
	for level, want := range map[string]string{
		"debug": "debug info warn error", "info": "info warn error", "WARN": "warn error", "error": "error", "nonsense": "info warn error", "": "info warn error",
	} {
		var out bytes.Buffer
		o := obs.New(&out, level)
		o.Log.Debug("debug")
		o.Log.Info("info")
		o.Log.Warn("warn")
		o.Log.Error("error")
		var got []string
		for line := range strings.Lines(out.String()) {
			_, message, _ := strings.Cut(strings.TrimSpace(line), " msg=")
			got = append(got, message)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("level %q lets through %v", level, got)
		}
	}
}

func TestTheMetricsAreThereUnderTheirNames(t *testing.T) {
	o := obs.Discard()
	o.Requests.WithLabelValues("warning.list", "200").Observe(0.01)
	o.Jobs.WithLabelValues("registry.load", "done").Observe(0.1)
	o.Rows.WithLabelValues("accepted").Add(3)
	families, err := o.Metrics.Gather()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, f := range families {
		seen[f.GetName()] = true
	}
	for _, name := range []string{"doudi_http_seconds", "doudi_job_seconds", "doudi_rows_total", "go_goroutines", "process_open_fds"} {
		if !seen[name] {
			t.Errorf("%s is missing", name)
		}
	}
	obs.Discard() // a second set beside the first: each test has its own
}
