package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"doudi/internal/kernel/problem"
	"doudi/internal/platform/config"
)

func TestDefaultsWork(t *testing.T) {
	c, err := config.Load("", nil)
	if err != nil || c.Postgres() || c.MasterKeyFile != filepath.Join("doudi-data", "master.key") {
		t.Fatal(c, err)
	}
}

func TestEnvironmentOverFileOverDefaults(t *testing.T) {
	file := filepath.Join(t.TempDir(), "doudi.yaml")
	if err := os.WriteFile(file, []byte("workers: 2\nlisten: 0.0.0.0:80\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := config.Load(file, []string{"DOUDI_WORKERS=9", "PATH=/bin"})
	if err != nil || c.Workers != 9 || c.Listen != "0.0.0.0:80" {
		t.Fatal(c, err)
	}
}

func TestUnknownAndUnreadableAreRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "doudi.yaml")
	write := func(text string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("worker: 2\n")
	if _, err := config.Load(file, nil); !problem.Is(err, config.ErrUnknownKey) || !strings.Contains(err.Error(), "workers") {
		t.Errorf("unknown key in the file: %v", err)
	}
	write("workers: many\n")
	if _, err := config.Load(file, nil); !problem.Is(err, config.ErrUnreadable) {
		t.Errorf("wrong type in the file: %v", err)
	}
	if _, err := config.Load("", []string{"DOUDI_WORKER=1"}); !problem.Is(err, config.ErrUnknownKey) {
		t.Errorf("unknown variable: %v", err)
	}
	if _, err := config.Load("", []string{"DOUDI_WORKERS=x"}); !problem.Is(err, config.ErrBadValue) {
		t.Errorf("bad number: %v", err)
	}
	if _, err := config.Load("", []string{"DOUDI_ZONE=dmz"}); !problem.Is(err, config.ErrBadValue) {
		t.Errorf("a zone that nobody knows: %v", err)
	}
	if _, err := config.Load(file+"x", nil); !problem.Is(err, config.ErrUnreadable) {
		t.Errorf("missing file: %v", err)
	}
}

func TestPrintedRedacted(t *testing.T) {
	c := config.Defaults()
	c.DB = "postgres://doudi:marked-secret@db/doudi"
	if text := c.String(); strings.Contains(text, "marked-secret") || !strings.Contains(text, "(set)") {
		t.Fatal(text)
	}
}
