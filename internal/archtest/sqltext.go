package archtest

import (
	"regexp"
	"strings"
)

// looksLikeSQL is true for statements and for pieces that name a table. Keywords are upper case in this house, which tells SQL
// from prose.
var sqlShape = regexp.MustCompile(`(?s)^\s*(--[^\n]*\n\s*)*(SELECT\s|INSERT\s+INTO\s|DELETE\s+FROM\s|UPDATE\s+\S+\s+(AS\s+\w+\s+|\w+\s+)?SET\s|` +
	`WITH\s+(RECURSIVE\s+)?\w+\s*(\([^)]*\)\s*)?AS\s)|\b(FROM|JOIN|INTO)\s+"?[a-z][a-z0-9]*_[a-z0-9_]+`)

// Statements in lower case would slip through unseen, so they are found to be told off.
var lowerSQL = regexp.MustCompile(`(?s)^\s*(select\s.+\sfrom\s+[a-z]+_[a-z_]+|insert\s+into\s+[a-z]+_[a-z_]+|update\s+[a-z]+_[a-z_]+\s+set\s|delete\s+from\s+[a-z]+_[a-z_]+)`)

func looksLikeSQL(s string) bool { return sqlShape.MatchString(s) }

type sqlToken struct {
	s     string // keywords upper case, names as written without quotes, hole for a hole
	ident bool
	depth int // parentheses around it
}

// lex splits SQL; comments and quoted texts are dropped (a text becomes the token ”).
func lex(s string) []sqlToken {
	var list []sqlToken
	depth := 0
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case strings.HasPrefix(s[i:], "--"):
			if n := strings.IndexByte(s[i:], '\n'); n >= 0 {
				i += n
			} else {
				i = len(s)
			}
		case c == '\'':
			j := i + 1
			for j < len(s) && (s[j] != '\'' || (j+1 < len(s) && s[j+1] == '\'')) {
				if s[j] == '\'' {
					j++
				}
				j++
			}
			list = append(list, sqlToken{s: "''", depth: depth})
			i = j + 1
		case isName(c) || c == '"':
			j := i
			for j < len(s) && (isName(s[j]) || s[j] == '"' || s[j] == '.' || (s[j] >= '0' && s[j] <= '9')) {
				j++
			}
			list = append(list, sqlToken{s: strings.ReplaceAll(s[i:j], `"`, ""), ident: true, depth: depth})
			i = j
		case c == '(':
			list = append(list, sqlToken{s: "(", depth: depth})
			depth++
			i++
		case c == ')':
			depth--
			list = append(list, sqlToken{s: ")", depth: depth})
			i++
		case c <= ' ' && c != hole[0]:
			i++
		default:
			list = append(list, sqlToken{s: string(c), depth: depth})
			i++
		}
	}
	return list
}

func isName(c byte) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

// statement is what the checks want to know of one SQL text.
type statement struct {
	tokens  []sqlToken
	tables  []string // every table named, each mention once, without names of WITH clauses; hole for a table only known at run time
	target  string   // the table of an INSERT
	columns []string // of an INSERT, in order; nil if the text lists none
	keyed   int      // predicates of the form county = … or county IN (…)
}

func parse(s string) statement {
	st := statement{tokens: lex(s)}
	local := map[string]bool{}
	for i := range st.tokens {
		if st.at(i, "AS") && i > 0 && st.at(i+1, "(") || st.at(i, "MATERIALIZED") {
			local[st.named(i)] = true
		}
	}
	for i, t := range st.tokens {
		switch strings.ToUpper(t.s) {
		case "FROM":
			if i > 0 && (st.at(i-1, "DISTINCT") || st.inFunction(i)) {
				continue
			}
			st.from(i+1, local)
		case "JOIN", "UPDATE", "TABLE":
			if t.s == "UPDATE" && i > 0 && (st.at(i-1, "DO") || st.at(i-1, "FOR") || st.at(i-1, "ON")) {
				continue
			}
			if t.s != "JOIN" || !st.joined(i) {
				st.table(i+1, local)
			}
		case "INTO":
			st.table(i+1, local)
			if i+1 < len(st.tokens) {
				st.target = st.tokens[i+1].s
				st.columns = st.list(i + 2)
			}
		}
	}
	st.keyed = st.countKeys()
	return st
}

func (st statement) at(i int, word string) bool {
	return i >= 0 && i < len(st.tokens) && strings.EqualFold(st.tokens[i].s, word)
}

// named is the name in front of AS, over an optional column list: WITH name (a, b) AS (…).
func (st statement) named(i int) string {
	for i--; i >= 0 && (st.at(i, "AS") || st.at(i, "NOT")); i-- {
	}
	if st.at(i, ")") {
		depth := st.tokens[i].depth
		for i--; i >= 0 && st.tokens[i].depth > depth; i-- {
		}
		i--
	}
	if i < 0 {
		return ""
	}
	return st.tokens[i].s
}

func (st *statement) table(i int, local map[string]bool) {
	if i >= len(st.tokens) {
		return
	}
	t := st.tokens[i]
	switch {
	case t.s == hole:
		st.tables = append(st.tables, hole)
	case t.ident && !local[t.s] && !st.at(i+1, "(") || t.ident && st.at(i-1, "INTO"):
		st.tables = append(st.tables, t.s)
	}
}

var fromEnds = map[string]bool{
	"WHERE": true, "GROUP": true, "ORDER": true, "LIMIT": true, "HAVING": true, "UNION": true, "EXCEPT": true, "INTERSECT": true,
	"RETURNING": true, "WINDOW": true, "SET": true, "OFFSET": true, ";": true,
}

// from reads a table list: names after FROM, after each comma and after each JOIN at the same depth. Subqueries are read when
// their own FROM comes.
func (st *statement) from(i int, local map[string]bool) {
	if i >= len(st.tokens) {
		return
	}
	depth, expect := st.tokens[i].depth, true
	for ; i < len(st.tokens); i++ {
		t := st.tokens[i]
		if t.depth > depth {
			continue
		}
		word := strings.ToUpper(t.s)
		if t.depth < depth || fromEnds[word] {
			return
		}
		switch {
		case word == "," || word == "JOIN":
			expect = true
		case expect && word != "LATERAL" && word != "ONLY":
			st.table(i, local)
			expect = false
		}
	}
}

// joined reports whether a JOIN belongs to a FROM of this text, which has read it already.
func (st statement) joined(i int) bool {
	for j := i - 1; j >= 0; j-- {
		if st.tokens[j].depth < st.tokens[i].depth {
			return false
		}
		if st.tokens[j].depth == st.tokens[i].depth && st.at(j, "FROM") {
			return true
		}
	}
	return false
}

// inFunction is true for the FROM of EXTRACT(… FROM …) and its like.
func (st statement) inFunction(i int) bool {
	for j := i - 1; j > 0; j-- {
		if st.tokens[j].s == "(" && st.tokens[j].depth == st.tokens[i].depth-1 {
			switch strings.ToUpper(st.tokens[j-1].s) {
			case "EXTRACT", "TRIM", "SUBSTRING", "OVERLAY":
				return true
			}
			return false
		}
	}
	return false
}

// list reads "(a, b, c)" starting at i; nil if there is none.
func (st statement) list(i int) []string {
	if !st.at(i, "(") {
		return nil
	}
	list := []string{}
	for i++; i < len(st.tokens) && st.tokens[i].s != ")"; i++ {
		if st.tokens[i].s != "," {
			list = append(list, st.tokens[i].s)
		}
	}
	return list
}
