package db

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	_ "github.com/ncruces/go-sqlite3/driver" // the SQLite driver

	"doudi/internal/kernel/problem"
	"doudi/internal/platform/clock"
	"doudi/internal/platform/config"
	"doudi/internal/platform/id"
	"doudi/internal/platform/obs"
)

// DB is an open database.
type DB struct {
	writer  *sql.DB
	reader  *sql.DB
	dialect dialect
	clock   clock.Clock
	ids     *id.Source
	obs     *obs.Obs
	node    *nodeLock
	listen  *pgxpool.Pool // PostgreSQL only: for LISTEN connections of jobs
	path    string        // SQLite only: the file
	gate    *gate         // SQLite only: before the one writer
	receive atomic.Pointer[func([]Change)]
	pace    pace
}

// ErrCannotOpen says why the database is not to be had.
var ErrCannotOpen = problem.Define("db.cannot_open", problem.Unavailable,
	"数据库无法打开（{where}）。请检查配置项 db 与 data，以及服务是否在运行。",
	"The database cannot be opened ({where}). Check the settings db and data, and that the server is running.")

// ErrOuterZone refuses to open any database in the outer zone, whatever asks for it.
var ErrOuterZone = problem.Define("db.outer_zone", problem.Forbidden,
	"外网区（zone: outer）不连接任何数据库。这项操作请在内网（zone: inner）进行。",
	"No database is opened in the outer zone (zone: outer). Do this on the intranet (zone: inner).")

// Open opens the database that the configuration names. On SQLite it makes the data folder and takes its lock: a second process
// on the same folder is refused. On PostgreSQL it claims a free node number.
func Open(ctx context.Context, c config.Config, clk clock.Clock, o *obs.Obs) (*DB, error) {
	if c.Zone == config.Outer {
		return nil, ErrOuterZone.New()
	}
	if c.Postgres() {
		return openPostgres(ctx, c, clk, o)
	}
	return openSQLite(ctx, c, clk, o)
}

// OpenReadOnly opens the database beside a process that serves it: for commands that only look, such as `doudi audit verify`.
// Every write fails.
func OpenReadOnly(ctx context.Context, c config.Config, clk clock.Clock, o *obs.Obs) (*DB, error) {
	if c.Zone == config.Outer {
		return nil, ErrOuterZone.New()
	}
	name, dsn, where := "pgx", c.DB, "postgres"
	var d dialect = postgresDialect{}
	if !c.Postgres() {
		name, where = "sqlite3", sqlitePath(c)
		dsn, d = sqliteDSN(where, "query_only(on)"), sqliteDialect{}
		if _, err := os.Stat(where); err != nil {
			return nil, ErrCannotOpen.With("where", where)
		}
	}
	pool, err := sql.Open(name, dsn)
	if err != nil {
		return nil, ErrCannotOpen.With("where", where)
	}
	if err := pool.PingContext(ctx); err != nil {
		return nil, fmt.Errorf("%w (%w)", ErrCannotOpen.With("where", where), err)
	}
	return &DB{writer: pool, reader: pool, dialect: d, clock: clk, ids: id.NewSource(clk, id.MaxNode), obs: o, node: &nodeLock{number: id.MaxNode}}, nil
}

func sqlitePath(c config.Config) string { return filepath.Join(c.Data, "doudi.db") }

// sqliteDSN names the file with its pragmas. busy_timeout comes first: it must be in force before those that take locks.
func sqliteDSN(path string, extra ...string) string {
	pragmas := append([]string{
		"busy_timeout(10000)", "journal_mode(wal)", "synchronous(normal)", "foreign_keys(on)", "temp_store(memory)", "cache_size(-32768)",
		// Carried over to the file every 8 MB: every 4, and under a district's import the same page is written again and again; every 32,
		// and whoever's change it falls to waits 150 ms for it.
		"wal_autocheckpoint(2048)",
	}, extra...)
	return "file:" + filepath.ToSlash(path) + "?_pragma=" + strings.Join(pragmas, "&_pragma=")
}

