package bench

import (
	"context"
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"slices"
	"sync"
	"testing"
	"time"

	"doudi/internal/app"
	"doudi/internal/demo"
	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/ident"
	"doudi/internal/platform/config"
	"doudi/internal/platform/obs"
)

const (
	// searchers type at the same time, as fast as a practised typist and without ever stopping to read.
	searchers = 50
	keystroke = 150 * time.Millisecond
	// wordsEach is how many words each of them types: a pinyin, initials, a name, a number. DOUDI_BENCH_WORDS changes it.
	wordsEach = 4
)

// searchWork is the work of a process of its own.
type searchWork struct {
	Config   config.Config
	Files    string
	District demo.Options
	Accounts []app.Account
	Words    int
}

// searchPart is what was measured.
type searchPart struct {
	Persons int
	Build   time.Duration // from the program's start until the first search was answered
	Heap    int64         // what the program holds more with its index than before it was opened, bytes
	House   []time.Duration
	CPU     time.Duration // of the house and of those who ask it, for one search
	Plain   []time.Duration
	Found   [2]int // persons whom their own number found: house, plain
}

// BenchmarkSearch has fifty users search a whole district as they type: by the house, over its API, from sealed data, in scope, each
// search with its row in the trail; and by what one would write without it, LIKE over a plain table in the same process. The plain
// table needs no network, no session and no trail, and keeps every name in clear on disk.
func BenchmarkSearch(b *testing.B) {
	options, words := wholeDistrict(b), fromEnv("DOUDI_BENCH_WORDS", wordsEach)
	files, _ := writeDistrict(b, options)
	accounts := operators(b, options, officer)
	for _, engine := range []string{"sqlite", "postgres"} {
		b.Run(engine, func(b *testing.B) {
			for range b.N {
				var p searchPart
				inChild(b, "search", searchWork{Config: settings(b, engine), Files: files, District: options, Accounts: accounts, Words: words}, &p)
				p.tell(engine)
				b.ReportMetric(milliseconds(p.House, 0.95), "p95-ms")
				b.ReportMetric(milliseconds(p.Plain, 0.95)/milliseconds(p.House, 0.95), "ratio")
				b.ReportMetric(float64(p.Heap>>20), "heap-MB")
			}
		})
	}
}

func milliseconds(list []time.Duration, q float64) float64 { return quantile(list, q).Seconds() * 1000 }

func (p searchPart) tell(engine string) {
	fmt.Printf("%-8s  %d persons: index ready %.1f s after the start, %d MB; %d users; %d µs of processor for a search\n", engine, p.Persons, p.Build.Seconds(), p.Heap>>20, searchers,
		p.CPU.Microseconds())
	for _, one := range []struct {
		name  string
		times []time.Duration
		found int
	}{{"the house, over HTTP, with trail", p.House, p.Found[0]}, {"LIKE over a plain table", p.Plain, p.Found[1]}} {
		fmt.Printf("          %-34s  p50 %.1f  p95 %.1f  p99 %.1f  max %.1f ms  (%d searches, %d of %d found by number)\n", one.name, milliseconds(one.times, 0.5),
			milliseconds(one.times, 0.95), milliseconds(one.times, 0.99), milliseconds(one.times, 1), len(one.times), one.found, searchers)
	}
}

func measureSearch(order []byte) (any, error) {
	var work searchWork
	if err := json.Unmarshal(order, &work); err != nil {
		return nil, err
	}
	if err := register(work); err != nil {
		return nil, err
	}
	people, err := readPeople(work)
	if err != nil {
		return nil, err
	}
	p := searchPart{Persons: len(people)}
	before, began := heap(), time.Now()
	// Without its queue: what the files set off, scoring above all, is measured elsewhere.
	h, err := app.Open(ctx, work.Config, obs.New(os.Stderr, "warn"))
	if err != nil {
		return nil, err
	}
	h.Registry.Begin()
	server := httptest.NewServer(h.Handler())
	v := &visitor{url: server.URL}
	if err := v.signIn(ctx, officer); err != nil {
		return nil, err
	}
	house := func(query string) (int, error) {
		var found struct {
			Total int `json:"total"`
		}
		body, err := json.Marshal(map[string]string{"query": query})
		if err != nil {
			return 0, err
		}
		mine := *v // the answer's cookies are each one's own
		err = mine.do(ctx, "POST", "/v1/searches", "application/json", string(body), &found)
		return found.Total, err
	}
	for {
		if _, err = house("z"); err == nil {
			break
		}
		if time.Since(began) > time.Minute {
			return nil, err
		}
		time.Sleep(20 * time.Millisecond)
	}
	p.Build, p.Heap = time.Since(began), heap()-before
	if path := os.Getenv("DOUDI_BENCH_PROFILE"); path != "" {
		file, err := os.Create(path) //nolint:gosec // the developer's own
		if err != nil {
			return nil, err
		}
		if err := pprof.StartCPUProfile(file); err != nil {
			return nil, err
		}
	}
	cpu := usage()
	if p.House, p.Found[0], err = typeAll(people, work.Words, house); err != nil {
		return nil, err
	}
	pprof.StopCPUProfile()
	p.CPU = (processor(usage()) - processor(cpu)) / time.Duration(len(p.House))
	_, _ = fmt.Fprintf(os.Stderr, "the house: ready in %.1f s, %d MB, p50 %.1f p95 %.1f p99 %.1f ms of %d searches, %d µs of processor each\n", p.Build.Seconds(), p.Heap>>20,
		milliseconds(p.House, 0.5), milliseconds(p.House, 0.95), milliseconds(p.House, 0.99), len(p.House), p.CPU.Microseconds()) // the rest takes a while
	server.Close()
	h.Registry.End()
	if err := h.DB.Close(); err != nil {
		return nil, err
	}
	plain, closePlain, err := plainTable(filepath.Join(work.Config.Data, "plain.db"), people)
	if err != nil {
		return nil, err
	}
	if p.Plain, p.Found[1], err = typeAll(people, work.Words, plain); err != nil {
		return nil, err
	}
	return p, closePlain()
}

