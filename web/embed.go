// Package web carries the built front end inside the binary. dist/.keep is committed so that the package compiles before the
// front end is built; the build writes to dist/app only, so the marker survives it.
package web

import "embed"

// Dist holds dist/.keep and, after `npm run build`, dist/app: index.html (console), field/index.html, apply/index.html and
// assets/ with content-hashed names.
//
//go:embed all:dist
var Dist embed.FS
