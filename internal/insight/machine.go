package insight

import (
	"context"
	"time"

	"doudi/internal/kernel/access"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/db"
	"doudi/internal/platform/job"
)

// MachineView is how the installation stands, for whoever runs it.
type MachineView struct {
	At         time.Time  `json:"at"`
	Engine     string     `json:"engine" enum:"sqlite,postgres"`
	Size       int64      `json:"size" doc:"of the database on disk, bytes"`
	Nodes      int        `json:"nodes" doc:"processes that serve this database"`
	Listeners  int        `json:"listeners" doc:"open pages that follow what happens, of this process"`
	Jobs       JobsView   `json:"jobs"`
	LastBackup *time.Time `json:"lastBackup,omitempty" doc:"absent: none was made"`
}

// JobsView is the background work.
type JobsView struct {
	Running int64        `json:"running"`
	Waiting int64        `json:"waiting"`
	Failing []FailingJob `json:"failing" doc:"kinds whose jobs wait for another attempt, or were given up within a day"`
}

// FailingJob is a kind of job that does not succeed.
type FailingJob struct {
	Kind    string `json:"kind"`
	Retries int64  `json:"retries" doc:"jobs that will be tried again"`
	GivenUp int64  `json:"givenUp" doc:"jobs that will not"`
}

// Machine tells how the installation stands.
func (s *Service) Machine(ctx context.Context, actor access.Actor) (MachineView, error) {
	v := MachineView{Engine: s.db.Engine(), Listeners: s.hub.Listeners(), Jobs: JobsView{Failing: []FailingJob{}}}
	nodes, err := s.db.LiveNodes(ctx)
	if err != nil {
		return v, err
	}
	v.Nodes = len(nodes)
	return v, s.db.Read(ctx, actor, func(tx *db.Tx) error {
		v.At = tx.Now()
		if v.Size, err = tx.Size(); err != nil {
			return err
		}
		standing, err := job.Stand(tx)
		if err != nil {
			return err
		}
		v.Jobs.Running, v.Jobs.Waiting = standing.Running, standing.Waiting
		for _, f := range standing.Failing {
			v.Jobs.Failing = append(v.Jobs.Failing, FailingJob(f))
		}
		rows, err := audit.List(tx, audit.Filter{County: actor.County, Action: "backup.made", Limit: 1})
		if err == nil && len(rows) > 0 {
			v.LastBackup = &rows[0].At
		}
		return err
	})
}
