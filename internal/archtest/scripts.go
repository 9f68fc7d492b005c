package archtest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// earlyEnd is a pipe into a command that stops reading before its input ends. Under pipefail the writer then dies of the closed pipe, on
// some machines and some days only: it is how the first submission failed.
var earlyEnd = regexp.MustCompile(`\|\s*(head|grep\s+-[a-z]*[qm])\b`)

// CheckScripts reads the shell scripts, the Makefile and CI.
func CheckScripts(root string) []Violation {
	out := &report{rule: "scripts"}
	names, _ := filepath.Glob(filepath.Join(root, "scripts", "*")) // the pattern is a constant
	for _, name := range append(names, filepath.Join(root, "Makefile"), filepath.Join(root, ".ci", "run")) {
		text, err := os.ReadFile(name)
		if err != nil {
			continue // not every tree has all of them
		}
		rel, _ := filepath.Rel(root, name)
		for i, line := range strings.Split(string(text), "\n") {
			if earlyEnd.MatchString(line) {
				out.add(filepath.ToSlash(rel), i+1, "this stops reading early, and pipefail makes that an error of the writer: use sed -n 1p, or read all of it")
			}
		}
	}
	return out.done()
}
