package authn

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"time"

	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// Session is one sign-in of one user, who acts in one post.
type Session struct {
	ID      id.ID
	User    id.ID
	Post    id.ID
	Begun   time.Time
	Expires time.Time
	Proved  time.Time // when the person last proved who they are
	Agent   string    // what they signed in with, in a few words
}

// Sessions keeps sign-ins. Only the digest of a token is stored, so the table gives nobody a session.
type Sessions struct {
	db   *db.DB
	life time.Duration
}

// NewSessions returns the store; a session ends after life.
func NewSessions(d *db.DB, life time.Duration) *Sessions { return &Sessions{db: d, life: life} }

const sessionColumns = "id,user_id,post,begun_ms,expires_ms,proved_ms,agent"

func (s *Session) scan(scan func(...any) error) error {
	var begun, expires, proved int64
	if err := scan(&s.ID, &s.User, &s.Post, &begun, &expires, &proved, &s.Agent); err != nil {
		return err
	}
	s.Begun, s.Expires, s.Proved = time.UnixMilli(begun).UTC(), time.UnixMilli(expires).UTC(), time.UnixMilli(proved).UTC()
	return nil
}

// Begin opens a session as part of the sign-in's change and returns its token, which is shown to nobody but the browser.
func (s *Sessions) Begin(tx *db.Tx, user, post id.ID, agent string) (token string, session Session, err error) {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw)
	token = base64.RawURLEncoding.EncodeToString(raw)
	session = Session{ID: tx.NewID(), User: user, Post: post, Begun: tx.Now(), Expires: tx.Now().Add(s.life), Proved: tx.Now(), Agent: agent}
	_, err = tx.Exec("INSERT INTO authn_session (token,id,user_id,post,begun_ms,expires_ms,proved_ms,agent) VALUES ($1,$2,$3,$4,$5,$6,$5,$7)",
		digest(token), session.ID, user, post, tx.Millis(), session.Expires.UnixMilli(), agent)
	return token, session, err
}

// Find returns the session of the token, or ErrExpired.
func (s *Sessions) Find(ctx context.Context, token string) (Session, error) {
	var session Session
	found := false
	err := s.db.Ask(ctx, "SELECT "+sessionColumns+" FROM authn_session WHERE token=$1 AND ended_ms IS NULL", []any{digest(token)},
		func(scan func(...any) error) error {
			found = true
			return session.scan(scan)
		})
	if err == nil && (!found || !s.db.Clock().Now().Before(session.Expires)) {
		err = ErrExpired.New()
	}
	return session, err
}

// Of are a user's sessions that hold, the newest first.
func (s *Sessions) Of(tx *db.Tx, user id.ID) ([]Session, error) {
	list := []Session{}
	err := tx.Rows("SELECT "+sessionColumns+" FROM authn_session WHERE user_id=$1 AND ended_ms IS NULL AND expires_ms>$2 ORDER BY id DESC",
		[]any{user, tx.Millis()}, func(scan func(...any) error) error {
			var one Session
			err := one.scan(scan)
			list = append(list, one)
			return err
		})
	return list, err
}

// Move has the session act in another post of its user.
func (s *Sessions) Move(tx *db.Tx, session, post id.ID) error {
	_, err := tx.Exec("UPDATE authn_session SET post=$1 WHERE id=$2", post, session)
	return err
}

// Prove notes that the person has just proved again who they are.
func (s *Sessions) Prove(tx *db.Tx, session id.ID) error {
	_, err := tx.Exec("UPDATE authn_session SET proved_ms=$1 WHERE id=$2 AND ended_ms IS NULL", tx.Millis(), session)
	return err
}

// End closes the session.
func (s *Sessions) End(tx *db.Tx, session id.ID) error {
	_, err := tx.Exec("UPDATE authn_session SET ended_ms=$1 WHERE id=$2 AND ended_ms IS NULL", tx.Millis(), session)
	return err
}

// EndPost closes every session that acts in the post: access ends with the post.
func (s *Sessions) EndPost(tx *db.Tx, post id.ID) error {
	_, err := tx.Exec("UPDATE authn_session SET ended_ms=$1 WHERE post=$2 AND ended_ms IS NULL", tx.Millis(), post)
	return err
}

// EndUser closes every session of the user but one (0: none is kept), and says how many those were.
func (s *Sessions) EndUser(tx *db.Tx, user, keep id.ID) (int64, error) {
	return tx.Exec("UPDATE authn_session SET ended_ms=$1 WHERE user_id=$2 AND id<>$3 AND ended_ms IS NULL AND expires_ms>$1", tx.Millis(), user, keep)
}

func digest(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
