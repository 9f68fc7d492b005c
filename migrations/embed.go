// Package migrations holds the schema: one folder for each engine, the same file names in both, forward only. Each file is one
// room's change. tables.go says of each table how it is spread when the database is distributed by county.
package migrations

import "embed"

// FS holds the migrations of both engines.
//
//go:embed sqlite/*.sql postgres/*.sql
var FS embed.FS
