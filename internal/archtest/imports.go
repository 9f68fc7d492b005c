package archtest

import (
	"strconv"
	"strings"
)

// impure are the standard packages that give a kernel room a world besides its arguments.
var impure = map[string]string{
	"os":           "take the bytes as an argument",
	"net":          "the kernel talks to nobody",
	"net/http":     "the kernel talks to nobody",
	"database/sql": "take values in and give values out; SQL stands in a room's store.go",
	"log":          "return a finding or an error; platform/obs logs",
	"log/slog":     "return a finding or an error; platform/obs logs",
	"math/rand":    "take the random numbers as an argument",
	"math/rand/v2": "take the random numbers as an argument",
	"crypto/rand":  "take the random numbers as an argument",
}

// inspectors are imported by tests only, apart from the rooms that are tests themselves.
var inspectors = []string{"internal/archtest", "internal/dbtest", "internal/apitest"}

// CheckImports reads every import of the module's own packages against the table, test files included, and keeps the kernel
// pure (its tests may read files and clocks).
func CheckImports(root string) []Violation {
	t := load(root)
	out := &report{rule: "imports", list: append([]Violation(nil), t.fault...)}
	unknown := map[string]bool{}
	for _, f := range t.gofs {
		from, known := roomOf(f.dir)
		if !known {
			if !unknown[f.dir] {
				unknown[f.dir] = true
				out.add(f.path, 0, "%s is no room of the house: move the file into the room that it serves, or add the room "+
					"with an ADR in docs/adr, a row in internal/archtest/table.go and a line in docs/glossary.md", f.dir)
			}
			continue
		}
		for _, spec := range f.ast.Imports {
			imported, _ := strconv.Unquote(spec.Path.Value)
			if from.floor.name == "kernel" && !f.test {
				if advice, bad := impure[imported]; bad {
					out.add(f.path, f.line(spec.Pos()), "%s may not import %s, the kernel is pure: %s", from.Path, imported, advice)
				}
			}
			dir, ours := strings.CutPrefix(imported, Module+"/")
			if ours {
				checkImport(out, f, from, dir, f.line(spec.Pos()))
			}
		}
	}
	return out.done()
}

func checkImport(out *report, f *goFile, from Room, dir string, line int) {
	to, known := roomOf(dir)
	switch {
	case !known:
		out.add(f.path, line, "%s imports %s, which is no room of the house (internal/archtest/table.go)", from.Path, dir)
	case from.Path == to.Path:
	case contains(inspectors, to.Path):
		checkInspectorImport(out, f, from, to, line)
	case allows(from, to):
	case from.floor.name == "platform" && to.floor.name == "platform" && f.external():
		// A test of the spine needs its neighbours: a change in db's own test leaves an audit row too.
	case to.Path == "internal/app":
		out.add(f.path, line, "%s may not import internal/app: app wires the rooms and only cmd and apitest see it; take what "+
			"you need as a parameter or as a port in internal/contract", from.Path)
	case from.floor.name == "kernel":
		out.add(f.path, line, "%s may not import %s: a kernel room imports only the kernel rooms of its row in "+
			"internal/archtest/table.go; pass the value in, or add the edge with an ADR in docs/adr", from.Path, to.Path)
	case from.floor.name == "platform" && to.Domain():
		out.add(f.path, line, "%s may not import %s: platform has no domain knowledge; let the domain room register itself with "+
			"the platform room in internal/app", from.Path, to.Path)
	case from.Path == "internal/demo":
		out.add(f.path, line, "internal/demo may not import %s: the demo knows file formats and the public API only", to.Path)
	default:
		out.add(f.path, line, "%s may not import %s: talk by an event or a port in internal/contract, wired in internal/app, or "+
			"add the edge with an ADR in docs/adr and in internal/archtest/table.go", from.Path, to.Path)
	}
}

// checkInspectorImport keeps test tools out of the binary. A room's external test package may use dbtest: inside the room's own
// package it could close an import cycle.
func checkInspectorImport(out *report, f *goFile, from, to Room, line int) {
	switch {
	case from.Path == "internal/apitest" || from.Path == "bench":
	case to.Path != "internal/dbtest":
		out.add(f.path, line, "%s may not import %s: nothing imports an inspector", from.Path, to.Path)
	case !f.test:
		out.add(f.path, line, "%s may not import internal/dbtest outside a test: test tools do not go into the binary", from.Path)
	case !f.external():
		out.add(f.path, line, "this test imports internal/dbtest from inside package %s: declare it `package %s_test`, as the "+
			"house's store tests are", f.ast.Name.Name, f.ast.Name.Name)
	case from.floor.name == "kernel":
		out.add(f.path, line, "%s may not import internal/dbtest: the kernel has no SQL to test", from.Path)
	}
}
