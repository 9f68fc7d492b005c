package db

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"doudi/internal/platform/id"
)

// Change is a hint that something changed: a kind of thing, which one, and where it lies. It says what to read again and nothing of
// what is written there, and nothing may rely on it (docs/adr/0011). ID 0 is many at once, Street 0 nowhere in particular.
type Change struct {
	County    int    `json:"county"`
	Topic     string `json:"topic"` // the audit trail's kind of subject: "warning", "batch"
	ID        id.ID  `json:"id"`
	Street    int64  `json:"street,omitempty"`
	Community int64  `json:"community,omitempty"`
}

// manyAtOnce is from how many changes of a topic in one transaction on they are told as one, without ids.
const manyAtOnce = 20

// changesTopic is PostgreSQL's channel.
const changesTopic = "doudi_change"

// Touch tells of a change when the transaction is committed, and never if it is not.
func (t *Tx) Touch(c Change) {
	for _, have := range t.touched {
		if have == c {
			return
		}
	}
	t.touched = append(t.touched, c)
}

// progressEvery is how often Progress tells of the same thing.
const progressEvery = 500 * time.Millisecond

// Progress is Touch for what changes many times a second while it is under way: told twice a second at most. Its end is told by Touch.
func (t *Tx) Progress(c Change) {
	if t.db.pace.allows(c, t.now) {
		t.Touch(c)
	}
}

// pace remembers when each thing's progress was told last.
type pace struct {
	mu   sync.Mutex
	last map[Change]time.Time
}

func (p *pace) allows(c Change, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if last, told := p.last[c]; told {
		if gone := now.Sub(last); gone >= 0 && gone < progressEvery {
			return false
		}
	}
	if p.last == nil || len(p.last) > 1000 {
		p.last = map[Change]time.Time{}
	}
	p.last[c] = now
	return true
}

// announce has the transaction's changes told with its commit: on SQLite to this process, which is the only one, on PostgreSQL to all.
func (t *Tx) announce() error {
	list := gather(t.touched)
	if len(list) == 0 {
		return nil
	}
	return t.db.dialect.tell(t, list)
}

// gather puts many changes of a topic together.
func gather(list []Change) []Change {
	if len(list) <= manyAtOnce {
		return list
	}
	type kind struct {
		county int
		topic  string
	}
	count := map[kind]int{}
	for _, c := range list {
		count[kind{c.County, c.Topic}]++
	}
	var short []Change
	told := map[kind]bool{}
	for _, c := range list {
		k := kind{c.County, c.Topic}
		switch {
		case count[k] <= manyAtOnce:
			short = append(short, c)
		case !told[k]:
			told[k] = true
			short = append(short, Change{County: c.County, Topic: c.Topic})
		}
	}
	return short
}

func (sqliteDialect) tell(tx *Tx, list []Change) error {
	tx.AfterCommit(func() { tx.db.hear(list) })
	return nil
}

func (postgresDialect) tell(tx *Tx, list []Change) error {
	const most = 40 // a notice has 8000 bytes at most
	for len(list) > 0 {
		n := min(most, len(list))
		text, err := json.Marshal(list[:n])
		if err != nil {
			return err
		}
		list = list[n:]
		if _, err := tx.sql.ExecContext(tx.ctx, "SELECT pg_notify($1, $2)", changesTopic, string(text)); err != nil {
			return fmt.Errorf("tell of changes: %w", err)
		}
	}
	return nil
}

// Hear names who is told of committed changes; it must be quick. For platform/live alone.
func (d *DB) Hear(receive func([]Change)) { d.receive.Store(&receive) }

func (d *DB) hear(list []Change) {
	if receive := d.receive.Load(); receive != nil {
		(*receive)(list)
	}
}

// Listen hears the changes of every node until ctx ends or the connection breaks, which it returns; ready is called when nothing is
// missed any more. On SQLite there is nobody else to listen to.
func (d *DB) Listen(ctx context.Context, ready func()) error {
	if d.listen == nil {
		ready()
		<-ctx.Done()
		return ctx.Err()
	}
	conn, err := d.listen.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("listen for changes: %w", err)
	}
	// A connection that listens is not one to give back.
	defer func() { _ = conn.Hijack().Close(context.WithoutCancel(ctx)) }()
	if _, err := conn.Exec(ctx, "LISTEN "+changesTopic); err != nil {
		return fmt.Errorf("listen for changes: %w", err)
	}
	ready()
	for {
		notice, err := conn.Conn().WaitForNotification(ctx)
		if err != nil {
			return errors.Join(ctx.Err(), fmt.Errorf("listen for changes: %w", err))
		}
		var list []Change
		if err := json.Unmarshal([]byte(notice.Payload), &list); err != nil {
			return fmt.Errorf("a notice of changes: %w", err)
		}
		d.hear(list)
	}
}
