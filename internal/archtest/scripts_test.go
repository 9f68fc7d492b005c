package archtest

import (
	"os"
	"path/filepath"
	"testing"
)

func TestAPipeThatEndsEarlyIsFound(t *testing.T) {
	root := t.TempDir()
	if err := os.MkdirAll(filepath.Join(root, "scripts"), 0o750); err != nil {
		t.Fatal(err)
	}
	text := "make --version | head -n1\nsort x | sed -n 1p\nif ls | grep -q y; then echo; fi\n"
	if err := os.WriteFile(filepath.Join(root, "scripts", "x"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	found := CheckScripts(root)
	if len(found) != 2 || found[0].Line != 1 || found[1].Line != 3 {
		t.Error(found)
	}
}
