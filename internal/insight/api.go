package insight

import (
	"context"
	"net/http"

	"doudi/internal/kernel/access"
	"doudi/internal/platform/httpapi"
)

// Routes registers the operations.
func (s *Service) Routes(api *httpapi.API) {
	httpapi.Register(api, httpapi.Operation{ID: "cockpit.view", Method: http.MethodGet, Path: "/v1/cockpit",
		Summary: "Counts of the actor's divisions: what is open and late, where, why, and what became of it", Action: access.CockpitView}, s.getCockpit)
	httpapi.Register(api, httpapi.Operation{ID: "cockpit.map", Method: http.MethodGet, Path: "/v1/map",
		Summary: "The site's own approved boundaries of the actor's streets", Action: access.CockpitView}, s.getMap)
	httpapi.Register(api, httpapi.Operation{ID: "machine.view", Method: http.MethodGet, Path: "/v1/machine",
		Summary: "How the installation stands: jobs, size, last backup", Action: access.MachineView}, s.getMachine)
}

type cockpitIn struct {
	Street int64 `query:"street" minimum:"0" doc:"only this street; 0: all of the actor's"`
}

type cockpitOut struct{ Body CockpitView }

func (s *Service) getCockpit(ctx context.Context, actor access.Actor, in *cockpitIn) (*cockpitOut, error) {
	v, err := s.Cockpit(ctx, actor, in.Street, httpapi.Locale(ctx))
	if err != nil {
		return nil, err
	}
	return &cockpitOut{Body: v}, nil
}

// ShapeView is one street's boundary.
type ShapeView struct {
	Code  string         `json:"code"`
	Rings [][][2]float64 `json:"rings" doc:"closed rings of longitude and latitude"`
}

type mapOut struct {
	Body struct {
		Approval string      `json:"approval" doc:"the approval number, which is shown with the map; empty: the site has no boundaries"`
		Source   string      `json:"source"`
		Shapes   []ShapeView `json:"shapes"`
	}
}

func (s *Service) getMap(_ context.Context, actor access.Actor, _ *struct{}) (*mapOut, error) {
	out := &mapOut{}
	out.Body.Shapes = []ShapeView{}
	if s.chart == nil {
		return out, nil
	}
	f, err := s.frame(actor, 0, "")
	if err != nil || !f.streets {
		return out, err
	}
	mine := map[string]bool{}
	for _, n := range f.places {
		mine[n.Code.String()] = true
	}
	for _, shape := range s.chart.Shapes {
		if code := shape.Code.String(); mine[code] {
			out.Body.Shapes = append(out.Body.Shapes, ShapeView{Code: code, Rings: shape.Rings})
		}
	}
	if len(out.Body.Shapes) > 0 {
		out.Body.Approval, out.Body.Source = s.chart.Approval, s.chart.Source
	}
	return out, nil
}

type machineOut struct{ Body MachineView }

func (s *Service) getMachine(ctx context.Context, actor access.Actor, _ *struct{}) (*machineOut, error) {
	v, err := s.Machine(ctx, actor)
	if err != nil {
		return nil, err
	}
	return &machineOut{Body: v}, nil
}
