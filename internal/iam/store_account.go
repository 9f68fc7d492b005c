package iam

import (
	"encoding/hex"

	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// proofs are what is stored of how an account proves itself.
type proofs struct {
	password   string
	mustChange bool
	totp, next []byte // sealed; nil: none
	step       int64  // the last whose code was used
	since      int64  // ms: when the second step was confirmed
}

const proofColumns = ",u.password,u.must_change,u.totp,u.totp_next,u.totp_step,u.totp_ms"

func readProofs(tx *db.Tx, where string, arg any) (u User, p proofs, found bool, err error) {
	var must int64
	found, err = one(tx, "SELECT "+userColumns+proofColumns+" FROM iam_user u WHERE "+where, []any{arg}, &u,
		&p.password, &must, &p.totp, &p.next, &p.step, &p.since)
	p.mustChange = must != 0
	return u, p, found, err
}

// credentials are the account and how it proves itself.
func credentials(tx *db.Tx, login string) (User, proofs, bool, error) {
	return readProofs(tx, "u.login=$1", login)
}

func proofsOf(tx *db.Tx, user id.ID) (User, proofs, bool, error) {
	return readProofs(tx, "u.id=$1", user)
}

func setPassword(tx *db.Tx, user id.ID, password string, mustChange bool) error {
	_, err := tx.Exec("UPDATE iam_user SET password=$1, must_change=$2, version=version+1 WHERE id=$3", password, flag(mustChange), user)
	return err
}

func setDisabled(tx *db.Tx, user id.ID, disabled bool) error {
	var at any
	if disabled {
		at = tx.Millis()
	}
	_, err := tx.Exec("UPDATE iam_user SET disabled_ms=$1, version=version+1 WHERE id=$2", at, user)
	return err
}

// offerStep keeps a secret that is not confirmed yet, with its recovery codes.
func offerStep(tx *db.Tx, user id.ID, secret []byte, codes [][]byte) error {
	if _, err := tx.Exec("UPDATE iam_user SET totp_next=$1 WHERE id=$2", secret, user); err != nil {
		return err
	}
	if _, err := tx.Exec("DELETE FROM iam_recovery WHERE user_id=$1", user); err != nil {
		return err
	}
	for _, c := range codes {
		if _, err := tx.Exec("INSERT INTO iam_recovery (user_id,digest) VALUES ($1,$2)", user, hex.EncodeToString(c)); err != nil {
			return err
		}
	}
	return nil
}

// confirmStep makes the offered secret the one that counts; step is that of the code that confirmed it. It reports whether that secret
// is still the one on offer: of two set-ups at once, the later one's took its place.
func confirmStep(tx *db.Tx, user id.ID, secret []byte, step int64) (bool, error) {
	n, err := tx.Exec("UPDATE iam_user SET totp=totp_next, totp_next=NULL, totp_step=$1, totp_ms=$2 WHERE id=$3 AND totp_next=$4",
		step, tx.Millis(), user, secret)
	return n == 1, err
}

func dropStep(tx *db.Tx, user id.ID) error {
	if _, err := tx.Exec("UPDATE iam_user SET totp=NULL, totp_next=NULL, totp_ms=0 WHERE id=$1", user); err != nil {
		return err
	}
	_, err := tx.Exec("DELETE FROM iam_recovery WHERE user_id=$1", user)
	return err
}

// useStep reports whether the step's code was still unused.
func useStep(tx *db.Tx, user id.ID, step int64) (bool, error) {
	n, err := tx.Exec("UPDATE iam_user SET totp_step=$1 WHERE id=$2 AND totp_step<$1", step, user)
	return n == 1, err
}

// useRecovery reports whether there was such a code, unused.
func useRecovery(tx *db.Tx, user id.ID, digest []byte) (bool, error) {
	n, err := tx.Exec("UPDATE iam_recovery SET used_ms=$1 WHERE user_id=$2 AND digest=$3 AND used_ms IS NULL", tx.Millis(), user, hex.EncodeToString(digest))
	return n == 1, err
}

func recoveryExists(tx *db.Tx, user id.ID, digest []byte) (bool, error) {
	var n int64
	found, err := tx.Row("SELECT 1 FROM iam_recovery WHERE user_id=$1 AND digest=$2 AND used_ms IS NULL", []any{user, hex.EncodeToString(digest)}, &n)
	return found, err
}

func recoveryLeft(tx *db.Tx, user id.ID) (n int, err error) {
	_, err = tx.Row("SELECT COUNT(*) FROM iam_recovery WHERE user_id=$1 AND used_ms IS NULL", []any{user}, &n)
	return n, err
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
