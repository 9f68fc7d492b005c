// Package archtest is the house's inspector for structure: it reads the source tree, never runs it, and fails where the tree
// leaves the house rules.
//
// The rules are data (table.go: rooms and edges; seals.go: who may call what; fanout.go: queries over several counties). Each
// check is a function from a directory tree to the violations in it, so that the inspector can be tried on planted trees, and
// every message says what to do. Only the standard library is used: the inspector must work when everything else is broken.
//
//	CheckImports     who may import whom, and the kernel's purity
//	CheckSQL         which tables a room's SQL may name, where SQL may stand, which spellings are portable
//	CheckCounty      every query on a distributed table is routed by county
//	CheckSeals       calls that belong to one room only: minting a purpose, reading the clock, the environment
//	CheckFiles       names, sizes, doc.go, nothing left undone
//	CheckMigrations  both dialects, table classes, county first in every key
//	CheckWords       refusals speak Chinese and English; every room is in the glossary
package archtest
