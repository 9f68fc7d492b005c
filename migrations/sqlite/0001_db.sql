-- +goose Up
-- What bulk work has published: see internal/platform/db/stage.go.
CREATE TABLE db_stage (
  county       INTEGER NOT NULL,
  id           INTEGER NOT NULL,
  room         TEXT    NOT NULL,
  opened_ms    INTEGER NOT NULL,
  published_ms INTEGER,
  dropped_ms   INTEGER,
  PRIMARY KEY (county, id)
) STRICT, WITHOUT ROWID;
CREATE VIEW db_v_published AS SELECT county, id, published_ms FROM db_stage WHERE published_ms IS NOT NULL;
