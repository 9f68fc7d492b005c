package authn

import (
	"encoding/hex"
	"time"

	"doudi/internal/platform/db"
	"doudi/internal/platform/seal"
)

const (
	failuresAllowed = 5
	failureWindow   = 15 * time.Minute
)

// Throttle slows down guessing: after five failed proofs for an account within a quarter of an hour, it is refused until the oldest
// of them is a quarter of an hour old, on every node. Known and unknown names are counted alike, under a keyed hash.
type Throttle struct{ box *seal.Box }

// NewThrottle returns the throttle.
func NewThrottle(box *seal.Box) *Throttle { return &Throttle{box: box} }

// Check returns ErrTooOften while the account is refused, and otherwise how many failures it has.
func (t *Throttle) Check(tx *db.Tx, login string) (failures int, err error) {
	failures, oldest, err := t.recent(tx, login)
	if err != nil || failures < failuresAllowed {
		return failures, err
	}
	wait := oldest.Add(failureWindow).Sub(tx.Now())
	return failures, ErrTooOften.With("minutes", int(wait.Minutes())+1)
}

// Until is when the account is let in again; the zero time if it is not refused.
func (t *Throttle) Until(tx *db.Tx, login string) (time.Time, error) {
	failures, oldest, err := t.recent(tx, login)
	if err != nil || failures < failuresAllowed {
		return time.Time{}, err
	}
	return oldest.Add(failureWindow), nil
}

func (t *Throttle) recent(tx *db.Tx, login string) (failures int, oldest time.Time, err error) {
	var ms int64
	_, err = tx.Row("SELECT COUNT(*), COALESCE(MIN(at_ms),0) FROM authn_failure WHERE name=$1 AND at_ms>$2",
		[]any{t.name(login), tx.Now().Add(-failureWindow).UnixMilli()}, &failures, &ms)
	return failures, time.UnixMilli(ms).UTC(), err
}

// Failed counts a failure, and forgets those whose time is over.
func (t *Throttle) Failed(tx *db.Tx, login string) error {
	if _, err := tx.Exec("DELETE FROM authn_failure WHERE at_ms<=$1", tx.Now().Add(-failureWindow).UnixMilli()); err != nil {
		return err
	}
	_, err := tx.Exec("INSERT INTO authn_failure (name,id,at_ms) VALUES ($1,$2,$3)", t.name(login), tx.NewID(), tx.Millis())
	return err
}

// Forget lets the account in at once: it proved itself, or an administrator says so.
func (t *Throttle) Forget(tx *db.Tx, login string) error {
	_, err := tx.Exec("DELETE FROM authn_failure WHERE name=$1", t.name(login))
	return err
}

func (t *Throttle) name(login string) string {
	return hex.EncodeToString(t.box.Hash("authn.failure", login))
}