func openSQLite(ctx context.Context, c config.Config, clk clock.Clock, o *obs.Obs) (*DB, error) {
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	lock, err := lockFolder(c.Data)
	if err != nil {
		return nil, err
	}
	path := sqlitePath(c)
	// The writer holds the pages of the places where a load is at work: it gets more memory than a reader.
	writer, err := sql.Open("sqlite3", sqliteDSN(path, "cache_size(-98304)"))
	if err != nil {
		return nil, fmt.Errorf("open the writer: %w", err)
	}
	writer.SetMaxOpenConns(1)
	if err := writer.PingContext(ctx); err != nil {
		return nil, fmt.Errorf("%w (%w)", ErrCannotOpen.With("where", path), err)
	}
	// query_only, because a read-only transaction alone does not stop a write on SQLite.
	reader, err := sql.Open("sqlite3", sqliteDSN(path, "query_only(on)"))
	if err != nil {
		return nil, fmt.Errorf("open the readers: %w", err)
	}
	reader.SetMaxOpenConns(max(c.Readers, 1))
	reader.SetMaxIdleConns(max(c.Readers, 1))
	return &DB{
		writer: writer, reader: reader, dialect: sqliteDialect{}, clock: clk, ids: id.NewSource(clk, 0), obs: o,
		node: &nodeLock{file: lock}, path: path, gate: &gate{},
	}, nil
}

func openPostgres(ctx context.Context, c config.Config, clk clock.Clock, o *obs.Obs) (*DB, error) {
	settings, err := pgx.ParseConfig(c.DB)
	if err != nil {
		return nil, ErrCannotOpen.With("where", "postgres") // the error would repeat the address with its password
	}
	// A cached generic plan of `IN ($2, …, $501)`, made while a table was small, reads the whole table once it is large and compares
	// each row 500 times: measured, a thread of 180,000 rows took 99 s or more with it and 34 s without.
	settings.RuntimeParams["plan_cache_mode"] = "force_custom_plan"
	// The default reckons with turning disks and reads a whole table rather than 500 persons' places in its index. With it and with
	// Analyze after large loads the thread takes 19 s; either alone brings nothing.
	settings.RuntimeParams["random_page_cost"] = "1.1"
	pool := stdlib.OpenDB(*settings)
	connections := c.Readers + 2*c.Workers + 4 // workers of two lanes
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	if err := pool.PingContext(ctx); err != nil {
		return nil, fmt.Errorf("%w (%w)", ErrCannotOpen.With("where", "postgres"), err)
	}
	listen, err := pgxpool.New(ctx, c.DB)
	if err != nil {
		return nil, fmt.Errorf("open the listener pool: %w", err)
	}
	node, err := claimNode(ctx, pool)
	if err != nil {
		return nil, err
	}
	return &DB{
		writer: pool, reader: pool, dialect: postgresDialect{}, clock: clk, ids: id.NewSource(clk, node.number), obs: o,
		node: node, listen: listen,
	}, nil
}

// Close closes every connection and gives the node back.
func (d *DB) Close() error {
	if d.reader != d.writer {
		_ = d.reader.Close()
	}
	d.node.release()
	err := d.writer.Close()
	if d.listen != nil {
		d.listen.Close()
	}
	return err
}

// Engine is "sqlite" or "postgres".
func (d *DB) Engine() string { return d.dialect.name() }

// Path is the SQLite file, or empty.
func (d *DB) Path() string { return d.path }

// Node is this process's number among those that share the database.
func (d *DB) Node() int { return d.node.number }

// Clock is the clock of the database's transactions.
func (d *DB) Clock() clock.Clock { return d.clock }

// Obs is where the database reports.
func (d *DB) Obs() *obs.Obs { return d.obs }

// Writer and Listener are for platform/job alone, whose queue shares the one writer handle on SQLite.
func (d *DB) Writer() *sql.DB { return d.writer }

// Listener is the pool for LISTEN connections; nil on SQLite.
func (d *DB) Listener() *pgxpool.Pool { return d.listen }

// NewID makes an identifier outside a transaction.
func (d *DB) NewID() id.ID { return d.ids.New() }
