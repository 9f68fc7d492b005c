package bench

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"doudi/internal/app"
	"doudi/internal/demo"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/clock"
	"doudi/internal/platform/config"
	"doudi/internal/platform/db"
	"doudi/internal/platform/obs"
	"doudi/internal/platform/seal"
)

const (
	latencyKey = "DOUDI_BENCH_LATENCY_CHILD"
	officer    = "officer.bureau"

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
	Answer   string // file
}

// latencyPart is what was seen under one load.
type latencyPart struct {
	Name    string
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
	persons, uploads := latencyPersons, latencyUploads
	if n, err := strconv.Atoi(os.Getenv("DOUDI_BENCH_PERSONS")); err == nil {
		persons = n
	}
	if n, err := strconv.Atoi(os.Getenv("DOUDI_BENCH_UPLOADS")); err == nil {
		uploads = n
	}
	work := latencyWork{Uploads: uploads}
	today := civil.FromTime(clock.System{}.Now())
	for _, back := range []int{40, 20, 0} { // three delivery days: what happened in between is what each brings
		options, err := demo.Whole(1, persons, today.AddDays(-back))
		if err != nil {
			b.Fatal(err)
		}
		files, _ := writeDistrict(b, options)
		work.Days, work.Files = append(work.Days, options), append(work.Files, files)
	}
	users, err := work.Days[0].Users()
	if err != nil {
		b.Fatal(err)
	}
	for _, u := range users {
		if p := u.Posts[0]; p.Role == access.DepartmentOperator || u.Login == officer {
			work.Accounts = append(work.Accounts, app.Account{Login: u.Login, Name: u.Name, Password: password, County: p.County,
				Posts: []app.Post{{Role: p.Role, Division: int64(p.County), Department: p.Department, Grants: p.Grants}}})
		}
	}
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
	folder := b.TempDir()
	work.Answer = filepath.Join(folder, "answer.json")
	var parts []latencyPart
	inChild(b, latencyKey, folder, work, work.Answer, &parts)
	last := parts[len(parts)-1]
	b.ReportMetric(quantile(last.Warning, 0.5).Seconds()*1000, "p50-ms")
	b.ReportMetric(quantile(last.Warning, 0.99).Seconds()*1000, "p99-ms")
	b.ReportMetric(quantile(append(slices.Clone(last.Login), last.Click...), 1).Seconds()*1000, "click-max-ms")
}

