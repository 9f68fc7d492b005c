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
	State       string     `json:"state" enum:"waiting,running,published"`
	Reason      Reason     `json:"reason" enum:"delivery,first,daily"`
	Households  int64      `json:"households" doc:"scored"`
	Changed     int64      `json:"changed" doc:"with another score than before"`
	StartedAt   time.Time  `json:"startedAt"`
	PublishedAt *time.Time `json:"publishedAt,omitempty"`
}

type runsOut struct {
	Body struct {
		Items []RunView `json:"items"`
	}
}

// Routes registers the operations.
func (s *Service) Routes(api *httpapi.API) {
	httpapi.Register(api, httpapi.Operation{ID: "assessment.list", Method: http.MethodGet, Path: "/v1/assessments",
		Summary: "Runs, newest first", Action: access.AssessView}, s.listRuns)
}

func (s *Service) listRuns(ctx context.Context, actor access.Actor, _ *struct{}) (*runsOut, error) {
	const newest = 50
	runs, err := s.Runs(ctx, actor, newest)
	out := &runsOut{}
	out.Body.Items = []RunView{}
	for _, r := range runs {
		v := RunView{ID: r.ID, AsOf: r.AsOf.String(), Model: r.Model, State: r.State, Reason: r.Reason, Households: r.Households,
			Changed: r.Changed, StartedAt: r.AskedAt}
		if !r.PublishedAt.IsZero() {
			v.PublishedAt = &r.PublishedAt
		}
		out.Body.Items = append(out.Body.Items, v)
	}
	return out, err
}
