package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
)

// goFile is one parsed Go file.
type goFile struct {
	path   string // below the root, with slashes
	dir    string
	test   bool // ends in _test.go
	ast    *ast.File
	fset   *token.FileSet
	source string
}

func (f *goFile) line(p token.Pos) int { return f.fset.Position(p).Line }

// external reports whether the file is a test in a package of its own (package x_test).
func (f *goFile) external() bool { return f.test && strings.HasSuffix(f.ast.Name.Name, "_test") }

// tree is everything the checks read, loaded once per root.
type tree struct {
	root  string
	gofs  []*goFile
	other []string // further files below the root, with slashes
	fault []Violation
}

var trees sync.Map // root → *tree: the checks of one run share one walk

// skipped folders hold what nobody wrote by hand or what is not code.
var skipped = map[string]bool{
	".git": true, "node_modules": true, "dist": true, ".tools": true, "bin": true, "testdata": true, "data": true, "vendor": true,
}

func load(root string) *tree {
	if t, ok := trees.Load(root); ok {
		return t.(*tree)
	}
	t := &tree{root: root}
	faults := &report{rule: "read"}
	fset := token.NewFileSet()
	_ = filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			faults.add(name, 0, "cannot be read: %v", err)
			return nil
		}
		rel, _ := filepath.Rel(root, name)
		rel = filepath.ToSlash(rel)
		if d.IsDir() {
			if skipped[d.Name()] && rel != "." {
				return fs.SkipDir
			}
			return nil
		}
		if path.Ext(rel) != ".go" {
			t.other = append(t.other, rel)
			return nil
		}
		source, err := os.ReadFile(name)
		if err != nil {
			faults.add(rel, 0, "cannot be read: %v", err)
			return nil
		}
		parsed, err := parser.ParseFile(fset, name, source, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			faults.add(rel, 0, "does not parse: %v", err)
			return nil
		}
		t.gofs = append(t.gofs, &goFile{
			path: rel, dir: path.Dir(rel), test: strings.HasSuffix(rel, "_test.go"), ast: parsed, fset: fset, source: string(source),
		})
		return nil
	})
	t.fault = faults.list
	trees.Store(root, t)
	return t
}

// read is a text file of the tree; "" if it does not exist.
func (t *tree) read(rel string) string {
	b, err := os.ReadFile(filepath.Join(t.root, filepath.FromSlash(rel)))
	if err != nil {
		return ""
	}
	return string(b)
}
