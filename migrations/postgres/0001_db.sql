-- +goose Up
-- What bulk work has published: see internal/platform/db/stage.go.
CREATE TABLE db_stage (
  county       INTEGER NOT NULL,
  id           BIGINT NOT NULL,
  room         TEXT COLLATE "C"    NOT NULL,
  opened_ms    BIGINT NOT NULL,
  published_ms BIGINT,
  dropped_ms   BIGINT,
  PRIMARY KEY (county, id)
);
CREATE VIEW db_v_published AS SELECT county, id, published_ms FROM db_stage WHERE published_ms IS NOT NULL;
