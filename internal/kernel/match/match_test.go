package match

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/ident"
)

var today = civil.Must("2026-11-24")

func id(t interface{ Fatal(...any) }, text string) ident.ID {
	if text == "" {
		return ident.ID{}
	}
	parsed, err := ident.ParseID(text, today)
	if err != nil {
		t.Fatal(text, err)
	}
	return parsed
}

func TestByIDNumber(t *testing.T) {
	const one, other = "11010519491231002X", "440524188001010014" // GB 11643's own examples
	for _, c := range []struct {
		idA, nameA, idB, nameB string
		want                   Verdict
		wantID, wantName       Outcome
	}{
		{one, "张三", "11010519491231002x", "张 三", Same, Agree, Agree},
		{one, "张三", one, "张山", Same, Agree, Disagree},
		{one, "张三", one, "", Same, Agree, Missing},
		{one, "张三", other, "张三", Different, Disagree, Agree},
		{one, "张三", "", "张三", Unsure, Missing, Agree},
		{"", "张三", "", "张三", Unsure, Missing, Agree},
		{"", "", "", "", Unsure, Missing, Missing},
		{"150102880730303", "李四", "150102198807303035", "李四", Same, Agree, Agree}, // 15 digits and their 18
	} {
		got := ByIDNumber(Pair{Key{ID: id(t, c.idA), Name: c.nameA}, Key{ID: id(t, c.idB), Name: c.nameB}})
		want := []Piece{{FieldID, c.wantID, true}, {FieldName, c.wantName, false}}
		if got.Verdict != c.want || !slices.Equal(got.Evidence, want) {
			t.Errorf("%+v: %+v", c, got)
		}
	}
}

// The rule is exact: reflexive, symmetric, transitive; and its evidence holds no one's data.
func TestByIDNumberIsAnEquivalence(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(label string) Key {
			first := "420106" + rapid.SampledFrom([]string{"19500101", "19880229"}).Draw(t, label+" birth") + rapid.SampledFrom([]string{"001", "002"}).Draw(t, label+" sequence")
			check, _ := ident.CheckDigit(first)
			text := first + string(check)
			if rapid.IntRange(0, 3).Draw(t, label+" missing") == 0 {
				text = ""
			}
			return Key{ID: id(t, text), Name: rapid.SampledFrom([]string{"", "甲某", "乙某"}).Draw(t, label+" name")}
		}
		a, b, c := draw("a"), draw("b"), draw("c")
		ab, ba := ByIDNumber(Pair{a, b}), ByIDNumber(Pair{b, a})
		if ab.Verdict != ba.Verdict || !slices.Equal(ab.Evidence, ba.Evidence) {
			t.Fatalf("%+v one way, %+v the other", ab, ba)
		}
		if self := ByIDNumber(Pair{a, a}).Verdict; (self == Same) == a.ID.IsZero() {
			t.Fatalf("a record is %s to itself", self)
		}
		if ab.Verdict == Same && ByIDNumber(Pair{b, c}).Verdict == Same && ByIDNumber(Pair{a, c}).Verdict != Same {
			t.Fatal("the same as the same is not the same")
		}
		if text := fmt.Sprintf("%+v", ab); strings.Contains(text, "某") || strings.Contains(text, "420106") {
			t.Fatalf("the evidence shows %s", text)
		}
	})
}
