// Package app builds the house: it is the only place that knows all rooms. Ports are tied here, subscriptions made, routes and jobs
// registered, always in the same order.
package app

import (
	"context"
	"net/http"
	"time"

	"doudi/internal/discover/assess"
	"doudi/internal/discover/registry"
	"doudi/internal/discover/source"
	"doudi/internal/discover/warning"
	"doudi/internal/iam"
	"doudi/internal/insight"
	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/region"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/authn"
	"doudi/internal/platform/backup"
	"doudi/internal/platform/clock"
	"doudi/internal/platform/config"
	"doudi/internal/platform/db"
	"doudi/internal/platform/event"
	"doudi/internal/platform/httpapi"
	"doudi/internal/platform/job"
	"doudi/internal/platform/live"
	"doudi/internal/platform/obs"
	"doudi/internal/platform/seal"
	"doudi/internal/policy"
	"doudi/params"
)

// House is the running program.
type House struct {
	Config   config.Config
	Obs      *obs.Obs
	DB       *db.DB
	Box      *seal.Box
	Queue    *job.Queue
	Live     *live.Hub
	API      *httpapi.API
	Policy   *policy.Service
	IAM      *iam.Service
	Source   *source.Service
	Registry *registry.Service
	Assess   *assess.Service
	Warning  *warning.Service
	Insight  *insight.Service
}

// Open opens the database, brings its schema up to date, and builds every room. Nothing runs before Start.
func Open(ctx context.Context, c config.Config, o *obs.Obs) (*House, error) {
	return OpenAt(ctx, c, clock.System{}, o)
}

// OpenAt is Open with another clock: for tests that turn the day.
func OpenAt(ctx context.Context, c config.Config, clk clock.Clock, o *obs.Obs) (*House, error) {
	tuneCollector()
	d, err := db.Open(ctx, c, clk, o)
	if err != nil {
		return nil, err
	}
	h, err := build(ctx, c, d, clk, o)
	if err != nil {
		_ = d.Close()
		return nil, err
	}
	return h, nil
}

func build(ctx context.Context, c config.Config, d *db.DB, clk clock.Clock, o *obs.Obs) (*House, error) {
	if err := backup.Refuse(ctx, d); err != nil {
		return nil, err
	}
	if _, err := d.Migrate(ctx); err != nil {
		return nil, err
	}
	if err := job.Migrate(ctx, d); err != nil {
		return nil, err
	}
	box, err := seal.New(d, c.MasterKeyFile)
	if err != nil {
		return nil, err
	}
	h := &House{Config: c, Obs: o, DB: d, Box: box, Live: live.New(d)}
	jobs := job.NewRegistry(clk, o)
	if err := h.rooms(clk, jobs); err != nil {
		return nil, err
	}
	if err := h.keys(ctx); err != nil {
		return nil, err
	}
	return h, h.Policy.Refresh(ctx)
}

