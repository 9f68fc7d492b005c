package app

import (
	"context"

	"doudi/internal/platform/authn"
	"doudi/internal/platform/backup"
	"doudi/internal/platform/clock"
	"doudi/internal/platform/config"
	"doudi/internal/platform/db"
	"doudi/internal/platform/obs"
	"doudi/internal/platform/seal"
)

// Archive is what there is to say of a backup.
type Archive = backup.Summary

// Progress tells how far a backup or restore is.
type Progress = backup.Progress

// Backup makes a backup beside a running server. An empty name becomes one with the present instant.
func Backup(ctx context.Context, c config.Config, o *obs.Obs, to string, progress func(Progress)) (string, Archive, error) {
	key, err := seal.Archive(c.MasterKeyFile)
	if err != nil {
		return to, Archive{}, err
	}
	d, err := db.OpenBeside(ctx, c, clock.System{}, o)
	if err != nil {
		return to, Archive{}, err
	}
	defer func() { _ = d.Close() }()
	if to == "" {
		to = backup.Name(d.Clock().Now())
	}
	archive, err := backup.Make(ctx, d, key, to, progress)
	return to, archive, err
}

// VerifyBackup proves a whole backup and writes nothing.
func VerifyBackup(ctx context.Context, c config.Config, from string, progress func(Progress)) (Archive, error) {
	key, err := seal.Archive(c.MasterKeyFile)
	if err != nil {
		return Archive{}, err
	}
	return backup.Verify(ctx, key, from, progress)
}

// Restore makes the database that the configuration names of a backup. Every session ends with it.
func Restore(ctx context.Context, c config.Config, o *obs.Obs, from string, progress func(Progress)) (Archive, error) {
	key, err := seal.Archive(c.MasterKeyFile)
	if err != nil {
		return Archive{}, err
	}
	d, err := db.Open(ctx, c, clock.System{}, o)
	if err != nil {
		return Archive{}, err
	}
	defer func() { _ = d.Close() }()
	return backup.Restore(ctx, d, key, from, authn.EndAll, progress)
}
