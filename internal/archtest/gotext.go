package archtest

import (
	"go/ast"
	"go/token"
	"path"
	"strconv"
	"strings"
)

// hole stands in a text for a part that is only known while the program runs.
const hole = "\x00"

// text is one string of the program as far as it can be read from the source: literals, concatenations and constants are put
// together, everything else leaves a hole.
type text struct {
	value string
	pos   token.Pos
	fn    string // the function that it stands in; "" at package level
	scope bool   // the function builds its predicate of parts and one of them names county (see routes)
	decl  bool   // the value of a constant that is only a piece of longer texts
}

// names are a package's own strings: its constants and variables, and which of them are only pieces of longer texts.
type names struct {
	values map[string]ast.Expr
	pieces map[string]bool
}

// names gathers the strings of every package folder.
func (t *tree) names() map[string]names {
	all := map[string]names{}
	for _, f := range t.gofs {
		if f.test {
			continue
		}
		if _, known := all[f.dir]; !known {
			all[f.dir] = names{values: map[string]ast.Expr{}, pieces: map[string]bool{}}
		}
		addPieces(f.ast, all[f.dir].pieces)
		for _, d := range f.ast.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || (g.Tok != token.CONST && g.Tok != token.VAR) {
				continue
			}
			for _, s := range g.Specs {
				v := s.(*ast.ValueSpec)
				for i, name := range v.Names {
					if i < len(v.Values) {
						all[f.dir].values[name.Name] = v.Values[i]
					}
				}
			}
		}
	}
	return all
}

// fold reads an expression as a string. ok is false if it holds no string literal at all.
func fold(e ast.Expr, values map[string]ast.Expr, depth int) (value string, ok bool) {
	if depth > 8 {
		return hole, false
	}
	switch x := e.(type) {
	case *ast.BasicLit:
		if x.Kind == token.STRING {
			s, err := strconv.Unquote(x.Value)
			return s, err == nil
		}
	case *ast.ParenExpr:
		return fold(x.X, values, depth+1)
	case *ast.BinaryExpr:
		if x.Op == token.ADD {
			a, okA := fold(x.X, values, depth+1)
			b, okB := fold(x.Y, values, depth+1)
			return a + b, okA || okB
		}
	case *ast.Ident:
		if value, known := values[x.Name]; known {
			if s, ok := fold(value, values, depth+1); ok {
				return s, true
			}
		}
	case *ast.CallExpr:
		// fmt.Sprintf("… %s …", …): the format is the text; a verb whose argument cannot be read is a hole.
		if callee(x) == "fmt.Sprintf" && len(x.Args) > 0 {
			s, ok := fold(x.Args[0], values, depth+1)
			filled := make([]string, 0, len(x.Args))
			for _, a := range x.Args[1:] {
				part, _ := fold(a, values, depth+1)
				filled = append(filled, part)
			}
			return fill(s, filled), ok
		}
	}
	return hole, false
}

// callee is the called function as written, e.g. "fmt.Sprintf" or "s.box.Open"; "" for anything that is not a chain of names.
func callee(c *ast.CallExpr) string { return chain(c.Fun) }

func chain(e ast.Expr) string {
	switch x := e.(type) {
	case *ast.Ident:
		return x.Name
	case *ast.SelectorExpr:
		if left := chain(x.X); left != "" {
			return left + "." + x.Sel.Name
		}
		return "." + x.Sel.Name
	}
	return ""
}

// imported is the local name under which the file imports a package ("" if it does not).
func (f *goFile) imported(pkg string) string {
	for _, s := range f.ast.Imports {
		if p, _ := strconv.Unquote(s.Path.Value); p == pkg {
			if s.Name != nil {
				return s.Name.Name
			}
			return path.Base(p)
		}
	}
	return ""
}

// fill puts the arguments of a format in the place of its verbs, in order; an indexed verb is left as a hole.
func fill(format string, args []string) string {
	var b strings.Builder
	next := 0
	for i := 0; i < len(format); i++ {
		if format[i] != '%' || i+1 >= len(format) {
			b.WriteByte(format[i])
			continue
		}
		j := i + 1
		for j < len(format) && strings.IndexByte("+-# 0123456789.[]", format[j]) >= 0 {
			j++
		}
		switch {
		case j < len(format) && format[j] == '%':
			b.WriteByte('%')
		case next < len(args) && !strings.Contains(format[i:j], "["):
			b.WriteString(args[next])
			next++
		default:
			b.WriteString(hole)
		}
		i = j
	}
	return b.String()
}
