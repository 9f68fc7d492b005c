package authn

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"time"

	"doudi/internal/kernel/access"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// Session is one sign-in of one user, who acts in one post.
type Session struct {
	ID      id.ID
	User    id.ID
	Post    id.ID
	Expires time.Time
}

// Sessions keeps sign-ins. Only the digest of a token is stored, so the table gives nobody a session.
type Sessions struct {
	db   *db.DB
	life time.Duration
}

// NewSessions returns the store; a session ends after life.
func NewSessions(d *db.DB, life time.Duration) *Sessions { return &Sessions{db: d, life: life} }

// Begin opens a session as part of the sign-in's change and returns its token, which is shown to nobody but the browser.
func (s *Sessions) Begin(tx *db.Tx, user, post id.ID) (token string, session Session, err error) {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw)
	token = base64.RawURLEncoding.EncodeToString(raw)
	session = Session{ID: tx.NewID(), User: user, Post: post, Expires: tx.Now().Add(s.life)}
	_, err = tx.Exec("INSERT INTO authn_session (token,id,user_id,post,begun_ms,expires_ms) VALUES ($1,$2,$3,$4,$5,$6)",
		digest(token), session.ID, user, post, tx.Millis(), session.Expires.UnixMilli())
	return token, session, err
}

// Find returns the session of the token, or ErrExpired.
func (s *Sessions) Find(ctx context.Context, token string) (Session, error) {
	var session Session
	err := s.db.Read(ctx, access.Job("authn", 0), func(tx *db.Tx) error {
		var expires int64
		found, err := tx.Row("SELECT id,user_id,post,expires_ms FROM authn_session WHERE token=$1 AND ended_ms IS NULL",
			[]any{digest(token)}, &session.ID, &session.User, &session.Post, &expires)
		if err != nil {
			return err
		}
		session.Expires = time.UnixMilli(expires).UTC()
		if !found || !tx.Now().Before(session.Expires) {
			return ErrExpired.New()
		}
		return nil
	})
	return session, err
}

// Move has the session act in another post of its user.
func (s *Sessions) Move(tx *db.Tx, session, post id.ID) error {
	_, err := tx.Exec("UPDATE authn_session SET post=$1 WHERE id=$2", post, session)
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

func digest(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
