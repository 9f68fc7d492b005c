package job

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"math"
	"strings"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"

	"doudi/internal/platform/clock"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
	"doudi/internal/platform/obs"
)

// Queue inserts jobs and, once started, does them.
type Queue struct {
	db     *db.DB
	client *river.Client[*sql.Tx]
	boot   id.ID
	bell   bell // SQLite only
	stop   chan struct{}
}

// Migrate brings River's own tables up to date; part of `doudi migrate`.
func Migrate(ctx context.Context, d *db.DB) error {
	migrator, err := rivermigrate.New(driver(d), &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return fmt.Errorf("job migrations: %w", err)
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("job migrations: %w", err)
	}
	return nil
}

// pollInterval is the net below the bell and below PostgreSQL's notices, which River sends at most once in a cooldown: the second of
// two transactions that commit within it is found by the next poll.
const (
	pollInterval = 100 * time.Millisecond
	cooldown     = 5 * time.Millisecond
)

// New makes the queue for the registered kinds. workers is how many jobs of each lane run at once in this process.
func New(d *db.DB, r *Registry, boot id.ID, workers int) (*Queue, error) {
	q := &Queue{db: d, boot: boot, stop: make(chan struct{})}
	from := driver(d)
	if lite, ok := from.(*riversqlite.Driver); ok {
		q.bell = make(bell, 64)
		from = wakeful{lite, q.bell}
	}
	client, err := river.NewClient(from, &river.Config{
		ID:                   clientID(d.Node(), boot),
		Workers:              r.workers,
		Queues:               map[string]river.QueueConfig{string(Quick): {MaxWorkers: workers}, string(Slow): {MaxWorkers: workers}},
		PeriodicJobs:         r.periodic,
		JobTimeout:           timeout,
		RescueStuckJobsAfter: 2 * timeout,
		FetchCooldown:        cooldown,
		FetchPollInterval:    pollInterval,
		ErrorHandler:         failures{d.Obs()},
		RetryPolicy:          retry{d.Clock()},
		Logger:               slog.New(quiet{d.Obs().Log.Handler()}),
		// Finished jobs are only a trace for the operator.
		CompletedJobRetentionPeriod: time.Hour,
	})
	if err != nil {
		return nil, fmt.Errorf("job queue: %w", err)
	}
	q.client = client
	return q, nil
}

func driver(d *db.DB) riverdriver.Driver[*sql.Tx] {
	if d.Engine() == "sqlite" {
		return riversqlite.New(d.Writer())
	}
	return riverdatabasesql.NewWithPgxListener(d.Writer(), d.Listener())
}

// Insert adds a job to the transaction: it exists if and only if the change does.
func (q *Queue) Insert(tx *db.Tx, args Args) error {
	lane := laneOf(args)
	if _, err := q.client.InsertTx(tx.Context(), tx.SQL(), args, &river.InsertOpts{Queue: string(lane)}); err != nil {
		return fmt.Errorf("insert a job: %w", err)
	}
	if q.bell != nil {
		tx.AfterCommit(func() { q.bell.ring(lane) })
	}
	return nil
}

// Start puts back what a dead process left behind and begins to work.
func (q *Queue) Start(ctx context.Context) error {
	if err := q.rescue(ctx); err != nil {
		return err
	}
	if err := q.client.Start(ctx); err != nil {
		return fmt.Errorf("start the job queue: %w", err)
	}
	if q.db.Engine() == "postgres" {
		go q.watch()
	}
	return nil
}

// Stop lets running jobs finish and then ends; jobs still running when ctx ends are cancelled and put back.
func (q *Queue) Stop(ctx context.Context) error {
	close(q.stop)
	if err := q.client.Stop(ctx); err != nil {
		return q.client.StopAndCancel(context.WithoutCancel(ctx))
	}
	return nil
}

// watch puts back the jobs of nodes that die while this one lives.
func (q *Queue) watch() {
	tick := time.NewTicker(5 * time.Second)
	defer tick.Stop()
	for {
		select {
		case <-q.stop:
			return
		case <-tick.C:
			if err := q.rescue(context.Background()); err != nil {
				q.db.Obs().Log.Warn("rescue of jobs failed; trying again", "error", err)
			}
		}
	}
}

