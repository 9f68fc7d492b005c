// Package installed runs the real program for the tests that kill it, back it up and restore it: one demo in a folder and database of its
// own, and what it holds in the end, in words that two installations can be compared by.
package installed

import (
	"bufio"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"doudi/internal/dbtest"
)

const (
	// County is the one that is installed.
	County  = 420106
	persons = "1500"
)

// Build makes the program.
func Build(t *testing.T) (binary string) {
	t.Helper()
	binary = filepath.Join(t.TempDir(), "doudi")
	out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "doudi/cmd/doudi").CombinedOutput()
	if err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return binary
}

// Installation is one demo in a folder and database of its own.
type Installation struct {
	Data        string // its folder
	binary, dsn string
	env         []string
}

// New is an installation of which nothing is there yet. The settings of whoever runs the tests do not reach it.
func New(t *testing.T, binary, engine string) *Installation {
	t.Helper()
	i := &Installation{binary: binary, Data: t.TempDir()}
	for _, pair := range os.Environ() {
		if !strings.HasPrefix(pair, "DOUDI_") {
			i.env = append(i.env, pair)
		}
	}
	i.env = append(i.env, "DOUDI_DATA="+i.Data, "DOUDI_LISTEN=127.0.0.1:0", "LC_ALL=en_US.UTF-8")
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

// Command is the program with these arguments, not yet run.
func (i *Installation) Command(args ...string) *exec.Cmd {
	cmd := exec.CommandContext(context.Background(), i.binary, args...)
	cmd.Env = i.env
	return cmd
}

// Run fails unless the command succeeds and says what is wanted.
func (i *Installation) Run(t *testing.T, want string, args ...string) {
	t.Helper()
	out, err := i.Command(args...).CombinedOutput()
	if err != nil || !strings.Contains(string(out), want) {
		t.Fatalf("doudi %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// Start runs the demo; ready is closed when it says that everything is scored.
func (i *Installation) Start(t *testing.T) (cmd *exec.Cmd, ready chan struct{}) {
	t.Helper()
	cmd = i.Command("demo", "-headless", "-persons", persons, "-counties", "420106")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	log, err := os.OpenFile(i.logFile(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = log.Close() }() // the program has its own
	cmd.Stderr = log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ready = make(chan struct{})
	go func() {
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if strings.HasPrefix(lines.Text(), "ready ") {
				close(ready)
				_, _ = io.Copy(io.Discard, out)
				return
			}
		}
	}()
	return cmd, ready
}

// Finish lets the demo come to its end undisturbed, and stops it. It fails when that takes longer than patience.
func (i *Installation) Finish(t *testing.T, patience time.Duration) (took time.Duration) {
	t.Helper()
	began := time.Now()
	cmd, ready := i.Start(t)
	gone := make(chan error, 1)
	go func() { gone <- cmd.Wait() }()
	select {
	case <-ready:
	case err := <-gone:
		t.Fatalf("it ended before it was ready: %v\n%s", err, i.Log())
	case <-time.After(patience):
		_ = cmd.Process.Signal(syscall.SIGKILL)
		t.Fatalf("it was not ready after %s\n%s", patience, i.Log())
	}
	took = time.Since(began)
	_ = cmd.Process.Signal(syscall.SIGTERM)
	select {
	case err := <-gone:
		if err != nil {
			t.Fatalf("it did not stop cleanly: %v\n%s", err, i.Log())
		}
	case <-time.After(30 * time.Second):
		t.Fatal("it did not stop")
	}
	return took
}

func (i *Installation) logFile() string { return filepath.Join(i.Data, "log") }

// Log is the last that the program complained of.
func (i *Installation) Log() string {
	raw, _ := os.ReadFile(i.logFile())
	return string(raw[max(0, len(raw)-4000):])
}
