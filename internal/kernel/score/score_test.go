package score_test

import (
	"testing"

	"doudi/internal/kernel/problem"
	"doudi/internal/kernel/score"
)

func compiled(t testing.TB, m score.Model) *score.Plan {
	t.Helper()
	p, err := score.Compile(m)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// rated scores one household whose values are given by indicator; what is missing is not known.
func rated(t *testing.T, p *score.Plan, values map[string]int64) (total int32, coverage int64) {
	t.Helper()
	cols, out := p.NewColumns(1), &score.Scores{}
	for code, value := range values {
		at, found := p.Model().Indicator(code)
		if !found {
			t.Fatal("no indicator ", code)
		}
		cols.Set(at, 0, value)
	}
	if err := p.Score(cols, out); err != nil {
		t.Fatal(err)
	}
	return out.Total[0], out.Coverage(p, 0)
}

func TestScoresOfASmallModel(t *testing.T) {
	p := compiled(t, small(t))
	for name, c := range map[string]struct {
		values   map[string]int64
		total    int32
		coverage int64
	}{
		"nothing is known":                {nil, 0, 0},
		"all is well":                     {map[string]int64{"dependents_share": 0, "income_per_head": 99_999, "self_paid_12m": 0, "unemployed_months": 0, "dwelling_risk": 0, "lone_guardian": 0}, 0, 10_000},
		"on a bound":                      {map[string]int64{"self_paid_12m": 1_500_000}, 30_00, 3000},
		"one fen under it":                {map[string]int64{"self_paid_12m": 1_499_999}, 21_00, 3000},
		"income just at the standard":     {map[string]int64{"income_per_head": 10_000}, 10_50, 1500},
		"income one basis point under":    {map[string]int64{"income_per_head": 9_999}, 15_00, 1500},
		"income twice the standard":       {map[string]int64{"income_per_head": 20_000}, 0, 1500},
		"no income at all is not unknown": {map[string]int64{"income_per_head": 0}, 15_00, 1500},
		"the worst":                       {map[string]int64{"dependents_share": 10_000, "income_per_head": 0, "self_paid_12m": 9_000_000, "unemployed_months": 40, "dwelling_risk": 10_000, "lone_guardian": 1}, 100_00, 10_000},
		"the worst, dwelling not known":   {map[string]int64{"dependents_share": 10_000, "income_per_head": 0, "self_paid_12m": 9_000_000, "unemployed_months": 40, "lone_guardian": 1}, 95_00, 9500},
		"below every bound of int64":      {map[string]int64{"self_paid_12m": -1 << 63, "income_per_head": -1 << 63}, 15_00, 4500},
		"above every bound of int64":      {map[string]int64{"self_paid_12m": 1<<63 - 1, "income_per_head": 1<<63 - 1}, 30_00, 4500},
	} {
		t.Run(name, func(t *testing.T) {
			if total, coverage := rated(t, p, c.values); total != c.total || coverage != c.coverage {
				t.Errorf("total %d, coverage %d; want %d, %d", total, coverage, c.total, c.coverage)
			}
		})
	}
}

func TestProtectiveIndicatorsLowerAScoreButNotBelowZero(t *testing.T) {
	p := compiled(t, model(
		indicator("need", 100, score.Step{From: n(1), Share: 3000}, score.Step{From: n(2), Share: 10_000}),
		indicator("houses", -40, score.Step{From: n(2), Share: 5000}, score.Step{From: n(3), Share: 10_000}),
	))
	for _, c := range []struct {
		need, houses int64
		total        int32
	}{{2, 0, 100_00}, {2, 2, 80_00}, {2, 3, 60_00}, {1, 2, 10_00}, {1, 3, 0}, {0, 3, 0}} {
		if total, coverage := rated(t, p, map[string]int64{"need": c.need, "houses": c.houses}); total != c.total || coverage != 10_000 {
			t.Errorf("need %d, houses %d: %d with coverage %d, want %d", c.need, c.houses, total, coverage, c.total)
		}
	}
	if _, coverage := rated(t, p, map[string]int64{"need": 2}); coverage != 7142 {
		t.Errorf("a protective indicator that is not known lowers the coverage: %d", coverage)
	}
}

func TestPointsAreRoundedOnceForEachStep(t *testing.T) {
	p := compiled(t, model(
		indicator("a", 97, score.Step{From: n(1), Share: 3333}), // 32.3301
		indicator("b", 3, score.Step{From: n(1), Share: 5}),     // 0.0015
		indicator("c", -1, score.Step{From: n(1), Share: 50}),   // -0.005
	))
	if total, _ := rated(t, p, map[string]int64{"a": 1}); total != 32_33 {
		t.Error(total)
	}
	if total, _ := rated(t, p, map[string]int64{"b": 1}); total != 0 {
		t.Error(total)
	}
	if total, _ := rated(t, p, map[string]int64{"a": 1, "c": 1}); total != 32_32 {
		t.Error("a half goes away from zero: ", total)
	}
}

func TestExplainNamesStepsAndWhatIsMissing(t *testing.T) {
	p := compiled(t, small(t))
	row := make([]score.Value, p.Indicators())
	income, _ := p.Model().Indicator("income_per_head")
	medical, _ := p.Model().Indicator("self_paid_12m")
	dwelling, _ := p.Model().Indicator("dwelling_risk")
	guardian, _ := p.Model().Indicator("lone_guardian")
	row[income] = score.Value{Amount: 12_000, Known: true}
	row[medical] = score.Value{Amount: 1_200_000, Known: true}
	row[guardian] = score.Value{Amount: 0, Known: true}
	pieces, err := p.Explain(row)
	if err != nil {
		t.Fatal(err)
	}
	if got := pieces[income]; got.Points != 10_50 || got.MaxPoints != 15_00 || got.Step == nil || *got.Step.Below != 15_000 || got.Dimension != "economy" {
		t.Errorf("income: %+v", got)
	}
	if got := pieces[medical]; got.Points != 21_00 || got.Step == nil || *got.Step.From != 1_000_000 || got.Value != 1_200_000 || got.WouldChange != 0 {
		t.Errorf("medical: %+v", got)
	}
	if got := pieces[dwelling]; got.Known || got.Points != 0 || got.WouldChange != 5_00 || got.Step != nil || got.Value != 0 {
		t.Errorf("dwelling: %+v", got)
	}
	if got := pieces[guardian]; !got.Known || got.Points != 0 || got.WouldChange != 0 || got.Step != nil {
		t.Errorf("a known zero is no unknown: %+v", got)
	}
	if total := score.TotalOf(pieces); total != 31_50 {
		t.Error(total)
	}
	if _, err := p.Explain(row[1:]); !problem.Is(err, score.ErrColumns) {
		t.Error(err)
	}
}

func TestColumnsThatDoNotFitAreRefused(t *testing.T) {
	p := compiled(t, small(t))
	for name, spoil := range map[string]func(c *score.Columns){
		"a column too few":     func(c *score.Columns) { c.Values = c.Values[1:] },
		"a bitmap too few":     func(c *score.Columns) { c.Known = c.Known[1:] },
		"a row too few":        func(c *score.Columns) { c.Values[2] = c.Values[2][1:] },
		"a bitmap too short":   func(c *score.Columns) { c.Known[2] = c.Known[2][1:] },
		"more rows than there": func(c *score.Columns) { c.Rows = 1000 },
	} {
		cols := p.NewColumns(65)
		spoil(cols)
		if err := p.Score(cols, &score.Scores{}); !problem.Is(err, score.ErrColumns) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestLevels(t *testing.T) {
	thresholds := []score.Threshold{{"yellow", 30_00}, {"red", 60_00}, {"blue", 20_00}, {"orange", 45_00}}
	for total, want := range map[int32]string{0: "", 19_99: "", 20_00: "blue", 30_00: "yellow", 44_99: "yellow", 45_00: "orange", 59_99: "orange", 60_00: "red", 100_00: "red"} {
		if got := score.Level(total, thresholds); got != want {
			t.Errorf("%d: %q, want %q", total, got, want)
		}
	}
	if got := score.Level(100_00, nil); got != "" {
		t.Error(got)
	}
}

func TestStepShareTakesTheOutermostStep(t *testing.T) {
	rising := []score.Step{{From: n(3), Share: 3000}, {From: n(6), Share: 6000}}
	falling := []score.Step{{Below: n(3), Share: 6000}, {Below: n(6), Share: 3000}}
	for value, want := range map[int64][2]int64{2: {0, 6000}, 3: {3000, 3000}, 5: {3000, 3000}, 6: {6000, 0}} {
		if up, down := score.StepShare(rising, value), score.StepShare(falling, value); up != want[0] || down != want[1] {
			t.Errorf("%d: %d and %d, want %v", value, up, down, want)
		}
	}
}
