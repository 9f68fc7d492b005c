-- +goose Up
CREATE TABLE warning_warning (
  county        INTEGER NOT NULL,
  id            BIGINT NOT NULL,
  version       BIGINT NOT NULL,
  household     BIGINT NOT NULL,
  run           BIGINT NOT NULL,
  total         BIGINT NOT NULL,
  level         TEXT COLLATE "C"    NOT NULL,
  state         TEXT COLLATE "C"    NOT NULL,
  opened_ms     BIGINT NOT NULL,
  clock_from     TEXT COLLATE "C"    NOT NULL,
  days          BIGINT NOT NULL,
  due_on        TEXT COLLATE "C"    NOT NULL,
  street        BIGINT NOT NULL,
  community     BIGINT NOT NULL,
  disposition   TEXT COLLATE "C"    NOT NULL,
  note          BYTEA,
  closed_ms     BIGINT,
  closed_by     TEXT COLLATE "C"    NOT NULL,
  PRIMARY KEY (county, id)
);
-- One open warning for each household.
CREATE UNIQUE INDEX warning_open ON warning_warning (county, household) WHERE state='open';
CREATE INDEX warning_household ON warning_warning (county, household, id);
CREATE INDEX warning_queue ON warning_warning (county, state, due_on, id);
