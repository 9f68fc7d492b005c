// Package db is the one way to the database, on SQLite (one machine) and PostgreSQL (a server, or Citus) with the same SQL text.
//
//   - Write is one change by one actor: load, decide, save, audit, events, jobs, commit. It is SERIALIZABLE on PostgreSQL and is
//     retried when it loses a race, so its closure must be safe to run twice. A change that leaves no audit row is refused.
//   - Read sees one snapshot and cannot write.
//   - Bulk is one short chunk of staged rows (imports, runs). What is staged is shown by no read until Publish.
//   - Maintain is the platform's own bookkeeping (sessions, keys); archtest keeps it out of the domain rooms.
//
// Inside a closure use only its tx; rows are read whole and closed before the next statement. SQL is the portable subset that
// both engines take literally: $1 parameters, ON CONFLICT, RETURNING, CTEs, window functions; no casts with ::, no now(), no
// ILIKE, no arrays. Instants are integers (UTC milliseconds), days are text, money is integer fen.
package db
