-- +goose Up
-- Holiday notices that were imported after this version was built; a row replaces the shipped notice of its year.
-- days: JSON [{"date":"2027-01-01","name":"元旦","off":true}].
CREATE TABLE policy_calendar (
  year        BIGINT NOT NULL,
  source      TEXT COLLATE "C"    NOT NULL,
  days        TEXT COLLATE "C"    NOT NULL,
  imported_ms BIGINT NOT NULL,
  imported_by BIGINT NOT NULL,
  version     BIGINT NOT NULL,
  PRIMARY KEY (year)
);
