package score_test

import (
	"os"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"doudi/internal/kernel/problem"
	"doudi/internal/kernel/score"
)

func n(v int64) *int64 { return &v }

func both(s string) score.Text { return score.Text{ZH: s, EN: s} }

// indicator is a valid one with the given points and steps.
func indicator(code string, points int64, steps ...score.Step) score.Indicator {
	return score.Indicator{
		Code: code, Dimension: "d", Name: both(code), Points: points, Unit: score.UnitCount, Steps: steps,
		Sentence: both(code), WhatWouldChange: both(code),
		Feature: score.Feature{Source: score.Source{Item: "item"}, Measure: score.MonthsSince, RollUp: score.RollMax},
	}
}

func model(indicators ...score.Indicator) score.Model {
	return score.Model{
		Code: "test", Version: 1, Status: "proposed",
		Dimensions: []score.Dimension{{Code: "d", Name: both("d")}}, Indicators: indicators,
	}
}

// small is a model of six indicators.
func small(t testing.TB) score.Model { return read(t, "testdata/small.yaml") }

func read(t testing.TB, name string, options ...yaml.DecodeOption) score.Model {
	t.Helper()
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var m score.Model
	if err := yaml.UnmarshalWithOptions(raw, &m, options...); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestTheShippedModelIsReadWholeAndIsValid(t *testing.T) {
	m := read(t, "../../../params/models/expert.yaml", yaml.Strict()) // a key that the engine does not know fails
	if err := m.Validate(); err != nil {
		p, _ := problem.As(err)
		for _, f := range p.Fields() {
			t.Error(f.Pointer, f.Problem.Text("en"))
		}
	}
	at, found := m.Indicator("self_paid_12m")
	if !found || len(m.Dimensions) != 6 || m.Indicators[at].Feature.WindowMonths != 12 || m.Indicators[at].Feature.Item != "settlement" {
		t.Fatalf("read as %+v", m.Indicators[at])
	}
	if d, found := m.Dimension("housing"); !found || d.Name.In("zh-CN") != "住房与居住" || d.Name.In("en") == d.Name.In("zh") {
		t.Fatal(d)
	}
}

func TestEveryFaultOfAModelIsNamedAtItsPlace(t *testing.T) {
	from := func(bound, share int64) score.Step { return score.Step{From: n(bound), Share: share} }
	below := func(bound, share int64) score.Step { return score.Step{Below: n(bound), Share: share} }
	whole := func(change func(m *score.Model)) score.Model {
		m := model(indicator("a", 60, from(1, 5000), from(2, 10000)), indicator("b", 40, below(5, 10000), below(9, 4000)))
		change(&m)
		return m
	}
	first := func(change func(in *score.Indicator)) score.Model {
		return whole(func(m *score.Model) { change(&m.Indicators[0]) })
	}
	for name, c := range map[string]struct {
		model score.Model
		kind  *problem.Kind
		at    string
	}{
		"no name":               {whole(func(m *score.Model) { m.Code = "" }), score.ErrEmpty, "/model"},
		"no version":            {whole(func(m *score.Model) { m.Version = 0 }), score.ErrEmpty, "/version"},
		"no status":             {whole(func(m *score.Model) { m.Status = "" }), score.ErrEmpty, "/status"},
		"no indicators":         {whole(func(m *score.Model) { m.Indicators = nil }), score.ErrEmpty, "/indicators"},
		"dimension unknown":     {first(func(in *score.Indicator) { in.Dimension = "elsewhere" }), score.ErrDimension, "/indicators/0/dimension"},
		"dimension twice":       {whole(func(m *score.Model) { m.Dimensions = append(m.Dimensions, m.Dimensions[0]) }), score.ErrTwice, "/dimensions/1/code"},
		"indicator twice":       {first(func(in *score.Indicator) { in.Code = "b" }), score.ErrTwice, "/indicators/1/code"},
		"indicator without one": {first(func(in *score.Indicator) { in.Code = "" }), score.ErrEmpty, "/indicators/0/code"},
		"no points":             {first(func(in *score.Indicator) { in.Points = 0 }), score.ErrPoints, "/indicators/0/points"},
		"too many points":       {first(func(in *score.Indicator) { in.Points = 101 }), score.ErrPoints, "/indicators/0/points"},
		"too protective":        {first(func(in *score.Indicator) { in.Points = -101 }), score.ErrPoints, "/indicators/0/points"},
		"points add up to less": {first(func(in *score.Indicator) { in.Points = 59 }), score.ErrPointsSum, "/indicators"},
		"protective do not add": {first(func(in *score.Indicator) { in.Points = -60 }), score.ErrPointsSum, "/indicators"},
		"no steps":              {first(func(in *score.Indicator) { in.Steps = nil }), score.ErrNoSteps, "/indicators/0/steps"},
		"both bounds":           {first(func(in *score.Indicator) { in.Steps[1].Below = n(9) }), score.ErrStepBound, "/indicators/0/steps/1"},
		"no bound":              {first(func(in *score.Indicator) { in.Steps[0].From = nil }), score.ErrStepBound, "/indicators/0/steps/0"},
		"mixed":                 {first(func(in *score.Indicator) { in.Steps[1] = below(9, 10000) }), score.ErrStepsMixed, "/indicators/0/steps/1"},
		"not ordered":           {first(func(in *score.Indicator) { in.Steps[1] = from(0, 10000) }), score.ErrStepsOrder, "/indicators/0/steps/1"},
		"a bound twice":         {first(func(in *score.Indicator) { in.Steps[1] = from(1, 10000) }), score.ErrStepsOrder, "/indicators/0/steps/1"},
		"share over one":        {first(func(in *score.Indicator) { in.Steps[1] = from(2, 10001) }), score.ErrShare, "/indicators/0/steps/1/share"},
		"share under zero":      {first(func(in *score.Indicator) { in.Steps[0] = from(1, -1) }), score.ErrShare, "/indicators/0/steps/0/share"},
		"shares fall":           {first(func(in *score.Indicator) { in.Steps[1] = from(2, 4999) }), score.ErrShareOrder, "/indicators/0/steps/1/share"},
		"shares rise":           {whole(func(m *score.Model) { m.Indicators[1].Steps[1].Share = 10000; m.Indicators[1].Steps[0].Share = 1 }), score.ErrShareOrder, "/indicators/1/steps/1/share"},
		"one language":          {first(func(in *score.Indicator) { in.Sentence.EN = "" }), score.ErrTextMissing, "/indicators/0/sentence"},
		"unit":                  {first(func(in *score.Indicator) { in.Unit = "yuan" }), score.ErrChoice, "/indicators/0/unit"},
		"measure":               {first(func(in *score.Indicator) { in.Feature.Measure = "mean" }), score.ErrChoice, "/indicators/0/feature/measure"},
		"roll up":               {first(func(in *score.Indicator) { in.Feature.RollUp = "" }), score.ErrChoice, "/indicators/0/feature/roll_up"},
		"absent":                {first(func(in *score.Indicator) { in.Feature.Absent = "none" }), score.ErrChoice, "/indicators/0/feature/absent"},
		"item":                  {first(func(in *score.Indicator) { in.Feature.Item = "" }), score.ErrEmpty, "/indicators/0/feature/item"},
		"window":                {first(func(in *score.Indicator) { in.Feature.Measure = score.Sum }), score.ErrWindow, "/indicators/0/feature/window_months"},
		"ages":                  {first(func(in *score.Indicator) { in.Feature.Measure = score.AgeIn; in.Feature.Ages = []score.Ages{{9, 1}} }), score.ErrAges, "/indicators/0/feature/ages"},
		"code points":           {first(func(in *score.Indicator) { in.Feature.CodePoints = map[string]int64{"C": 10001} }), score.ErrShare, "/indicators/0/feature/code_points/C"},
		"no window":             {first(func(in *score.Indicator) { in.Feature.Measure = score.SilentMonths }), score.ErrWindow, "/indicators/0/feature/window_months"},
		"a window of minus":     {first(func(in *score.Indicator) { in.Feature.WindowMonths = -1 }), score.ErrWindow, "/indicators/0/feature/window_months"},
		"ages of a member":      {first(func(in *score.Indicator) { in.Feature.Ages = []score.Ages{{9, 1}} }), score.ErrAges, "/indicators/0/feature/ages"},
		"ages of a guardian": {first(func(in *score.Indicator) {
			in.Feature.Measure = score.LoneGuardian
			in.Feature.Ages = []score.Ages{{1, 9}}
		}), score.ErrOption, "/indicators/0/feature/ages"},
		"a drop without recent months": {first(func(in *score.Indicator) { in.Feature.Measure, in.Feature.WindowMonths = score.Drop, 6 }), score.ErrRecent,
			"/indicators/0/feature/recent_months"},
		"more recent than the window": {first(func(in *score.Indicator) {
			in.Feature.Measure, in.Feature.WindowMonths, in.Feature.RecentMonths = score.Drop, 6, 7
		}), score.ErrRecent, "/indicators/0/feature/recent_months"},
		"recent months of a sum": {first(func(in *score.Indicator) {
			in.Feature.Measure, in.Feature.WindowMonths, in.Feature.RecentMonths = score.Sum, 6, 2
		}), score.ErrOption, "/indicators/0/feature/recent_months"},
		"two items in months since": {first(func(in *score.Indicator) { in.Feature.Plus = []score.Source{{Item: "x"}} }), score.ErrOption, "/indicators/0/feature/plus"},
		"a second item without a name": {first(func(in *score.Indicator) {
			in.Feature.Measure, in.Feature.Plus = score.Count, []score.Source{{}}
		}), score.ErrEmpty, "/indicators/0/feature/plus/0/item"},
		"the higher of two counts": {first(func(in *score.Indicator) {
			in.Feature.Measure, in.Feature.Higher = score.Count, []score.Source{{Item: "x"}}
		}), score.ErrOption, "/indicators/0/feature/higher"},
		"a condition without codes": {first(func(in *score.Indicator) { in.Feature.Where = map[string][]string{"kind": nil} }), score.ErrEmpty, "/indicators/0/feature/where/kind"},
		"former without a window": {first(func(in *score.Indicator) { in.Feature.Measure, in.Feature.Former = score.Count, true }), score.ErrOption,
			"/indicators/0/feature/former"},
		"distinct by member": {first(func(in *score.Indicator) { in.Feature.Measure, in.Feature.Distinct = score.Count, "no" }), score.ErrOption,
			"/indicators/0/feature/distinct"},
		"a part of months":          {first(func(in *score.Indicator) { in.Feature.Percent = "share" }), score.ErrOption, "/indicators/0/feature/percent"},
		"a layer of nothing":        {first(func(in *score.Indicator) { in.Feature.ByLayer = true }), score.ErrOption, "/indicators/0/feature/by_layer"},
		"members who have not been": {first(func(in *score.Indicator) { in.Feature.RollUp = score.RollMembers }), score.ErrOption, "/indicators/0/feature/roll_up"},
		"second field": {first(func(in *score.Indicator) {
			in.Feature.Measure = score.CodePoints
			in.Feature.Also = &score.Also{Field: "x", Steps: []score.Step{from(2, 1), from(1, 2)}}
		}), score.ErrStepsOrder, "/indicators/0/feature/also/steps/1"},
	} {
		t.Run(name, func(t *testing.T) {
			p, ok := problem.As(c.model.Validate())
			if !ok {
				t.Fatal("accepted")
			}
			var seen []string
			for _, f := range p.Fields() {
				if f.Problem.Kind() == c.kind && f.Pointer == c.at {
					if text := f.Problem.Text("zh") + f.Problem.Text("en"); strings.Contains(text, "{") {
						t.Fatal("a parameter is not filled in: ", text)
					}
					return
				}
				seen = append(seen, f.Pointer+" "+f.Problem.Code())
			}
			t.Fatalf("%s at %s is not among %v", c.kind.Code, c.at, seen)
		})
	}
	if err := whole(func(*score.Model) {}).Validate(); err != nil {
		t.Fatal("the model that the faults start from is not valid itself: ", err)
	}
}

func TestAModelWithFaultsIsNotCompiled(t *testing.T) {
	if _, err := score.Compile(model()); !problem.Is(err, problem.ErrInvalid) {
		t.Fatal(err)
	}
}
