-- +goose Up
-- A run scores households for a day, from what was known at an instant; its id is the stage of its scores.
CREATE TABLE assess_run (
  county        INTEGER NOT NULL,
  id            INTEGER NOT NULL,
  reason        TEXT    NOT NULL,
  cause         INTEGER NOT NULL,
  as_of         TEXT    NOT NULL,
  known_ms      INTEGER NOT NULL,
  model         TEXT    NOT NULL,
  model_version INTEGER NOT NULL,
  state         TEXT    NOT NULL,
  done          INTEGER NOT NULL,
  households    INTEGER NOT NULL,
  changed       INTEGER NOT NULL,
  asked_ms      INTEGER NOT NULL,
  published_ms  INTEGER,
  PRIMARY KEY (county, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX assess_run_open ON assess_run (county, id) WHERE state IN ('waiting','running');

-- A household's score, written only when a run finds another one than before. What it is made of is sealed.
CREATE TABLE assess_score (
  county    INTEGER NOT NULL,
  household INTEGER NOT NULL,
  run       INTEGER NOT NULL,
  total     INTEGER NOT NULL,
  coverage  INTEGER NOT NULL,
  street    INTEGER NOT NULL,
  community INTEGER NOT NULL,
  content   BLOB    NOT NULL,
  pieces    BLOB    NOT NULL,
  PRIMARY KEY (county, household, run)
) STRICT, WITHOUT ROWID;
CREATE INDEX assess_score_run ON assess_score (county, run, household);
