package demo

import (
	"slices"
	"strings"
	"testing"
)

// told collects the rows of every file about the members of a told household, as "item: values".
func told(w *World, story string) (rows []string) {
	var h *household
	for i := range w.households {
		if w.households[i].story == story {
			h = &w.households[i]
		}
	}
	for _, one := range w.Deliveries() {
		texts(w, one, func(values []string) {
			for i := range h.members {
				if slices.Contains(values, h.members[i].id) {
					rows = append(rows, one.Item+": "+strings.Join(values, "|"))
				}
			}
		})
	}
	return rows
}

func count(rows []string, item string, words ...string) int {
	n := 0
	for _, row := range rows {
		hit := strings.HasPrefix(row, item+": ")
		for _, word := range words {
			hit = hit && strings.Contains(row, word)
		}
		if hit {
			n++
		}
	}
	return n
}

// The driver's family of the seed, in the files of all fifteen departments: a driver in his forties, a daughter in lower secondary
// school, parents over seventy with small pensions, a flat of 60 m², two admissions, no earner; and on no other list.
func TestTheDriversFamilyIsToldInEveryFile(t *testing.T) {
	options, err := Whole(DefaultSeed, 200, testDay)
	if err != nil {
		t.Fatal(err)
	}
	options.Dwelling = true
	w, err := Generate(options)
	if err != nil {
		t.Fatal(err)
	}
	rows := told(w, "driver")
	for _, want := range []struct {
		item  string
		words []string
		times int
	}{
		{"hukou", nil, 4}, {"settlement", []string{"|2|"}, 2}, {"settlement", []string{"慢性肾小球肾炎", "|2|"}, 1}, {"illness", []string{"大病"}, 1},
		{"enrolment", nil, 4}, {"enrolment", []string{"是"}, 0}, {"pension", nil, 2}, {"pension", []string{"职工养老", "2100.00"}, 1},
		{"pension", []string{"城乡居民养老", "560.00"}, 1}, {"unemployment", nil, 1}, {"student", nil, 1}, {"student", []string{"初中", "在读"}, 1},
		{"house", nil, 1}, {"house", []string{"|60|100|"}, 1}, {"dwelling", []string{"C级", "|15|"}, 1},
		{"vehicle", nil, 0}, {"custody", nil, 0}, {"recipient", nil, 0}, {"refusal", nil, 0}, {"child", nil, 0}, {"cremation", nil, 0}, {"disability", nil, 0},
		{"death", nil, 0}, {"birth", nil, 0}, {"enterprise", nil, 0}, {"income_tax", nil, 0}, {"fund", nil, 0}, {"disaster", nil, 0}, {"correction", nil, 0},
		{"payroll", nil, 0},
	} {
		if n := count(rows, want.item, want.words...); n != want.times {
			t.Errorf("%d rows of %s %v, not %d", n, want.item, want.words, want.times)
		}
	}
	if n := count(rows, "contribution"); n == 0 || n > 3 {
		t.Errorf("%d months of contributions in the half year in which he stopped", n)
	}
	departments := map[string]bool{}
	for _, one := range w.Deliveries() {
		departments[one.Department] = true
	}
	if len(departments) != 15 {
		t.Errorf("%d departments deliver, not fifteen", len(departments))
	}
}

// Whatever the day, the stories hold: the daughter is at lower secondary school and all three families are in need.
func TestTheStoriesHoldOnAnyDay(t *testing.T) {
	for month := 1; month <= 12; month++ {
		for _, d := range []int{1, 14, 28} {
			options := Defaults(testDay)
			options.Persons, options.Today = 10, toCivil(newDay(2026, month, d))
			w, err := Generate(options)
			if err != nil {
				t.Fatal(err)
			}
			need := map[string]bool{}
			w.Hardships(func(one Hardship) { need[one.Story] = true })
			if !need["driver"] || !need["mother"] || !need["widow"] {
				t.Errorf("%s: only %v are in need", options.Today, need)
			}
			rows := told(w, "driver")
			if count(rows, "student", "初中") != 1 || count(rows, "settlement", "|2|") != 2 {
				t.Errorf("%s: the driver's story is another", options.Today)
			}
		}
	}
}
