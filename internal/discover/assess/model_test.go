package assess_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"doudi/internal/discover/assess"
	"doudi/params"
)

func TestTheShippedModelBindsToTheShippedCatalogue(t *testing.T) {
	m := expert(t)
	if m.Code != "expert" || len(m.IndicatorList()) != 6 {
		t.Fatalf("%s with %d indicators", m.Code, len(m.IndicatorList()))
	}
}

// A model that does not fit the catalogue stops the program at start, with the indicator and what is wrong; it would otherwise
// measure nothing, for everybody, without a word.
func TestAModelThatDoesNotFitTheCatalogueIsRefusedByName(t *testing.T) {
	shipped, err := params.FS.ReadFile("models/expert.yaml")
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
				t.Fatalf("the shipped model has no %q to change", c.old)
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
