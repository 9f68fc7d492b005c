-- +goose Up
-- proved_ms: when the person last proved who they are; agent: what they signed in with, in a few words.
ALTER TABLE authn_session ADD COLUMN proved_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE authn_session ADD COLUMN agent     TEXT COLLATE "C" NOT NULL DEFAULT '';
CREATE INDEX authn_session_user ON authn_session (user_id);

-- Failed proofs of the last quarter of an hour, shared by all nodes. name is a keyed hash: what was typed is kept nowhere.
CREATE TABLE authn_failure (
  name  TEXT COLLATE "C" NOT NULL,
  id    BIGINT NOT NULL,
  at_ms BIGINT NOT NULL,
  PRIMARY KEY (name, id)
);
CREATE INDEX authn_failure_at ON authn_failure (at_ms);
