package archtest

import "strings"

// key is one primary key, unique index or foreign key.
type key struct {
	what    string // "primary key", "unique index", "foreign key"
	columns []string
	table   string   // of a foreign key: the table referred to
	refers  []string // of a foreign key: its columns there
}

// created is one CREATE TABLE with the keys that the same file gives it.
type created struct {
	name   string
	line   int
	keys   []key
	strict bool
	types  []string // the words used as column types, upper case
	county bool     // has a column county that is NOT NULL
	noKey  bool     // no primary key at all
}

// ddl is what a migration file declares.
type ddl struct {
	tables []*created
	views  []string
	reads  []string // the tables that its views read
	loose  []key    // unique indexes on tables of other files; key.table is the table
}

// readDDL reads CREATE TABLE, CREATE UNIQUE INDEX and CREATE VIEW of one migration. It understands the plain DDL that the house
// writes; it is no SQL parser.
func readDDL(sql string) ddl {
	var d ddl
	byName := map[string]*created{}
	for _, s := range statements(sql) {
		words := lex(s.text)
		is := func(i int, w string) bool { return i < len(words) && strings.EqualFold(words[i].s, w) }
		if !is(0, "CREATE") {
			continue
		}
		i := 1
		unique := is(i, "UNIQUE")
		if unique {
			i++
		}
		kind := ""
		if i < len(words) {
			kind = strings.ToUpper(words[i].s)
		}
		i++
		for is(i, "IF") || is(i, "NOT") || is(i, "EXISTS") {
			i++
		}
		if i >= len(words) {
			continue
		}
		name := words[i].s
		switch kind {
		case "TABLE":
			t := readTable(name, words[i+1:])
			t.line = s.line
			d.tables = append(d.tables, t)
			byName[name] = t
		case "VIEW":
			d.views = append(d.views, name)
			d.reads = append(d.reads, parse(s.text).tables...)
		case "INDEX":
			for ; i < len(words) && !is(i, "ON"); i++ {
			}
			if !unique || i+1 >= len(words) {
				continue
			}
			on := words[i+1].s
			k := key{what: "unique index " + name, columns: columnList(words, i+2), table: on}
			if t := byName[on]; t != nil {
				k.table = ""
				t.keys = append(t.keys, k)
			} else {
				d.loose = append(d.loose, k)
			}
		}
	}
	return d
}

type sqlStatement struct {
	text string
	line int
}

// statements splits a file at semicolons outside quotes and comments; line is where a statement's first word stands.
func statements(sql string) []sqlStatement {
	var list []sqlStatement
	start, line, first, quoted := 0, 1, 0, false
	flush := func(end int) {
		list = append(list, sqlStatement{text: sql[start:end], line: first})
		start, first = end+1, 0
	}
	for i := 0; i < len(sql); i++ {
		switch c := sql[i]; {
		case c == '\n':
			line++
		case c == '\'':
			quoted = !quoted
		case !quoted && strings.HasPrefix(sql[i:], "--"):
			for i+1 < len(sql) && sql[i+1] != '\n' {
				i++
			}
		case !quoted && c == ';':
			flush(i)
		case c > ' ' && first == 0:
			first = line
		}
	}
	flush(len(sql))
	return list
}

var typeWords = map[string]bool{
	"INTEGER": true, "TEXT": true, "BLOB": true, "BIGINT": true, "BYTEA": true, "REAL": true, "BOOLEAN": true, "BOOL": true,
	"DOUBLE": true, "FLOAT": true, "NUMERIC": true, "DECIMAL": true, "TIMESTAMP": true, "TIMESTAMPTZ": true, "DATE": true,
	"SERIAL": true, "BIGSERIAL": true, "JSON": true, "JSONB": true, "UUID": true, "VARCHAR": true, "CHAR": true, "INT": true,
	"SMALLINT": true, "DATETIME": true,
}

func readTable(name string, words []sqlToken) *created {
	t := &created{name: name, noKey: true}
	depth := 0
	if len(words) > 0 {
		depth = words[0].depth + 1
	}
	i := 1
	for i < len(words) && words[i].depth >= depth {
		end := i
		for end < len(words) && words[end].depth >= depth && (words[end].s != "," || words[end].depth > depth) {
			end++
		}
		readElement(t, words[i:end])
		i = end + 1
	}
	for ; i > 0 && i < len(words); i++ {
		if strings.EqualFold(words[i].s, "STRICT") {
			t.strict = true
		}
	}
	return t
}

// readElement reads one column or constraint of a CREATE TABLE.
func readElement(t *created, words []sqlToken) {
	is := func(i int, w string) bool { return i < len(words) && strings.EqualFold(words[i].s, w) }
	if len(words) == 0 {
		return
	}
	at := 0
	if is(0, "CONSTRAINT") {
		at = 2
	}
	column := ""
	if !is(at, "PRIMARY") && !is(at, "UNIQUE") && !is(at, "FOREIGN") && !is(at, "CHECK") {
		column = words[0].s
		if len(words) > 1 && typeWords[strings.ToUpper(words[1].s)] {
			t.types = append(t.types, strings.ToUpper(words[1].s))
		}
	}
	notNull := false
	for i := range words {
		switch {
		case is(i, "NOT") && is(i+1, "NULL"):
			notNull = true
		case is(i, "PRIMARY") && is(i+1, "KEY"):
			t.noKey = false
			t.keys = append(t.keys, key{what: "primary key", columns: listOr(words, i+2, column)})
		case is(i, "UNIQUE"):
			t.keys = append(t.keys, key{what: "unique constraint", columns: listOr(words, i+1, column)})
		case is(i, "REFERENCES") && i+1 < len(words):
			k := key{what: "foreign key", table: words[i+1].s, refers: columnList(words, i+2)}
			if column != "" {
				k.columns = []string{column}
			} else {
				k.columns = columnList(words, at+2)
			}
			t.keys = append(t.keys, k)
		}
	}
	if column == "county" && notNull {
		t.county = true
	}
}

func listOr(words []sqlToken, i int, column string) []string {
	if column != "" {
		return []string{column}
	}
	return columnList(words, i)
}

// columnList reads "(a, b DESC, …)" starting at i: the first word of each part.
func columnList(words []sqlToken, i int) []string {
	if i >= len(words) || words[i].s != "(" {
		return nil
	}
	depth := words[i].depth
	var list []string
	first := true
	for i++; i < len(words) && words[i].depth > depth; i++ {
		switch {
		case words[i].s == "," && words[i].depth == depth+1:
			first = true
		case first:
			list = append(list, words[i].s)
			first = false
		}
	}
	return list
}
