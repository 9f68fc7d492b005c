package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"doudi/internal/kernel/access"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/courtesy"
)

// attempts is how often a change that loses races is run before its actor is told to try again.
const attempts = 8

// ErrRace tells that a change kept losing races.
var ErrRace = problem.Define("db.race", problem.Conflict,
	"同一记录正被多人同时修改，您的操作没有生效。请刷新后再试。",
	"Several people are changing this record at once. Your change was not made. Reload and try again.")

// errUnaudited and errNested are mistakes of ours, found by the first test that runs the change.
var (
	errUnaudited = errors.New("db: the change leaves no audit row: call audit.Record in the same transaction")
	errNested    = errors.New("db: a transaction was opened inside another: use the closure's tx")
)

type insideKey struct{}

type guardKey struct{}

// WithGuard arranges that the first change made under ctx runs guard first, in its transaction: it is how an idempotency key is
// claimed together with the change that it protects.
func WithGuard(ctx context.Context, guard func(tx *Tx) error) context.Context {
	return context.WithValue(ctx, guardKey{}, &guardOnce{run: guard})
}

// Unguarded is ctx without its guard: for a change that only prepares the one that counts, such as opening an upload.
func Unguarded(ctx context.Context) context.Context {
	return context.WithValue(ctx, guardKey{}, (*guardOnce)(nil))
}

type guardOnce struct {
	run  func(tx *Tx) error
	done bool
}

// Write makes one change. It returns fn's error unchanged, ErrRace when the change lost its race too often, or the database's error.
func (d *DB) Write(ctx context.Context, actor access.Actor, fn func(tx *Tx) error) error {
	guard, _ := ctx.Value(guardKey{}).(*guardOnce)
	for attempt := range attempts {
		err := d.run(ctx, d.writer, d.dialect.write(), actor, func(tx *Tx) error {
			if guard != nil && !guard.done {
				if err := guard.run(tx); err != nil {
					return err
				}
				tx.wrote = false
			}
			if err := fn(tx); err != nil {
				return err
			}
			if tx.wrote && !tx.audited {
				return errUnaudited
			}
			return nil
		})
		if err == nil {
			if guard != nil {
				guard.done = true
			}
			return nil
		}
		if !d.dialect.retryable(err) {
			return err
		}
		pause := time.Duration(1<<attempt) * time.Millisecond
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause + rand.N(pause)): //nolint:gosec // jitter, not a secret
		}
	}
	return ErrRace.New()
}

// Read sees one snapshot. A write inside it fails.
func (d *DB) Read(ctx context.Context, actor access.Actor, fn func(tx *Tx) error) error {
	return d.run(ctx, d.reader, d.dialect.read(), actor, fn)
}

// Ask reads by one statement, which is its own snapshot: where every request begins with it, opening and closing a transaction around it
// would be two of three ways to the server.
func (d *DB) Ask(ctx context.Context, query string, args []any, each func(scan func(dest ...any) error) error) error {
	if ctx.Value(insideKey{}) != nil {
		return errNested
	}
	rows, err := d.reader.QueryContext(ctx, d.dialect.text(query), args...)
	if err != nil {
		return fmt.Errorf("sql: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := each(rows.Scan); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("sql: %w", err)
	}
	return rows.Close()
}

// Bulk writes one chunk of staged rows, alone in its county. Keep it under 200 ms: on SQLite nobody else writes meanwhile.
func (d *DB) Bulk(ctx context.Context, actor access.Actor, county int, fn func(tx *Tx) error) error {
	return d.run(ctx, d.writer, &sql.TxOptions{}, actor, func(tx *Tx) error {
		if err := d.dialect.lock(tx, county); err != nil {
			return err
		}
		return fn(tx)
	})
}

// Maintain is the platform's own bookkeeping.
func (d *DB) Maintain(ctx context.Context, fn func(tx *Tx) error) error {
	return d.run(ctx, d.writer, &sql.TxOptions{}, access.Job("platform", 0), fn)
}

func (d *DB) run(ctx context.Context, pool *sql.DB, opts *sql.TxOptions, actor access.Actor, fn func(tx *Tx) error) error {
	if ctx.Value(insideKey{}) != nil {
		return errNested
	}
	courtesy.Pause(ctx)
	if pool == d.writer && d.gate != nil {
		if err := d.gate.enter(ctx); err != nil {
			return fmt.Errorf("connect: %w", err)
		}
		defer d.gate.leave()
	}
	conn, err := pool.Conn(ctx)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	defer conn.Close()
	begun, err := conn.BeginTx(ctx, opts)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	tx := &Tx{ctx: context.WithValue(ctx, insideKey{}, true), db: d, conn: conn, sql: begun, now: d.clock.Now(), actor: actor,
		unhurried: pool == d.reader && courtesy.IsPatient(ctx)}
	defer func() { _ = begun.Rollback() }() // does nothing once it is committed; a panic in fn leaves no open transaction either
	if err := fn(tx); err != nil {
		return err
	}
	if err := tx.announce(); err != nil {
		return err
	}
	if err := begun.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	for _, what := range tx.after {
		what()
	}
	return nil
}
