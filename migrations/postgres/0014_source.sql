-- +goose Up
-- What the sender said of the file, and how many rows of it are none (footers).
ALTER TABLE source_batch ADD COLUMN manifest_rows   BIGINT;
ALTER TABLE source_batch ADD COLUMN manifest_digest TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE source_batch ADD COLUMN skipped         BIGINT NOT NULL DEFAULT 0;
-- The few on their way among all that ever came: looked for at every step of a load.
CREATE INDEX source_batch_state ON source_batch (county, state, id);
