// Package backup makes one sealed file of the whole database while the house goes on working, and makes a database of either engine
// of such a file again.
//
// An archive is a header in clear (magic, format, engine, schema version, instant, which master key, salt), followed by chunks. The
// chunks hold one stream: every table of migrations/tables.go in the order of its primary key, the unfinished jobs, and a trailer
// with each table's row count and SM3 digest; compressed (DEFLATE), cut, and sealed with SM4-GCM under a key that is derived from
// the master key and the salt. Each chunk's associated data is the header, the chunk's number and whether it is the last, so that a
// chunk that is altered, cut, left out, repeated, moved or taken from another archive does not open.
//
// All is read in one snapshot. The archive holds the database and not the master key: one without the other opens nothing.
package backup