// tell writes one line as soon as the part is over: a whole measurement takes a while.
func (p latencyPart) tell(out io.Writer, engine string) {
	_, _ = fmt.Fprintf(out, "%-8s  %-30s  record to warning %s (%d)   sign-in %s (%d)   click %s (%d)   beside: %d files, %d rows in %.0f s\n", engine, p.Name,
		spread(p.Warning), len(p.Warning), spread(p.Login), len(p.Login), spread(p.Click), len(p.Click), p.Files, p.Rows, p.Took.Seconds())
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

func beLatencyChild(order string) error {
	var work latencyWork
	if err := readJSON(order, &work); err != nil {
		return err
	}
	h, err := app.Open(ctx, work.Config, obs.New(os.Stderr, "warn"))
	if err != nil {
		return err
	}
	if err := h.Start(ctx); err != nil {
		return err
	}
	if err := h.Setup(ctx, []int{county}, work.Accounts); err != nil {
		return err
	}
	server := httptest.NewServer(h.Handler())
	defer server.Close()
	courier := demo.Courier{BaseURL: server.URL, Password: func(string) string { return password }, Poll: 50 * time.Millisecond}
	if err := courier.Deliver(ctx, work.Files[0], work.Days[0].Deliveries()); err != nil {
		return err
	}
	if err := h.Idle(ctx); err != nil {
		return err
	}
	m := &meter{house: h, url: server.URL, work: work}
	if err := m.findTargets(); err != nil {
		return err
	}
	var parts []latencyPart
	for _, p := range []struct {
		name   string
		clerks int
		beside bool
	}{{"alone", 1, false}, {"beside a full import", 1, true}, {fmt.Sprintf("the same, %d clerks at once", upAtOnce), upAtOnce, true}} {
		part, err := m.measure(p.name, p.clerks, p.beside)
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		parts = append(parts, part)
		part.tell(os.Stderr, h.DB.Engine())
	}
	if err := h.Close(ctx); err != nil {
		return err
	}
	raw, err := json.Marshal(parts)
	if err != nil {
		return err
	}
	return os.WriteFile(work.Answer, raw, 0o600)
}

// target is a household with an open warning, and a member who may fall ill.
type target struct {
	household, warning int64
	community          int64
	idNo, name         string
}

// meter measures one house.
type meter struct {
	house   *app.House
	url     string
	work    latencyWork
	targets chan target // each in one clerk's hands at a time
	number  atomic.Int64
	round   int // of imports beside
}

// madeIll are how many households get bills before anything is measured, so that enough have a warning open.
const madeIll = 400

// findTargets finds people of the register whose household has a warning open, after it has made some of them ill.
func (m *meter) findTargets() error {
	people, err := m.readRegister()
	if err != nil {
		return err
	}
	poor, err := m.find(people, `SELECT 0,s.household,0,p.hash FROM
		(SELECT household FROM assess_score WHERE county=$1 GROUP BY household ORDER BY MAX(total) DESC LIMIT `+strconv.Itoa(madeIll)+`) s
		JOIN registry_member m ON m.county=$1 AND m.household=s.household AND m.superseded IS NULL AND m.valid_to=''
		JOIN registry_person p ON p.county=$1 AND p.id=m.person`)
	if err != nil {
		return err
	}
	var bills strings.Builder
	bills.WriteString(billHeader)
	for _, t := range poor {
		for range 3 { // stays
			bills.WriteString(m.bill(t))
		}
	}
	clerk := &visitor{url: m.url}
	if err := clerk.signIn(ctx, "operator.yibao"); err != nil {
		return err
	}
	if _, err := clerk.upload(ctx, bills.String()); err != nil {
		return err
	}
	if err := m.house.Idle(ctx); err != nil {
		return err
	}
	found, err := m.find(people, `SELECT w.id,w.household,w.community,p.hash FROM warning_warning w
		JOIN registry_member m ON m.county=w.county AND m.household=w.household AND m.superseded IS NULL AND m.valid_to=''
		JOIN registry_person p ON p.county=m.county AND p.id=m.person WHERE w.county=$1 AND w.state='open'`)
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "%d households have a warning open\n", len(found))
	if len(found) < 2*upAtOnce {
		return fmt.Errorf("only %d households have a warning open: take more persons", len(found))
	}
	m.targets = make(chan target, len(found))
	for _, t := range found {
		m.targets <- t
	}
	return nil
}

// find reads one person of each household that the query names and that the register file has.
func (m *meter) find(people map[[seal.HashSize]byte][2]string, query string) (found []target, err error) {
	err = m.house.DB.Read(ctx, access.Job("bench", county), func(tx *db.Tx) error {
		seen := map[int64]bool{}
		return tx.Rows(query, []any{county}, func(scan func(...any) error) error {
			var t target
			var hash []byte
			if err := scan(&t.warning, &t.household, &t.community, &hash); err != nil {
				return err
			}
			if who, ok := people[[seal.HashSize]byte(hash)]; ok && !seen[t.household] {
				seen[t.household] = true
				t.idNo, t.name = who[0], who[1]
				found = append(found, t)
			}
			return nil
		})
	})
	return found, err
}

// readRegister gives the number and name of everybody in the household register's file, by the hash under which the registry knows them.
func (m *meter) readRegister() (map[[seal.HashSize]byte][2]string, error) {
	hasher := m.house.Box.Hasher("id_no")
	file, err := os.Open(filepath.Join(m.work.Files[0], demo.DeliveriesFolder, m.register()))
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	rows := csv.NewReader(file)
	rows.FieldsPerRecord = -1
	people := map[[seal.HashSize]byte][2]string{}
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return people, nil
		}
		if err != nil {
			return nil, err
		}
		people[hasher.Array(row[0])] = [2]string{row[0], row[1]}
	}
}

