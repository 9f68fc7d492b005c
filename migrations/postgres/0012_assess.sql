-- +goose Up
-- Somebody asks for households to be scored: a delivery, or the day. Those who wait in the same lane are answered by one run.
CREATE TABLE assess_ask (
  county        INTEGER NOT NULL,
  id            BIGINT NOT NULL,
  lane          TEXT COLLATE "C" NOT NULL,
  reason        TEXT COLLATE "C" NOT NULL,
  cause         BIGINT NOT NULL,
  as_of         TEXT COLLATE "C" NOT NULL,
  asked_ms      BIGINT NOT NULL,
  run           BIGINT,
  PRIMARY KEY (county, id)
);
CREATE INDEX assess_ask_open ON assess_ask (county, id) WHERE run IS NULL;
CREATE INDEX assess_ask_run ON assess_ask (county, run);

-- A run scores households for a day, from what was known at an instant; its id is the stage of its scores. Of two runs the one with
-- the greater id knows all that the other knows.
CREATE TABLE assess_run (
  county        INTEGER NOT NULL,
  id            BIGINT NOT NULL,
  lane          TEXT COLLATE "C" NOT NULL,
  reason        TEXT COLLATE "C" NOT NULL,
  as_of         TEXT COLLATE "C" NOT NULL,
  known_ms      BIGINT NOT NULL,
  model         TEXT COLLATE "C" NOT NULL,
  model_version BIGINT NOT NULL,
  state         TEXT COLLATE "C" NOT NULL,
  done          BIGINT NOT NULL,
  total         BIGINT NOT NULL,
  households    BIGINT NOT NULL,
  changed       BIGINT NOT NULL,
  asked_ms      BIGINT NOT NULL,
  published_ms  BIGINT,
  PRIMARY KEY (county, id)
);
CREATE INDEX assess_run_open ON assess_run (county, id) WHERE state='running';

-- A household's score, written only when a run finds another one than before. What it is made of is sealed.
CREATE TABLE assess_score (
  county    INTEGER NOT NULL,
  household BIGINT NOT NULL,
  run       BIGINT NOT NULL,
  total     BIGINT NOT NULL,
  coverage  BIGINT NOT NULL,
  street    BIGINT NOT NULL,
  community BIGINT NOT NULL,
  content   BYTEA    NOT NULL,
  pieces    BYTEA    NOT NULL,
  PRIMARY KEY (county, household, run)
);
CREATE INDEX assess_score_run ON assess_score (county, run, household);
