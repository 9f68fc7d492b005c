package bench

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"doudi/internal/app"
	"doudi/internal/demo"
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/clock"
	"doudi/internal/platform/config"
)

const (
	officer = "officer.bureau"

	// latencyPersons is a tenth of a million: enough for a registry whose full import is under way all the time. DOUDI_BENCH_PERSONS
	// makes it smaller, DOUDI_BENCH_UPLOADS the number of uploads.
	latencyPersons = 30_000
	latencyUploads = 1000
	// upAtOnce is how many departments' clerks upload at the same time in the last part.
	upAtOnce = 4
	// thought is between two uploads of one clerk, so that they fall into every stage of an import.
	thought = 50 * time.Millisecond
	glance  = 10 * time.Millisecond
	clicks  = 200 * time.Millisecond
	// lost is when a warning that has not changed is given up.
	lost = time.Minute
)

// latencyWork is the work of a process of its own.
type latencyWork struct {
	Config   config.Config
	Files    []string // the district on several delivery days; the first is taken in before anything is measured
	Days     []demo.Options
	Accounts []app.Account
	Uploads  int
}

// latencyPart is what was seen under one load.
type latencyPart struct {
	Name string
	// On the way: received until published in the registry, until a run began, until it was published, until the list showed it.
	Stages  [4][]time.Duration
	Warning []time.Duration // from the first byte of an upload until the warning's list showed what it changed
	Login   []time.Duration
	Click   []time.Duration
	Files   int64 // of the import beside, published meanwhile
	Rows    int64
	Took    time.Duration
}

// BenchmarkOneRecord measures what one new record waits for on its way to the warning that it changes, and what people wait for
// meanwhile: alone, and beside the import of the whole district.
func BenchmarkOneRecord(b *testing.B) {
	persons := fromEnv("DOUDI_BENCH_PERSONS", latencyPersons)
	work := latencyWork{Uploads: fromEnv("DOUDI_BENCH_UPLOADS", latencyUploads)}
	today := civil.FromTime(clock.System{}.Now())
	for _, back := range []int{40, 20, 0} { // three delivery days: what happened in between is what each brings
		options, err := demo.Whole(1, persons, today.AddDays(-back))
		if err != nil {
			b.Fatal(err)
		}
		files, _ := writeDistrict(b, options)
		work.Days, work.Files = append(work.Days, options), append(work.Files, files)
	}
	work.Accounts = operators(b, work.Days[0], officer)
	for _, engine := range []string{"sqlite", "postgres"} {
		b.Run(engine, func(b *testing.B) {
			for range b.N {
				oneRecord(b, engine, work)
			}
		})
	}
}

func oneRecord(b *testing.B, engine string, work latencyWork) {
	work.Config = settings(b, engine)
	var parts []latencyPart
	inChild(b, "one record", work, &parts)
	last := parts[len(parts)-1]
	b.ReportMetric(quantile(last.Warning, 0.5).Seconds()*1000, "p50-ms")
	b.ReportMetric(quantile(last.Warning, 0.99).Seconds()*1000, "p99-ms")
	b.ReportMetric(quantile(append(slices.Clone(last.Login), last.Click...), 1).Seconds()*1000, "click-max-ms")
}

// tell writes one line as soon as the part is over: a whole measurement takes a while.
func (p latencyPart) tell(out io.Writer, engine string) {
	_, _ = fmt.Fprintf(out, "%-8s  %-30s  record to warning %s (%d)   sign-in %s (%d)   click %s (%d)   beside: %d files, %d rows in %.0f s\n", engine, p.Name,
		spread(p.Warning), len(p.Warning), spread(p.Login), len(p.Login), spread(p.Click), len(p.Click), p.Files, p.Rows, p.Took.Seconds())
	for i, name := range []string{"received to published", "published to run", "run", "run to warning"} {
		_, _ = fmt.Fprintf(out, "          %-30s  %s\n", name, spread(p.Stages[i]))
	}
}

func quantile(list []time.Duration, q float64) time.Duration {
	if len(list) == 0 {
		return 0
	}
	list = slices.Sorted(slices.Values(list))
	return list[min(len(list)-1, int(q*float64(len(list))))]
}

func spread(list []time.Duration) string {
	var words []string
	for _, q := range []struct {
		name string
		at   float64
	}{{"p50", 0.5}, {"p90", 0.9}, {"p99", 0.99}, {"max", 1}} {
		words = append(words, fmt.Sprintf("%s %d", q.name, quantile(list, q.at).Milliseconds()))
	}
	return strings.Join(words, " ") + " ms"
}

// measureOneRecord takes a district in and then measures part after part.
func measureOneRecord(order []byte) (any, error) {
	var work latencyWork
	if err := json.Unmarshal(order, &work); err != nil {
		return nil, err
	}
	h, url, stop, err := serve(work.Config, work.Accounts)
	if err != nil {
		return nil, err
	}
	if err := deliverAll(h, url, work.Files[0], work.Days[0]); err != nil {
		return nil, err
	}
	m := &meter{house: h, url: url, work: work}
	if err := m.findTargets(); err != nil {
		return nil, err
	}
	var parts []latencyPart
	for _, p := range []struct {
		name   string
		clerks int
		beside bool
	}{{"alone", 1, false}, {"beside a full import", 1, true}, {fmt.Sprintf("the same, %d clerks at once", upAtOnce), upAtOnce, true}} {
		if only := os.Getenv("DOUDI_BENCH_PART"); only != "" && only != p.name {
			continue // a whole measurement takes a while
		}
		part, err := m.measure(p.name, p.clerks, p.beside)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.name, err)
		}
		parts = append(parts, part)
		part.tell(os.Stderr, h.DB.Engine())
	}
	return parts, stop()
}
