package archtest

import (
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"strings"
)

// unportable are spellings that one of the two engines refuses or reads differently, or that hide a clock.
var unportable = []struct {
	pattern *regexp.Regexp
	advice  string
}{
	{regexp.MustCompile(`::\s*\w`), "`::` is PostgreSQL only: write CAST(x AS BIGINT)"},
	{regexp.MustCompile(`(?i)\bnow\s*\(`), "now() is a second clock: bind tx.Millis()"},
	{regexp.MustCompile(`(?i)\bcurrent_(timestamp|date|time)\b`), "CURRENT_TIMESTAMP is a second clock: bind tx.Millis() or tx.Today()"},
	{regexp.MustCompile(`(?i)\bilike\b`), "ILIKE is PostgreSQL only: fold in Go and compare the folded column"},
	{regexp.MustCompile(`(?i)=\s*any\s*\(`), "= ANY( is PostgreSQL only: write IN ($1, $2, …), at most 500"},
	{regexp.MustCompile(`(?i)\bjson_each\b`), "json_each is SQLite only: decode in Go"},
	{regexp.MustCompile(`->`), "JSON operators read differently on the two engines: decode in Go"},
	{regexp.MustCompile(`(?i)\bfor\s+update\b`), "FOR UPDATE is PostgreSQL only: Write is serializable and retried, and the UPDATE names the version"},
	{regexp.MustCompile(`(?i)\bskip\s+locked\b`), "SKIP LOCKED is PostgreSQL only: claim work with a platform/job"},
	{regexp.MustCompile(`(?i)\bmerge\s+into\b`), "MERGE is not portable: write INSERT … ON CONFLICT"},
	{regexp.MustCompile(`(?i)\b(greatest|least)\s*\(`), "GREATEST and LEAST are PostgreSQL only: write CASE WHEN"},
	{regexp.MustCompile(`(?i)\bpg_\w+\s*\(`), "pg_ functions are PostgreSQL only: put the difference behind platform/db"},
}

// sqlFree are rooms whose SQL is not a domain room's: the inspectors look at every table, bench compares with bare inserts.
var sqlFree = append([]string{"bench", "migrations"}, inspectors...)

// unportableRooms hold the dialect seam itself.
var unportableRooms = []string{"internal/platform/db", "internal/platform/job"}

// CheckSQL reads the SQL in Go strings: a room names its own tables only, or another room's published views along an allowed
// edge; a domain room's SQL stands in store.go or store_*.go; only portable spellings are used. Tests are not read.
func CheckSQL(root string) []Violation {
	t := load(root)
	out := &report{rule: "sql"}
	all := t.names()
	for _, f := range t.gofs {
		room, known := roomOf(f.dir)
		if f.test || !known || contains(sqlFree, room.Path) {
			continue
		}
		for _, x := range f.texts(all[f.dir]) {
			if lowerSQL.MatchString(x.value) {
				out.add(f.path, f.line(x.pos), "write SQL keywords in upper case, so that a reader and the inspector see the statement")
			}
			if looksLikeSQL(x.value) {
				checkStatement(out, f, room, x)
			}
		}
		for _, in := range f.inserts(all[f.dir]) {
			checkPlace(out, f, room, in.pos)
			checkTable(out, f, room, in.table, in.pos)
		}
	}
	return out.done()
}

func checkStatement(out *report, f *goFile, room Room, x text) {
	checkPlace(out, f, room, x.pos)
	if !contains(unportableRooms, room.Path) {
		for _, u := range unportable {
			if u.pattern.MatchString(x.value) {
				out.add(f.path, f.line(x.pos), "this SQL is not portable: %s", u.advice)
			}
		}
	}
	for _, table := range parse(x.value).tables {
		checkTable(out, f, room, table, x.pos)
	}
}

func checkPlace(out *report, f *goFile, room Room, pos token.Pos) {
	base := path.Base(f.path)
	switch {
	case room.floor.name == "platform":
	case !room.Domain():
		out.add(f.path, f.line(pos), "%s holds no SQL: ask the room that owns the data", room.Path)
	case base != "store.go" && !strings.HasPrefix(base, "store_"):
		out.add(f.path, f.line(pos), "SQL stands in %s/store.go (or store_<noun>.go): move this statement there, so that a reader "+
			"finds every statement of a room in one place", room.Path)
	}
}

