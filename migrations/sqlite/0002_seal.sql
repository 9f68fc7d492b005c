-- +goose Up
-- Each county's data keys, wrapped by the master key; county 0 holds the key of the look-up hashes.
CREATE TABLE seal_key (
  county     INTEGER NOT NULL,
  version    INTEGER NOT NULL,
  wrapped    BLOB    NOT NULL,
  created_ms INTEGER NOT NULL,
  PRIMARY KEY (county, version)
) STRICT, WITHOUT ROWID;
