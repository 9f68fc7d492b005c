package iam

import (
	"context"
	"time"

	"doudi/internal/kernel/access"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/authn"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// passwordsAtOnce bounds how many passwords are checked at once: each takes 19 MiB and a core.
const passwordsAtOnce = 4

// Presence is a user acting in one of their posts. User.Posts are all their live posts.
type Presence struct {
	User User
	Post Post
}

// Entry is a successful sign-in. Token is for the browser's cookie and nobody else.
type Entry struct {
	Token   string
	Expires time.Time
	Presence
}

// SignIn proves the account and begins a session in its first live post. An unknown account, a disabled one and a wrong password
// get the same answer after the same time (authn.ErrWrong); after five failures the login is refused for a while
// (authn.ErrTooOften). ErrNoPost is told only to who knows the password. Success and failure leave an audit row.
func (s *Service) SignIn(ctx context.Context, login, password string) (Entry, error) {
	login = canonical(login)
	select {
	case s.gate <- struct{}{}:
		defer func() { <-s.gate }()
	case <-ctx.Done():
		return Entry{}, ctx.Err()
	}
	// No row for a refused try: the five before it have theirs, and a flood is not to fill the trail.
	if err := s.throttle.Check(login); err != nil {
		return Entry{}, err
	}
	var u User
	var stored string
	var found bool
	err := s.db.Read(ctx, access.Job("iam.sign_in", 0), func(tx *db.Tx) (err error) {
		if u, stored, found, err = credentials(tx, login); err != nil || !found {
			return err
		}
		u.Posts, err = livePosts(tx, u.ID)
		return err
	})
	if err != nil {
		return Entry{}, err
	}
	proven := authn.CheckPassword(stored, password) // first, so that every way takes its time
	switch {
	case !found:
		return Entry{}, s.refuse(ctx, login, User{}, "unknown_account", authn.ErrWrong)
	case !proven:
		return Entry{}, s.refuse(ctx, login, u, "wrong_password", authn.ErrWrong)
	case !u.Disabled.IsZero():
		return Entry{}, s.refuse(ctx, login, u, "disabled", authn.ErrWrong)
	case len(u.Posts) == 0:
		s.throttle.Succeeded(login)
		return Entry{}, s.record(ctx, u, "no_post", ErrNoPost)
	}
	s.throttle.Succeeded(login)
	return s.begin(ctx, u, u.Posts[0])
}

// begin opens the session, as the user in the post: the row names them.
func (s *Service) begin(ctx context.Context, u User, p Post) (Entry, error) {
	var e Entry
	err := s.db.Write(ctx, p.actor(u), func(tx *db.Tx) error {
		who, err := present(tx, u.ID, p.ID)
		if err != nil {
			return err
		}
		token, session, err := s.sessions.Begin(tx, u.ID, p.ID)
		if err != nil {
			return err
		}
		e = Entry{Token: token, Expires: session.Expires, Presence: who}
		_, err = audit.Record(tx, audit.Entry{County: p.County, Action: "session.begin", Subject: audit.Subject{Kind: "user", ID: u.ID},
			After: map[string]any{"post": p.ID}})
		return err
	})
	return e, err
}

// refuse counts and records a failure and returns its answer.
func (s *Service) refuse(ctx context.Context, login string, u User, reason string, answer *problem.Kind) error {
	s.throttle.Failed(login)
	return s.record(ctx, u, reason, answer)
}

// record leaves the row of a failed sign-in. That of an unknown account goes to the one installed county, or, where several share
// the installation, to the installation's own trail (county 0).
func (s *Service) record(ctx context.Context, u User, reason string, answer *problem.Kind) error {
	err := s.db.Write(ctx, access.Job("iam.sign_in", u.County), func(tx *db.Tx) error {
		county := u.County
		if county == 0 {
			list, err := counties(tx, 2)
			if err != nil {
				return err
			}
			if len(list) == 1 {
				county = list[0]
			}
		}
		_, err := audit.Record(tx, audit.Entry{County: county, Action: "session.refuse", Subject: audit.Subject{Kind: "user", ID: u.ID},
			After: map[string]any{"reason": reason}})
		return err
	})
	if err != nil {
		return err
	}
	return answer.New()
}

// SignOut ends the session of the token. A token without a session is signed out already.
func (s *Service) SignOut(ctx context.Context, token string) error {
	session, err := s.sessions.Find(ctx, token)
	if problem.Is(err, authn.ErrExpired) {
		return nil
	}
	if err != nil {
		return err
	}
	actor, err := s.inPost(ctx, session)
	if problem.Is(err, authn.ErrExpired) {
		return nil // its account is disabled: the session opens nothing
	}
	if err != nil {
		return err
	}
	return s.db.Write(ctx, actor, func(tx *db.Tx) error {
		if err := s.sessions.End(tx, session.ID); err != nil {
			return err
		}
		_, err := audit.Record(tx, audit.Entry{County: actor.County, Action: "session.end", Subject: audit.Subject{Kind: "user", ID: session.User}})
		return err
	})
}

// MovePost has the session act in another live post of its own user; ErrPostGone for any other.
func (s *Service) MovePost(ctx context.Context, actor access.Actor, token string, post id.ID) (Presence, error) {
	session, err := s.sessions.Find(ctx, token)
	if err != nil {
		return Presence{}, err
	}
	var who Presence
	err = s.db.Write(ctx, actor, func(tx *db.Tx) (err error) {
		if who, err = present(tx, id.ID(actor.UserID), post); err != nil {
			return err
		}
		if err := s.sessions.Move(tx, session.ID, post); err != nil {
			return err
		}
		_, err = audit.Record(tx, audit.Entry{County: who.Post.County, Action: "session.move", Subject: audit.Subject{Kind: "user", ID: session.User},
			Before: map[string]any{"post": session.Post}, After: map[string]any{"post": post}})
		return err
	})
	return who, err
}

// Present is who the actor is, with all posts that they could act in.
func (s *Service) Present(ctx context.Context, actor access.Actor) (Presence, error) {
	var who Presence
	err := s.db.Read(ctx, actor, func(tx *db.Tx) (err error) {
		who, err = present(tx, id.ID(actor.UserID), id.ID(actor.PostID))
		return err
	})
	return who, err
}

func present(tx *db.Tx, user, post id.ID) (Presence, error) {
	u, live, err := whole(tx, user)
	if err != nil {
		return Presence{}, err
	}
	if !live {
		return Presence{}, authn.ErrExpired.New()
	}
	for _, p := range u.Posts {
		if p.ID == post {
			return Presence{User: u, Post: p}, nil
		}
	}
	return Presence{}, ErrPostGone.New()
}

// whole is the account with all its live posts, in whatever county: for its own holder. live is false if it is gone or disabled.
func whole(tx *db.Tx, user id.ID) (u User, live bool, err error) {
	u, found, err := userByID(tx, user)
	if err != nil || !found || !u.Disabled.IsZero() {
		return u, false, err
	}
	u.Posts, err = livePosts(tx, user)
	return u, true, err
}
