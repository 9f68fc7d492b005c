package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

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
