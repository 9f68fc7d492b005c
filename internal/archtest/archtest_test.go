package archtest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestHouse runs every check on the real tree.
func TestHouse(t *testing.T) {
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	root, err := Root(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range Checks {
		t.Run(c.Name, func(t *testing.T) {
			for _, v := range c.Check(root) {
				t.Errorf("%v", v)
			}
		})
	}
	if n := len(load(root).gofs); n < 10 {
		t.Errorf("the inspector saw only %d Go files: it looked in the wrong place", n)
	}
}

// TestTable checks the import table itself: every edge leads to a room, and no two rooms can reach each other.
func TestTable(t *testing.T) {
	byPath := map[string]Room{}
	for _, r := range Rooms {
		if _, twice := byPath[r.Path]; twice {
			t.Errorf("%s is in the table twice", r.Path)
		}
		byPath[r.Path] = r
	}
	for _, r := range Rooms {
		for _, edge := range r.Imports {
			if _, known := byPath[edge]; !known && !strings.HasSuffix(edge, "/") {
				t.Errorf("%s may import %s, which is no room", r.Path, edge)
			}
		}
	}
	for _, a := range Rooms {
		for _, b := range Rooms {
			if a.Path != b.Path && a.floor.name != "shell" && allows(a, b) && reaches(b, a.Path, map[string]bool{}) {
				t.Errorf("%s and %s can import each other", a.Path, b.Path)
			}
		}
	}
	wings := []string{"internal/discover/warning", "internal/assist/payment", "internal/partner/service", "internal/assure/credit"}
	for _, r := range Rooms {
		n := 0
		for _, w := range wings {
			if allows(r, byPath[w]) && r.Path != w {
				n++
			}
		}
		if n == len(wings) && !contains([]string{"internal/app", "internal/apitest", "bench"}, r.Path) {
			t.Errorf("%s may import all four wings; only app does", r.Path)
		}
	}
}

func reaches(from Room, to string, seen map[string]bool) bool {
	if from.Path == to {
		return true
	}
	if seen[from.Path] {
		return false
	}
	seen[from.Path] = true
	for _, r := range Rooms {
		if r.Path != from.Path && allows(from, r) && reaches(r, to, seen) {
			return true
		}
	}
	return false
}

// plant writes a small tree of its own and returns its root.
func plant(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	files["go.mod"] = "module " + Module + "\n"
	for name, content := range files {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// one is a planted violation: the files, the check that must see it, and what its message must say.
type one struct {
	name  string
	check func(string) []Violation
	files map[string]string
	where string // file:line of the violation; file alone for one about the whole file
	says  []string
}

func try(t *testing.T, cases []one) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			found := c.check(plant(t, c.files))
			if len(found) != 1 {
				t.Fatalf("want exactly one violation, got %v", found)
			}
			got := found[0].String()
			if !strings.HasPrefix(got, c.where+": [") {
				t.Errorf("want it at %s, got %s", c.where, got)
			}
			for _, s := range c.says {
				if !strings.Contains(got, s) {
					t.Errorf("the message should say %q, got %s", s, got)
				}
			}
		})
	}
}

// lines joins source lines: line n of the file is the nth argument.
func lines(l ...string) string { return strings.Join(l, "\n") + "\n" }
