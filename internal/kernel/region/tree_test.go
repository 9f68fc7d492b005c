package region

import (
	"encoding/csv"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/problem"
)

var today = civil.Must("2026-11-24")

// shippedRows are the divisions and communities that the house ships.
func shippedRows(t testing.TB) []Row {
	t.Helper()
	var rows []Row
	for _, file := range []string{"divisions.csv", "communities.csv"} {
		f, err := os.Open("../../../params/reference/" + file)
		if err != nil {
			t.Fatal(err)
		}
		records, err := csv.NewReader(f).ReadAll()
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range records[1:] {
			row := Row{Name: r[1]}
			if row.Code, err = ParseCode(r[0]); err != nil || row.Code.String() != r[0] {
				t.Fatal(r, err)
			}
			if r[3] != "" {
				if row.Parent, err = ParseCode(r[3]); err != nil {
					t.Fatal(r, err)
				}
			}
			rows = append(rows, row)
		}
	}
	return rows
}

func shipped(t testing.TB) *Tree {
	t.Helper()
	tree, err := NewTree(shippedRows(t))
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

func codes(nodes []Node) []Code {
	var list []Code
	for _, n := range nodes {
		list = append(list, n.Code)
	}
	return list
}

func names(nodes []Node) string {
	var list []string
	for _, n := range nodes {
		list = append(list, n.Name)
	}
	return strings.Join(list, "/")
}

func TestShippedDivisions(t *testing.T) {
	tree := shipped(t)
	if tree.Len() != 44703+265 {
		t.Errorf("%d divisions", tree.Len())
	}
	if got := names(tree.Path(420106011, today)); got != "湖北省/武汉市/武昌区/中南路街道" {
		t.Errorf("the path is %s", got)
	}
	if n := len(tree.Children(0, today)); n != 31 {
		t.Errorf("%d provinces", n)
	}
	if streets := tree.Children(420106, today); len(streets) != 15 || streets[0].Name != "积玉桥街道" || streets[0].Level != Street {
		t.Errorf("Wuchang has %d streets, %v", len(streets), streets)
	}
	if below := tree.Children(420106490, today); below != nil {
		t.Errorf("the scenic area's communities are not shipped, but it has %v", below)
	}
	community := tree.Children(420106015, today)[0]
	if got, want := tree.Label(community.Code), "南湖街道 · "+community.Name; got != want {
		t.Errorf("the label is %s; want %s", got, want)
	}
	for code, want := range map[Code]string{
		420106015: "南湖街道", 420106: "武昌区", 4201: "武汉市", 420100: "武汉市", 42: "湖北省", 420000: "湖北省", 441900: "东莞市",
		420106015999: "南湖街道 · 420106015999", 420199: "420199", 990000000001: "990000000001", 0: "",
	} {
		if got := tree.Label(code); got != want {
			t.Errorf("the label of %d is %q; want %q", code, got, want)
		}
	}
	for code, want := range map[Code]Code{community.Code: 420106, 420106015: 420106, 420106: 420106, 4201: 0, 420100: 0, 441900: 441900, 420199001: 0} {
		if got, found := tree.County(code); got != want || found != (want != 0) {
			t.Errorf("the county of %d is %d, %v; want %d", code, got, found, want)
		}
	}
	if dongguan, _ := tree.Find(441900, today); dongguan.Level != County {
		t.Errorf("441900 is a %s", dongguan.Level)
	}
}

// changed is a small country with a history: street 1 was renamed in 2020 and moved to another county in 2022; county 11 took
// over from county 10 in 2024.
func changed(t testing.TB) *Tree {
	t.Helper()
	day := civil.Must
	tree, err := NewTree([]Row{
		{Code: 420111, Name: "丙区", Valid: civil.Period{From: day("2024-01-01")}, Predecessors: []Code{420110}},
		{Code: 420110001, Name: "新名街道", Valid: civil.Period{From: day("2020-05-01"), To: day("2021-12-31")}},
		{Code: 420110001, Name: "旧名街道", Valid: civil.Period{To: day("2020-04-30")}},
		{Code: 420110001, Name: "新名街道", Parent: 420112, Valid: civil.Period{From: day("2022-01-01")}},
		{Code: 420110, Name: "甲区", Valid: civil.Period{To: day("2023-12-31")}},
		{Code: 420112, Name: "乙区"},
		{Code: 4201, Name: "某市"},
		{Code: 42, Name: "某省"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

func TestTheTreeOnItsBoundaryDays(t *testing.T) {
	tree := changed(t)
	for on, want := range map[string]string{
		"2020-04-30": "某省/某市/甲区/旧名街道",
		"2020-05-01": "某省/某市/甲区/新名街道",
		"2021-12-31": "某省/某市/甲区/新名街道",
		"2022-01-01": "某省/某市/乙区/新名街道",
		"":           "某省/某市/乙区/新名街道",
	} {
		d, _ := civil.Parse(on)
		if got := names(tree.Path(420110001, d)); got != want {
			t.Errorf("on %s: %s; want %s", on, got, want)
		}
		moved := strings.Contains(want, "乙区")
		if tree.Contains(420112, 420110001, d) != moved || tree.Contains(420110, 420110001, d) == moved {
			t.Errorf("on %s the street lies in the wrong county", on)
		}
		if !tree.Contains(420100, 420110001, d) || !tree.Contains(42, 420110001, d) || !tree.Contains(420110001, 420110001, d) {
			t.Errorf("on %s the street lies outside its city", on)
		}
		if got := codes(tree.Children(420112, d)); (len(got) == 1) != moved {
			t.Errorf("on %s the county has the streets %v", on, got)
		}
		before := names(tree.Path(420110001, d)[3:])
		if moved {
			before = ""
		}
		if got := names(tree.Children(420110, d)); got != before {
			t.Errorf("on %s the old county has the streets %s; want %s", on, got, before)
		}
	}
	for on, want := range map[string][]Code{"2023-12-31": {420110, 420112}, "2024-01-01": {420111, 420112}, "": {420110, 420111, 420112}} {
		d, _ := civil.Parse(on)
		if got := codes(tree.Children(4201, d)); !slices.Equal(got, want) {
			t.Errorf("on %s the city has the counties %v; want %v", on, got, want)
		}
	}
	if got := tree.Name(420110, civil.Must("2024-01-01")); got != "" {
		t.Errorf("the dissolved county is still %q", got)
	}
	if got := codes(tree.Successors(420110)); !slices.Equal(got, []Code{420111}) {
		t.Errorf("after 420110 came %v", got)
	}
	if got, found := tree.County(420110001); !found || got != 420112 {
		t.Errorf("the moved street's county is %d", got)
	}
	if tree.Contains(420110001, 420110, today) || tree.Contains(99, 42, today) || tree.Contains(42, 99, today) {
		t.Error("a division contains what lies above it, or what does not exist")
	}
	if tree.Path(420110, civil.Must("2024-01-01")) != nil || tree.Children(99, today) != nil || tree.Children(420111, civil.Must("2023-12-31")) != nil {
		t.Error("a division that does not exist has a place")
	}
}

func TestTreesThatCannotBe(t *testing.T) {
	province := Row{Code: 42, Name: "某省"}
	half := civil.Period{To: civil.Must("2020-01-01")}
	for _, c := range []struct {
		want *problem.Kind
		rows []Row
	}{
		{ErrNode, []Row{{Code: 420, Name: "x"}}},
		{ErrNode, []Row{{Code: 42}}},
		{ErrNode, []Row{{Code: 42, Name: "x", Valid: civil.Period{From: civil.Must("2020-01-02"), To: civil.Must("2020-01-01")}}}},
		{ErrOverlap, []Row{province, province}},
		{ErrOverlap, []Row{{Code: 42, Name: "x", Valid: half}, {Code: 42, Name: "y", Valid: civil.Period{From: half.To}}}},
		{ErrOrphan, []Row{province, {Code: 430101, Name: "x"}}},
		{ErrOrphan, []Row{province, {Code: 4201, Name: "x", Parent: 4201}}},
		{ErrOrphan, []Row{province, {Code: 43, Name: "x", Parent: 42}}},
		{ErrOrphan, []Row{province, {Code: 4201, Name: "x", Parent: 420}}},
	} {
		if _, err := NewTree(c.rows); !problem.Is(err, c.want) {
			t.Errorf("%v gave %v; want %s", c.rows, err, c.want.Code)
		}
	}
	if tree, err := NewTree(nil); err != nil || tree.Len() != 0 || tree.Label(42) != "42" {
		t.Errorf("an empty tree gave %v", err)
	}
}

// Walking up and walking down agree, in the shipped tree and whatever order its rows come in.
func TestUpAndDownAgree(t *testing.T) {
	rows := shippedRows(t)
	slices.Reverse(rows)
	tree, err := NewTree(rows)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		row := rows[rapid.IntRange(0, len(rows)-1).Draw(t, "row")]
		path := tree.Path(row.Code, today)
		if len(path) == 0 || path[0].Level != Province || path[len(path)-1].Name != row.Name {
			t.Fatalf("the path of %d is %v", row.Code, path)
		}
		for i := range path[1:] {
			if !slices.Contains(codes(tree.Children(path[i].Code, today)), path[i+1].Code) {
				t.Fatalf("%d is not a child of %d", path[i+1].Code, path[i].Code)
			}
			if !tree.Contains(path[i].Code, row.Code, today) || tree.Contains(path[i+1].Code, path[i].Code, today) {
				t.Fatalf("containment of %d in %d is wrong", row.Code, path[i].Code)
			}
		}
		other := rows[rapid.IntRange(0, len(rows)-1).Draw(t, "other")]
		if tree.Contains(other.Code, row.Code, today) != slices.Contains(codes(path), other.Code) {
			t.Fatalf("%d contains %d: the path says otherwise", other.Code, row.Code)
		}
	})
}

func BenchmarkNewTree(b *testing.B) {
	rows := shippedRows(b)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	tree, err := NewTree(rows)
	if err != nil {
		b.Fatal(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	kept := float64(after.HeapAlloc-before.HeapAlloc) / float64(tree.Len())
	for b.Loop() {
		if _, err := NewTree(rows); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(kept, "bytes/node")
}

func BenchmarkContains(b *testing.B) {
	tree := shipped(b)
	for b.Loop() {
		if !tree.Contains(42, 420106011001, today) && !tree.Contains(42, 420106011, today) {
			b.Fatal("a street of Wuchang lies outside Hubei")
		}
	}
}
