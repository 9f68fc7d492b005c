-- +goose Up
CREATE TABLE source_batch (
  county        INTEGER NOT NULL,
  id            BIGINT NOT NULL,
  version       BIGINT NOT NULL,
  department    TEXT COLLATE "C"    NOT NULL,
  item          TEXT COLLATE "C"    NOT NULL,
  file_name     TEXT COLLATE "C"    NOT NULL,
  size          BIGINT NOT NULL,
  digest        TEXT COLLATE "C"    NOT NULL,
  encoding      TEXT COLLATE "C"    NOT NULL,
  state         TEXT COLLATE "C"    NOT NULL,
  total         BIGINT NOT NULL,
  accepted      BIGINT NOT NULL,
  refused       BIGINT NOT NULL,
  duplicates    BIGINT NOT NULL,
  added         BIGINT NOT NULL,
  changed       BIGINT NOT NULL,
  unchanged     BIGINT NOT NULL,
  ended         BIGINT NOT NULL,
  done          BIGINT NOT NULL,
  as_of         TEXT COLLATE "C"    NOT NULL,
  received_ms   BIGINT NOT NULL,
  published_ms  BIGINT,
  received_by   BIGINT NOT NULL,
  receiver_name TEXT COLLATE "C"    NOT NULL,
  problem       TEXT COLLATE "C"    NOT NULL,
  problem_zh    TEXT COLLATE "C"    NOT NULL,
  problem_en    TEXT COLLATE "C"    NOT NULL,
  corrects      BIGINT,
  waives        TEXT COLLATE "C"    NOT NULL,
  PRIMARY KEY (county, id)
);
CREATE INDEX source_batch_item ON source_batch (county, item, id);

-- Refused rows, with what was written in them (sealed), until they are corrected and replayed.
CREATE TABLE source_quarantine (
  county    INTEGER NOT NULL,
  batch     BIGINT NOT NULL,
  row       BIGINT NOT NULL,
  reasons   TEXT COLLATE "C"    NOT NULL,
  sealed    BYTEA    NOT NULL,
  corrected BIGINT,
  PRIMARY KEY (county, batch, row)
);
