// Package dbtest gives tests a fresh, migrated database on each engine: SQLite always, and PostgreSQL in a throwaway cluster that
// the test process starts by itself (as the user postgres when it runs as root) and removes at its end. A machine without
// PostgreSQL fails with the command that installs it; nothing is skipped.
package dbtest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver that makes and drops databases
)

// cluster is the process's PostgreSQL.
var cluster struct {
	once     sync.Once
	err      error
	dir      string
	process  *exec.Cmd
	admin    *sql.DB
	template string
	count    int
	mu       sync.Mutex
	watchdog io.Closer
}

var errNoPostgres = errors.New("PostgreSQL is not installed: run `apt-get install postgresql` (Debian), or put initdb and postgres on PATH")

// binary finds a program of PostgreSQL 15 or newer: Debian keeps them out of PATH.
func binary(name string) (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	sort.Slice(found, func(i, j int) bool { return version(found[i]) > version(found[j]) })
	if len(found) > 0 {
		return found[0], nil
	}
	if path, err := exec.LookPath(name); err == nil {
		return path, nil
	}
	return "", errNoPostgres
}

func version(path string) int {
	n, _ := strconv.Atoi(strings.Split(path, "/")[4])
	return n
}

func startCluster() error {
	initdb, err := binary("initdb")
	if err != nil {
		return err
	}
	postgres, err := binary("postgres")
	if err != nil {
		return err
	}
	// A short path: the socket's name must fit in 107 bytes.
	dir, err := os.MkdirTemp("/tmp", "doudi-pg-")
	if err != nil {
		return err
	}
	cluster.dir = dir
	as := func(cmd *exec.Cmd) *exec.Cmd { cmd.Env = append(os.Environ(), "HOME="+dir, "LC_ALL=C"); return cmd }
	if os.Geteuid() == 0 {
		owner, err := user.Lookup("postgres")
		if err != nil {
			return fmt.Errorf("%w (there is no user postgres to run it as)", errNoPostgres)
		}
		uid, _ := strconv.Atoi(owner.Uid)
		gid, _ := strconv.Atoi(owner.Gid)
		if err := os.Chown(dir, uid, gid); err != nil {
			return err
		}
		plain := as
		as = func(cmd *exec.Cmd) *exec.Cmd {
			cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}} //nolint:gosec // ids
			cmd.Dir = dir
			return plain(cmd)
		}
	}
	data := filepath.Join(dir, "data")
	if out, err := as(exec.Command(initdb, "-D", data, "-U", "doudi", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")).CombinedOutput(); err != nil { //nolint:gosec // found above
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	// When this process dies, however it dies, the shell's read ends and the cluster goes with it.
	script := `"$0" -D "$1" -k "$2" -c listen_addresses= -c fsync=off -c full_page_writes=off -c max_connections=200 -c max_locks_per_transaction=256 >"$2/log" 2>&1 &
pg=$!; read -r _; kill -INT $pg; wait $pg; rm -rf "$2"`
	cmd := as(exec.Command("sh", "-c", script, postgres, data, dir)) //nolint:gosec // found above
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	cluster.process, cluster.watchdog = cmd, in
	cluster.admin, err = sql.Open("pgx", dsn("postgres"))
	if err != nil {
		return err
	}
	for range 200 {
		if err = cluster.admin.PingContext(context.Background()); err == nil {
			return nil
		}
		time.Sleep(25 * time.Millisecond)
	}
	log, _ := os.ReadFile(filepath.Join(dir, "log")) //nolint:gosec // ours
	return fmt.Errorf("the throwaway PostgreSQL did not start: %w\n%s", err, log)
}

func dsn(database string) string {
	return "postgres:///" + database + "?host=" + cluster.dir + "&user=doudi"
}

// Main runs a package's tests and takes the cluster down. Packages that use Postgres call it from TestMain.
func Main(run func() int) {
	code := run()
	Stop()
	os.Exit(code)
}

// Stop takes the cluster down.
func Stop() {
	if cluster.process != nil {
		_ = cluster.admin.Close()
		_ = cluster.watchdog.Close()
		_ = cluster.process.Wait()
	}
}

// PostgresDSN makes an empty database and returns its address: for tests that start the program itself.
func PostgresDSN() (string, error) {
	cluster.once.Do(func() { cluster.err = startCluster() })
	if cluster.err != nil {
		return "", cluster.err
	}
	return create("template1")
}

func create(template string) (string, error) {
	cluster.mu.Lock()
	defer cluster.mu.Unlock()
	cluster.count++
	name := fmt.Sprintf("test_%d", cluster.count)
	if _, err := cluster.admin.Exec("CREATE DATABASE " + name + " TEMPLATE " + template); err != nil {
		return "", err
	}
	return dsn(name), nil
}
