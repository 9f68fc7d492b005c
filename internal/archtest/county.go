package archtest

import (
	"go/ast"
	"go/token"
	"strings"
)

// class is a table's class as migrations/tables.go declares it.
type class struct {
	name  string // Distributed, Reference, Index or Local
	why   string
	line  int
	valid bool
}

var classNames = []string{"Distributed", "Reference", "Index", "Local"}

const tablesFile = "migrations/tables.go"

// classes reads the Table literals of package migrations from the source, so that planted trees can be read as well.
func (t *tree) classes() map[string]class {
	all := map[string]class{}
	for _, f := range t.gofs {
		if f.dir != "migrations" || f.test {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			lit, ok := n.(*ast.CompositeLit)
			if !ok {
				return true
			}
			name, c := tableLiteral(lit)
			if name != "" {
				c.line = f.line(lit.Pos())
				all[name] = c
			}
			return true
		})
	}
	return all
}

// tableLiteral reads {Name: "x", Class: Distributed, Why: "…"} or {"x", Distributed, "…"}; the name is "" for anything else.
func tableLiteral(lit *ast.CompositeLit) (string, class) {
	var name string
	var c class
	for i, el := range lit.Elts {
		key := []string{"Name", "Class", "Why"}[min(i, 2)]
		value := el
		if kv, ok := el.(*ast.KeyValueExpr); ok {
			id, isName := kv.Key.(*ast.Ident)
			if !isName {
				return "", c
			}
			key, value = id.Name, kv.Value
		}
		switch key {
		case "Name":
			if b, ok := value.(*ast.BasicLit); ok && b.Kind == token.STRING {
				name, _ = fold(b, nil, 0)
			}
		case "Class":
			if id, ok := value.(*ast.Ident); ok {
				c.name, c.valid = id.Name, contains(classNames, id.Name)
			}
		case "Why":
			c.why, _ = fold(value, nil, 0)
		}
	}
	if c.name == "" {
		return "", c
	}
	return name, c
}

// CheckCounty reads every statement that touches a distributed table: it names its county in a predicate, once for each such
// table (a join is on county too), or it is a declared fan-out; an INSERT lists county first. Tests are not read.
func CheckCounty(root string) []Violation {
	t := load(root)
	out := &report{rule: "county"}
	all, classes := t.names(), t.classes()
	used := map[int]bool{}
	for _, f := range t.gofs {
		room, known := roomOf(f.dir)
		if f.test || !known || contains(sqlFree, room.Path) {
			continue
		}
		for _, x := range f.texts(all[f.dir]) {
			if !looksLikeSQL(x.value) || x.decl || markFanout(f.path, x.fn, used) {
				continue
			}
			checkKey(out, f, x, classes)
		}
		for _, in := range f.inserts(all[f.dir]) {
			checkColumns(out, f, in.table, in.columns, in.pos, classes)
		}
	}
	for i, d := range fanouts {
		if !used[i] && t.read(d.File) != "" {
			out.add(d.File, 0, "internal/archtest/fanout.go declares a fan-out in %s that is gone: take the line out", d.Func)
		}
	}
	return out.done()
}

func markFanout(file, fn string, used map[int]bool) bool {
	for i, d := range fanouts {
		if d.File == file && d.Func == fn {
			used[i] = true
			return true
		}
	}
	return false
}

func checkKey(out *report, f *goFile, x text, classes map[string]class) {
	st := parse(x.value)
	var touched []string
	target := false
	for _, table := range st.tables {
		if classes[table].name == "Distributed" {
			if table == st.target && !target {
				target = true
				continue
			}
			touched = append(touched, table)
		}
	}
	if target {
		checkColumns(out, f, st.target, st.columns, x.pos, classes)
	}
	keyed := st.keyed
	if x.scope && strings.Contains(x.value, hole) {
		keyed++ // the part that the function puts in names county
	}
	switch {
	case len(touched) == 0 || keyed >= len(touched):
	case keyed == 0:
		out.add(f.path, f.line(x.pos), "this statement reads every county's %s: add `county = $n` to its WHERE (or the actor's "+
			"Scope.Where), or declare the fan-out with its reason in internal/archtest/fanout.go", touched[0])
	default:
		out.add(f.path, f.line(x.pos), "this statement names %d distributed tables (%s) but county in only %d predicates: join on "+
			"county as well as on the id, so that the join stays inside one shard", len(touched), strings.Join(touched, ", "), keyed)
	}
}

func checkColumns(out *report, f *goFile, table string, columns []string, pos token.Pos, classes map[string]class) {
	if classes[table].name != "Distributed" {
		return
	}
	switch {
	case columns == nil:
		out.add(f.path, f.line(pos), "an insert into the distributed table %s writes its columns where it stands, county first", table)
	case len(columns) == 0 || columns[0] != "county":
		out.add(f.path, f.line(pos), "an insert into the distributed table %s lists county first among its columns", table)
	}
}
