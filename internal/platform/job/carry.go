package job

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"

	"doudi/internal/platform/db"
)

// Carried is an unfinished job as it is carried from one database into another: what is to be done and when. Who attempted it and
// how it failed stays behind.
type Carried struct {
	Kind, Args, Queue     string
	Priority, MaxAttempts int
	Scheduled             time.Time
}

// Unfinished reads every job that is not finished, in the order of insertion. One that runs counts as not begun: its process is
// not carried along, and every job may run twice.
func Unfinished(tx *db.Tx, each func(Carried) error) error {
	// River keeps arguments as JSONB on SQLite and PostgreSQL, each in a binary form of its own.
	args := "json(args)"
	if tx.Engine() == "postgres" {
		args = "CAST(args AS TEXT)"
	}
	return tx.Rows("SELECT kind,"+args+`,queue,priority,max_attempts,scheduled_at FROM river_job
		WHERE state IN ('available','pending','running','retryable','scheduled') ORDER BY id`, nil, func(scan func(...any) error) error {
		var c Carried
		var raw []byte
		if err := scan(&c.Kind, &raw, &c.Queue, &c.Priority, &c.MaxAttempts, &c.Scheduled); err != nil {
			return err
		}
		var err error
		if c.Args, err = canonical(raw); err != nil {
			return fmt.Errorf("arguments of a job %s: %w", c.Kind, err)
		}
		c.Scheduled = c.Scheduled.UTC().Truncate(time.Millisecond)
		return each(c)
	})
}

// canonical is JSON with its keys in order and its numbers as they are written.
func canonical(raw []byte) (string, error) {
	var value any
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		return "", err
	}
	text, err := json.Marshal(value)
	return string(text), err
}

// carriedArgs are arguments whose kind is only known at run time.
type carriedArgs struct{ carried Carried }

// Kind names the job.
func (a carriedArgs) Kind() string { return a.carried.Kind }

// MarshalJSON gives the arguments as they were.
func (a carriedArgs) MarshalJSON() ([]byte, error) { return []byte(a.carried.Args), nil }

// Carry inserts jobs that another database held.
func Carry(tx *db.Tx, d *db.DB, list []Carried) error {
	client, err := river.NewClient(driver(d), &river.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return fmt.Errorf("job queue: %w", err)
	}
	for _, c := range list {
		options := &river.InsertOpts{Queue: c.Queue, Priority: c.Priority, MaxAttempts: c.MaxAttempts, ScheduledAt: c.Scheduled}
		if _, err := client.InsertTx(tx.Context(), tx.SQL(), carriedArgs{c}, options); err != nil {
			return fmt.Errorf("insert a job: %w", err)
		}
	}
	return nil
}

// Clear removes every job: of a restore that was interrupted and starts anew.
func Clear(tx *db.Tx) error {
	_, err := tx.Exec("DELETE FROM river_job")
	return err
}
