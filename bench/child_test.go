package bench

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"doudi/internal/app"
	"doudi/internal/dbtest"
	"doudi/internal/demo"
	"doudi/internal/platform/config"
	"doudi/internal/platform/obs"
)

// What is measured runs in a process of its own, this very program once more, so that peak memory is the house's and not the bench's.

// childKey names the task and the file of its order, such as district:/tmp/x/order.json.
const childKey = "DOUDI_BENCH_CHILD"

// tasks take an order and give an answer, both JSON.
var tasks = map[string]func(order []byte) (answer any, err error){"district": takeIn, "one record": measureOneRecord, "cockpit": measureCockpit, "search": measureSearch}

func TestMain(m *testing.M) {
	if text := os.Getenv(childKey); text != "" {
		if err := beChild(text); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	dbtest.Main(m.Run)
}

func beChild(text string) error {
	task, path, _ := strings.Cut(text, ":")
	order, err := os.ReadFile(path) //nolint:gosec // written by inChild
	if err != nil {
		return err
	}
	answer, err := tasks[task](order)
	if err != nil {
		return err
	}
	raw, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	return os.WriteFile(answerOf(path), raw, 0o600)
}

func answerOf(order string) string { return order + ".answer" }

// inChild has a process of its own do the task and reads its answer.
func inChild(b *testing.B, task string, order, answer any) {
	raw, err := json.Marshal(order)
	if err != nil {
		b.Fatal(err)
	}
	path := filepath.Join(b.TempDir(), "order.json")
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		b.Fatal(err)
	}
	runtime.GC()
	command := exec.CommandContext(b.Context(), os.Args[0]) //nolint:gosec // this very program
	command.Env = append(os.Environ(), childKey+"="+task+":"+path)
	command.Stderr = os.Stderr
	if err := command.Run(); err != nil {
		b.Fatal(err)
	}
	if raw, err = os.ReadFile(answerOf(path)); err != nil {
		b.Fatal(err)
	}
	if err := json.Unmarshal(raw, answer); err != nil {
		b.Fatal(err)
	}
}

// serve opens a house and serves it until the process ends or stop is called.
func serve(c config.Config, accounts []app.Account) (h *app.House, url string, stop func() error, err error) {
	if h, err = app.Open(ctx, c, obs.New(os.Stderr, "warn")); err != nil {
		return nil, "", nil, err
	}
	if err := h.Start(ctx); err != nil {
		return nil, "", nil, err
	}
	if err := h.Setup(ctx, []int{county}, accounts); err != nil {
		return nil, "", nil, err
	}
	server := httptest.NewServer(h.Handler())
	return h, server.URL, func() error {
		server.Close()
		return h.Close(ctx)
	}, nil
}

// deliverAll has the departments deliver through the public API and waits until everything that follows is done.
func deliverAll(h *app.House, url, files string, district demo.Options) error {
	courier := demo.Courier{BaseURL: url, Password: func(string) string { return password }, Poll: 50 * time.Millisecond}
	if err := courier.Deliver(ctx, files, district.Deliveries()); err != nil {
		return err
	}
	return h.Idle(ctx)
}
