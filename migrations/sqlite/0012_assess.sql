-- +goose Up
-- Somebody asks for households to be scored: a delivery, or the day. Those who wait in the same lane are answered by one run.
CREATE TABLE assess_ask (
  county        INTEGER NOT NULL,
  id            INTEGER NOT NULL,
  lane          TEXT NOT NULL,
  reason        TEXT NOT NULL,
  cause         INTEGER NOT NULL,
  as_of         TEXT NOT NULL,
  asked_ms      INTEGER NOT NULL,
  run           INTEGER,
  PRIMARY KEY (county, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX assess_ask_open ON assess_ask (county, id) WHERE run IS NULL;
CREATE INDEX assess_ask_run ON assess_ask (county, run);

-- A run scores households for a day, from what was known at an instant; its id is the stage of its scores. Of two runs the one with
-- the greater id knows all that the other knows.
CREATE TABLE assess_run (
  county        INTEGER NOT NULL,
  id            INTEGER NOT NULL,
  lane          TEXT NOT NULL,
  reason        TEXT NOT NULL,
  as_of         TEXT NOT NULL,
  known_ms      INTEGER NOT NULL,
  model         TEXT NOT NULL,
  model_version INTEGER NOT NULL,
  state         TEXT NOT NULL,
  done          INTEGER NOT NULL,
  total         INTEGER NOT NULL,
  households    INTEGER NOT NULL,
  changed       INTEGER NOT NULL,
  asked_ms      INTEGER NOT NULL,
  published_ms  INTEGER,
  PRIMARY KEY (county, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX assess_run_open ON assess_run (county, id) WHERE state='running';

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
