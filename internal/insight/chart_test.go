package insight_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"doudi/internal/insight"
	"doudi/internal/kernel/problem"
	"doudi/internal/kernel/region"
	"doudi/internal/policy"
)

const goodChart = `{"type":"FeatureCollection","approval":"鄂S(2026)001号","source":"测试","features":[
	{"type":"Feature","properties":{"code":"420106001"},"geometry":{"type":"Polygon","coordinates":[[[114.3,30.5],[114.4,30.5],[114.4,30.6],[114.3,30.5]]]}},
	{"type":"Feature","properties":{"code":"420106002"},"geometry":{"type":"MultiPolygon","coordinates":[[[[114.3,30.5],[114.4,30.5],[114.4,30.6],[114.3,30.5]]]]}}]}`

func shippedTree(t *testing.T) *region.Tree {
	t.Helper()
	shipped, err := book()
	if err != nil {
		t.Fatal(err)
	}
	return policy.New(nil, shipped).Tree()
}

func TestASitesBoundariesAreCheckedBeforeTheyAreShown(t *testing.T) {
	for name, c := range map[string]struct {
		change [2]string
		want   *problem.Kind
	}{
		"as it is":           {[2]string{"", ""}, nil},
		"no approval number": {[2]string{`"approval":"鄂S(2026)001号",`, ""}, insight.ErrChartApproval},
		"no source":          {[2]string{`"source":"测试",`, ""}, insight.ErrChartApproval},
		"another format":     {[2]string{"FeatureCollection", "Topology"}, insight.ErrChartFile},
		"a county":           {[2]string{`"420106002"`, `"420106"`}, insight.ErrChartShape},
		"no such street":     {[2]string{`"420106002"`, `"420106999"`}, insight.ErrChartShape},
		"twice":              {[2]string{`"420106002"`, `"420106001"`}, insight.ErrChartShape},
		"not closed":         {[2]string{"[114.4,30.6],[114.3,30.5]]]}},\n", "[114.4,30.6],[114.3,30.7]]]}},\n"}, insight.ErrChartShape},
		"latitude first":     {[2]string{"[[[114.3,30.5],", "[[[30.5,114.3],"}, insight.ErrChartShape},
		"a point":            {[2]string{`"Polygon"`, `"Point"`}, insight.ErrChartShape},
		"cut":                {[2]string{"]}]}", "]"}, insight.ErrChartFile},
	} {
		text := strings.Replace(goodChart, c.change[0], c.change[1], 1)
		if text == goodChart && c.want != nil {
			if name != "cut" {
				t.Fatalf("%s: nothing was changed", name)
			}
			text = goodChart[:len(goodChart)-2]
		}
		chart, err := insight.ParseChart("map.json", []byte(text), shippedTree(t))
		if c.want == nil && (err != nil || len(chart.Shapes) != 2) || c.want != nil && !problem.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if chart, err := insight.LoadChart("", shippedTree(t)); chart != nil || err != nil {
		t.Error("no file: ", err)
	}
	if _, err := insight.LoadChart(filepath.Join(t.TempDir(), "gone.json"), shippedTree(t)); !problem.Is(err, insight.ErrChartFile) {
		t.Error("a file that is gone: ", err)
	}
	file := filepath.Join(t.TempDir(), "map.json")
	if err := os.WriteFile(file, []byte(goodChart), 0o600); err != nil {
		t.Fatal(err)
	}
	if chart, err := insight.LoadChart(file, shippedTree(t)); err != nil || chart.Approval != "鄂S(2026)001号" {
		t.Error(err)
	}
}
