-- +goose Up
-- The counties that this installation serves.
CREATE TABLE iam_authority (
  county       INTEGER NOT NULL,
  name         TEXT    NOT NULL,
  installed_ms INTEGER NOT NULL,
  PRIMARY KEY (county)
) STRICT, WITHOUT ROWID;

-- Accounts. county is where the account was made and is looked after; what it may do is in its posts.
CREATE TABLE iam_user (
  id          INTEGER NOT NULL,
  county      INTEGER NOT NULL,
  login       TEXT    NOT NULL,
  name        TEXT    NOT NULL,
  password    TEXT    NOT NULL,
  created_ms  INTEGER NOT NULL,
  disabled_ms INTEGER,
  version     INTEGER NOT NULL,
  PRIMARY KEY (id)
) STRICT;
CREATE UNIQUE INDEX iam_user_login ON iam_user (login);
CREATE INDEX iam_user_county ON iam_user (county, id);

-- Posts: a role in a division. division is the code as it was given; street and community are 0 where the post is for all of them.
CREATE TABLE iam_post (
  id         INTEGER NOT NULL,
  user_id    INTEGER NOT NULL,
  role       TEXT    NOT NULL,
  county     INTEGER NOT NULL,
  division   INTEGER NOT NULL,
  street     INTEGER NOT NULL,
  community  INTEGER NOT NULL,
  department TEXT    NOT NULL,
  grants     TEXT    NOT NULL,
  started_ms INTEGER NOT NULL,
  ended_ms   INTEGER,
  version    INTEGER NOT NULL,
  PRIMARY KEY (id)
) STRICT;
CREATE INDEX iam_post_user ON iam_post (user_id, id);
CREATE INDEX iam_post_place ON iam_post (county, street, community);
