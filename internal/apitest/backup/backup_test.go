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

	"doudi/internal/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m.Run) }

func TestABackupDuringAnImportGoesOnToTheSameEnd(t *testing.T) {
	binary := build(t)
	calm := newInstallation(t, binary, "sqlite")
	calm.finish(t)
	want := calm.digest(t)
	if !strings.Contains(want, "warning ") || strings.Count(want, "batch ") < 3 {
		t.Fatalf("the undisturbed run shows nothing:\n%s", want)
	}
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			source := newInstallation(t, binary, engine)
			archives := source.backupsWhileItDelivers(t)
			if got := source.digest(t); got != want {
				t.Fatalf("the backups changed the end of the house that was backed up:\n%s\n\n%s", want, got)
			}
			source.run(t, "holds:", "audit", "verify")
			for i, into := range []string{engine, map[string]string{"sqlite": "postgres", "postgres": "sqlite"}[engine]} {
				archive := archives[(i+1)*len(archives)/3] // two moments in the middle
				restored := newInstallation(t, binary, into)
				restored.adopt(t, source)
				restored.run(t, "holds:", "restore", "-from", archive, "-verify")
				restored.run(t, "every table is equal", "restore", "-from", archive)
				restored.run(t, "holds:", "audit", "verify")
				restored.finish(t)
				if got := restored.digest(t); got != want {
					t.Errorf("restored into %s the end is another:\n%s\n\n%s", into, want, got)
				}
				restored.run(t, "holds:", "audit", "verify")
			}
		})
	}
}

// backupsWhileItDelivers makes one backup after another, each by a process of its own, until everything is scored.
func (i *installation) backupsWhileItDelivers(t *testing.T) []string {
	t.Helper()
	cmd, ready := i.start(t)
	folder := t.TempDir()
	var archives []string
	for n := 0; ; n++ {
		file := filepath.Join(folder, fmt.Sprintf("%d.backup", n))
		out, err := i.command("backup", "-to", file).CombinedOutput()
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
	binary := build(t)
	source := newInstallation(t, binary, "sqlite")
	source.finish(t)
	want := source.digest(t)
	archive := filepath.Join(t.TempDir(), "a.backup")
	source.run(t, "rows of", "backup", "-to", archive)
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			closed := 0
			for attempt := range 4 {
				target := newInstallation(t, binary, engine)
				target.adopt(t, source)
				target.killRestore(t, archive, time.Duration(attempt*60)*time.Millisecond)
				if out, err := target.command("migrate").CombinedOutput(); err != nil {
					if !strings.Contains(string(out), "not finished") {
						t.Fatalf("it refuses with other words: %s", out)
					}
					closed++
				}
				if out, err := target.command("restore", "-from", archive).CombinedOutput(); err != nil {
					if strings.Contains(string(out), "not empty") {
						continue // the kill came after the end
					}
					t.Fatalf("restore after a kill: %v\n%s", err, out)
				}
				target.finish(t)
				if got := target.digest(t); got != want {
					t.Errorf("the end is another:\n%s\n\n%s", want, got)
				}
			}
			if closed < 2 {
				t.Errorf("only %d of the kills came while it loaded", closed)
			}
		})
	}
}

// killRestore kills a restore, a moment after it has begun to load.
func (i *installation) killRestore(t *testing.T, archive string, after time.Duration) {
	t.Helper()
	cmd := i.command("restore", "-from", archive)
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
	source := newInstallation(t, build(t), "sqlite")
	source.finish(t)
	folder := t.TempDir()
	for _, after := range []time.Duration{20 * time.Millisecond, 60 * time.Millisecond, 100 * time.Millisecond, 140 * time.Millisecond} {
		cmd := source.command("backup", "-to", filepath.Join(folder, "a.backup"))
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
