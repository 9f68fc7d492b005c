package assess_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"doudi/internal/discover/assess"
	"doudi/params"
)

func TestTheShippedModelBindsToTheShippedCatalogue(t *testing.T) {
	m := expert(t)
	if m.Code != "expert" || m.Version != 2 || len(m.IndicatorList()) != 27 {
		t.Fatalf("%s with %d indicators", m.Code, len(m.IndicatorList()))
	}
}

// A model that does not fit the catalogue stops the program at start, with the indicator and what is wrong; it would otherwise
// measure nothing, for everybody, without a word.
func TestAModelThatDoesNotFitTheCatalogueIsRefusedByName(t *testing.T) {
	shipped, err := os.ReadFile("testdata/small.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ old, new, says string }{
		"unknown item":         {"item: settlement,", "item: settlements,", `indicator self_paid_12m: the catalogue has no item "settlements"`},
		"unknown field":        {"field: self_paid,", "field: selfpaid,", `indicator self_paid_12m: item settlement has no field "selfpaid"`},
		"unknown date":         {"date: settled_on,", "date: paid_on,", `item settlement has no field "paid_on"`},
		"unknown ended":        {"ended: ended_on,", "ended: over,", `indicator unemployed_months: item unemployment has no field "over"`},
		"unknown second field": {"also: {field: arrears_months,", "also: {field: arrears,", `indicator dwelling_risk: item dwelling has no field "arrears"`},
		"no field to sum":      {"field: self_paid, ", "", "measure sum needs a field"},
		"no code":              {"      field: grade\n", "", "measure code_points needs a field"},
		"no date to count from": {"item: unemployment, date: registered_on,", "item: unemployment,",
			"measure months_since needs a date"},
		"a sum of texts":       {"field: self_paid,", "field: hospital,", "field hospital of type text, not money or integer"},
		"a sum of codes":       {"field: base,", "field: kind,", "field kind of type code, not money or integer"},
		"points for a number":  {"      field: grade\n", "      field: area\n", "field area of type integer, not code"},
		"a name for a date":    {"date: settled_on,", "date: name,", "field name of type name, not date or month"},
		"a date for arrears":   {"also: {field: arrears_months,", "also: {field: surveyed_on,", "field surveyed_on of type date, not money or integer"},
		"a key nobody knows":   {"roll_up: sum,", "rollup: sum,", "rollup"},
		"points that are more": {"points: 30", "points: 31", "/indicators: "},
		"no YAML":              {"indicators:", "indicators", "models/m.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(string(shipped), c.old) {
				t.Fatalf("the model has no %q to change", c.old)
			}
			files := fstest.MapFS{"models/m.yaml": {Data: []byte(strings.Replace(string(shipped), c.old, c.new, 1))}}
			_, err := assess.LoadModel(files, "models/m.yaml", items(t))
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Fatalf("want %q, got %v", c.says, err)
			}
		})
	}
	if _, err := assess.LoadModel(fstest.MapFS{}, "models/m.yaml", items(t)); err == nil {
		t.Error("a model that is not there was loaded")
	}
}

// What the measures of several items can get wrong.
func TestAModelOfSeveralItemsThatDoesNotFitIsRefusedByName(t *testing.T) {
	shipped, err := params.FS.ReadFile("models/expert.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ old, new, says string }{
		"a code that the list does not have": {`where: {visit_kind: ["2"]}`, `where: {visit_kind: ["9"]}`, `indicator admissions_90d: item settlement: the list of field visit_kind has no code "9"`},
		"points for such a code":             {`code_points: {"1": 8000,`, `code_points: {"9": 8000,`, `the list of field grade has no code "9"`},
		"a condition on a sum":               {`where: {visit_kind: ["2"]}`, `where: {total: ["2"]}`, "field total of type money, not code"},
		"a condition on nothing":             {`where: {visit_kind: ["2"]}`, `where: {sort: ["2"]}`, `item settlement has no field "sort"`},
		"a second item that is not there":    {"plus: [{item: correction,", "plus: [{item: corrections,", `indicator member_away: the catalogue has no item "corrections"`},
		"a second item's field":              {"plus: [{item: pension, field: amount}", "plus: [{item: pension, field: sum}", `indicator income_per_head: item pension has no field "sum"`},
		"another view's field":               {"{item: income_tax, field: income,", "{item: income_tax, field: month,", "field month of type month, not money or integer"},
		"an end that is a word":              {"ended: expires_on", "ended: card_no", "the end is field card_no of type text"},
		"a drop by days": {"      item: contribution\n      field: base\n      date: month\n      measure: drop", "      item: settlement\n      field: total\n      date: settled_on\n      measure: drop",
			"indicator income_drop: the date is field settled_on of type date, not month"},
		"a window without a date":          {"{item: disaster, date: happened_on, measure", "{item: disaster, measure", "indicator disaster: measure count needs a date"},
		"a part that is no number":         {"percent: share", "percent: property_no", "the percent is field property_no of type text, not integer"},
		"what is told apart is not there":  {"distinct: plate", "distinct: number", `item vehicle has no field "number"`},
		"unless an item that is not there": {"unless: pension", "unless: pensions", `the catalogue has no item "pensions"`},
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(string(shipped), c.old) {
				t.Fatalf("the shipped model has no %q to change", c.old)
			}
			files := fstest.MapFS{"models/m.yaml": {Data: []byte(strings.Replace(string(shipped), c.old, c.new, 1))}}
			if _, err := assess.LoadModel(files, "models/m.yaml", items(t)); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Fatalf("want %q, got %v", c.says, err)
			}
		})
	}
}
