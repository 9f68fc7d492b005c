package warning

import (
	"context"
	"net/http"

	"doudi/internal/discover/registry"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/httpapi"
	"doudi/internal/platform/id"
)

// Routes registers the operations.
func (s *Service) Routes(api *httpapi.API) {
	httpapi.Register(api, httpapi.Operation{ID: "warning.list", Method: http.MethodGet, Path: "/v1/warnings",
		Summary: "Warnings in the actor's scope, the nearest due day first", Action: access.WarningView}, s.listWarnings)
	httpapi.Register(api, httpapi.Operation{ID: "warning.purpose", Method: http.MethodPost, Path: "/v1/warnings/{id}/purpose",
		Summary: "State why the household of a warning is needed", Action: access.WarningView, Status: http.StatusCreated}, s.postPurpose)
	httpapi.Register(api, httpapi.Operation{ID: "warning.get", Method: http.MethodGet, Path: "/v1/warnings/{id}",
		Summary: "One warning with its pieces and people, for the stated purpose", Action: access.WarningView}, s.getWarning)
	httpapi.Register(api, httpapi.Operation{ID: "warning.record", Method: http.MethodGet, Path: "/v1/warnings/{id}/records/{record}",
		Summary: "One record that a warning stands on, for the stated purpose", Action: access.WarningView}, s.getRecord)
	httpapi.Register(api, httpapi.Operation{ID: "warning.dispose", Method: http.MethodPost, Path: "/v1/warnings/{id}/disposition",
		Summary: "Close a warning with what was found", Action: access.WarningDispose}, s.postDisposition)
	s.exportRoute(api)
}

// FilterIn narrows the worklist. Exported, or the description of the API would not see it.
type FilterIn struct {
	State     string `query:"state" enum:"open,closed,all" default:"open"`
	Level     string `query:"level" enum:"red,orange,yellow,blue"`
	Street    int64  `query:"street" minimum:"0"`
	Community int64  `query:"community" minimum:"0"`
	Cause     string `query:"cause" maxLength:"32" doc:"code of the dimension that moved the score most"`
	Layer     string `query:"layer" enum:"1,2,3,4,5,6,none" doc:"layer of low-income people; none: in none of them"`
	Late      bool   `query:"late" doc:"open and due before today"`
}

type listIn struct {
	httpapi.Page
	FilterIn
}

type listOut struct {
	Body struct {
		Items []Row  `json:"items"`
		Next  string `json:"next" doc:"cursor of the next page; empty at the end"`
		Total int64  `json:"total"`
	}
}

// filter is what the store narrows by.
func (in *FilterIn) filter() Filter {
	f := Filter{State: in.State, Level: in.Level, Street: in.Street, Community: in.Community, Cause: in.Cause, Layer: in.Layer, Late: in.Late}
	if f.State == "all" {
		f.State = ""
	}
	return f
}

func (s *Service) listWarnings(ctx context.Context, actor access.Actor, in *listIn) (*listOut, error) {
	after, err := in.After(2)
	if err != nil {
		return nil, err
	}
	f := in.filter()
	f.After, f.Limit = after, in.Limit+1
	v := s.viewer(ctx, actor)
	rows, total, err := s.List(ctx, actor, f, v.locale)
	if err != nil {
		return nil, err
	}
	out := &listOut{}
	out.Body.Items, out.Body.Total = []Row{}, total
	for i, row := range rows {
		if i == in.Limit {
			last := rows[i-1]
			out.Body.Next = httpapi.Cursor(dayNumber(last.DueOn), int64(last.ID))
			break
		}
		out.Body.Items = append(out.Body.Items, v.row(row))
	}
	return out, nil
}

func (s *Service) postPurpose(ctx context.Context, actor access.Actor, in *httpapi.PurposeIn) (*httpapi.PurposeOut, error) {
	return in.State(ctx, actor, s.State)
}

type detailOut struct {
	ETag string `header:"ETag"`
	Body DetailView
}

func (s *Service) getWarning(ctx context.Context, actor access.Actor, in *httpapi.PathID) (*detailOut, error) {
	warning, err := in.Parse()
	if err != nil {
		return nil, err
	}
	return s.detailOf(ctx, actor, warning)
}

func (s *Service) detailOf(ctx context.Context, actor access.Actor, warning id.ID) (*detailOut, error) {
	v := s.viewer(ctx, actor)
	d, err := s.Detail(ctx, actor, warning, v.locale)
	if err != nil {
		return nil, err
	}
	return &detailOut{ETag: httpapi.ETag(d.Version), Body: v.detail(d)}, nil
}

type recordIn struct {
	httpapi.PathID
	Record string `path:"record"`
}

type recordOut struct{ Body registry.RecordView }

func (s *Service) getRecord(ctx context.Context, actor access.Actor, in *recordIn) (*recordOut, error) {
	warning, err := in.Parse()
	if err != nil {
		return nil, err
	}
	fact, err := id.Parse(in.Record)
	if err != nil {
		return nil, err
	}
	r, err := s.Record(ctx, actor, warning, fact)
	if err != nil {
		return nil, err
	}
	return &recordOut{Body: registry.ViewRecord(r, actor, httpapi.Locale(ctx), s.assess.Restricted(actor, r.Item.Code))}, nil
}

type dispositionIn struct {
	httpapi.PathID
	httpapi.IfMatch
	Body struct {
		Code string `json:"code" enum:"enrol,refer,service,already_covered,no_need,data_error,not_reachable,refused,duplicate"`
		Note string `json:"note,omitempty" maxLength:"500"`
	}
}

type dispositionOut struct {
	ETag string `header:"ETag"`
	Body struct {
		ID      id.ID  `json:"id"`
		Version int64  `json:"version"`
		State   string `json:"state" enum:"open,closed"`
		Code    string `json:"code"`
	}
}

func (s *Service) postDisposition(ctx context.Context, actor access.Actor, in *dispositionIn) (*dispositionOut, error) {
	warning, err := in.Parse()
	if err != nil {
		return nil, err
	}
	version, err := in.Version()
	if err != nil {
		return nil, err
	}
	if err := s.Dispose(ctx, actor, warning, version, Disposition(in.Body.Code), in.Body.Note); err != nil {
		return nil, err
	}
	out := &dispositionOut{ETag: httpapi.ETag(version + 1)}
	out.Body.ID, out.Body.Version, out.Body.State, out.Body.Code = warning, version+1, Closed, in.Body.Code
	return out, nil
}

func (s *Service) viewer(ctx context.Context, actor access.Actor) viewer {
	return viewer{service: s, calendar: s.policy.Calendar(), today: civil.FromTime(s.db.Clock().Now()), reader: actor, locale: httpapi.Locale(ctx)}
}
