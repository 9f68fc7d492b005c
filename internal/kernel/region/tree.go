package region

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/problem"
)

// Row is one division in one period, as reference data gives it.
type Row struct {
	Code         Code
	Name         string
	Parent       Code         // 0: the code's own Parent
	Valid        civil.Period // the zero Period: always
	Predecessors []Code       // the codes that this one took over from
}

// Node is one division in one period.
type Node struct {
	Code         Code
	Parent       Code // 0 for a province
	Level        Level
	Name         string
	Valid        civil.Period
	Predecessors []Code
}

// Tree is a set of dated divisions. Its zero value is empty. It is immutable and safe for many readers.
type Tree struct {
	nodes []Node  // by code, then by the day from which it is valid
	below []int32 // indexes into nodes by parent, then code
}

var (
	// ErrNode refuses a row whose code is none or whose name is missing.
	ErrNode = problem.Define("region.node", problem.Invalid,
		"行政区划 {code} 的代码或名称不正确。",
		"The code or name of division {code} is not right.")
	// ErrOverlap refuses the same code twice for the same day.
	ErrOverlap = problem.Define("region.overlap", problem.Invalid,
		"行政区划 {code} 在同一天出现了两次。请检查有效期。",
		"Division {code} appears twice for the same day. Please check the periods.")
	// ErrOrphan refuses a division whose parent is missing or is not above it.
	ErrOrphan = problem.Define("region.orphan", problem.Invalid,
		"行政区划 {code} 的上级 {parent} 不存在，或者不是它的上级。",
		"The parent {parent} of division {code} is missing, or is not above it.")
)

// NewTree builds a tree from rows in any order.
func NewTree(rows []Row) (*Tree, error) {
	t := &Tree{nodes: make([]Node, 0, len(rows)), below: make([]int32, 0, len(rows))}
	names := gather(rows)
	for _, r := range rows {
		level := r.Code.Level()
		if level == 0 || r.Name == "" || r.Valid.Empty() {
			return nil, ErrNode.With("code", r.Code)
		}
		parent := r.Parent
		if parent == 0 {
			parent = r.Code.Parent()
		}
		name := names[:len(r.Name)]
		names = names[len(r.Name):]
		t.nodes = append(t.nodes, Node{r.Code, parent, level, name, r.Valid, slices.Clone(r.Predecessors)})
	}
	slices.SortFunc(t.nodes, func(a, b Node) int {
		return cmp.Or(cmp.Compare(a.Code, b.Code), a.Valid.From.Compare(b.Valid.From))
	})
	for i, n := range t.nodes {
		if i > 0 && t.nodes[i-1].Code == n.Code && t.nodes[i-1].Valid.Overlaps(n.Valid) {
			return nil, ErrOverlap.With("code", n.Code)
		}
		above := n.Level == Province && n.Parent == 0 || n.Parent.Level() != 0 && n.Parent.Level() < n.Level && len(t.versions(n.Parent)) > 0
		if !above {
			return nil, ErrOrphan.With("code", n.Code).With("parent", n.Parent)
		}
		t.below = append(t.below, int32(i))
	}
	slices.SortStableFunc(t.below, func(a, b int32) int { return cmp.Compare(t.nodes[a].Parent, t.nodes[b].Parent) })
	return t, nil
}

// gather copies all names into one string, so that the tree does not keep the caller's file in memory.
func gather(rows []Row) string {
	var b strings.Builder
	for _, r := range rows {
		b.WriteString(r.Name)
	}
	return b.String()
}

// Len is the number of nodes.
func (t *Tree) Len() int { return len(t.nodes) }

// Find is the division with that code on that day; "no date" asks for the newest. 420100 finds the city 4201 unless the tree has
// a county of that code.
func (t *Tree) Find(code Code, on civil.Date) (Node, bool) {
	versions := t.versions(code)
	if len(versions) == 0 && code.Level() == County {
		versions = t.versions(FromAuthority(int(code)))
	}
	if on.IsZero() && len(versions) > 0 {
		return versions[len(versions)-1], true
	}
	for _, n := range versions {
		if n.Valid.Contains(on) {
			return n, true
		}
	}
	return Node{}, false
}

// Path is the way from the province down to the division on that day, both included; nil if any of them did not exist then.
func (t *Tree) Path(code Code, on civil.Date) []Node {
	var path []Node
	for code != 0 {
		n, found := t.Find(code, on)
		if !found {
			return nil
		}
		path = append(path, n)
		code = n.Parent
	}
	slices.Reverse(path)
	return path
}

// Contains reports whether code is the ancestor itself or lies below it on that day.
func (t *Tree) Contains(ancestor, code Code, on civil.Date) bool {
	top, found := t.Find(ancestor, on)
	if !found {
		return false
	}
	for code != 0 {
		n, found := t.Find(code, on)
		if !found || n.Level < top.Level {
			return false
		}
		if n.Code == top.Code {
			return true
		}
		code = n.Parent
	}
	return false
}

// Children are the divisions directly below on that day, by code; "no date" gives the newest version of each. 0 gives the
// provinces.
func (t *Tree) Children(code Code, on civil.Date) []Node {
	if code != 0 {
		n, found := t.Find(code, on)
		if !found {
			return nil
		}
		code = n.Code
	}
	var list []Node
	from := sort.Search(len(t.below), func(i int) bool { return t.nodes[t.below[i]].Parent >= code })
	for _, i := range t.below[from:] {
		n := t.nodes[i]
		if n.Parent != code {
			break
		}
		if live, found := t.Find(n.Code, on); found && live.Parent == code && live.Valid == n.Valid {
			list = append(list, n)
		}
	}
	return list
}

// Successors are the newest versions of the divisions that took over from code, by code.
func (t *Tree) Successors(code Code) []Node {
	var list []Node
	for i, n := range t.nodes {
		newest := i+1 == len(t.nodes) || t.nodes[i+1].Code != n.Code
		if newest && slices.Contains(n.Predecessors, code) {
			list = append(list, n)
		}
	}
	return list
}

// Name is the division's own name on that day, "" if unknown.
func (t *Tree) Name(code Code, on civil.Date) string {
	n, _ := t.Find(code, on)
	return n.Name
}

// County is the county in which the division lies by the newest tree, and whether there is one. It is that of the tree and not of
// the digits, because a development zone's street may be administered by another county (代管).
func (t *Tree) County(code Code) (Code, bool) {
	for code != 0 {
		n, found := t.Find(code, civil.Date{})
		if !found {
			return 0, false
		}
		if n.Level == County {
			return n.Code, true
		}
		code = n.Parent
	}
	return 0, false
}

// Label is how a screen names the division today: 街道 · 社区 for a community, the own name for all else. A code that the tree does
// not have shows its digits, so that nothing is silently blank.
func (t *Tree) Label(code Code) string {
	n, found := t.Find(code, civil.Date{})
	name, parent := n.Name, n.Parent
	if !found {
		name, parent = code.String(), code.Parent()
	}
	if code.Level() != Community {
		return name
	}
	street := t.Name(parent, civil.Date{})
	if street == "" {
		return name
	}
	return street + " · " + name
}

// versions are all nodes of the code, oldest first.
func (t *Tree) versions(code Code) []Node {
	from, found := slices.BinarySearchFunc(t.nodes, code, func(n Node, code Code) int { return cmp.Compare(n.Code, code) })
	if !found {
		return nil
	}
	to := from + 1
	for to < len(t.nodes) && t.nodes[to].Code == code {
		to++
	}
	return t.nodes[from:to]
}
