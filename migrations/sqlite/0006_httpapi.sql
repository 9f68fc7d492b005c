-- +goose Up
-- Idempotency keys: claimed in the transaction of the change, the answer kept sealed for a repetition.
CREATE TABLE httpapi_key (
  county  INTEGER NOT NULL,
  actor   INTEGER NOT NULL,
  key     TEXT    NOT NULL,
  id      INTEGER NOT NULL,
  request TEXT    NOT NULL,
  answer  BLOB,
  at_ms   INTEGER NOT NULL,
  PRIMARY KEY (county, actor, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX httpapi_key_age ON httpapi_key (county, at_ms);
