package archtest

import (
	"go/ast"
	"go/token"
	"strings"
)

// seal is a call that belongs to a few rooms only.
type seal struct {
	pkg    string   // the imported package of a function; "" for a method
	names  []string // the functions or methods
	rooms  []string // who may; a folder ending in "/" means every room in it
	advice string
}

// The inspectors and bench are tests in their own right and may do what tests may.
var seals = []seal{
	{
		pkg: Module + "/internal/kernel/access", names: []string{"Mint"},
		// httpapi opens only answers that it sealed itself, to repeat them to the actor who had them; authn only the secret of an
		// account's own second step, to check a code.
		rooms: []string{"internal/platform/audit", "internal/platform/job", "internal/platform/httpapi", "internal/platform/authn"},
		advice: "a purpose is obtained, never made: take it from platform/audit, which logs it (Social Assistance Law Art 70(6)), " +
			"or from the job that you run in",
	},
	{
		names: []string{"Maintain"}, rooms: []string{"internal/platform/"},
		advice: "Maintain writes without an audit row and is for platform bookkeeping only: use db.Write with an audit.Record, or " +
			"db.Bulk for staging",
	},
	{
		pkg: "time", names: []string{"Now", "Since", "Until"}, rooms: []string{"internal/platform/clock", "cmd/doudi"},
		advice: "there is one clock: tx.Now() inside a change, platform/clock's Clock elsewhere",
	},
	{
		pkg: "fmt", names: []string{"Print", "Printf", "Println"}, rooms: []string{"cmd/doudi"},
		advice: "only cmd prints: return the value, or log through platform/obs (never a person's data)",
	},
	{
		pkg: "log", names: []string{"Print", "Printf", "Println", "Fatal", "Fatalf", "Fatalln", "Panic", "Panicf", "Panicln"},
		rooms:  []string{"cmd/doudi"},
		advice: "log through platform/obs (never a person's data), or return the error",
	},
	{
		pkg: "os", names: []string{"Getenv", "LookupEnv", "Environ", "ExpandEnv"},
		rooms:  []string{"internal/platform/config", "cmd/doudi"},
		advice: "settings come from platform/config: add a key there and take the value as a parameter",
	},
}

var sealFree = append([]string{"bench"}, inspectors...)

// CheckSeals finds calls (and mentions) of sealed functions outside the rooms that may use them. Tests are not read.
func CheckSeals(root string) []Violation {
	t := load(root)
	out := &report{rule: "seals"}
	for _, f := range t.gofs {
		room, known := roomOf(f.dir)
		if f.test || !known || contains(sealFree, room.Path) {
			continue
		}
		for _, s := range seals {
			if !s.open(room) {
				f.findSealed(s, func(name string, pos token.Pos) {
					out.add(f.path, f.line(pos), "%s may not use %s: %s", room.Path, name, s.advice)
				})
			}
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if c, ok := n.(*ast.CallExpr); ok && room.Path != "cmd/doudi" {
				if id, ok := c.Fun.(*ast.Ident); ok && (id.Name == "println" || id.Name == "print") {
					out.add(f.path, f.line(c.Pos()), "%s may not use %s: only cmd prints", room.Path, id.Name)
				}
			}
			return true
		})
	}
	return out.done()
}

func (s seal) open(room Room) bool {
	for _, r := range s.rooms {
		if r == room.Path || (strings.HasSuffix(r, "/") && strings.HasPrefix(room.Path, r)) {
			return true
		}
	}
	return room.Path == strings.TrimPrefix(s.pkg, Module+"/") // the package that declares it
}

func (f *goFile) findSealed(s seal, found func(name string, pos token.Pos)) {
	local := ""
	if s.pkg != "" {
		if local = f.imported(s.pkg); local == "" {
			return
		}
	}
	ast.Inspect(f.ast, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok || !contains(s.names, sel.Sel.Name) {
			return true
		}
		left, isName := sel.X.(*ast.Ident)
		if s.pkg == "" || (isName && left.Name == local) {
			found(strings.TrimPrefix(chain(sel), "."), sel.Pos())
		}
		return true
	})
}
