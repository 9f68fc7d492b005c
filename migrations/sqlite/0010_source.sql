-- +goose Up
CREATE TABLE source_batch (
  county        INTEGER NOT NULL,
  id            INTEGER NOT NULL,
  version       INTEGER NOT NULL,
  department    TEXT    NOT NULL,
  item          TEXT    NOT NULL,
  file_name     TEXT    NOT NULL,
  size          INTEGER NOT NULL,
  digest        TEXT    NOT NULL,
  encoding      TEXT    NOT NULL,
  state         TEXT    NOT NULL,
  total         INTEGER NOT NULL,
  accepted      INTEGER NOT NULL,
  refused       INTEGER NOT NULL,
  duplicates    INTEGER NOT NULL,
  added         INTEGER NOT NULL,
  changed       INTEGER NOT NULL,
  unchanged     INTEGER NOT NULL,
  ended         INTEGER NOT NULL,
  done          INTEGER NOT NULL,
  as_of         TEXT    NOT NULL,
  received_ms   INTEGER NOT NULL,
  published_ms  INTEGER,
  received_by   INTEGER NOT NULL,
  receiver_name TEXT    NOT NULL,
  problem       TEXT    NOT NULL,
  problem_zh    TEXT    NOT NULL,
  problem_en    TEXT    NOT NULL,
  corrects      INTEGER,
  waives        TEXT    NOT NULL,
  PRIMARY KEY (county, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX source_batch_item ON source_batch (county, item, id);

-- Refused rows, with what was written in them (sealed), until they are corrected and replayed.
CREATE TABLE source_quarantine (
  county    INTEGER NOT NULL,
  batch     INTEGER NOT NULL,
  row       INTEGER NOT NULL,
  reasons   TEXT    NOT NULL,
  sealed    BLOB    NOT NULL,
  corrected INTEGER,
  PRIMARY KEY (county, batch, row)
) STRICT, WITHOUT ROWID;
