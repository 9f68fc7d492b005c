package audit

import (
	"context"
	"sync"
	"time"

	"doudi/internal/kernel/access"
	"doudi/internal/platform/db"
)

// Looks writes the rows of looks that come many at once, as searches do with every character typed: those who wait while a row is
// written share the next transaction. Nobody is shown anything before their own row is committed.
type Looks struct {
	db *db.DB

	mu      sync.Mutex
	waiting []*look
	busy    bool
}

type look struct {
	actor   access.Actor
	request string
	entry   Entry
	done    chan error
}

// NewLooks returns a writer of rows for one process.
func NewLooks(d *db.DB) *Looks { return &Looks{db: d} }

// lookPatience is how long a row may wait for the writer; longer than any transaction of the house.
const lookPatience = 10 * time.Second

// Record writes the row and returns when it is committed. It changes nothing else, so it is no part of a change.
func (l *Looks) Record(ctx context.Context, actor access.Actor, e Entry) error {
	one := &look{actor: actor, request: RequestID(ctx), entry: e, done: make(chan error, 1)}
	l.mu.Lock()
	l.waiting = append(l.waiting, one)
	first := !l.busy
	l.busy = true
	l.mu.Unlock()
	if first {
		// On its own: whoever came first may go away, and those behind still need their rows.
		go l.flush()
	}
	select {
	case err := <-one.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (l *Looks) flush() {
	for {
		l.mu.Lock()
		some := l.waiting
		l.waiting = nil
		if len(some) == 0 {
			l.busy = false
			l.mu.Unlock()
			return
		}
		l.mu.Unlock()
		err := l.write(some)
		for _, one := range some {
			one.done <- err
		}
	}
}

func (l *Looks) write(some []*look) error {
	ctx, cancel := context.WithTimeout(context.Background(), lookPatience)
	defer cancel()
	return l.db.Write(ctx, access.Job("audit.looks", 0), func(tx *db.Tx) error {
		rows := make([][]any, len(some))
		for i, one := range some {
			var err error
			if _, rows[i], err = written(tx, one.actor, one.request, one.entry); err != nil {
				return err
			}
		}
		tx.MarkAudited()
		return tx.Insert("audit_entry", entryColumns, rows)
	})
}
