package policy

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/httpapi"
)

// ParameterRow is a parameter as it is shown: what holds today in the actor's division.
type ParameterRow struct {
	Code     string   `json:"code"`
	Name     string   `json:"name"`
	Value    *int64   `json:"value,omitempty" doc:"In the unit; absent when the status is unknown."`
	Unit     string   `json:"unit"`
	Text     string   `json:"text" doc:"The value for people, with how sure it is, since when and where."`
	Division Division `json:"division" doc:"Where the value was set: the actor's division or one above it."`
	Scheme   string   `json:"scheme,omitempty"`
	From     string   `json:"from"`
	To       string   `json:"to,omitempty"`
	Status   string   `json:"status" enum:"found,stale,inferred,proposed,unknown"`
	Source   string   `json:"source"`
}

// CalendarYear is a year's holiday notice as it is shown.
type CalendarYear struct {
	Year       int    `json:"year"`
	Version    int64  `json:"version" doc:"For If-Match; 0: nothing was imported for this year."`
	Status     string `json:"status" enum:"official,provisional,unknown"`
	Source     string `json:"source"`
	Days       int    `json:"days" doc:"Days that the notice names, off or worked."`
	ImportedAt string `json:"importedAt,omitempty"`
	Note       string `json:"note,omitempty" doc:"What is to be known or done about this year."`
}

// CalendarDay is one day that a notice names.
type CalendarDay struct {
	Date string `json:"date" maxLength:"10" example:"2027-01-01"`
	Name string `json:"name"`
	Off  bool   `json:"off" doc:"true: off （放假）; false: a weekend day that is worked （调休上班）."`
}

type (
	parametersOut struct {
		Body struct {
			Items []ParameterRow `json:"items"`
		}
	}
	calendarsOut struct {
		Body struct {
			Items []CalendarYear `json:"items"`
		}
	}
	calendarIn struct {
		httpapi.IfMatch
		Year int `path:"year"`
		Body struct {
			Source string        `json:"source"`
			Days   []CalendarDay `json:"days"`
		}
	}
	calendarOut struct {
		ETag string `header:"ETag"`
		Body CalendarYear
	}
)

// Routes adds the room's operations.
func (s *Service) Routes(api *httpapi.API) {
	httpapi.Register(api, httpapi.Operation{ID: "parameter.list", Method: http.MethodGet, Path: "/v1/parameters",
		Summary: "Parameters that hold today in the actor's division", Action: access.ParameterView}, s.listParameters)
	httpapi.Register(api, httpapi.Operation{ID: "division.list", Method: http.MethodGet, Path: "/v1/divisions",
		Summary: "Streets and communities of the actor's scope", Action: access.ParameterView}, s.listDivisions)
	httpapi.Register(api, httpapi.Operation{ID: "calendar.list", Method: http.MethodGet, Path: "/v1/calendars",
		Summary: "Holiday calendars by year, unknown ones included", Action: access.ParameterView}, s.listCalendars)
	httpapi.Register(api, httpapi.Operation{ID: "calendar.import", Method: http.MethodPut, Path: "/v1/calendars/{year}",
		Summary: "Take over the State Council's holiday notice for a year", Action: access.CalendarManage}, s.importCalendar)
}

func (s *Service) listParameters(ctx context.Context, actor access.Actor, _ *struct{}) (*parametersOut, error) {
	locale, today := httpapi.Locale(ctx), civil.FromTime(s.db.Clock().Now())
	out := &parametersOut{}
	out.Body.Items = []ParameterRow{}
	for _, p := range s.Effective(divisionOf(actor), today) {
		row := ParameterRow{Code: p.Code, Name: p.Name.In(locale), Unit: string(p.Unit), Text: p.Text(locale), Division: s.Division(int64(p.Division)),
			Scheme: p.Scheme, From: p.Valid.From.String(), To: p.Valid.To.String(), Status: string(p.Status), Source: p.Source.In(locale)}
		if p.Status != Unknown {
			row.Value = &p.Value
		}
		out.Body.Items = append(out.Body.Items, row)
	}
	return out, nil
}

// divisionOf is the narrowest division of the actor's post.
func divisionOf(actor access.Actor) int64 {
	if len(actor.Scope.Nodes) == 0 {
		return int64(actor.County)
	}
	n := actor.Scope.Nodes[0]
	switch {
	case n.Community != 0:
		return n.Community
	case n.Street != 0:
		return n.Street
	}
	return int64(n.County)
}

func (s *Service) listCalendars(ctx context.Context, _ access.Actor, _ *struct{}) (*calendarsOut, error) {
	locale, today := httpapi.Locale(ctx), civil.FromTime(s.db.Clock().Now())
	years := slices.Clone(s.fresh().years)
	for _, year := range []int{today.Year(), today.Year() + 1} {
		if !slices.ContainsFunc(years, func(y Year) bool { return y.Year == year }) {
			years = append(years, Year{Year: year, Status: civil.Unknown})
		}
	}
	slices.SortFunc(years, func(a, b Year) int { return b.Year - a.Year }) // the newest first: that is where something is to be done
	out := &calendarsOut{}
	out.Body.Items = []CalendarYear{}
	for _, y := range years {
		out.Body.Items = append(out.Body.Items, y.view(locale, today))
	}
	return out, nil
}

func (s *Service) importCalendar(ctx context.Context, actor access.Actor, in *calendarIn) (*calendarOut, error) {
	version, err := in.Version()
	if err != nil {
		return nil, err
	}
	c := CalendarImport{Year: in.Year, Version: version, Source: in.Body.Source}
	var faults []problem.Field
	for i, d := range in.Body.Days {
		date, err := civil.Parse(d.Date)
		if p, refused := problem.As(err); refused {
			faults = append(faults, problem.Field{Pointer: fmt.Sprintf("/days/%d/date", i), Problem: p})
		}
		c.Days = append(c.Days, civil.Special{Date: date, Name: d.Name, Off: d.Off})
	}
	if err := problem.Join(faults); err != nil {
		return nil, err
	}
	y, err := s.Import(ctx, actor, c)
	if err != nil {
		return nil, err
	}
	return &calendarOut{ETag: httpapi.ETag(y.Version), Body: y.view(httpapi.Locale(ctx), civil.FromTime(s.db.Clock().Now()))}, nil
}

func (y Year) view(locale string, today civil.Date) CalendarYear {
	v := CalendarYear{Year: y.Year, Version: y.Version, Status: string(y.Status), Source: y.Source, Days: len(y.Days), Note: y.Note(locale, today)}
	if !y.Imported.IsZero() {
		v.ImportedAt = y.Imported.Format(time.RFC3339)
	}
	return v
}