func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc) //nolint:gosec // far below
}

// register takes in the register and the list of low-income people: what the index is made of.
func register(work searchWork) error {
	_, url, stop, err := serve(work.Config, work.Accounts)
	if err != nil {
		return err
	}
	courier := demo.Courier{BaseURL: url, Password: func(string) string { return password }, Poll: 50 * time.Millisecond}
	needed := slices.DeleteFunc(work.District.Deliveries(), func(d demo.Delivery) bool { return d.Item != "hukou" && d.Item != "recipient" })
	if err := courier.Deliver(ctx, work.Files, needed); err != nil {
		return err
	}
	return stop()
}

type citizen struct{ number, name string }

func readPeople(work searchWork) ([]citizen, error) {
	m := meter{work: latencyWork{Days: []demo.Options{work.District}}}
	file, err := os.Open(filepath.Join(work.Files, demo.DeliveriesFolder, m.register()))
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	rows := csv.NewReader(file)
	rows.FieldsPerRecord = -1
	var list []citizen
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return list, nil
		}
		if err != nil {
			return nil, err
		}
		if _, err := ident.ParseID(row[0], civil.Date{}); err == nil { // the header and the dirt are no persons
			list = append(list, citizen{row[0], row[1]})
		}
	}
}

// plainTable is the alternative: every name and number in clear, looked through by LIKE.
func plainTable(path string, people []citizen) (search func(query string) (int, error), stop func() error, err error) {
	d, err := sql.Open("sqlite3", "file:"+path+"?_pragma=journal_mode(wal)&_pragma=synchronous(normal)")
	if err != nil {
		return nil, nil, err
	}
	d.SetMaxOpenConns(config.Defaults().Readers)
	if _, err := d.ExecContext(ctx, "CREATE TABLE person (id INTEGER PRIMARY KEY, number TEXT, name TEXT, pinyin TEXT, initials TEXT)"); err != nil {
		return nil, nil, err
	}
	tx, err := d.BeginTx(ctx, nil)
	if err != nil {
		return nil, nil, err
	}
	insert, err := tx.PrepareContext(ctx, "INSERT INTO person (number,name,pinyin,initials) VALUES (?,?,?,?)")
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = insert.Close() }()
	for _, who := range people {
		typed, initials := spelt(who.name)
		if _, err := insert.ExecContext(ctx, who.number, who.name, typed, initials); err != nil {
			return nil, nil, err
		}
	}
	if err := tx.Commit(); err != nil {
		return nil, nil, err
	}
	search = func(query string) (total int, err error) {
		rows, err := d.QueryContext(context.Background(), `SELECT id,name,COUNT(*) OVER () FROM person WHERE name LIKE '%'||?1||'%' OR pinyin LIKE ?1||'%'
			OR initials LIKE ?1||'%' OR number LIKE '%'||?1 ORDER BY name=?1 DESC, id LIMIT 12`, query)
		if err != nil {
			return 0, err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var id int64
			var name string
			if err := rows.Scan(&id, &name, &total); err != nil {
				return 0, err
			}
		}
		return total, rows.Err()
	}
	return search, d.Close, nil
}

func spelt(name string) (pinyin, initials string) {
	for _, r := range name {
		if ways := ident.Syllables(r); len(ways) > 0 {
			pinyin, initials = pinyin+ways[0], initials+ways[0][:1]
		}
	}
	return pinyin, initials
}

// typeAll has everybody type their words, each search timed; the last word of each is a number, which has to find its person.
func typeAll(people []citizen, words int, search func(query string) (int, error)) (times []time.Duration, found int, err error) {
	var all sync.WaitGroup
	var mu sync.Mutex
	for n := range searchers {
		all.Add(1)
		go func() {
			defer all.Done()
			dice := rand.New(rand.NewPCG(1, uint64(n))) //nolint:gosec // the same words in every run
			time.Sleep(time.Duration(dice.Int64N(int64(keystroke))))
			for i := range words {
				who := people[dice.IntN(len(people))]
				var total int
				for _, query := range typing(who, i, i == words-1) {
					began := time.Now()
					t, e := search(query)
					took := time.Since(began)
					mu.Lock()
					if times, total = append(times, took), t; e != nil {
						err = e
					}
					mu.Unlock()
					time.Sleep(keystroke)
				}
				if i == words-1 && total == 1 {
					mu.Lock()
					found++
					mu.Unlock()
				}
			}
		}()
	}
	all.Wait()
	return times, found, err
}

// typing is what the search is asked while one word is typed.
func typing(who citizen, turn int, number bool) (queries []string) {
	if number {
		return []string{who.number}
	}
	pinyin, initials := spelt(who.name)
	word := []string{pinyin, initials, who.name, who.number[14:]}[turn%4]
	if turn%4 == 3 {
		return []string{word}
	}
	runes := []rune(word)
	for i := range runes {
		queries = append(queries, string(runes[:i+1]))
	}
	return queries
}
