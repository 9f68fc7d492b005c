-- +goose Up
-- The counties that this installation serves.
CREATE TABLE iam_authority (
  county       INTEGER NOT NULL,
  name         TEXT COLLATE "C"    NOT NULL,
  installed_ms BIGINT NOT NULL,
  PRIMARY KEY (county)
);

-- Accounts. county is where the account was made and is looked after; what it may do is in its posts.
CREATE TABLE iam_user (
  id          BIGINT NOT NULL,
  county      INTEGER NOT NULL,
  login       TEXT COLLATE "C"    NOT NULL,
  name        TEXT COLLATE "C"    NOT NULL,
  password    TEXT COLLATE "C"    NOT NULL,
  created_ms  BIGINT NOT NULL,
  disabled_ms BIGINT,
  version     BIGINT NOT NULL,
  PRIMARY KEY (id)
);
CREATE UNIQUE INDEX iam_user_login ON iam_user (login);
CREATE INDEX iam_user_county ON iam_user (county, id);

-- Posts: a role in a division. division is the code as it was given; street and community are 0 where the post is for all of them.
CREATE TABLE iam_post (
  id         BIGINT NOT NULL,
  user_id    BIGINT NOT NULL,
  role       TEXT COLLATE "C"    NOT NULL,
  county     INTEGER NOT NULL,
  division   BIGINT NOT NULL,
  street     BIGINT NOT NULL,
  community  BIGINT NOT NULL,
  department TEXT COLLATE "C"    NOT NULL,
  grants     TEXT COLLATE "C"    NOT NULL,
  started_ms BIGINT NOT NULL,
  ended_ms   BIGINT,
  version    BIGINT NOT NULL,
  PRIMARY KEY (id)
);
CREATE INDEX iam_post_user ON iam_post (user_id, id);
CREATE INDEX iam_post_place ON iam_post (county, street, community);
