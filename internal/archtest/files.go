package archtest

import (
	"go/ast"
	"path"
	"regexp"
	"strings"
)

// maxLines is where a file stops being about one idea.
const maxLines = 400

// nameless are names that say nothing about what lives there.
var nameless = []string{"util", "utils", "common", "helper", "helpers", "misc", "models"}

// webRoots are the folders of hand-written front-end source.
var webRoots = []string{"web/src/", "web/e2e/", "web/scripts/"}

var undone = regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME)\b`)

var webSkip = regexp.MustCompile(`\b(it|test|describe)\.(skip|only)\b`)

// CheckFiles looks at names, sizes and leftovers of Go and TypeScript files, and at each domain room's doc.go.
func CheckFiles(root string) []Violation {
	t := load(root)
	out := &report{rule: "files"}
	documented, first := map[string]bool{}, map[string]string{}
	for _, f := range t.gofs {
		checkName(out, f.path)
		if !ast.IsGenerated(f.ast) {
			checkSize(out, f.path, f.source)
		}
		for _, group := range f.ast.Comments {
			for _, c := range group.List {
				if undone.MatchString(c.Text) {
					out.add(f.path, f.line(c.Pos()), "something is left undone here: do it, or file an issue and say plainly what is missing")
				}
			}
		}
		if f.test {
			checkSkips(out, f)
		}
		if room, known := roomOf(f.dir); known && room.Domain() {
			if first[room.Path] == "" {
				first[room.Path] = f.path
			}
			if f.path == room.Path+"/doc.go" && f.ast.Doc != nil {
				documented[room.Path] = true
			}
		}
	}
	for room, file := range first {
		if !documented[room] {
			out.add(file, 0, "%s has no doc.go with a package comment: say there what the room is for, its words and its events", room)
		}
	}
	for _, name := range t.other {
		checkWebFile(out, t, name)
	}
	return out.done()
}

func checkName(out *report, name string) {
	for _, part := range strings.Split(name, "/") {
		stem, _, _ := strings.Cut(part, ".")
		stem = strings.ToLower(strings.TrimSuffix(stem, "_test"))
		if contains(nameless, stem) {
			out.add(name, 0, "%q says nothing about what lives here: name the file or folder after its idea", part)
		}
	}
}

func checkSize(out *report, name, source string) {
	if n := strings.Count(source, "\n"); n > maxLines {
		out.add(name, 0, "this file has %d lines: split it by idea, a file stops at %d", n, maxLines)
	}
}

func checkSkips(out *report, f *goFile) {
	ast.Inspect(f.ast, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok && (s.Sel.Name == "Skip" || s.Sel.Name == "Skipf" || s.Sel.Name == "SkipNow") {
			if id, ok := s.X.(*ast.Ident); ok && (id.Name == "t" || id.Name == "b" || id.Name == "tb") {
				out.add(f.path, f.line(s.Pos()), "a test never skips: what it needs is installed by make test, and a missing engine fails")
			}
		}
		return true
	})
}

func checkWebFile(out *report, t *tree, name string) {
	ours := false
	for _, r := range webRoots {
		ours = ours || strings.HasPrefix(name, r)
	}
	switch path.Ext(name) {
	case ".ts", ".tsx", ".mjs":
	default:
		return
	}
	if !ours || strings.HasSuffix(name, ".d.ts") {
		return
	}
	checkName(out, name)
	source := t.read(name)
	checkSize(out, name, source)
	for i, line := range strings.Split(source, "\n") {
		if undone.MatchString(line) {
			out.add(name, i+1, "something is left undone here: do it, or file an issue and say plainly what is missing")
		}
		if webSkip.MatchString(line) {
			out.add(name, i+1, "a test is neither skipped nor the only one: mend it or take it out")
		}
	}
}
