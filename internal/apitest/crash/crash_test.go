// Package crash kills the real program, again and again, while departments deliver and households are scored, and shows that the
// end is the same as if nothing had happened.
package crash

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"doudi/internal/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m.Run) }

const (
	kills = 20
	// recovery is how long the program may take, after the last kill, until everything is delivered, scored and warned.
	recovery = time.Minute
	persons  = "1500"
)

func TestTwentyKillsChangeNothing(t *testing.T) {
	binary := build(t)
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			calm := newInstallation(t, binary, engine)
			took := calm.finish(t)
			want := calm.digest(t)
			if want.households == 0 || want.warnings == 0 {
				t.Fatalf("the undisturbed run has %d households and %d warnings: it shows nothing", want.households, want.warnings)
			}
			seed := uint64(time.Now().UnixNano())
			dice := rand.New(rand.NewPCG(seed, 1))
			t.Logf("undisturbed: %.1f s, %d households, %d warnings; seed of the kills %d", took.Seconds(), want.households, want.warnings, seed)
			left := kills
			for left > 0 {
				stormy := newInstallation(t, binary, engine)
				for left > 0 && stormy.killAfter(t, time.Duration(200+dice.IntN(1500))*time.Millisecond) {
					left--
				}
				began := time.Now()
				stormy.finish(t)
				if took := time.Since(began); took > recovery {
					t.Errorf("after the last kill it took %.0f s, more than %.0f", took.Seconds(), recovery.Seconds())
				}
				got := stormy.digest(t)
				if got.text != want.text {
					t.Fatalf("the end differs from the undisturbed one:\n%s", firstDifference(want.text, got.text))
				}
				stormy.verify(t)
			}
		})
	}
}

func build(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "doudi")
	out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "doudi/cmd/doudi").CombinedOutput()
	if err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return binary
}

// installation is one demo in a folder and database of its own.
type installation struct {
	binary, data string
	env          []string
	dsn          string
}

func newInstallation(t *testing.T, binary, engine string) *installation {
	t.Helper()
	i := &installation{binary: binary, data: t.TempDir()}
	i.env = append(clean(os.Environ()), "DOUDI_DATA="+i.data, "DOUDI_LISTEN=127.0.0.1:0")
	if engine == "postgres" {
		dsn, err := dbtest.PostgresDSN()
		if err != nil {
			t.Fatal(err)
		}
		i.dsn = dsn
		i.env = append(i.env, "DOUDI_DB="+dsn)
	}
	return i
}

func clean(environ []string) []string {
	var kept []string
	for _, pair := range environ {
		if !strings.HasPrefix(pair, "DOUDI_") {
			kept = append(kept, pair)
		}
	}
	return kept
}

// start runs the demo; ready is closed when it says that everything is scored.
func (i *installation) start(t *testing.T) (cmd *exec.Cmd, ready chan struct{}, log *os.File) {
	t.Helper()
	cmd = exec.CommandContext(context.WithoutCancel(t.Context()), i.binary, "demo", "-headless", "-persons", persons, "-counties", "420106")
	cmd.Env = i.env
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	log, err = os.OpenFile(filepath.Join(i.data, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ready = make(chan struct{})
	go func() {
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if strings.HasPrefix(lines.Text(), "ready ") {
				close(ready)
				_, _ = io.Copy(io.Discard, out)
				return
			}
		}
	}()
	return cmd, ready, log
}

// killAfter starts the program and kills it; false if everything was done before.
func (i *installation) killAfter(t *testing.T, wait time.Duration) bool {
	t.Helper()
	cmd, ready, log := i.start(t)
	defer log.Close()
	killed := true
	select {
	case <-ready:
		killed = false
	case <-time.After(wait):
	}
	_ = cmd.Process.Signal(syscall.SIGKILL)
	_ = cmd.Wait()
	return killed
}

// finish lets the program come to its end undisturbed, and stops it.
func (i *installation) finish(t *testing.T) time.Duration {
	t.Helper()
	began := time.Now()
	cmd, ready, log := i.start(t)
	defer log.Close()
	gone := make(chan error, 1)
	go func() { gone <- cmd.Wait() }()
	select {
	case <-ready:
	case err := <-gone:
		t.Fatalf("it ended before it was ready: %v\n%s", err, i.log())
	case <-time.After(2 * recovery):
		_ = cmd.Process.Signal(syscall.SIGKILL)
		t.Fatalf("it was not ready after %s\n%s", 2*recovery, i.log())
	}
	took := time.Since(began)
	_ = cmd.Process.Signal(syscall.SIGTERM)
	select {
	case err := <-gone:
		if err != nil {
			t.Fatalf("it did not stop cleanly: %v\n%s", err, i.log())
		}
	case <-time.After(30 * time.Second):
		t.Fatal("it did not stop")
	}
	return took
}

func (i *installation) log() string {
	raw, _ := os.ReadFile(filepath.Join(i.data, "log"))
	if len(raw) > 4000 {
		raw = raw[len(raw)-4000:]
	}
	return string(raw)
}

// verify runs `doudi audit verify`.
func (i *installation) verify(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, i.binary, "audit", "verify")
	cmd.Env = i.env
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "holds:") {
		t.Fatalf("audit verify: %v\n%s", err, out)
	}
}

func firstDifference(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for n := range max(len(a), len(b)) {
		left, right := "(nothing)", "(nothing)"
		if n < len(a) {
			left = a[n]
		}
		if n < len(b) {
			right = b[n]
		}
		if left != right {
			return fmt.Sprintf("line %d\n  undisturbed %s\n  disturbed   %s\n(%d and %d lines)", n+1, left, right, len(a), len(b))
		}
	}
	return "no difference"
}
