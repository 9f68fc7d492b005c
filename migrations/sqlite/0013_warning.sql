-- +goose Up
CREATE TABLE warning_warning (
  county        INTEGER NOT NULL,
  id            INTEGER NOT NULL,
  version       INTEGER NOT NULL,
  household     INTEGER NOT NULL,
  run           INTEGER NOT NULL,
  total         INTEGER NOT NULL,
  level         TEXT    NOT NULL,
  state         TEXT    NOT NULL,
  opened_ms     INTEGER NOT NULL,
  clock_from     TEXT    NOT NULL,
  days          INTEGER NOT NULL,
  due_on        TEXT    NOT NULL,
  street        INTEGER NOT NULL,
  community     INTEGER NOT NULL,
  disposition   TEXT    NOT NULL,
  note          BLOB,
  closed_ms     INTEGER,
  closed_by     TEXT    NOT NULL,
  PRIMARY KEY (county, id)
) STRICT, WITHOUT ROWID;
-- One open warning for each household.
CREATE UNIQUE INDEX warning_open ON warning_warning (county, household) WHERE state='open';
CREATE INDEX warning_household ON warning_warning (county, household, id);
CREATE INDEX warning_queue ON warning_warning (county, state, due_on, id);
