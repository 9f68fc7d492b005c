package bench

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"doudi/internal/app"
	"doudi/internal/demo"
	"doudi/internal/kernel/access"
	"doudi/internal/platform/clock"
	"doudi/internal/platform/db"
	"doudi/internal/platform/seal"
)

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
				var stages [4]time.Duration
				if took, stages, err = m.one(ctx, p, o, t); err == nil {
					mu.Lock()
					for i, d := range stages {
						part.Stages[i] = append(part.Stages[i], d)
					}
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
func (m *meter) one(ctx context.Context, clerk, officer *visitor, t target) (took time.Duration, stages [4]time.Duration, err error) {
	before, err := officer.version(ctx, t)
	if err != nil {
		return 0, stages, err
	}
	file := billHeader + m.bill(t)
	began := time.Now()
	batch, err := clerk.upload(ctx, file)
	if err != nil {
		return 0, stages, err
	}
	for time.Since(began) < lost {
		now, err := officer.version(ctx, t)
		if err != nil {
			return 0, stages, err
		}
		seen := time.Since(began)
		if now != before {
			// The import beside may have changed it too: it must be a run that knew the bill.
			mine, stages, err := m.knows(ctx, t, batch)
			if err != nil || mine {
				stages[3] = seen - stages[0] - stages[1] - stages[2]
				return seen, stages, err
			}
			before = now
		}
		if err := clock.Pause(ctx, glance); err != nil {
			return 0, stages, err
		}
	}
	return 0, stages, fmt.Errorf("the warning %d did not change within %s of batch %s", t.warning, lost, batch)
}

const billHeader = "结算单号,证件号码,参保人姓名,结算日期,定点医疗机构,医疗类别,主要诊断,医疗费总额,基金支付金额,个人自付金额\r\n"

// bill is a row of medical insurance's about a stay that ended yesterday, larger than any before it.
func (m *meter) bill(t target) string {
	n := m.number.Add(1)
	return fmt.Sprintf("BENCH%08d,%s,%s,%s,区人民医院,住院,肺炎,%d.00,1000.00,%d.00\r\n", n, t.idNo, t.name,
		time.Now().AddDate(0, 0, -1).Format("2006/01/02"), 31000+n, 30000+n)
}

// knows reports whether the warning stands on a run that knew the batch, and how long the batch was where.
func (m *meter) knows(ctx context.Context, t target, batch string) (knows bool, stages [4]time.Duration, err error) {
	err = m.house.DB.Read(ctx, access.Job("bench", county), func(tx *db.Tx) error {
		var received, published, known, scored int64
		if _, err := tx.Row("SELECT received_ms,COALESCE(published_ms,0) FROM source_batch WHERE county=$1 AND id=$2", []any{county, batch}, &received, &published); err != nil {
			return err
		}
		_, err := tx.Row(`SELECT r.known_ms,r.published_ms FROM warning_warning w JOIN assess_run r ON r.county=w.county AND r.id=w.run
			WHERE w.county=$1 AND w.id=$2`, []any{county, t.warning}, &known, &scored)
		knows = published > 0 && known >= published
		for i, d := range []int64{published - received, known - published, scored - known} {
			stages[i] = time.Duration(d) * time.Millisecond
		}
		return err
	})
	return knows, stages, err
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
		select {
		case <-ctx.Done(): // the measurement is over
			return nil
		default:
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
