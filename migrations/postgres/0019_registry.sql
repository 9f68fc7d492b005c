-- +goose Up
-- How many people of each layer of low-income people live where, counted anew when the lists or the day change. Community 0: not known.
-- A round counts page by page; round 0 is the one that is seen, and a round's row without a layer is how far it has come (a person).
CREATE TABLE registry_layer (
  county     INTEGER NOT NULL,
  round      BIGINT NOT NULL,
  street     BIGINT NOT NULL,
  community  BIGINT NOT NULL,
  layer      TEXT COLLATE "C" NOT NULL,
  persons    BIGINT NOT NULL,
  counted_ms BIGINT NOT NULL,
  PRIMARY KEY (county, round, street, community, layer)
);
CREATE VIEW registry_v_layer AS SELECT county, street, community, layer, persons, counted_ms FROM registry_layer
  WHERE round=0;
