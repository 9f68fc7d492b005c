package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/courtesy"
	"doudi/internal/platform/id"
)

// Tx is one transaction, with one clock reading and one actor.
type Tx struct {
	ctx       context.Context
	db        *DB
	conn      *sql.Conn
	sql       *sql.Tx
	now       time.Time
	actor     access.Actor
	wrote     bool
	audited   bool
	unhurried bool     // it reads, for large work
	after     []func() // once committed
	touched   []Change
}

// Context is the context of the change.
func (t *Tx) Context() context.Context { return t.ctx }

// Now is the instant of the whole change.
func (t *Tx) Now() time.Time { return t.now }

// Millis is Now as it is stored.
func (t *Tx) Millis() int64 { return t.now.UnixMilli() }

// Today is the day of the change in China.
func (t *Tx) Today() civil.Date { return civil.FromTime(t.now) }

// NewID makes an identifier.
func (t *Tx) NewID() id.ID { return t.db.ids.New() }

// Actor is who changes or reads.
func (t *Tx) Actor() access.Actor { return t.actor }

// MarkAudited is called by platform/audit when it has written its row.
func (t *Tx) MarkAudited() { t.audited = true }

// AfterCommit has something done when the transaction is committed, and never if it is not. It must be quick, and nothing may depend on
// it: the process can end in between.
func (t *Tx) AfterCommit(what func()) { t.after = append(t.after, what) }

// SQL is for platform/job, whose queue inserts into the same transaction.
func (t *Tx) SQL() *sql.Tx { return t.sql }

// Engine is "sqlite" or "postgres".
func (t *Tx) Engine() string { return t.db.Engine() }

// Exec runs a statement and returns how many rows it changed.
func (t *Tx) Exec(query string, args ...any) (int64, error) {
	t.wrote = true
	result, err := t.sql.ExecContext(t.ctx, t.db.dialect.text(query), args...)
	if err != nil {
		return 0, fmt.Errorf("sql: %w", err)
	}
	return result.RowsAffected()
}

// unhurriedRows is how many rows large work reads before it looks whether somebody waits.
const unhurriedRows = 32

// Rows calls each for every row of the query, which is read whole and closed before Rows returns.
func (t *Tx) Rows(query string, args []any, each func(scan func(dest ...any) error) error) error {
	rows, err := t.sql.QueryContext(t.ctx, t.db.dialect.text(query), args...)
	if err != nil {
		return fmt.Errorf("sql: %w", err)
	}
	defer rows.Close()
	for n := 1; rows.Next(); n++ {
		if t.unhurried && n%unhurriedRows == 0 {
			courtesy.Pause(t.ctx)
		}
		if err := each(rows.Scan); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("sql: %w", err)
	}
	return rows.Close()
}

// Row reads one row, and reports whether there is one.
func (t *Tx) Row(query string, args []any, dest ...any) (bool, error) {
	err := t.sql.QueryRowContext(t.ctx, t.db.dialect.text(query), args...).Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("sql: %w", err)
	}
	return true, nil
}
