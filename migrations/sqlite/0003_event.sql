-- +goose Up
CREATE TABLE event_event (
  county  INTEGER NOT NULL,
  id      INTEGER NOT NULL,
  name    TEXT    NOT NULL,
  version INTEGER NOT NULL,
  payload TEXT    NOT NULL,
  at_ms   INTEGER NOT NULL,
  PRIMARY KEY (county, id)
) STRICT, WITHOUT ROWID;

-- One row for each applied delivery: the claim that makes it apply once.
CREATE TABLE event_delivery (
  county     INTEGER NOT NULL,
  event      INTEGER NOT NULL,
  subscriber TEXT    NOT NULL,
  at_ms      INTEGER NOT NULL,
  PRIMARY KEY (county, event, subscriber)
) STRICT, WITHOUT ROWID;
