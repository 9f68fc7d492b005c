package archtest

import (
	"go/ast"
	"go/token"
	"regexp"
	"strconv"
)

// texts lists the strings of a file, each maximal expression once: where it is written, or, for a constant that is elsewhere
// a piece of a longer text, where it is used whole.
func (f *goFile) texts(pkg names) []text {
	var list []text
	for _, d := range f.ast.Decls {
		if g, ok := d.(*ast.GenDecl); ok {
			collector{pkg.values, pkg.pieces, pkg.pieces, nil, text{}, &list}.walk(g)
			continue
		}
		fn, ok := d.(*ast.FuncDecl)
		if !ok || fn.Body == nil {
			continue
		}
		own, appended := locals(fn, pkg.values)
		values := make(map[string]ast.Expr, len(pkg.values)+len(own))
		for k, v := range pkg.values {
			values[k] = v
		}
		for k, v := range own {
			values[k] = v
		}
		pieces := map[string]bool{}
		addPieces(fn.Body, pieces)
		start := len(list)
		collector{values, pieces, pkg.pieces, own, text{fn: fn.Name.Name, scope: routes(fn.Body)}, &list}.walk(fn.Body)
		for i := start; i < len(list); i++ {
			list[i].value += appended[list[i].pos]
		}
	}
	return list
}

type collector struct {
	values map[string]ast.Expr
	pieces map[string]bool     // names that this declaration uses inside longer texts
	shared map[string]bool     // package names that are pieces somewhere: their whole uses are read where they stand
	local  map[string]ast.Expr // the function's own names: read where they are defined
	as     text
	list   *[]text
}

func (c collector) walk(n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.Field:
			return x.Tag == nil // struct tags are no texts
		case *ast.ValueSpec:
			for i, v := range x.Values {
				c.define(x.Names, i, v)
			}
			return false
		case *ast.AssignStmt:
			for i, v := range x.Rhs {
				c.define(idents(x.Lhs), i, v)
			}
			return false
		case *ast.Ident:
			_, own := c.local[x.Name]
			if !own && c.shared[x.Name] {
				c.found(x)
			}
			return false
		case *ast.SelectorExpr:
			c.walk(x.X) // the selected name is no variable of ours
			return false
		case *ast.BasicLit, *ast.BinaryExpr:
			return !c.found(x.(ast.Expr))
		case *ast.CallExpr:
			if c.found(x) {
				for _, a := range x.Args[1:] {
					if _, folded := fold(a, c.values, 0); !folded {
						c.walk(a)
					}
				}
				return false
			}
		}
		return true
	})
}

func (c collector) define(names []*ast.Ident, i int, value ast.Expr) {
	_, whole := fold(value, c.values, 0)
	c.as.decl = whole && i < len(names) && names[i] != nil && c.pieces[names[i].Name]
	c.walk(value)
}

func (c collector) found(e ast.Expr) bool {
	value, ok := fold(e, c.values, 0)
	if ok {
		got := c.as
		got.value, got.pos = value, e.Pos()
		*c.list = append(*c.list, got)
	}
	return ok
}

func idents(list []ast.Expr) []*ast.Ident {
	ids := make([]*ast.Ident, len(list))
	for i, e := range list {
		ids[i], _ = e.(*ast.Ident)
	}
	return ids
}

// addPieces notes the names that are used inside a concatenation: parts of texts, not whole ones.
func addPieces(n ast.Node, pieces map[string]bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		var parts []ast.Expr
		switch x := n.(type) {
		case *ast.BinaryExpr:
			if x.Op == token.ADD {
				parts = []ast.Expr{x.X, x.Y}
			}
		case *ast.CallExpr:
			if callee(x) == "fmt.Sprintf" {
				parts = x.Args
			}
		}
		for _, p := range parts {
			if id, ok := p.(*ast.Ident); ok {
				pieces[id.Name] = true
			}
		}
		return true
	})
}

// locals finds a function's own string variables, and gathers what `name += "…"` appends to the text that the variable started
// with (keyed by that text's position).
func locals(fn *ast.FuncDecl, pkg map[string]ast.Expr) (map[string]ast.Expr, map[token.Pos]string) {
	own, appended := map[string]ast.Expr{}, map[token.Pos]string{}
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		a, ok := n.(*ast.AssignStmt)
		if !ok || len(a.Lhs) != 1 || len(a.Rhs) != 1 {
			return true
		}
		id, ok := a.Lhs[0].(*ast.Ident)
		if !ok {
			return true
		}
		base, known := own[id.Name]
		switch {
		case a.Tok == token.ADD_ASSIGN && known:
			more, _ := fold(a.Rhs[0], pkg, 0)
			appended[base.Pos()] += " " + more
		case a.Tok != token.ADD_ASSIGN && !known:
			if _, is := fold(a.Rhs[0], pkg, 0); is {
				own[id.Name] = a.Rhs[0]
			}
		}
		return true
	})
	return own, appended
}

// countyPart is a predicate on county that stands alone, to be joined with others.
var countyPart = regexp.MustCompile(`^\s*(AND\s+|WHERE\s+)?\(?(\w+\.)?county\s*(=|IN\s*\()`)

// routes reports whether a function builds a predicate on county out of parts: it asks access.Scope for one (a call of .Where),
// or holds a part like "county=$1" by itself.
func routes(n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.CallExpr:
			if s, ok := x.Fun.(*ast.SelectorExpr); ok && s.Sel.Name == "Where" {
				found = true
			}
		case *ast.BasicLit:
			if x.Kind == token.STRING {
				s, _ := strconv.Unquote(x.Value)
				found = found || countyPart.MatchString(s)
			}
		}
		return !found
	})
	return found
}
