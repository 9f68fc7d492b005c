-- +goose Up
-- What a warning is counted and looked for by: the side of life that moved the score most ('' is not known), the layer of low-income
-- people that spoke for the household when it was last looked at ('' is none, '?' is not looked at yet), and the days in China.
ALTER TABLE warning_warning ADD COLUMN cause     TEXT NOT NULL DEFAULT '';
ALTER TABLE warning_warning ADD COLUMN layer     TEXT NOT NULL DEFAULT '?';
ALTER TABLE warning_warning ADD COLUMN opened_on TEXT NOT NULL DEFAULT '';
ALTER TABLE warning_warning ADD COLUMN closed_on TEXT NOT NULL DEFAULT '';
UPDATE warning_warning SET opened_on=date(opened_ms/1000+28800,'unixepoch'), closed_on=COALESCE(date(closed_ms/1000+28800,'unixepoch'),'');
CREATE INDEX warning_counted ON warning_warning (county, state, street, community, level, cause, layer, due_on);
CREATE VIEW warning_v_warning AS SELECT county, id, street, community, level, cause, layer, state, opened_on, due_on, closed_on, disposition
  FROM warning_warning;

-- The day on which a county's open warnings were last marked one and all with the layers of that day.
CREATE TABLE warning_marked (
  county INTEGER NOT NULL,
  day    TEXT NOT NULL,
  PRIMARY KEY (county)
) STRICT, WITHOUT ROWID;
