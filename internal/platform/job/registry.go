package job

import (
	"context"
	"fmt"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"doudi/internal/kernel/access"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/clock"
	"doudi/internal/platform/db"
	"doudi/internal/platform/obs"
)

// Args are the arguments of one kind of job; they are stored as JSON, so they hold ids and cursors and never a person's data.
type Args interface {
	Kind() string
}

// timeout is how long one job may take.
const timeout = 30 * time.Second

// Registry collects the kinds of jobs before the queue starts.
type Registry struct {
	workers  *river.Workers
	periodic []*river.PeriodicJob
	clock    clock.Clock
	obs      *obs.Obs
}

// NewRegistry returns an empty registry.
func NewRegistry(c clock.Clock, o *obs.Obs) *Registry {
	return &Registry{workers: river.NewWorkers(), clock: c, obs: o}
}

// Register declares how a kind of job is done. work may run more than once for the same arguments.
func Register[T Args](r *Registry, work func(ctx context.Context, args T) error) {
	river.AddWorker(r.workers, river.WorkFunc(func(ctx context.Context, j *river.Job[T]) error {
		start := r.clock.Now()
		err := work(withPurpose(ctx, j.Kind), j.Args)
		outcome := "done"
		if err != nil {
			outcome = "failed"
		}
		r.obs.Jobs.WithLabelValues(j.Kind, outcome).Observe(r.clock.Now().Sub(start).Seconds())
		if p, refusal := problem.As(err); refusal && !passes(p) {
			// A refusal does not get better by itself: the room has recorded it, or nobody can act on it.
			return river.JobCancel(err)
		}
		return err
	}))
}

// passes reports whether trying again can help: a change that kept losing races was nobody's fault, and what is not to be had now
// may be had later. To give such a job up would lose an event or a delivery for good.
func passes(p *problem.Problem) bool {
	return problem.Is(p, db.ErrRace) || p.Category() == problem.Unavailable
}

// Every has the job inserted at each interval, and at start, by one of the nodes.
func Every[T Args](r *Registry, interval time.Duration, args func() T) {
	r.periodic = append(r.periodic, river.NewPeriodicJob(river.PeriodicInterval(interval),
		func() (river.JobArgs, *river.InsertOpts) {
			return args(), &river.InsertOpts{UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: pending}}
		}, &river.PeriodicJobOpts{RunOnStart: true, ID: fmt.Sprintf("every-%s", (*new(T)).Kind())}))
}

var pending = []rivertype.JobState{
	rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning, rivertype.JobStateRetryable, rivertype.JobStateScheduled,
}

type purposeKey struct{}

func withPurpose(ctx context.Context, kind string) context.Context {
	return context.WithValue(ctx, purposeKey{}, access.Mint(access.Job(kind, 0), kind, 0))
}

// Purpose is what a job may open sealed data for: its own kind of work. Outside a job it is the zero purpose, which opens nothing.
func Purpose(ctx context.Context) access.Purpose {
	p, _ := ctx.Value(purposeKey{}).(access.Purpose)
	return p
}
