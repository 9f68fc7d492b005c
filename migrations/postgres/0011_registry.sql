-- +goose Up
-- A person, known by the keyed hash of the ID number. Everything personal is sealed under a key of the person's salt: without the
-- salt it stays closed for ever.
CREATE TABLE registry_person (
  county INTEGER NOT NULL,
  id     BIGINT NOT NULL,
  hash   BYTEA    NOT NULL,
  id_no  BYTEA    NOT NULL,
  salt   BYTEA,
  birth  TEXT COLLATE "C"    NOT NULL,
  sex    TEXT COLLATE "C"    NOT NULL,
  PRIMARY KEY (county, id),
  UNIQUE (county, hash)
);

CREATE INDEX registry_person_erased ON registry_person (county, id) WHERE salt IS NULL;

-- One piece of loading: which batch's facts are staged under which stage.
CREATE TABLE registry_load (
  county   INTEGER NOT NULL,
  stage    BIGINT NOT NULL,
  batch    BIGINT NOT NULL,
  item     TEXT COLLATE "C"    NOT NULL,
  state    TEXT COLLATE "C"    NOT NULL,
  begun_ms BIGINT NOT NULL,
  PRIMARY KEY (county, stage)
);

-- One row for each source record, clustered by item and person (docs/adr/0007): a delivery writes the pages of its own item only.
-- Never overwritten: a newer fact's stage is written into superseded.
CREATE TABLE registry_fact (
  county     INTEGER NOT NULL,
  person     BIGINT NOT NULL,
  kind       TEXT COLLATE "C"    NOT NULL,
  id         BIGINT NOT NULL,
  stage      BIGINT NOT NULL,
  superseded BIGINT,
  row        BIGINT NOT NULL,
  valid_from TEXT COLLATE "C"    NOT NULL,
  valid_to   TEXT COLLATE "C"    NOT NULL,
  key        BYTEA    NOT NULL,
  content    BYTEA    NOT NULL,
  payload    BYTEA    NOT NULL,
  PRIMARY KEY (county, kind, person, id)
);

-- The persons whose facts a stage changes: what has to be scored anew, and what has to be swept if it is dropped. A row for each
-- chunk, the persons' ids packed (internal/discover/registry/store_touched.go): a row for each person cost as much as the facts themselves.
CREATE TABLE registry_touched (
  county  INTEGER NOT NULL,
  stage   BIGINT  NOT NULL,
  chunk   BIGINT  NOT NULL,
  persons BYTEA   NOT NULL,
  PRIMARY KEY (county, stage, chunk)
);

-- Records of a city-wide file about people whom this county's register does not know: they wait, sealed, until it does. stage is the
-- load that places them.
CREATE TABLE registry_unplaced (
  county INTEGER NOT NULL,
  batch  BIGINT NOT NULL,
  row    BIGINT NOT NULL,
  hash   BYTEA   NOT NULL,
  stage  BIGINT,
  sealed BYTEA   NOT NULL,
  PRIMARY KEY (county, batch, row)
);
CREATE INDEX registry_unplaced_hash ON registry_unplaced (county, hash);

-- A household, known by the keyed hash of its number in the household register.
CREATE TABLE registry_household (
  county INTEGER NOT NULL,
  id     BIGINT NOT NULL,
  hash   BYTEA    NOT NULL,
  PRIMARY KEY (county, id),
  UNIQUE (county, hash)
);

-- Who belongs to a household, and where: one row for each fact of the household register.
CREATE TABLE registry_member (
  county     INTEGER NOT NULL,
  household  BIGINT NOT NULL,
  person     BIGINT NOT NULL,
  fact       BIGINT NOT NULL,
  stage      BIGINT NOT NULL,
  superseded BIGINT,
  relation   TEXT COLLATE "C"    NOT NULL,
  street     BIGINT NOT NULL,
  community  BIGINT NOT NULL,
  valid_from TEXT COLLATE "C"    NOT NULL,
  valid_to   TEXT COLLATE "C"    NOT NULL,
  PRIMARY KEY (county, household, fact)
);
-- Unique, with the fact: without statistics SQLite takes any two-column index for no better than the primary key.
CREATE UNIQUE INDEX registry_member_person ON registry_member (county, person, fact);
