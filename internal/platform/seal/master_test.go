package seal_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"doudi/internal/dbtest"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/seal"
)

func TestTheFirstStartMakesAMasterKeyForItsOwnerAlone(t *testing.T) {
	b := dbtest.Open(t, "sqlite")
	file := filepath.Join(t.TempDir(), "keys", "master.key")
	if _, err := seal.New(b.DB, file); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatal(info, err)
	}
	first, _ := os.ReadFile(file)
	if len(strings.TrimSpace(string(first))) != 32 {
		t.Fatalf("%q", first)
	}
	if _, err := seal.New(b.DB, file); err != nil {
		t.Fatal(err)
	}
	if second, _ := os.ReadFile(file); string(second) != string(first) {
		t.Fatal("the second start made another key")
	}
	if left, _ := os.ReadDir(filepath.Dir(file)); len(left) != 1 {
		t.Fatal("something is left beside the key: ", left)
	}
}

func TestFirstStartsAtOnceShareOneMasterKey(t *testing.T) {
	b := dbtest.Open(t, "sqlite")
	for range 20 {
		file := filepath.Join(t.TempDir(), "master.key")
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				if _, err := seal.New(b.DB, file); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if left, _ := os.ReadDir(filepath.Dir(file)); len(left) != 1 {
			t.Fatal("something is left beside the key: ", left)
		}
	}
}

func TestAMasterKeyThatCannotBeUsedIsNamed(t *testing.T) {
	b := dbtest.Open(t, "sqlite")
	for name, content := range map[string]string{
		"empty": "", "too short": "00112233", "not hexadecimal": strings.Repeat("z", 32), "too long": strings.Repeat("0", 64),
	} {
		file := filepath.Join(t.TempDir(), "master.key")
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := seal.New(b.DB, file)
		if !problem.Is(err, seal.ErrMasterKey) || !strings.Contains(err.Error(), file) {
			t.Errorf("%s: %v", name, err)
		}
		if content != "" && strings.Contains(err.Error(), content) {
			t.Errorf("%s: the message shows the key", name)
		}
		if kept, _ := os.ReadFile(file); string(kept) != content {
			t.Errorf("%s: the file was overwritten", name)
		}
	}
	if _, err := seal.New(b.DB, t.TempDir()); !problem.Is(err, seal.ErrMasterKey) {
		t.Error("a folder: ", err)
	}
}

func TestAnotherInstallationsMasterKeyIsRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		file := filepath.Join(t.TempDir(), "other.key")
		if err := os.WriteFile(file, []byte(strings.Repeat("ab", 16)+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		box, err := seal.New(b.DB, file)
		if err != nil {
			t.Fatal(err)
		}
		err = box.Ensure(t.Context(), dbtest.County)
		if !problem.Is(err, seal.ErrMasterKey) || !strings.Contains(err.Error(), file) {
			t.Fatal(err)
		}
		if err := b.Box.Ensure(t.Context(), dbtest.County); err != nil {
			t.Fatal("the right key does not open any more: ", err)
		}
	})
}
