package iam

import (
	"context"
	"sync"
	"time"

	"doudi/internal/kernel/access"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/authn"
	"doudi/internal/platform/id"
)

// remembered is how long a post's actor is kept in memory. Sessions are looked up every time, and a post that ends closes its
// sessions, so what is remembered never outlives the access; it saves the second query of every request.
const (
	remembered     = 5 * time.Second
	mostRemembered = 10_000
)

// Identify is who holds the session token: one short read. authn.ErrExpired if nobody does any more.
func (s *Service) Identify(ctx context.Context, token string) (access.Actor, error) {
	session, err := s.sessions.Find(ctx, token)
	if err != nil {
		return access.Actor{}, err
	}
	return s.inPost(ctx, session)
}

// inPost is the session's user acting in its post.
func (s *Service) inPost(ctx context.Context, session authn.Session) (access.Actor, error) {
	now := s.db.Clock().Now()
	if actor, kept := s.known.find(session.Post, now); kept && actor.UserID == int64(session.User) {
		return actor, nil
	}
	who, err := s.Present(ctx, access.Actor{UserID: int64(session.User), PostID: int64(session.Post), Role: access.System, Name: "iam.identify"})
	if problem.Is(err, ErrPostGone) {
		return access.Actor{}, authn.ErrExpired.New()
	}
	if err != nil {
		return access.Actor{}, err
	}
	actor := who.Post.actor(who.User)
	s.known.keep(session.Post, actor, now)
	return actor, nil
}

// roster remembers the actors of posts for a moment.
type roster struct {
	mu     sync.Mutex
	actors map[id.ID]line
}

type line struct {
	actor access.Actor
	until time.Time
}

func newRoster() *roster { return &roster{actors: map[id.ID]line{}} }

func (r *roster) find(post id.ID, now time.Time) (access.Actor, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	l, kept := r.actors[post]
	return l.actor, kept && now.Before(l.until)
}

func (r *roster) keep(post id.ID, actor access.Actor, now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.actors) >= mostRemembered {
		clear(r.actors)
	}
	r.actors[post] = line{actor, now.Add(remembered)}
}

func (r *roster) forget(post id.ID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.actors, post)
}
