-- +goose Up
CREATE TABLE blob_chunk (
  county INTEGER NOT NULL,
  owner  INTEGER NOT NULL,
  number INTEGER NOT NULL,
  sealed BLOB    NOT NULL,
  PRIMARY KEY (county, owner, number)
) STRICT;
