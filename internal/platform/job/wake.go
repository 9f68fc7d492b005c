package job

import (
	"context"
	"fmt"

	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riversqlite"
)

// wakeful is SQLite's driver for a queue whose one process wakes itself. River's own looks for news in a table, every 50 ms and on the
// one writer handle: a record on its way through eight jobs waited longer for them than they took.
type wakeful struct {
	*riversqlite.Driver
	bell bell
}

// SupportsListenNotify says that nothing is to be written for a job to be heard of: Insert rings when its transaction is committed.
func (wakeful) SupportsListenNotify() bool { return false }

// GetListener returns the ear at the bell.
func (w wakeful) GetListener(*riverdriver.GetListenenerParams) riverdriver.Listener {
	return ear{w.bell}
}

// bell carries the names of lanes that have a new job.
type bell chan string

// ring never waits: whoever misses it in a crowd finds the job at the next poll.
func (b bell) ring(lane Lane) {
	select {
	case b <- string(lane):
	default:
	}
}

// ear is River's listener at a bell.
type ear struct{ bell bell }

// inserted is River's topic for new jobs.
const inserted = "river_insert"

// WaitForNotification waits for the bell.
func (e ear) WaitForNotification(ctx context.Context) (*riverdriver.Notification, error) {
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case lane := <-e.bell:
		return &riverdriver.Notification{Topic: inserted, Payload: fmt.Sprintf(`{"queue": %q}`, lane)}, nil
	}
}

// There is no connection that could break.

// Close does nothing.
func (ear) Close(context.Context) error { return nil }

// Connect does nothing.
func (ear) Connect(context.Context) error { return nil }

// Listen does nothing: other topics are silent.
func (ear) Listen(context.Context, string) error { return nil }

// Ping does nothing.
func (ear) Ping(context.Context) error { return nil }

// Schema is empty.
func (ear) Schema() string { return "" }

// SetAfterConnectExec does nothing.
func (ear) SetAfterConnectExec(string) {}

// Unlisten does nothing.
func (ear) Unlisten(context.Context, string) error { return nil }
