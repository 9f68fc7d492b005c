-- +goose Up
CREATE TABLE blob_chunk (
  county INTEGER NOT NULL,
  owner  BIGINT NOT NULL,
  number BIGINT NOT NULL,
  sealed BYTEA    NOT NULL,
  PRIMARY KEY (county, owner, number)
);