// rooms builds the rooms from the left wing to the right, then ties them together.
func (h *House) rooms(clk clock.Clock, jobs *job.Registry) error {
	book, err := policy.Load(params.FS)
	if err != nil {
		return err
	}
	catalogue, err := source.LoadCatalogue(params.FS, "catalogue")
	if err != nil {
		return err
	}
	model, err := assess.LoadModel(params.FS, "models/expert.yaml", catalogue.Item)
	if err != nil {
		return err
	}
	coded, err := twoStep(h.Config.TwoStep)
	if err != nil {
		return err
	}
	bus := event.NewBus(h.DB, jobs)
	h.Policy = policy.New(h.DB, book)
	h.IAM = iam.New(iam.Options{
		DB: h.DB, Box: h.Box, Sessions: authn.NewSessions(h.DB, time.Duration(h.Config.SessionHours)*time.Hour), Throttle: authn.NewThrottle(h.Box),
		Divisions: h.Policy, TwoStep: coded, Notices: h.Policy.Notices, SecureCookie: h.Config.SecureCookie,
	})
	h.Source = source.New(h.DB, h.Box, bus, places{h.Policy}, catalogue)
	h.Registry = registry.New(h.DB, h.Box, bus, h.Source)
	h.Assess = assess.New(h.DB, h.Box, bus, h.Registry, h.Policy, model)
	h.Warning = warning.New(h.DB, h.Box, bus, h.Registry, h.Assess, h.Policy)
	h.Registry.Tie(registry.Around{Divisions: h.Policy, Scores: h.Assess, Warnings: h.Warning})

	chart, err := insight.LoadChart(h.Config.Map, h.Policy.Tree())
	if err != nil {
		return err
	}
	h.Insight = insight.New(h.DB, h.Policy, words{h.Assess, h.Registry}, h.Live, chart)

	audit.RegisterSealing(jobs, h.DB)
	h.Source.Jobs(jobs)
	h.Registry.Jobs(jobs)
	h.Assess.Jobs(jobs)
	h.Warning.Jobs(jobs)
	h.Registry.Listen()
	h.Assess.Listen()
	h.Warning.Listen()
	h.IAM.Use(h.Warning)

	if h.Queue, err = job.New(h.DB, jobs, h.DB.NewID(), h.Config.Workers); err != nil {
		return err
	}
	bus.Use(h.Queue)
	h.Source.Use(h.Queue)
	h.Registry.Use(h.Queue)
	h.Assess.Use(h.Queue)
	h.Warning.Use(h.Queue)

	h.API = httpapi.New(httpapi.Options{DB: h.DB, Box: h.Box, Obs: h.Obs, Identify: h.IAM.Identify, Proved: h.IAM.Proved, UploadMax: int64(h.Config.UploadMB) << 20})
	h.routes(h.API)
	return nil
}

// routes registers every operation.
func (h *House) routes(api *httpapi.API) {
	h.IAM.Routes(api)
	h.Policy.Routes(api)
	h.Source.Routes(api)
	h.Registry.Routes(api)
	h.Assess.Routes(api)
	h.Warning.Routes(api)
	h.Insight.Routes(api)
	httpapi.RegisterTrail(api)
	httpapi.RegisterChanges(api, h.Live)
}

// keys loads the seal keys of every installed county.
func (h *House) keys(ctx context.Context) error {
	counties, err := h.IAM.Counties(ctx)
	if err != nil {
		return err
	}
	return h.Box.Ensure(ctx, counties...)
}

// OpenAPI describes the program's operations without a database.
func OpenAPI() ([]byte, error) { return undressed().OpenAPI() }

// Operations are the program's operations, for the inspectors, without a database.
func Operations() []httpapi.Operation { return undressed().Operations() }

// undressed is the API with every operation and nothing behind it.
func undressed() *httpapi.API {
	api := httpapi.New(httpapi.Options{})
	h := &House{IAM: iam.New(iam.Options{}), Policy: &policy.Service{}, Source: &source.Service{}, Registry: &registry.Service{}, Assess: &assess.Service{}, Warning: &warning.Service{}, Insight: &insight.Service{}}
	h.routes(api)
	return api
}

// Start begins background work.
func (h *House) Start(ctx context.Context) error {
	h.Live.Start()
	h.Registry.Begin()
	return h.Queue.Start(ctx)
}

// Handler is the web server: the API, the front end, health and metrics.
func (h *House) Handler() http.Handler {
	h.API.Handle("GET /healthz", health(h.DB))
	h.API.Handle("GET /metrics", loopback(metrics(h.Obs)))
	h.API.Handle("/v1/", httpapi.NoRoute())
	h.API.Handle("/", ui())
	return h.API.Handler()
}

// Close ends background work and closes the database.
func (h *House) Close(ctx context.Context) error {
	h.Live.Close()
	err := h.Queue.Stop(ctx)
	h.Registry.End()
	if e := h.DB.Close(); err == nil {
		err = e
	}
	return err
}

// places tells source where a community lies.
type places struct{ policy *policy.Service }

// HasCommunity reports whether the community lay in the county on the day. The owning authority of a delivery may be a city or
// province: then any community below it will do.
func (p places) HasCommunity(county int, community int64, on civil.Date) bool {
	code := region.Code(community)
	return code.Level() == region.Community && p.policy.Tree().Contains(region.FromAuthority(county), code, on)
}
