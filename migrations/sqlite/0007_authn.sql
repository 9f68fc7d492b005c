-- +goose Up
CREATE TABLE authn_session (
  token      TEXT    NOT NULL,
  id         INTEGER NOT NULL,
  user_id    INTEGER NOT NULL,
  post       INTEGER NOT NULL,
  begun_ms   INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL,
  ended_ms   INTEGER,
  PRIMARY KEY (token)
) STRICT, WITHOUT ROWID;
CREATE INDEX authn_session_id ON authn_session (id);
CREATE INDEX authn_session_post ON authn_session (post);
