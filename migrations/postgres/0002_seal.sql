-- +goose Up
-- Each county's data keys, wrapped by the master key; county 0 holds the key of the look-up hashes.
CREATE TABLE seal_key (
  county     INTEGER NOT NULL,
  version    BIGINT NOT NULL,
  wrapped    BYTEA    NOT NULL,
  created_ms BIGINT NOT NULL,
  PRIMARY KEY (county, version)
);
