package db

import (
	"context"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"doudi/internal/kernel/problem"
	"doudi/migrations"
)

// ErrNewerSchema refuses to run an older program on a newer database.
var ErrNewerSchema = problem.Define("db.newer_schema", problem.Conflict,
	"数据库的版本（{have}）比程序认识的版本（{known}）新。请使用新版程序；旧版程序不会改动数据。",
	"The database is at version {have}, newer than this program knows ({known}). Use the newer program; the older one changes nothing.")

// Migrate brings the schema to this program's version and returns how many steps it took. Steps only go forward.
func (d *DB) Migrate(ctx context.Context) (int, error) {
	provider, err := d.provider()
	if err != nil {
		return 0, err
	}
	have, err := provider.GetDBVersion(ctx)
	if err != nil {
		return 0, fmt.Errorf("migrations: %w", err)
	}
	sources := provider.ListSources()
	if known := sources[len(sources)-1].Version; have > known {
		return 0, ErrNewerSchema.With("have", have).With("known", known)
	}
	done, err := provider.Up(ctx)
	if err != nil {
		return 0, fmt.Errorf("migrations: %w", err)
	}
	return len(done), nil
}

func (d *DB) provider() (*goose.Provider, error) {
	files, err := fs.Sub(migrations.FS, d.Engine())
	if err != nil {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	kind, options := goose.DialectSQLite3, []goose.ProviderOption{}
	if d.Engine() == "postgres" {
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return nil, fmt.Errorf("migrations: %w", err)
		}
		kind, options = goose.DialectPostgres, append(options, goose.WithSessionLocker(locker))
	}
	provider, err := goose.NewProvider(kind, d.writer, files, options...)
	if err != nil {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	return provider, nil
}