func checkTable(out *report, f *goFile, room Room, table string, pos token.Pos) {
	if table == hole {
		if room.Domain() {
			out.add(f.path, f.line(pos), "this SQL names a table that is only known at run time: write the table's name in the "+
				"statement, so that its owner and its county key can be checked")
		}
		return
	}
	owner, view, known := ownerOf(table)
	switch {
	case owner.Path == room.Path && known:
	case room.floor.name == "platform" && catalogue(table):
	case !known && room.Path == "internal/platform/db":
	case !known:
		out.add(f.path, f.line(pos), "table %s belongs to no room: %s may name only %s_* tables", table, room.Path, room.Name())
	case view && (allows(room, owner) || contains(viewReaders, room.Path)):
	case view:
		out.add(f.path, f.line(pos), "%s may not read %s's view %s: there is no such edge in internal/archtest/table.go; talk by "+
			"an event or a port in internal/contract, or add the edge with an ADR in docs/adr", room.Path, owner.Path, table)
	default:
		out.add(f.path, f.line(pos), "%s may not name %s's table %s: call %s, or read a view %s_v_… that it publishes",
			room.Path, owner.Path, table, owner.Path, owner.Name())
	}
}

func catalogue(table string) bool {
	return strings.HasPrefix(table, "pg_") || strings.HasPrefix(table, "pragma_") || strings.HasPrefix(table, "sqlite_") ||
		strings.HasPrefix(table, "information_schema")
}

// ownerOf finds the room whose prefix a table or view carries.
func ownerOf(table string) (owner Room, view, known bool) {
	for _, r := range Rooms {
		if !r.Domain() && r.floor.name != "platform" {
			continue
		}
		for _, prefix := range append([]string{r.Name()}, tablePrefixes[r.Path]...) {
			if rest, ok := strings.CutPrefix(table, prefix+"_"); ok {
				return r, strings.HasPrefix(rest, "v_"), true
			}
		}
	}
	return Room{}, false, false
}

// insert is one call tx.Insert("table", columns, rows).
type insert struct {
	table   string
	columns []string // nil if the call does not show them
	fn      string
	pos     token.Pos
}

func (f *goFile) inserts(pkg names) []insert {
	var list []insert
	for _, d := range f.ast.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || fn.Body == nil {
			continue
		}
		local := map[string]ast.Expr{}
		ast.Inspect(fn.Body, func(n ast.Node) bool {
			if a, ok := n.(*ast.AssignStmt); ok && len(a.Lhs) == 1 && len(a.Rhs) == 1 {
				if id, ok := a.Lhs[0].(*ast.Ident); ok {
					local[id.Name] = a.Rhs[0]
				}
			}
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 3 {
				return true
			}
			if s, ok := call.Fun.(*ast.SelectorExpr); !ok || s.Sel.Name != "Insert" {
				return true
			}
			table, ok := fold(call.Args[0], pkg.values, 0)
			if !ok {
				table = hole
			}
			list = append(list, insert{table: table, columns: stringList(call.Args[1], pkg.values, local), fn: fn.Name.Name, pos: call.Pos()})
			return true
		})
	}
	return list
}

// stringList reads []string{"a", "b"}, in place or through a name.
func stringList(e ast.Expr, scopes ...map[string]ast.Expr) []string {
	if id, ok := e.(*ast.Ident); ok {
		for _, s := range scopes {
			if v, known := s[id.Name]; known {
				if _, again := v.(*ast.Ident); !again {
					return stringList(v, scopes...)
				}
			}
		}
	}
	lit, ok := e.(*ast.CompositeLit)
	if !ok {
		return nil
	}
	list := []string{}
	for _, el := range lit.Elts {
		s, _ := fold(el, scopes[0], 0)
		list = append(list, s)
	}
	return list
}
