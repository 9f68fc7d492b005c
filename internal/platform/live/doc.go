// Package live tells whoever looks at a screen that something changed, so that it is read again.
//
// What is told is a hint (db.Change): a kind of thing, its id, where it lies; never what is written there. Hints ride on transactions:
// every audit row of a change is one, and progress adds its own (db.Tx.Touch). They are told after the commit, on PostgreSQL to every
// node by LISTEN and NOTIFY, on SQLite within the one process. One that is lost does no harm that lasts: whoever has lost some is told
// to read everything again.
package live
