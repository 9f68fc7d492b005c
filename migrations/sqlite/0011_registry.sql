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

CREATE INDEX registry_person_erased ON registry_person (county, id) WHERE salt IS NULL;

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

-- One row for each source record, clustered by item and person (docs/adr/0007): a delivery writes the pages of its own item only.
-- Never overwritten: a newer fact's stage is written into superseded.
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
  PRIMARY KEY (county, kind, person, id)
) STRICT, WITHOUT ROWID;

-- The persons whose facts a stage changes: what has to be scored anew, and what has to be swept if it is dropped. A row for each
-- chunk, the persons' ids packed (internal/discover/registry/store_touched.go): a row for each person cost as much as the facts themselves.
CREATE TABLE registry_touched (
  county  INTEGER NOT NULL,
  stage   INTEGER NOT NULL,
  chunk   INTEGER NOT NULL,
  persons BLOB    NOT NULL,
  PRIMARY KEY (county, stage, chunk)
) STRICT, WITHOUT ROWID;

-- Records of a city-wide file about people whom this county's register does not know: they wait, sealed, until it does. stage is the
-- load that places them.
CREATE TABLE registry_unplaced (
  county INTEGER NOT NULL,
  batch  INTEGER NOT NULL,
  row    INTEGER NOT NULL,
  hash   BLOB    NOT NULL,
  stage  INTEGER,
  sealed BLOB    NOT NULL,
  PRIMARY KEY (county, batch, row)
) STRICT, WITHOUT ROWID;
CREATE INDEX registry_unplaced_hash ON registry_unplaced (county, hash);

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
