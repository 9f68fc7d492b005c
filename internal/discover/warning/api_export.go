package warning

import (
	"context"
	"net/http"

	"doudi/internal/kernel/access"
	"doudi/internal/platform/httpapi"
)

type exportIn struct {
	FilterIn
	Reason string `query:"reason" required:"true" enum:"home_visit,review,complaint"`
	Format string `query:"format" enum:"xlsx,csv" default:"xlsx"`
}

type exportOut struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        []byte
}

func (s *Service) exportRoute(api *httpapi.API) {
	httpapi.Register(api, httpapi.Operation{ID: "warning.export", Method: http.MethodGet, Path: "/v1/warnings/export",
		Summary: "The worklist as a file that says whose copy it is", Action: access.WarningExport, StepUp: true}, s.exportWarnings)
}

func (s *Service) exportWarnings(ctx context.Context, actor access.Actor, in *exportIn) (*exportOut, error) {
	sheet, err := s.Export(ctx, actor, in.filter(), in.Reason, httpapi.Locale(ctx))
	if err != nil {
		return nil, err
	}
	out := &exportOut{ContentType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		Disposition: `attachment; filename="warnings-` + sheet.Number.String() + `.` + in.Format + `"`}
	if in.Format == "csv" {
		out.ContentType = "text/csv; charset=utf-8"
		out.Body, err = sheet.CSV()
	} else {
		out.Body, err = sheet.XLSX()
	}
	return out, err
}
