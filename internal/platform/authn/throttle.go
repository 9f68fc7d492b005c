package authn

import (
	"encoding/hex"
	"slices"
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
	var oldest int64
	_, err = tx.Row("SELECT COUNT(*), COALESCE(MIN(at_ms),0) FROM authn_failure WHERE name=$1 AND at_ms>$2",
		[]any{t.name(login), tx.Now().Add(-failureWindow).UnixMilli()}, &failures, &oldest)
	if err != nil || failures < failuresAllowed {
		return failures, err
	}
	wait := time.UnixMilli(oldest).Add(failureWindow).Sub(tx.Now())
	return failures, ErrTooOften.With("minutes", int(wait.Minutes())+1)
}

// Locked are those of the accounts that are refused, with when they are let in again.
func (t *Throttle) Locked(tx *db.Tx, logins []string) (map[string]time.Time, error) {
	locked := map[string]time.Time{}
	for some := range slices.Chunk(logins, db.MaxList) {
		args := []any{tx.Now().Add(-failureWindow).UnixMilli(), failuresAllowed}
		named := map[string]string{}
		for _, login := range some {
			name := t.name(login)
			named[name] = login
			args = append(args, name)
		}
		err := tx.Rows("SELECT name,MIN(at_ms) FROM authn_failure WHERE at_ms>$1 AND name IN ("+db.Placeholders(3, len(some))+
			") GROUP BY name HAVING COUNT(*)>=$2", args, func(scan func(...any) error) error {
			var name string
			var oldest int64
			err := scan(&name, &oldest)
			locked[named[name]] = time.UnixMilli(oldest).UTC().Add(failureWindow)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return locked, nil
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
