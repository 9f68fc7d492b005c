-- +goose Up
-- Holiday notices that were imported after this version was built; a row replaces the shipped notice of its year.
-- days: JSON [{"date":"2027-01-01","name":"元旦","off":true}].
CREATE TABLE policy_calendar (
  year        INTEGER NOT NULL,
  source      TEXT    NOT NULL,
  days        TEXT    NOT NULL,
  imported_ms INTEGER NOT NULL,
  imported_by INTEGER NOT NULL,
  version     INTEGER NOT NULL,
  PRIMARY KEY (year)
) STRICT, WITHOUT ROWID;
