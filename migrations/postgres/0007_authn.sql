-- +goose Up
CREATE TABLE authn_session (
  token      TEXT COLLATE "C"    NOT NULL,
  id         BIGINT NOT NULL,
  user_id    BIGINT NOT NULL,
  post       BIGINT NOT NULL,
  begun_ms   BIGINT NOT NULL,
  expires_ms BIGINT NOT NULL,
  ended_ms   BIGINT,
  PRIMARY KEY (token)
);
CREATE INDEX authn_session_id ON authn_session (id);
CREATE INDEX authn_session_post ON authn_session (post);
