package demo

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
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

// Deliver posts the files below dir/deliveries in order and waits for each to be published; samples stay behind. It ends at the first failure.
func (c *Courier) Deliver(ctx context.Context, dir string, list []Delivery) error {
	var due []Delivery
	for _, one := range list {
		if !one.Sample {
			due = append(due, one)
		}
	}
	for i, one := range due {
		report := func(p Progress) {
			p.File, p.Index, p.Of = one.Name, i+1, len(due)
			if c.Progress != nil {
				c.Progress(p)
			}
		}
		if err := c.deliver(ctx, filepath.Join(dir, DeliveriesFolder, one.Name), one, report); err != nil {
			return fmt.Errorf("deliver %s: %w", one.Name, err)
		}
	}
	return nil
}

func (c *Courier) deliver(ctx context.Context, path string, one Delivery, report func(Progress)) error {
	login := "operator." + one.Department
	if err := c.signIn(ctx, login); err != nil {
		return err
	}
	file, err := os.Open(path) //nolint:gosec // the caller's own folder
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // it was only read
	sum := sha256.New()
	size, err := io.Copy(sum, file)
	if err != nil {
		return err
	}
	report(Progress{State: "sending"})
	var now batch
	to := fmt.Sprintf("/v1/sources/%s/%s/batches?fileName=%s", one.Department, one.Item, url.QueryEscape(one.Name))
	send := call{method: http.MethodPost, path: to, login: login, contentType: "text/csv", size: size, key: hex.EncodeToString(sum.Sum(nil)), body: func() (io.Reader, error) {
		_, err := file.Seek(0, io.SeekStart)
		return io.NopCloser(file), err // the file is read again if the server asks to wait
	}}
	err = c.do(ctx, send, &now)
	if answered(err, "httpapi.already_done") {
		// It arrived, but the server ended before its answer was kept.
		now, err = c.find(ctx, login, one)
	}
	if err != nil {
		return err
	}
	return c.await(ctx, login, now, report)
}

// await looks at the batch until it is published or ends otherwise.
func (c *Courier) await(ctx context.Context, login string, now batch, report func(Progress)) error {
	for {
		p := Progress{State: now.State, Percent: now.Progress, Batch: now.ID, Rows: now.Rows, Accepted: now.Accepted, Refused: now.Refused, Duplicates: now.Duplicates}
		if now.Problem != nil {
			p.Description = now.Problem.Code + ": " + now.Problem.Detail
		}
		report(p)
		switch now.State {
		case "published":
			return nil
		case "failed", "cancelled":
			return fmt.Errorf("batch %s is %s (%s)", now.ID, now.State, p.Description)
		}
		if err := pause(ctx, max(c.Poll, 0), 200*time.Millisecond); err != nil {
			return err
		}
		id := now.ID
		now = batch{}
		if err := c.do(ctx, call{method: http.MethodGet, path: "/v1/batches/" + url.PathEscape(id), login: login}, &now); err != nil {
			return err
		}
	}
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

const sessionCookie = "doudi_session"

// signIn keeps one session for each login. The cookie is carried by hand: a jar would withhold a Secure cookie on a plain loopback address.
func (c *Courier) signIn(ctx context.Context, login string) error {
	if c.sessions[login] != "" {
		return nil
	}
	body, err := json.Marshal(map[string]string{"login": login, "password": c.Password(login)})
	if err != nil {
		return err
	}
	enter := call{method: http.MethodPost, path: "/v1/session", contentType: "application/json", size: int64(len(body)), body: func() (io.Reader, error) {
		return bytes.NewReader(body), nil
	}}
	enter.cookies = func(cookies []*http.Cookie) {
		for _, one := range cookies {
			if one.Name == sessionCookie {
				if c.sessions == nil {
					c.sessions = map[string]string{}
				}
				c.sessions[login] = one.Value
			}
		}
	}
	if err := c.do(ctx, enter, nil); err != nil {
		return fmt.Errorf("sign in as %s: %w", login, err)
	}
	if c.sessions[login] == "" {
		return fmt.Errorf("sign in as %s: the server set no %s cookie", login, sessionCookie)
	}
	return nil
}

// call is one request of the public API.
type call struct {
	method, path string
	login        string
	contentType  string
	key          string
	size         int64
	body         func() (io.Reader, error)
	cookies      func([]*http.Cookie)
}

// patience is how often a busy server (429, 503) is asked again.
const patience = 20

func (c *Courier) do(ctx context.Context, one call, into any) error {
	for attempt := 1; ; attempt++ {
		response, err := c.send(ctx, one)
		if err != nil {
			return err
		}
		answer, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
		response.Body.Close()
		if err != nil {
			return err
		}
		busy := response.StatusCode == http.StatusTooManyRequests || response.StatusCode == http.StatusServiceUnavailable
		switch {
		case response.StatusCode < 300:
			if one.cookies != nil {
				one.cookies(response.Cookies())
			}
			if into == nil {
				return nil
			}
			return json.Unmarshal(answer, into)
		case busy && attempt < patience:
			if err := pause(ctx, time.Duration(attempt)*100*time.Millisecond, time.Second); err != nil {
				return err
			}
		default:
			return refusal(one, response.StatusCode, answer)
		}
	}
}

func (c *Courier) send(ctx context.Context, one call) (*http.Response, error) {
	var body io.Reader
	if one.body != nil {
		var err error
		if body, err = one.body(); err != nil {
			return nil, err
		}
	}
	request, err := http.NewRequestWithContext(ctx, one.method, c.BaseURL+one.path, body)
	if err != nil {
		return nil, err
	}
	if body != nil {
		request.ContentLength = one.size
		request.Header.Set("Content-Type", one.contentType)
	}
	if one.key != "" {
		request.Header.Set("Idempotency-Key", one.key)
	}
	if one.login != "" {
		request.AddCookie(&http.Cookie{Name: sessionCookie, Value: c.sessions[one.login]})
	}
	client := c.Client
	if client == nil {
		client = http.DefaultClient
	}
	return client.Do(request)
}

// refusal turns a problem answer into an error with its code and words.
func refusal(one call, status int, answer []byte) error {
	var told struct {
		Code   string `json:"code"`
		Title  string `json:"title"`
		Detail string `json:"detail"`
	}
	if json.Unmarshal(answer, &told) != nil || told.Code == "" {
		return fmt.Errorf("%s %s: the server answered %d", one.method, one.path, status)
	}
	words := told.Detail
	if words == "" {
		words = told.Title
	}
	return &answerError{code: told.Code, text: fmt.Sprintf("%s %s: %d %s: %s", one.method, one.path, status, told.Code, words)}
}

// answerError is a problem that the server answered.
type answerError struct{ code, text string }

func (e *answerError) Error() string { return e.text }

func answered(err error, code string) bool {
	var e *answerError
	return errors.As(err, &e) && e.code == code
}

// pause waits for wait, or for otherwise if wait is 0, unless ctx ends first.
func pause(ctx context.Context, wait, otherwise time.Duration) error {
	if wait == 0 {
		wait = otherwise
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
