-- +goose Up
-- A password that somebody else chose is changed at the first sign-in. totp is the sealed secret of the second step once it is
-- confirmed, totp_next before; totp_step is the last step whose code was used, so that no code is used twice.
ALTER TABLE iam_user ADD COLUMN must_change INTEGER NOT NULL DEFAULT 0;
ALTER TABLE iam_user ADD COLUMN totp        BLOB;
ALTER TABLE iam_user ADD COLUMN totp_next   BLOB;
ALTER TABLE iam_user ADD COLUMN totp_step   INTEGER NOT NULL DEFAULT 0;
ALTER TABLE iam_user ADD COLUMN totp_ms     INTEGER NOT NULL DEFAULT 0;

-- A stand-in is a post that is held for another, from a day to a day.
ALTER TABLE iam_post ADD COLUMN behalf   INTEGER NOT NULL DEFAULT 0;
ALTER TABLE iam_post ADD COLUMN from_day TEXT    NOT NULL DEFAULT '';
ALTER TABLE iam_post ADD COLUMN to_day   TEXT    NOT NULL DEFAULT '';
CREATE INDEX iam_post_behalf ON iam_post (behalf);

-- Keyed hashes of the codes that stand in for a lost authenticator, each good for once.
CREATE TABLE iam_recovery (
  user_id INTEGER NOT NULL,
  digest  TEXT    NOT NULL,
  used_ms INTEGER,
  PRIMARY KEY (user_id, digest)
) STRICT, WITHOUT ROWID;

-- What was open when a post changed hands: numbers, levels and days of the work, nothing of a person.
CREATE TABLE iam_handover (
  county    INTEGER NOT NULL,
  id        INTEGER NOT NULL,
  user_id   INTEGER NOT NULL,
  post      INTEGER NOT NULL,
  role      TEXT    NOT NULL,
  division  INTEGER NOT NULL,
  successor INTEGER NOT NULL,
  by_name   TEXT    NOT NULL,
  at_ms     INTEGER NOT NULL,
  open      INTEGER NOT NULL,
  work      TEXT    NOT NULL,
  PRIMARY KEY (county, id)
) STRICT, WITHOUT ROWID;
