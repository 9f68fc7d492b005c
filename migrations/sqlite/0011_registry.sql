-- +goose Up
-- A person, known by the keyed hash of the ID number. Everything personal is sealed under a key of the person's salt: without the
-- salt it stays closed for ever.
CREATE TABLE registry_person (
  county INTEGER NOT NULL,
  id     INTEGER NOT NULL,
  hash   BLOB    NOT NULL,
  id_no  BLOB    NOT NULL,
  salt   BLOB,
  birth  TEXT    NOT NULL,
  sex    TEXT    NOT NULL,
  PRIMARY KEY (county, id),
  UNIQUE (county, hash)
) STRICT;

-- One piece of loading: which batch's facts are staged under which stage.
CREATE TABLE registry_load (
  county   INTEGER NOT NULL,
  stage    INTEGER NOT NULL,
  batch    INTEGER NOT NULL,
  item     TEXT    NOT NULL,
  state    TEXT    NOT NULL,
  begun_ms INTEGER NOT NULL,
  PRIMARY KEY (county, stage)
) STRICT, WITHOUT ROWID;

-- One row for each source record, clustered by person. Never overwritten: a newer fact's stage is written into superseded.
CREATE TABLE registry_fact (
  county     INTEGER NOT NULL,
  person     INTEGER NOT NULL,
  kind       TEXT    NOT NULL,
  id         INTEGER NOT NULL,
  stage      INTEGER NOT NULL,
  superseded INTEGER,
  row        INTEGER NOT NULL,
  valid_from TEXT    NOT NULL,
  valid_to   TEXT    NOT NULL,
  key        BLOB    NOT NULL,
  content    BLOB    NOT NULL,
  payload    BLOB    NOT NULL,
  PRIMARY KEY (county, person, kind, id)
) STRICT, WITHOUT ROWID;

-- The persons whose facts a stage changes: what has to be scored anew, and what has to be swept if it is dropped.
CREATE TABLE registry_touched (
  county INTEGER NOT NULL,
  stage  INTEGER NOT NULL,
  person INTEGER NOT NULL,
  PRIMARY KEY (county, stage, person)
) STRICT, WITHOUT ROWID;

-- A household, known by the keyed hash of its number in the household register.
CREATE TABLE registry_household (
  county INTEGER NOT NULL,
  id     INTEGER NOT NULL,
  hash   BLOB    NOT NULL,
  PRIMARY KEY (county, id),
  UNIQUE (county, hash)
) STRICT;

-- Who belongs to a household, and where: one row for each fact of the household register.
CREATE TABLE registry_member (
  county     INTEGER NOT NULL,
  household  INTEGER NOT NULL,
  person     INTEGER NOT NULL,
  fact       INTEGER NOT NULL,
  stage      INTEGER NOT NULL,
  superseded INTEGER,
  relation   TEXT    NOT NULL,
  street     INTEGER NOT NULL,
  community  INTEGER NOT NULL,
  valid_from TEXT    NOT NULL,
  valid_to   TEXT    NOT NULL,
  PRIMARY KEY (county, household, fact)
) STRICT, WITHOUT ROWID;
-- Unique, with the fact: without statistics SQLite takes any two-column index for no better than the primary key.
CREATE UNIQUE INDEX registry_member_person ON registry_member (county, person, fact);
