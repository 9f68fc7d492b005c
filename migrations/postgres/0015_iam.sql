-- +goose Up
-- A password that somebody else chose is changed at the first sign-in. totp is the sealed secret of the second step once it is
-- confirmed, totp_next before; totp_step is the last step whose code was used, so that no code is used twice.
ALTER TABLE iam_user ADD COLUMN must_change BIGINT NOT NULL DEFAULT 0;
ALTER TABLE iam_user ADD COLUMN totp        BYTEA;
ALTER TABLE iam_user ADD COLUMN totp_next   BYTEA;
ALTER TABLE iam_user ADD COLUMN totp_step   BIGINT NOT NULL DEFAULT 0;
ALTER TABLE iam_user ADD COLUMN totp_ms     BIGINT NOT NULL DEFAULT 0;

-- A stand-in is a post that is held for another, from a day to a day.
ALTER TABLE iam_post ADD COLUMN behalf   BIGINT NOT NULL DEFAULT 0;
ALTER TABLE iam_post ADD COLUMN from_day TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE iam_post ADD COLUMN to_day   TEXT COLLATE "C" NOT NULL DEFAULT '';
CREATE INDEX iam_post_behalf ON iam_post (behalf);

-- Keyed hashes of the codes that stand in for a lost authenticator, each good for once.
CREATE TABLE iam_recovery (
  user_id BIGINT NOT NULL,
  digest  TEXT COLLATE "C" NOT NULL,
  used_ms BIGINT,
  PRIMARY KEY (user_id, digest)
);

-- What was open when a post changed hands: numbers, levels and days of the work, nothing of a person.
CREATE TABLE iam_handover (
  county    INTEGER NOT NULL,
  id        BIGINT NOT NULL,
  user_id   BIGINT NOT NULL,
  post      BIGINT NOT NULL,
  role      TEXT COLLATE "C" NOT NULL,
  division  BIGINT NOT NULL,
  successor BIGINT NOT NULL,
  by_name   TEXT COLLATE "C" NOT NULL,
  at_ms     BIGINT NOT NULL,
  open      INTEGER NOT NULL,
  work      TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (county, id)
);
