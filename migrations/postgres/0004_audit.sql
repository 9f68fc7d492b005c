-- +goose Up
CREATE TABLE audit_entry (
  county       INTEGER NOT NULL,
  id           BIGINT NOT NULL,
  at_ms        BIGINT NOT NULL,
  actor        BIGINT NOT NULL,
  post         BIGINT NOT NULL,
  actor_name   TEXT COLLATE "C"    NOT NULL,
  role         TEXT COLLATE "C"    NOT NULL,
  action       TEXT COLLATE "C"    NOT NULL,
  subject_kind TEXT COLLATE "C"    NOT NULL,
  subject      BIGINT NOT NULL,
  purpose      TEXT COLLATE "C"    NOT NULL,
  before       TEXT COLLATE "C"    NOT NULL,
  after        TEXT COLLATE "C"    NOT NULL,
  request      TEXT COLLATE "C"    NOT NULL,
  block        BIGINT,
  position     BIGINT,
  PRIMARY KEY (county, id)
);
CREATE INDEX audit_entry_unsealed ON audit_entry (county, id) WHERE block IS NULL;
CREATE INDEX audit_entry_block ON audit_entry (county, block, position);
CREATE INDEX audit_entry_subject ON audit_entry (county, subject_kind, subject, id);

CREATE TABLE audit_block (
  county    INTEGER NOT NULL,
  number    BIGINT NOT NULL,
  entries   BIGINT NOT NULL,
  hash      BYTEA    NOT NULL,
  sealed_ms BIGINT NOT NULL,
  PRIMARY KEY (county, number)
);

-- Why somebody needs the persons of a task.
CREATE TABLE audit_purpose (
  county     INTEGER NOT NULL,
  id         BIGINT NOT NULL,
  actor      BIGINT NOT NULL,
  post       BIGINT NOT NULL,
  task_kind  TEXT COLLATE "C"    NOT NULL,
  task       BIGINT NOT NULL,
  reason     TEXT COLLATE "C"    NOT NULL,
  note       TEXT COLLATE "C"    NOT NULL,
  stated_ms  BIGINT NOT NULL,
  expires_ms BIGINT NOT NULL,
  PRIMARY KEY (county, id)
);
CREATE INDEX audit_purpose_task ON audit_purpose (county, actor, task_kind, task);
