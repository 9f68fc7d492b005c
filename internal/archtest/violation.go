package archtest

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
)

// Violation is one place where the tree leaves a rule.
type Violation struct {
	File    string // below the root, with slashes
	Line    int    // 1-based; 0 when it is about the whole file
	Rule    string // the check's short name
	Message string // what to do
}

func (v Violation) String() string {
	if v.Line == 0 {
		return fmt.Sprintf("%s: [%s] %s", v.File, v.Rule, v.Message)
	}
	return fmt.Sprintf("%s:%d: [%s] %s", v.File, v.Line, v.Rule, v.Message)
}

// report collects violations and returns them in reading order.
type report struct {
	rule string
	list []Violation
}

func (r *report) add(file string, line int, format string, args ...any) {
	r.list = append(r.list, Violation{File: file, Line: line, Rule: r.rule, Message: fmt.Sprintf(format, args...)})
}

func (r *report) done() []Violation {
	sort.SliceStable(r.list, func(i, j int) bool {
		a, b := r.list[i], r.list[j]
		if a.File != b.File {
			return a.File < b.File
		}
		return a.Line < b.Line
	})
	return r.list
}

// Checks are all checks by name, in the order in which a reader would run them.
var Checks = []struct {
	Name  string
	Check func(root string) []Violation
}{
	{"imports", CheckImports},
	{"sql", CheckSQL},
	{"county", CheckCounty},
	{"seals", CheckSeals},
	{"files", CheckFiles},
	{"migrations", CheckMigrations},
	{"words", CheckWords},
	{"scripts", CheckScripts},
}

// Root walks up from dir to the folder that holds go.mod.
func Root(dir string) (string, error) {
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", fmt.Errorf("no go.mod above the working directory")
		}
		dir = up
	}
}