// rescue puts back every running job whose process is gone: its node's lock is free, or its node has started anew. River's own
// rescuer, which waits for a time-out, stays as the second net.
func (q *Queue) rescue(ctx context.Context) error {
	live, err := q.db.LiveNodes(ctx)
	if err != nil {
		return err
	}
	return q.db.Maintain(ctx, func(tx *db.Tx) error {
		type running struct {
			job int64
			by  string
		}
		var list []running
		// River keeps who attempted a job as JSONB on SQLite and as a text array on PostgreSQL.
		attempted := "json(attempted_by)"
		if tx.Engine() == "postgres" {
			attempted = "array_to_string(attempted_by, ',')"
		}
		err := tx.Rows("SELECT id, COALESCE("+attempted+",'') FROM river_job WHERE state='running'", nil, func(scan func(...any) error) error {
			var r running
			if err := scan(&r.job, &r.by); err != nil {
				return err
			}
			r.by = lastAttempt(r.by)
			list = append(list, r)
			return nil
		})
		if err != nil {
			return err
		}
		for _, r := range list {
			node, boot, ok := parseClientID(r.by)
			if ok && live[node] && (node != q.db.Node() || boot == q.boot) {
				continue
			}
			// The attempt is given back too: being killed is not the job's fault.
			if _, err := tx.Exec(`UPDATE river_job SET state='available', attempt=CASE WHEN attempt>0 THEN attempt-1 ELSE 0 END
				WHERE id=$1 AND state='running'`, r.job); err != nil {
				return err
			}
			q.db.Obs().Log.Info("a job of a process that ended was put back", "job", r.job)
		}
		return nil
	})
}

// Backlog is how many jobs are not finished; failing ones that wait for their next attempt count too.
func (q *Queue) Backlog(ctx context.Context) (int, error) {
	var n int64
	err := q.db.Maintain(ctx, func(tx *db.Tx) error {
		_, err := tx.Row("SELECT COUNT(*) FROM river_job WHERE state IN ('available','pending','running','retryable','scheduled')", nil, &n)
		return err
	})
	return int(n), err
}

func clientID(node int, boot id.ID) string { return fmt.Sprintf("node-%d-%d", node, boot) }

func parseClientID(text string) (node int, boot id.ID, ok bool) {
	n, err := fmt.Sscanf(text, "node-%d-%d", &node, &boot)
	return node, boot, err == nil && n == 2
}

// lastAttempt is the last element of the list of those who attempted the job.
func lastAttempt(list string) string {
	parts := strings.Split(strings.Trim(list, "[]"), ",")
	return strings.Trim(parts[len(parts)-1], `"`)
}

// retry waits 1, 2, 4 … seconds, at most a minute: the work is local, so a fault that can pass does so soon.
type retry struct{ clock clock.Clock }

func (r retry) NextRetry(j *rivertype.JobRow) time.Time {
	wait := time.Duration(math.Min(60, math.Pow(2, float64(j.Attempt-1)))) * time.Second
	return r.clock.Now().Add(wait)
}

// quiet lets only River's warnings and errors through.
type quiet struct{ slog.Handler }

func (q quiet) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && q.Handler.Enabled(ctx, level)
}

// failures reports every failed attempt, also of a job whose arguments cannot be read. A panic's value may hold a person's data and
// is not logged.
type failures struct{ obs *obs.Obs }

// HandleError logs.
func (f failures) HandleError(_ context.Context, j *rivertype.JobRow, err error) *river.ErrorHandlerResult {
	f.obs.Log.Error("job failed", "kind", j.Kind, "job", j.ID, "attempt", j.Attempt, "error", err)
	return nil
}

// HandlePanic logs.
func (f failures) HandlePanic(_ context.Context, j *rivertype.JobRow, fault any, trace string) *river.ErrorHandlerResult {
	f.obs.Log.Error("job panicked", "kind", j.Kind, "job", j.ID, "attempt", j.Attempt, "type", fmt.Sprintf("%T", fault), "stack", trace)
	return nil
}
