-- +goose Up
CREATE TABLE event_event (
  county  INTEGER NOT NULL,
  id      BIGINT NOT NULL,
  name    TEXT COLLATE "C"    NOT NULL,
  version BIGINT NOT NULL,
  payload TEXT COLLATE "C"    NOT NULL,
  at_ms   BIGINT NOT NULL,
  PRIMARY KEY (county, id)
);

-- One row for each applied delivery: the claim that makes it apply once.
CREATE TABLE event_delivery (
  county     INTEGER NOT NULL,
  event      BIGINT NOT NULL,
  subscriber TEXT COLLATE "C"    NOT NULL,
  at_ms      BIGINT NOT NULL,
  PRIMARY KEY (county, event, subscriber)
);
