package db

import (
	"database/sql"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	sqlite3 "github.com/ncruces/go-sqlite3"
)

// dialect is the whole difference between the engines. Add a method only when a real difference forces it.
type dialect interface {
	name() string                         // the migrations' folder
	text(query string) string             // the statement as the driver takes it
	write() *sql.TxOptions                // the isolation of Write
	read() *sql.TxOptions                 // the isolation of Read
	lock(tx *Tx, county int) error        // what keeps two Bulk chunks of a county apart
	insert(tx *Tx, in insertion) error    // the fastest bulk insert on the transaction's own connection
	tell(tx *Tx, list []Change) error     // has the changes told with the commit
	retryable(err error) bool             // the change lost a race and may be run again
	columns(tx *Tx) ([]Column, error)     // the catalogue, for the inspectors
	indexes(tx *Tx) ([]Index, error)      // unique and primary keys, for the inspectors
	size(tx *Tx) (bytes int64, err error) // what the database takes on disk
}

type sqliteDialect struct{}

func (sqliteDialect) name() string { return "sqlite" }

// text: to SQLite $1 is a name like any other, numbered by first appearance; ?1 is the first argument wherever it stands.
func (sqliteDialect) text(query string) string   { return strings.ReplaceAll(query, "$", "?") }
func (sqliteDialect) write() *sql.TxOptions      { return nil } // BEGIN IMMEDIATE on the one writer connection
func (sqliteDialect) read() *sql.TxOptions       { return &sql.TxOptions{ReadOnly: true} }
func (sqliteDialect) lock(*Tx, int) error        { return nil } // one writer: nothing to keep apart
func (sqliteDialect) retryable(err error) bool   { return errors.Is(err, sqlite3.BUSY) }
func (sqliteDialect) size(tx *Tx) (int64, error) { return sqliteSize(tx) }

type postgresDialect struct{}

func (postgresDialect) name() string             { return "postgres" }
func (postgresDialect) text(query string) string { return query }
func (postgresDialect) write() *sql.TxOptions {
	return &sql.TxOptions{Isolation: sql.LevelSerializable}
}
func (postgresDialect) read() *sql.TxOptions {
	return &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
}

// bulkLock is the class of the advisory locks that Bulk takes, one for each county.
const bulkLock = 0x0D0D

func (postgresDialect) lock(tx *Tx, county int) error {
	_, err := tx.sql.ExecContext(tx.ctx, "SELECT pg_advisory_xact_lock($1, $2)", bulkLock, county)
	return err
}

// retryable: 40001 serialization failure, 40P01 deadlock.
func (postgresDialect) retryable(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01")
}

func (postgresDialect) size(tx *Tx) (int64, error) {
	var n int64
	_, err := tx.Row("SELECT pg_database_size(current_database())", nil, &n)
	return n, err
}

func sqliteSize(tx *Tx) (int64, error) {
	var pages, size int64
	if _, err := tx.Row("SELECT page_count FROM pragma_page_count", nil, &pages); err != nil {
		return 0, err
	}
	_, err := tx.Row("SELECT page_size FROM pragma_page_size", nil, &size)
	return pages * size, err
}

func placeholders(n int) string {
	return strings.TrimSuffix(strings.Repeat("?,", n), ",")
}
