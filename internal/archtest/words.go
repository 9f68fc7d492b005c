package archtest

import (
	"go/ast"
	"regexp"
	"sort"
	"strings"
	"unicode"
)

const glossary = "docs/glossary.md"

var placeholder = regexp.MustCompile(`\{\w+\}`)

// CheckWords reads every declared refusal (problem.Define): both texts are there, each in its language, with the same
// parameters. Every room that exists is named in the glossary, as `discover/warning`.
func CheckWords(root string) []Violation {
	t := load(root)
	out := &report{rule: "words"}
	all := t.names()
	present := map[string]string{}
	for _, f := range t.gofs {
		room, known := roomOf(f.dir)
		if known && strings.HasPrefix(room.Path, "internal/") && room.floor.name != "contract" && room.floor.name != "shell" {
			if present[room.Path] == "" || f.path < present[room.Path] {
				present[room.Path] = f.path
			}
		}
		if f.test {
			continue
		}
		define := "Define"
		if f.dir != "internal/kernel/problem" {
			local := f.imported(Module + "/internal/kernel/problem")
			if local == "" {
				continue
			}
			define = local + ".Define"
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if c, ok := n.(*ast.CallExpr); ok && callee(c) == define && len(c.Args) == 4 {
				checkRefusal(out, f, c, all[f.dir])
			}
			return true
		})
	}
	words := t.read(glossary)
	if words == "" && len(present) > 0 {
		out.add(glossary, 0, "the glossary is missing")
	}
	for path, file := range present {
		short := strings.TrimPrefix(path, "internal/")
		if words != "" && !strings.Contains(words, "`"+short+"`") {
			out.add(file, 0, "%s is not in %s: add its line (中文, `%s`, meaning)", path, glossary, short)
		}
	}
	return out.done()
}

func checkRefusal(out *report, f *goFile, c *ast.CallExpr, pkg names) {
	line := f.line(c.Pos())
	code, _ := fold(c.Args[0], pkg.values, 0)
	zh, okZh := fold(c.Args[2], pkg.values, 0)
	en, okEn := fold(c.Args[3], pkg.values, 0)
	switch {
	case !okZh || strings.TrimSpace(zh) == "":
		out.add(f.path, line, "refusal %q has no Chinese text: say what happened, what is safe and what to do", code)
	case !han(zh):
		out.add(f.path, line, "refusal %q: its Chinese text holds no Chinese; the order is zh, en", code)
	}
	switch {
	case !okEn || strings.TrimSpace(en) == "":
		out.add(f.path, line, "refusal %q has no English text", code)
	case !english(en):
		out.add(f.path, line, "refusal %q: its English text holds Chinese characters beyond a short form that a person types "+
			"(万元, 2026年1月31日)", code)
	}
	if zh != "" && en != "" && okZh && okEn && params(zh) != params(en) {
		out.add(f.path, line, "refusal %q: the two texts use different parameters (zh %s, en %s)", code, params(zh), params(en))
	}
}

func params(s string) string {
	set := map[string]bool{}
	for _, p := range placeholder.FindAllString(s, -1) {
		set[p] = true
	}
	list := make([]string, 0, len(set))
	for p := range set {
		list = append(list, p)
	}
	sort.Strings(list)
	return "[" + strings.Join(list, " ") + "]"
}

// english allows an English text to quote what a person may type: Chinese in runs of at most two characters, and few of them.
func english(s string) bool {
	run, chinese, latin := 0, 0, 0
	for _, r := range s {
		if !unicode.Is(unicode.Han, r) {
			run = 0
			if r < 0x80 && unicode.IsLetter(r) {
				latin++
			}
			continue
		}
		run++
		chinese++
		if run > 2 {
			return false
		}
	}
	return latin > 4*chinese
}

func han(s string) bool {
	for _, r := range s {
		if unicode.Is(unicode.Han, r) {
			return true
		}
	}
	return false
}
