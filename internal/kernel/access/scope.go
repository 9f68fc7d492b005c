package access

import (
	"fmt"
	"strings"
)

// Node is one division in a scope: a county, a street of it, or a community of it. Zero means "all below".
type Node struct {
	County    int   // six digits, the owning authority
	Street    int64 // nine digits, or 0
	Community int64 // twelve digits, or 0
}

// Scope is the set of divisions an actor sees. The empty scope sees nothing.
type Scope struct {
	Nodes []Node
}

// Covers reports whether a place lies in the scope.
func (s Scope) Covers(county int, street, community int64) bool {
	for _, n := range s.Nodes {
		if n.County == county && (n.Street == 0 || n.Street == street) && (n.Community == 0 || n.Community == community) {
			return true
		}
	}
	return false
}

// Where is the SQL predicate of the scope over the columns county, street and community of the given table alias. It appends
// its arguments to args and numbers them from there. An empty scope gives a predicate that is never true.
func (s Scope) Where(alias string, args *[]any) string {
	if len(s.Nodes) == 0 {
		return "(1=0)"
	}
	var parts []string
	bind := func(column string, value any) string {
		*args = append(*args, value)
		return fmt.Sprintf("%s.%s=$%d", alias, column, len(*args))
	}
	for _, n := range s.Nodes {
		terms := []string{bind("county", n.County)}
		if n.Street != 0 {
			terms = append(terms, bind("street", n.Street))
		}
		if n.Community != 0 {
			terms = append(terms, bind("community", n.Community))
		}
		parts = append(parts, "("+strings.Join(terms, " AND ")+")")
	}
	return "(" + strings.Join(parts, " OR ") + ")"
}

// Counties are the scope's counties, each once, in order of first mention.
func (s Scope) Counties() []int {
	var list []int
	seen := map[int]bool{}
	for _, n := range s.Nodes {
		if !seen[n.County] {
			seen[n.County] = true
			list = append(list, n.County)
		}
	}
	return list
}
