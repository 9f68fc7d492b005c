-- +goose Up
CREATE TABLE audit_entry (
  county       INTEGER NOT NULL,
  id           INTEGER NOT NULL,
  at_ms        INTEGER NOT NULL,
  actor        INTEGER NOT NULL,
  post         INTEGER NOT NULL,
  actor_name   TEXT    NOT NULL,
  role         TEXT    NOT NULL,
  action       TEXT    NOT NULL,
  subject_kind TEXT    NOT NULL,
  subject      INTEGER NOT NULL,
  purpose      TEXT    NOT NULL,
  before       TEXT    NOT NULL,
  after        TEXT    NOT NULL,
  request      TEXT    NOT NULL,
  block        INTEGER,
  position     INTEGER,
  PRIMARY KEY (county, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_entry_unsealed ON audit_entry (county, id) WHERE block IS NULL;
CREATE INDEX audit_entry_block ON audit_entry (county, block, position);
CREATE INDEX audit_entry_subject ON audit_entry (county, subject_kind, subject, id);

CREATE TABLE audit_block (
  county    INTEGER NOT NULL,
  number    INTEGER NOT NULL,
  entries   INTEGER NOT NULL,
  hash      BLOB    NOT NULL,
  sealed_ms INTEGER NOT NULL,
  PRIMARY KEY (county, number)
) STRICT, WITHOUT ROWID;

-- Why somebody needs the persons of a task.
CREATE TABLE audit_purpose (
  county     INTEGER NOT NULL,
  id         INTEGER NOT NULL,
  actor      INTEGER NOT NULL,
  post       INTEGER NOT NULL,
  task_kind  TEXT    NOT NULL,
  task       INTEGER NOT NULL,
  reason     TEXT    NOT NULL,
  note       TEXT    NOT NULL,
  stated_ms  INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL,
  PRIMARY KEY (county, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_purpose_task ON audit_purpose (county, actor, task_kind, task);
