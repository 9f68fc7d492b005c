package assess

import (
	"context"
	"net/http"
	"time"

	"doudi/internal/kernel/access"
	"doudi/internal/platform/httpapi"
	"doudi/internal/platform/id"
)

// RunView is a run as it is listed.
type RunView struct {
	ID          id.ID      `json:"id"`
	AsOf        string     `json:"asOf"`
	Model       string     `json:"model"`
	State       string     `json:"state" enum:"running,published"`
	Lane        Lane       `json:"lane" enum:"small,large" doc:"small: what a small delivery touches; large: everything else"`
	Reason      Reason     `json:"reason" enum:"delivery,first,daily"`
	Total       int64      `json:"total" doc:"households to be scored; 0 until it is known"`
	Households  int64      `json:"households" doc:"scored so far"`
	Changed     int64      `json:"changed" doc:"with another score than before"`
	StartedAt   time.Time  `json:"startedAt"`
	PublishedAt *time.Time `json:"publishedAt,omitempty"`
}

type runsOut struct {
	Body struct {
		Items   []RunView `json:"items"`
		Waiting int       `json:"waiting" doc:"wishes for a run that no run answers yet"`
	}
}

// Routes registers the operations.
func (s *Service) Routes(api *httpapi.API) {
	httpapi.Register(api, httpapi.Operation{ID: "assessment.list", Method: http.MethodGet, Path: "/v1/assessments",
		Summary: "Runs, newest first", Action: access.AssessView}, s.listRuns)
}

func (s *Service) listRuns(ctx context.Context, actor access.Actor, _ *struct{}) (*runsOut, error) {
	const newest = 50
	runs, waiting, err := s.Runs(ctx, actor, newest)
	out := &runsOut{}
	out.Body.Waiting = waiting
	out.Body.Items = []RunView{}
	for _, r := range runs {
		v := RunView{ID: r.ID, AsOf: r.AsOf.String(), Model: r.Model, State: r.State, Lane: r.Lane, Reason: r.Reason, Total: r.Total, Households: r.Households,
			Changed: r.Changed, StartedAt: r.AskedAt}
		if !r.PublishedAt.IsZero() {
			v.PublishedAt = &r.PublishedAt
		}
		out.Body.Items = append(out.Body.Items, v)
	}
	return out, err
}
