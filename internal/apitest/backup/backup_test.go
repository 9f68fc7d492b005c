// Package backup runs the real program: backups are made beside it while departments deliver, restored into both engines, and the
// restored house goes on to the end that an undisturbed one reaches.
package backup

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"doudi/internal/apitest/installed"
	"doudi/internal/dbtest"
)

// patience is how long a demo may take until everything is scored.
const patience = 3 * time.Minute

func TestMain(m *testing.M) { dbtest.Main(m.Run) }

func TestABackupDuringAnImportGoesOnToTheSameEnd(t *testing.T) {
	binary := installed.Build(t)
	calm := installed.New(t, binary, "sqlite")
	calm.Finish(t, patience)
	want := calm.Digest(t)
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			source := installed.New(t, binary, engine)
			archives := backupsWhileItDelivers(t, source)
			want.Same(t, source.Digest(t)) // the backups changed nothing
			source.Run(t, "holds:", "audit", "verify")
			for i, into := range []string{engine, map[string]string{"sqlite": "postgres", "postgres": "sqlite"}[engine]} {
				archive := archives[(i+1)*len(archives)/3] // two moments in the middle
				restored := installed.New(t, binary, into)
				adopt(t, restored, source)
				restored.Run(t, "holds:", "restore", "-from", archive, "-verify")
				restored.Run(t, "every table is equal", "restore", "-from", archive)
				restored.Run(t, "holds:", "audit", "verify")
				restored.Finish(t, patience)
				want.Same(t, restored.Digest(t))
				restored.Run(t, "holds:", "audit", "verify")
			}
		})
	}
}

// backupsWhileItDelivers makes one backup after another, each by a process of its own, until everything is scored.
func backupsWhileItDelivers(t *testing.T, i *installed.Installation) []string {
	t.Helper()
	cmd, ready := i.Start(t)
	folder := t.TempDir()
	var archives []string
	for n := 0; ; n++ {
		file := filepath.Join(folder, fmt.Sprintf("%d.backup", n))
		out, err := i.Command("backup", "-to", file).CombinedOutput()
		select {
		case <-ready:
			_ = cmd.Process.Signal(syscall.SIGTERM)
			if err := cmd.Wait(); err != nil {
				t.Fatalf("it did not stop cleanly: %v", err)
			}
			t.Logf("%d backups while it delivered", len(archives))
			if len(archives) < 3 {
				t.Fatal("that shows nothing")
			}
			return archives
		default:
		}
		switch {
		case err == nil:
			archives = append(archives, file)
		case len(archives) > 0 || n > 200:
			t.Fatalf("backup: %v\n%s", err, out)
		default: // the database is not made yet
			time.Sleep(20 * time.Millisecond)
		}
	}
}

func TestAKilledRestoreIsNotServedAndStartsAnew(t *testing.T) {
	binary := installed.Build(t)
	source := installed.New(t, binary, "sqlite")
	source.Finish(t, patience)
	want := source.Digest(t)
	archive := filepath.Join(t.TempDir(), "a.backup")
	source.Run(t, "rows of", "backup", "-to", archive)
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			closed := 0
			for attempt := range 4 {
				target := installed.New(t, binary, engine)
				adopt(t, target, source)
				killRestore(t, target, archive, time.Duration(attempt*60)*time.Millisecond)
				if out, err := target.Command("migrate").CombinedOutput(); err != nil {
					if !strings.Contains(string(out), "not finished") {
						t.Fatalf("it refuses with other words: %s", out)
					}
					closed++
				}
				if out, err := target.Command("restore", "-from", archive).CombinedOutput(); err != nil {
					if strings.Contains(string(out), "not empty") {
						continue // the kill came after the end
					}
					t.Fatalf("restore after a kill: %v\n%s", err, out)
				}
				target.Finish(t, patience)
				want.Same(t, target.Digest(t))
			}
			if closed < 2 {
				t.Errorf("only %d of the kills came while it loaded", closed)
			}
		})
	}
}

// killRestore kills a restore, a moment after it has begun to load.
func killRestore(t *testing.T, i *installed.Installation, archive string, after time.Duration) {
	t.Helper()
	cmd := i.Command("restore", "-from", archive)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "check the backup") { // printed when the next phase begins
			break
		}
	}
	time.Sleep(after)
	_ = cmd.Process.Signal(syscall.SIGKILL)
	_ = cmd.Wait()
}

func TestAnInterruptedBackupLeavesNoFile(t *testing.T) {
	source := installed.New(t, installed.Build(t), "sqlite")
	source.Finish(t, patience)
	folder := t.TempDir()
	for _, after := range []time.Duration{20 * time.Millisecond, 60 * time.Millisecond, 100 * time.Millisecond, 140 * time.Millisecond} {
		cmd := source.Command("backup", "-to", filepath.Join(folder, "a.backup"))
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(after)
		_ = cmd.Process.Signal(os.Interrupt)
		err := cmd.Wait()
		left, _ := os.ReadDir(folder)
		if err != nil && len(left) > 0 {
			t.Errorf("after %s: %s is left", after, left[0].Name())
		}
		for _, file := range left {
			_ = os.Remove(filepath.Join(folder, file.Name()))
		}
	}
}

// adopt gives an installation another's master key, which no backup holds, and the demo's notes and files.
func adopt(t *testing.T, i, other *installed.Installation) {
	t.Helper()
	if err := os.CopyFS(filepath.Join(i.Data, "deliveries"), os.DirFS(filepath.Join(other.Data, "deliveries"))); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"master.key", "demo.json"} {
		raw, err := os.ReadFile(filepath.Join(other.Data, name))
		if err != nil {
			t.Fatal(err)
		}
		if name == "demo.json" {
			// It makes the accounts and delivers the files that the backup does not know yet.
			raw = []byte(strings.NewReplacer(`"done": true`, `"done": false`, `"written": true`, `"written": false`).Replace(string(raw)))
		}
		if err := os.WriteFile(filepath.Join(i.Data, name), raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