func (m *meter) register() string {
	for _, one := range m.work.Days[0].Deliveries() {
		if one.Item == "hukou" {
			return one.Name
		}
	}
	return ""
}

// measure has clerks upload while an officer signs in and clicks, and, if asked, while all departments deliver again and again.
func (m *meter) measure(name string, clerks int, beside bool) (latencyPart, error) {
	part := latencyPart{Name: name}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var group sync.WaitGroup
	failed := make(chan error, 2*clerks+2)
	background := func(work func(ctx context.Context) error) {
		group.Go(func() {
			if err := work(ctx); err != nil && ctx.Err() == nil {
				failed <- err
				stop()
			}
		})
	}
	if beside {
		background(func(ctx context.Context) error { return m.importAll(ctx, &part) })
		time.Sleep(500 * time.Millisecond) // it is under way
	}
	background(func(ctx context.Context) error { return m.click(ctx, &part) })
	began := time.Now()
	var mu sync.Mutex
	var uploading sync.WaitGroup
	var left atomic.Int64
	left.Store(int64(m.work.Uploads))
	for range clerks {
		uploading.Go(func() {
			p := &visitor{url: m.url}
			o := &visitor{url: m.url}
			err := errors.Join(p.signIn(ctx, "operator.yibao"), o.signIn(ctx, officer))
			for err == nil && left.Add(-1) >= 0 {
				t := <-m.targets
				var took time.Duration
				if took, err = m.one(ctx, p, o, t); err == nil {
					mu.Lock()
					part.Warning = append(part.Warning, took)
					mu.Unlock()
				}
				m.targets <- t
				time.Sleep(thought)
			}
			if err != nil {
				failed <- err
				stop()
			}
		})
	}
	uploading.Wait()
	part.Took = time.Since(began)
	stop()
	group.Wait()
	select {
	case err := <-failed:
		return part, err
	default:
	}
	return part, m.house.Idle(context.WithoutCancel(ctx))
}

// one uploads a bill and waits until the officer's list shows that the warning changed, by a run that knew the bill.
func (m *meter) one(ctx context.Context, clerk, officer *visitor, t target) (time.Duration, error) {
	before, err := officer.version(ctx, t)
	if err != nil {
		return 0, err
	}
	file := billHeader + m.bill(t)
	began := time.Now()
	batch, err := clerk.upload(ctx, file)
	if err != nil {
		return 0, err
	}
	for time.Since(began) < lost {
		now, err := officer.version(ctx, t)
		if err != nil {
			return 0, err
		}
		seen := time.Since(began)
		if now != before {
			// The import beside may have changed it too: it must be a run that knew the bill.
			mine, err := m.knows(ctx, t, batch)
			if err != nil || mine {
				return seen, err
			}
			before = now
		}
		if err := clock.Pause(ctx, glance); err != nil {
			return 0, err
		}
	}
	return 0, fmt.Errorf("the warning %d did not change within %s of batch %s", t.warning, lost, batch)
}

const billHeader = "结算单号,证件号码,参保人姓名,结算日期,定点医疗机构,医疗类别,主要诊断,医疗费总额,基金支付金额,个人自付金额\r\n"

// bill is a row of medical insurance's about a stay that ended yesterday, larger than any before it.
func (m *meter) bill(t target) string {
	n := m.number.Add(1)
	return fmt.Sprintf("BENCH%08d,%s,%s,%s,区人民医院,住院,肺炎,%d.00,1000.00,%d.00\r\n", n, t.idNo, t.name,
		time.Now().AddDate(0, 0, -1).Format("2006/01/02"), 31000+n, 30000+n)
}

