package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"doudi/internal/demo"
	"doudi/internal/platform/clock"
)

// visitor is one session at the public API.
type visitor struct {
	url    string
	cookie *http.Cookie
}

func (v *visitor) signIn(ctx context.Context, login string) error {
	body, err := json.Marshal(map[string]string{"login": login, "password": password})
	if err != nil {
		return err
	}
	return v.do(ctx, http.MethodPost, "/v1/session", "application/json", string(body), nil)
}

// version is the version of the household's warning in the list of its community.
func (v *visitor) version(ctx context.Context, t target) (int64, error) {
	var list struct {
		Items []struct {
			ID      string `json:"id"`
			Version int64  `json:"version"`
		} `json:"items"`
	}
	if err := v.do(ctx, http.MethodGet, fmt.Sprintf("/v1/warnings?limit=200&community=%d", t.community), "", "", &list); err != nil {
		return 0, err
	}
	for _, one := range list.Items {
		if one.ID == strconv.FormatInt(t.warning, 10) {
			return one.Version, nil
		}
	}
	return 0, nil // moved to another community by the import beside
}

func (v *visitor) do(ctx context.Context, method, path, contentType, body string, into any) error {
	return v.send(ctx, method, path, contentType, strings.NewReader(body), into)
}

func (v *visitor) send(ctx context.Context, method, path, contentType string, body io.Reader, into any) error {
	request, err := http.NewRequestWithContext(ctx, method, v.url+path, body)
	if err != nil {
		return err
	}
	if method != http.MethodGet {
		request.Header.Set("Content-Type", contentType)
	}
	if v.cookie != nil {
		request.AddCookie(v.cookie)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode >= 300 {
		return fmt.Errorf("%s %s: %d %s", method, path, response.StatusCode, answer)
	}
	for _, c := range response.Cookies() {
		v.cookie = c
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(answer, into)
}

// upload hands in a file of medical bills.
func (v *visitor) upload(ctx context.Context, file string) (batch string, err error) {
	var b struct {
		ID string `json:"id"`
	}
	err = v.do(ctx, http.MethodPost, "/v1/sources/yibao/settlement/batches?fileName=bills.csv", "text/csv", file, &b)
	return b.ID, err
}

func deliver(ctx context.Context, who *visitor, path string, one demo.Delivery) (rows int64, err error) {
	file, err := os.Open(path) //nolint:gosec // the bench's own
	if err != nil {
		return 0, err
	}
	defer func() { _ = file.Close() }()
	var b struct {
		ID      string `json:"id"`
		State   string `json:"state"`
		Rows    int64  `json:"rows"`
		Problem *struct {
			Code   string `json:"code"`
			Detail string `json:"detail"`
		} `json:"problem"`
	}
	query := url.Values{"fileName": {one.Name}}
	target := fmt.Sprintf("/v1/sources/%s/%s/batches?%s", one.Department, one.Item, query.Encode())
	if err := who.send(ctx, http.MethodPost, target, one.ContentType(), file, &b); err != nil {
		return 0, err
	}
	for {
		if err := clock.Pause(ctx, 100*time.Millisecond); err != nil {
			return 0, err
		}
		if err := who.do(ctx, http.MethodGet, "/v1/batches/"+b.ID, "", "", &b); err != nil {
			return 0, err
		}
		switch b.State {
		case "published":
			return b.Rows, nil
		case "failed", "cancelled":
			if b.Problem == nil || b.Problem.Code != "registry.shrunk" {
				return 0, fmt.Errorf("%s is %s: %v", one.Name, b.State, b.Problem)
			}
			// On another day the demo's people drive other cars: the person who delivers accepts that.
			if err := who.do(ctx, http.MethodPost, "/v1/batches/"+b.ID+"/resumption", "application/json", `{"accept":"registry.shrunk"}`, nil); err != nil {
				return 0, err
			}
			b.Problem = nil
		}
	}
}
