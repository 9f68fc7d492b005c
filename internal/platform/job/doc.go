// Package job runs background work: River on both engines, sharing the one writer handle on SQLite. Jobs are inserted in the
// transaction of the change that needs them, take at most 30 seconds, may run twice, and enqueue their successor when more is to
// do. Quick and slow jobs have lanes with workers of their own. A job whose process died is put back at once: on SQLite at start-up, on PostgreSQL as soon as its node's lock is free.
package job
