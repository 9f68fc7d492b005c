package archtest

import "strings"

// countKeys counts the predicates that route a statement to its county: county = …, … = county, county IN (…), the same for a
// row value that contains county, and USING (county, …). An assignment in a SET clause is no predicate, and neither is an
// inequality: it reads every shard.
func (st statement) countKeys() int {
	n := 0
	set := -1 // depth of the SET clause that we are in
	for i, t := range st.tokens {
		switch strings.ToUpper(t.s) {
		case "SET":
			set = t.depth
		case "WHERE", "FROM", "RETURNING", "ON":
			if t.depth == set {
				set = -1
			}
		}
		if !t.ident || !isCounty(t.s) || t.depth == set {
			continue
		}
		switch {
		case st.at(i+1, "=") || st.at(i+1, "IN"):
			n++
		case st.at(i-1, "=") && (i < 2 || !isCounty(st.tokens[i-2].s)):
			n++
		case st.inTuple(i):
			n++
		}
	}
	return n
}

func isCounty(name string) bool {
	return name == "county" || strings.HasSuffix(name, ".county")
}

// inTuple is true for county inside "(county, x) = …", "(county, x) IN …" and "USING (county, x)".
func (st statement) inTuple(i int) bool {
	if !st.at(i+1, ",") && !st.at(i+1, ")") {
		return false
	}
	depth := st.tokens[i].depth - 1
	open, end := i, i
	for ; open >= 0 && (st.tokens[open].s != "(" || st.tokens[open].depth != depth); open-- {
	}
	for ; end < len(st.tokens) && (st.tokens[end].s != ")" || st.tokens[end].depth != depth); end++ {
	}
	return st.at(open-1, "USING") || st.at(end+1, "=") || st.at(end+1, "IN")
}
