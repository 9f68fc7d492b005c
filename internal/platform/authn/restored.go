package authn

import "doudi/internal/platform/db"

// EndAll closes every session: a database that was restored from a backup must not open to a session that was ended since.
func EndAll(tx *db.Tx) error {
	_, err := tx.Exec("UPDATE authn_session SET ended_ms=$1 WHERE ended_ms IS NULL", tx.Millis())
	return err
}