func (m *meter) knows(ctx context.Context, t target, batch string) (knows bool, err error) {
	err = m.house.DB.Read(ctx, access.Job("bench", county), func(tx *db.Tx) error {
		var published, known int64
		if _, err := tx.Row("SELECT COALESCE(published_ms,0) FROM source_batch WHERE county=$1 AND id=$2", []any{county, batch}, &published); err != nil {
			return err
		}
		_, err := tx.Row(`SELECT r.known_ms FROM warning_warning w JOIN assess_run r ON r.county=w.county AND r.id=w.run
			WHERE w.county=$1 AND w.id=$2`, []any{county, t.warning}, &known)
		knows = published > 0 && known >= published
		return err
	})
	return knows, err
}

// importAll delivers the district's other days, one after the other, until ctx ends.
func (m *meter) importAll(ctx context.Context, part *latencyPart) error {
	const inFlight = 3
	operators := map[string]*visitor{}
	for {
		m.round++
		day := m.round % len(m.work.Days)
		slots, failed := make(chan struct{}, inFlight), make(chan error, inFlight)
		var group sync.WaitGroup
		for _, one := range m.work.Days[day].Deliveries() {
			if one.Sample {
				continue
			}
			who := operators[one.Login()]
			if who == nil {
				who = &visitor{url: m.url}
				if err := who.signIn(ctx, one.Login()); err != nil {
					return err
				}
				operators[one.Login()] = who
			}
			select {
			case slots <- struct{}{}:
			case err := <-failed:
				return err
			case <-ctx.Done():
				return nil
			}
			group.Go(func() {
				defer func() { <-slots }()
				path := filepath.Join(m.work.Files[day], demo.DeliveriesFolder, one.Name)
				if one.Item == "hukou" { // the households that the clerks upload about stay
					path = filepath.Join(m.work.Files[0], demo.DeliveriesFolder, m.register())
				}
				rows, err := deliver(ctx, who, path, one)
				if err != nil {
					failed <- err
					return
				}
				atomic.AddInt64(&part.Files, 1)
				atomic.AddInt64(&part.Rows, rows)
			})
		}
		group.Wait()
		if ctx.Err() != nil {
			return nil
		}
	}
}

// click is an officer who signs in, looks at the lists, and opens a warning for a stated purpose.
func (m *meter) click(ctx context.Context, part *latencyPart) error {
	for n := 0; ; n++ {
		v := &visitor{url: m.url}
		began := time.Now()
		if err := v.signIn(ctx, officer); err != nil {
			return err
		}
		part.Login = append(part.Login, time.Since(began))
		var list struct {
			Items []struct {
				ID string `json:"id"`
			} `json:"items"`
		}
		click := func(method, path, body string, into any) error {
			began := time.Now()
			if err := v.do(ctx, method, path, "application/json", body, into); err != nil {
				return err
			}
			part.Click = append(part.Click, time.Since(began))
			return nil
		}
		if err := click(http.MethodGet, "/v1/warnings", "", &list); err != nil {
			return err
		}
		if err := click(http.MethodGet, "/v1/batches", "", nil); err != nil {
			return err
		}
		if len(list.Items) > 0 {
			one := "/v1/warnings/" + list.Items[n%len(list.Items)].ID
			if err := click(http.MethodPost, one+"/purpose", `{"reason":"home_visit"}`, nil); err != nil {
				return err
			}
			if err := click(http.MethodGet, one, "", nil); err != nil {
				return err
			}
		}
		if err := clock.Pause(ctx, clicks); err != nil {
			return err
		}
	}
}

// inChild has a process of its own do the work and reads its answer.
func inChild(b *testing.B, key, folder string, work any, answer string, into any) {
	raw, err := json.Marshal(work)
	if err != nil {
		b.Fatal(err)
	}
	order := filepath.Join(folder, "order.json")
	if err := os.WriteFile(order, raw, 0o600); err != nil {
		b.Fatal(err)
	}
	command := exec.Command(os.Args[0]) //nolint:gosec // this very program
	command.Env = append(os.Environ(), key+"="+order)
	command.Stderr = os.Stderr
	if err := command.Run(); err != nil {
		b.Fatal(err)
	}
	if err := readJSON(answer, into); err != nil {
		b.Fatal(err)
	}
}

func readJSON(path string, into any) error {
	raw, err := os.ReadFile(path) //nolint:gosec // written by the bench
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, into)
}
