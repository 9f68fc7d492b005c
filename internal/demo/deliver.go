package demo

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"
)

// Courier brings the departments' files to a running server through the public API, each department signed in as its own operator.
// It can be repeated: the same file has the same Idempotency-Key.
type Courier struct {
	Client   *http.Client // one without a cookie jar; nil: http.DefaultClient
	BaseURL  string       // such as http://127.0.0.1:8080
	Password func(login string) string
	Progress func(Progress) // may be nil; called from the goroutine that delivers
	Poll     time.Duration  // between two looks at a batch; 0: 200 ms

	sessions map[string]string // login → session cookie
}

// Progress is how far a delivery is.
type Progress struct {
	File        string
	Index, Of   int    // the file's place among the files, from 1
	State       string // sending, then the batch's own state
	Percent     int    // of the batch
	Batch       string
	Rows        int64
	Accepted    int64
	Refused     int64
	Duplicates  int64
	Description string // of a failure
}

// batch is what this client reads of the API's Batch.
type batch struct {
	ID         string `json:"id"`
	State      string `json:"state"`
	Progress   int    `json:"progress"`
	Rows       int64  `json:"rows"`
	Accepted   int64  `json:"accepted"`
	Refused    int64  `json:"refused"`
	Duplicates int64  `json:"duplicates"`
	Problem    *struct {
		Code   string `json:"code"`
		Detail string `json:"detail"`
	} `json:"problem"`
}

// inFlight is how many files of a list the server may have and not yet have published: it checks and loads one while the next arrives.
const inFlight = 3

// flight is a file on its way.
type flight struct {
	Delivery
	now    batch
	report func(Progress)
	told   Progress
}

// Deliver posts the files below dir/deliveries in order and waits until all are published; samples stay behind. It ends at the first
// failure. After an interruption it can be called again: what the server has is not taken twice.
func (c *Courier) Deliver(ctx context.Context, dir string, list []Delivery) error {
	var due []Delivery
	for _, one := range list {
		if !one.Sample {
			due = append(due, one)
		}
	}
	var under []*flight
	for sent := 0; sent < len(due) || len(under) > 0; {
		for sent < len(due) && len(under) < inFlight {
			one, index := due[sent], sent+1
			f := &flight{Delivery: one, report: func(p Progress) {
				p.File, p.Index, p.Of = one.Name, index, len(due)
				if c.Progress != nil {
					c.Progress(p)
				}
			}}
			if err := c.upload(ctx, filepath.Join(dir, DeliveriesFolder, one.Name), f); err != nil {
				return fmt.Errorf("deliver %s: %w", one.Name, err)
			}
			under = append(under, f)
			sent++
		}
		landed := len(under)
		for i := 0; i < len(under); {
			done, err := c.look(ctx, under[i])
			if err != nil {
				return fmt.Errorf("deliver %s: %w", under[i].Name, err)
			}
			if done {
				under = slices.Delete(under, i, i+1)
				continue
			}
			i++
		}
		if landed == len(under) {
			if err := pause(ctx, max(c.Poll, 0), 200*time.Millisecond); err != nil {
				return err
			}
		}
	}
	return nil
}

// upload sends a file with what its manifest says.
func (c *Courier) upload(ctx context.Context, path string, f *flight) error {
	login := f.Login()
	if err := c.signIn(ctx, login); err != nil {
		return err
	}
	file, err := os.Open(path) //nolint:gosec // the caller's own folder
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // it was only read
	sum := sha256.New()
	_, _ = io.WriteString(sum, f.Name+"\n") // two months in which nothing happened have the same bytes
	size, err := io.Copy(sum, file)
	if err != nil {
		return err
	}
	query := url.Values{"fileName": {f.Name}}
	if m, sent, err := readManifest(path); err != nil {
		return err
	} else if sent {
		query.Set("rows", strconv.Itoa(m.Rows))
		query.Set("sm3", m.SM3)
	}
	f.report(Progress{State: "sending"})
	send := call{method: http.MethodPost, path: fmt.Sprintf("/v1/sources/%s/%s/batches?%s", f.Department, f.Item, query.Encode()), login: login,
		contentType: f.ContentType(), size: size, key: hex.EncodeToString(sum.Sum(nil)), body: func() (io.Reader, error) {
			_, err := file.Seek(0, io.SeekStart)
			return io.NopCloser(file), err // the file is read again if the server asks to wait
		}}
	err = c.do(ctx, send, &f.now)
	if answered(err, "httpapi.already_done") {
		// It arrived, but the server ended before its answer was kept.
		f.now, err = c.find(ctx, login, f.Delivery)
	}
	return err
}

// look asks how far the batch is; done when it is published.
func (c *Courier) look(ctx context.Context, f *flight) (done bool, err error) {
	id := f.now.ID
	f.now = batch{}
	if err := c.do(ctx, call{method: http.MethodGet, path: "/v1/batches/" + url.PathEscape(id), login: f.Login()}, &f.now); err != nil {
		return false, err
	}
	now := f.now
	p := Progress{State: now.State, Percent: now.Progress, Batch: now.ID, Rows: now.Rows, Accepted: now.Accepted, Refused: now.Refused, Duplicates: now.Duplicates}
	if now.Problem != nil {
		p.Description = now.Problem.Code + ": " + now.Problem.Detail
	}
	if p != f.told {
		f.told = p
		f.report(p)
	}
	switch now.State {
	case "published":
		return true, nil
	case "failed", "cancelled":
		return false, fmt.Errorf("batch %s is %s (%s)", now.ID, now.State, p.Description)
	}
	return false, nil
}

// find looks for the file among the department's batches.
func (c *Courier) find(ctx context.Context, login string, one Delivery) (batch, error) {
	var list struct {
		Items []struct {
			batch
			FileName string `json:"fileName"`
		} `json:"items"`
	}
	if err := c.do(ctx, call{method: http.MethodGet, path: "/v1/batches?limit=200", login: login}, &list); err != nil {
		return batch{}, err
	}
	for _, b := range list.Items {
		if b.FileName == one.Name && b.State != "receiving" {
			return b.batch, nil
		}
	}
	return batch{}, fmt.Errorf("the server has %s and does not list it", one.Name)
}

// Run is what this client reads of the API's runs.
type Run struct {
	ID         string `json:"id"`
	State      string `json:"state"` // running, published
	Total      int64  `json:"total"` // households to be scored; 0 until it is known
	Households int64  `json:"households"`
}

// Runs lists the scoring runs of the login's county, newest first.
func (c *Courier) Runs(ctx context.Context, login string) ([]Run, error) {
	if err := c.signIn(ctx, login); err != nil {
		return nil, err
	}
	var list struct {
		Items []Run `json:"items"`
	}
	err := c.do(ctx, call{method: http.MethodGet, path: "/v1/assessments", login: login}, &list)
	return list.Items, err
}
