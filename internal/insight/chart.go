package insight

import (
	"encoding/json"
	"os"
	"slices"

	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/problem"
	"doudi/internal/kernel/region"
)

// Chart is a site's own boundaries of streets, as the authority for maps approved them. Doudi ships none: the boundaries of divisions
// are published under an approval number (审图号), which is shown wherever they are.
type Chart struct {
	Approval string // 审图号
	Source   string
	Shapes   []Shape
}

// Shape is the boundary of one street: rings of points (longitude, latitude).
type Shape struct {
	Code  region.Code
	Rings [][][2]float64
}

// largestChart bounds the file, in bytes: every cockpit loads it.
const largestChart = 4 << 20

// The refusals of a chart; the program does not start with one that it cannot show.
var (
	ErrChartFile = problem.Define("insight.chart_file", problem.Invalid,
		"地图文件 {file} 无法使用：{why}。应为 GeoJSON FeatureCollection，不超过 4 MB。",
		"The map file {file} cannot be used: {why}. It is to be a GeoJSON FeatureCollection of at most 4 MB.")
	ErrChartApproval = problem.Define("insight.chart_approval", problem.Invalid,
		"地图文件 {file} 缺少审图号：请在顶层写明 approval（审图号）和 source（来源）。没有审图号的边界不能显示。",
		"The map file {file} names no approval: write approval (the number under which the map was approved) and source at its top. Boundaries without one are not shown.")
	ErrChartShape = problem.Define("insight.chart_shape", problem.Invalid,
		"地图文件 {file} 第 {feature} 个要素有误：{why}。",
		"Feature {feature} of the map file {file} is not right: {why}.")
)

type geoJSON struct {
	Type     string `json:"type"`
	Approval string `json:"approval"`
	Source   string `json:"source"`
	Features []struct {
		Properties struct {
			Code string `json:"code"`
		} `json:"properties"`
		Geometry struct {
			Type        string          `json:"type"`
			Coordinates json.RawMessage `json:"coordinates"`
		} `json:"geometry"`
	} `json:"features"`
}

// LoadChart reads and checks the site's file; no file is no chart.
func LoadChart(file string, tree *region.Tree) (*Chart, error) {
	if file == "" {
		return nil, nil //nolint:nilnil // no chart is what most sites have
	}
	info, err := os.Stat(file)
	if err != nil {
		return nil, ErrChartFile.With("file", file).With("why", "it cannot be read")
	}
	if info.Size() > largestChart {
		return nil, ErrChartFile.With("file", file).With("why", "it is too large")
	}
	raw, err := os.ReadFile(file) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, ErrChartFile.With("file", file).With("why", "it cannot be read")
	}
	return ParseChart(file, raw, tree)
}

// ParseChart checks a file's content: polygons of known streets, each once, within China's longitudes and latitudes.
func ParseChart(file string, raw []byte, tree *region.Tree) (*Chart, error) {
	var g geoJSON
	if err := json.Unmarshal(raw, &g); err != nil || g.Type != "FeatureCollection" {
		return nil, ErrChartFile.With("file", file).With("why", "it is no FeatureCollection")
	}
	if g.Approval == "" || g.Source == "" {
		return nil, ErrChartApproval.With("file", file)
	}
	c := &Chart{Approval: g.Approval, Source: g.Source}
	seen := map[region.Code]bool{}
	for i, f := range g.Features {
		wrong := func(why string) error {
			return ErrChartShape.With("file", file).With("feature", i+1).With("why", why)
		}
		code, err := region.ParseCode(f.Properties.Code)
		if err != nil {
			return nil, wrong("properties.code is no division code")
		}
		if n, found := tree.Find(code, civil.Date{}); !found || n.Level != region.Street || seen[code] {
			return nil, wrong("properties.code is no street that is known, or there is one already")
		}
		seen[code] = true
		rings, ok := ringsOf(f.Geometry.Type, f.Geometry.Coordinates)
		if !ok {
			return nil, wrong("it is no closed Polygon or MultiPolygon within 73–136° E, 3–54° N")
		}
		c.Shapes = append(c.Shapes, Shape{code, rings})
	}
	if len(c.Shapes) == 0 {
		return nil, ErrChartFile.With("file", file).With("why", "it has no features")
	}
	return c, nil
}

func ringsOf(kind string, raw json.RawMessage) (rings [][][2]float64, ok bool) {
	switch kind {
	case "Polygon":
		if json.Unmarshal(raw, &rings) != nil {
			return nil, false
		}
	case "MultiPolygon":
		var parts [][][][2]float64
		if json.Unmarshal(raw, &parts) != nil {
			return nil, false
		}
		rings = slices.Concat(parts...)
	}
	const closed = 4 // points of a triangle, the first again at the end
	for _, ring := range rings {
		if len(ring) < closed || ring[0] != ring[len(ring)-1] {
			return nil, false
		}
		for _, p := range ring {
			if p[0] < 73 || p[0] > 136 || p[1] < 3 || p[1] > 54 {
				return nil, false
			}
		}
	}
	return rings, len(rings) > 0
}
