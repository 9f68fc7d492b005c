package backup

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"syscall"
	"testing"
	"time"

	"doudi/internal/app"
	"doudi/internal/dbtest"
	"doudi/internal/kernel/access"
	"doudi/internal/platform/config"
	"doudi/internal/platform/db"
	"doudi/internal/platform/obs"
)

const (
	county   = 420106
	persons  = "1500"
	patience = 3 * time.Minute
)

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
	binary, data, dsn string
	env               []string
}

func newInstallation(t *testing.T, binary, engine string) *installation {
	t.Helper()
	i := &installation{binary: binary, data: t.TempDir()}
	for _, pair := range os.Environ() {
		if !strings.HasPrefix(pair, "DOUDI_") {
			i.env = append(i.env, pair)
		}
	}
	i.env = append(i.env, "DOUDI_DATA="+i.data, "DOUDI_LISTEN=127.0.0.1:0", "LC_ALL=en_US.UTF-8")
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

// adopt gives the installation the other's master key, which no backup holds, and the demo's notes and files.
func (i *installation) adopt(t *testing.T, other *installation) {
	t.Helper()
	if err := os.CopyFS(filepath.Join(i.data, "deliveries"), os.DirFS(filepath.Join(other.data, "deliveries"))); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"master.key", "demo.json"} {
		raw, err := os.ReadFile(filepath.Join(other.data, name))
		if err != nil {
			t.Fatal(err)
		}
		if name == "demo.json" {
			// It makes the accounts and delivers the files that the backup does not know yet.
			raw = []byte(strings.NewReplacer(`"done": true`, `"done": false`, `"written": true`, `"written": false`).Replace(string(raw)))
		}
		if err := os.WriteFile(filepath.Join(i.data, name), raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func (i *installation) command(args ...string) *exec.Cmd {
	cmd := exec.CommandContext(context.Background(), i.binary, args...)
	cmd.Env = i.env
	return cmd
}

// run fails unless the command succeeds and says what is wanted.
func (i *installation) run(t *testing.T, want string, args ...string) {
	t.Helper()
	out, err := i.command(args...).CombinedOutput()
	if err != nil || !strings.Contains(string(out), want) {
		t.Fatalf("doudi %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// start runs the demo; ready is closed when it says that everything is scored.
func (i *installation) start(t *testing.T) (cmd *exec.Cmd, ready chan struct{}) {
	t.Helper()
	cmd = i.command("demo", "-headless", "-persons", persons, "-counties", "420106")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
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

// finish lets the demo come to its end, and stops it.
func (i *installation) finish(t *testing.T) {
	t.Helper()
	cmd, ready := i.start(t)
	gone := make(chan error, 1)
	go func() { gone <- cmd.Wait() }()
	select {
	case <-ready:
	case err := <-gone:
		t.Fatalf("it ended before it was ready: %v", err)
	case <-time.After(patience):
		_ = cmd.Process.Signal(syscall.SIGKILL)
		t.Fatal("it was not ready in time")
	}
	_ = cmd.Process.Signal(syscall.SIGTERM)
	if err := <-gone; err != nil {
		t.Fatalf("it did not stop cleanly: %v", err)
	}
}

// digest is what a stopped installation holds, without ids and instants.
func (i *installation) digest(t *testing.T) string {
	t.Helper()
	ctx := context.Background()
	c := config.Defaults()
	c.Data, c.MasterKeyFile, c.DB = i.data, i.data+"/master.key", i.dsn
	h, err := app.Open(ctx, c, obs.Discard())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = h.DB.Close() }()
	var lines []string
	err = h.DB.Read(ctx, access.Job("digest", county), func(tx *db.Tx) error {
		for _, table := range []string{"registry_person", "registry_fact", "registry_member", "registry_household", "source_quarantine"} {
			var n int64
			if _, err := tx.Row("SELECT COUNT(*) FROM "+table+" WHERE county=$1", []any{county}, &n); err != nil {
				return err
			}
			lines = append(lines, fmt.Sprint("rows ", table, " ", n))
		}
		err := tx.Rows("SELECT item,file_name,total,accepted,refused,duplicates,added FROM source_batch WHERE county=$1 AND state='published'",
			[]any{county}, func(scan func(...any) error) error {
				var item, file string
				var n [5]int64
				err := scan(&item, &file, &n[0], &n[1], &n[2], &n[3], &n[4])
				lines = append(lines, fmt.Sprint("batch ", item, " ", file, n))
				return err
			})
		if err != nil {
			return err
		}
		return tx.Rows("SELECT total,level,state,due_on FROM warning_warning WHERE county=$1", []any{county}, func(scan func(...any) error) error {
			var total int64
			var level, state, due string
			err := scan(&total, &level, &state, &due)
			lines = append(lines, fmt.Sprint("warning ", total, level, state, due))
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	sort.Strings(lines)
	return strings.Join(lines, "\n")
}
