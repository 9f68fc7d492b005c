-- +goose Up
-- Idempotency keys: claimed in the transaction of the change, the answer kept sealed for a repetition.
CREATE TABLE httpapi_key (
  county  INTEGER NOT NULL,
  actor   BIGINT NOT NULL,
  key     TEXT COLLATE "C"    NOT NULL,
  id      BIGINT NOT NULL,
  request TEXT COLLATE "C"    NOT NULL,
  answer  BYTEA,
  at_ms   BIGINT NOT NULL,
  PRIMARY KEY (county, actor, key)
);
CREATE INDEX httpapi_key_age ON httpapi_key (county, at_ms);
