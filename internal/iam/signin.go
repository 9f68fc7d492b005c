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

// passwordsAtOnce bounds how many passwords are checked at once: each takes 7 MiB and a core.
const passwordsAtOnce = 4

// Presence is a user acting in one of their posts. User.Posts are all their live posts.
type Presence struct {
	User  User
	Post  Post
	Coded bool // proves themself with a code rather than the password
}

// Entry is a successful sign-in. Token is for the browser's cookie and nobody else.
type Entry struct {
	Token   string
	Expires time.Time
	Presence
}

// Try is one attempt to sign in. What it lacks is asked for, and the whole is sent again: nothing is half signed in.
type Try struct {
	Login, Password string
	NewPassword     string // where the present one was chosen by somebody else
	Code            string // of the authenticator, or a recovery code
	Agent           string // what it comes from, in a few words
}

// SignIn proves the account and begins a session in its first live post. An unknown account, a disabled one and a wrong password
// get the same answer after the same time (authn.ErrWrong); after five failures the login is refused for a while
// (authn.ErrTooOften). Only who knows the password is told ErrNoPost, or what the account needs besides: ErrChange, ErrCode,
// ErrEnrol. Success and failure leave an audit row.
func (s *Service) SignIn(ctx context.Context, try Try) (Entry, error) {
	u, p, err := s.knows(ctx, &try)
	if err != nil {
		return Entry{}, err
	}
	if len(u.Posts) == 0 {
		return Entry{}, s.record(ctx, u, "", "no_post", ErrNoPost)
	}
	fresh := ""
	if p.mustChange {
		if try.NewPassword == "" {
			return Entry{}, ErrChange.New()
		}
		if fresh, err = replacement(u.Login, try.Password, try.NewPassword, "/newPassword"); err != nil {
			return Entry{}, err
		}
	}
	c, err := s.second(ctx, u, p, try.Code)
	if err != nil {
		return Entry{}, err
	}
	return s.begin(ctx, u, p, fresh, c, try.Agent)
}

// knows is the account whose login and password the try holds.
func (s *Service) knows(ctx context.Context, try *Try) (u User, p proofs, err error) {
	try.Login = canonical(try.Login)
	leave, err := s.enterGate(ctx)
	if err != nil {
		return u, p, err
	}
	defer leave()
	var found bool
	err = s.db.Read(ctx, access.Job("iam.sign_in", 0), func(tx *db.Tx) error {
		// No row for a refused try: the five before it have theirs, and a flood is not to fill the trail.
		if _, err := s.throttle.Check(tx, try.Login); err != nil {
			return err
		}
		if u, p, found, err = credentials(tx, try.Login); err != nil || !found {
			return err
		}
		u.Posts, err = livePosts(tx, u.ID)
		return err
	})
	if err != nil {
		return u, p, err
	}
	proven := authn.CheckPassword(p.password, try.Password) // first, so that every way takes its time
	switch {
	case !found:
		return u, p, s.record(ctx, User{}, try.Login, "unknown_account", authn.ErrWrong)
	case !proven:
		return u, p, s.record(ctx, u, try.Login, "wrong_password", authn.ErrWrong)
	case !u.Disabled.IsZero():
		return u, p, s.record(ctx, u, try.Login, "disabled", authn.ErrWrong)
	}
	return u, p, nil
}

// enterGate waits for one of the places in which a password is checked.
func (s *Service) enterGate(ctx context.Context) (leave func(), err error) {
	select {
	case s.gate <- struct{}{}:
		return func() { <-s.gate }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// begin opens the session, as the user in their first post: the row names them. proven is what was checked, which must still hold;
// fresh is the new password's hash, if it was to be changed.
func (s *Service) begin(ctx context.Context, u User, proven proofs, fresh string, c code, agent string) (Entry, error) {
	var e Entry
	p := u.Posts[0]
	err := s.db.Write(ctx, p.actor(u), func(tx *db.Tx) error {
		if err := unchanged(tx, u.ID, proven); err != nil {
			return err
		}
		who, err := present(tx, u.ID, p.ID)
		if err != nil {
			return err
		}
		if err := c.use(tx, u.ID); err != nil {
			return err
		}
		if c.confirms != nil {
			who.Coded = true
			if _, err := audit.Record(tx, audit.Entry{County: p.County, Action: "user.step_add", Subject: audit.Subject{Kind: "user", ID: u.ID}}); err != nil {
				return err
			}
		}
		if fresh != "" {
			if err := setPassword(tx, u.ID, fresh, false); err != nil {
				return err
			}
			if _, err := audit.Record(tx, audit.Entry{County: p.County, Action: "user.password", Subject: audit.Subject{Kind: "user", ID: u.ID}}); err != nil {
				return err
			}
		}
		if err := s.succeeded(tx, u.Login); err != nil {
			return err
		}
		token, session, err := s.sessions.Begin(tx, u.ID, p.ID, agent)
		if err != nil {
			return err
		}
		e = Entry{Token: token, Expires: session.Expires, Presence: who}
		_, err = audit.Record(tx, audit.Entry{County: p.County, Action: "session.begin", Subject: audit.Subject{Kind: "user", ID: u.ID},
			After: map[string]any{"post": p.ID, "by": c.kind()}})
		return err
	})
	return e, err
}

// succeeded forgets the failures, if there are any: most sign-ins then touch nobody else's.
func (s *Service) succeeded(tx *db.Tx, login string) error {
	n, err := s.throttle.Check(tx, login)
	if err != nil || n == 0 {
		return err
	}
	return s.throttle.Forget(tx, login)
}

// record counts a failure of the login, if one is named, leaves its row and returns its answer. The row of an unknown account goes
// to the one installed county, or, where several share the installation, to the installation's own trail (county 0).
func (s *Service) record(ctx context.Context, u User, login, reason string, answer *problem.Kind) error {
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
		if login != "" {
			if err := s.throttle.Failed(tx, login); err != nil {
				return err
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

// MovePost has the session act in another live post of its own user; ErrPostGone for any other. A post that asks for a second step
// may have been given after the sign-in: until an authenticator is set up it is not acted in (ErrEnrol).
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
		if s.needs([]Post{who.Post}) && !who.Coded {
			return ErrEnrol.New()
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
	u, p, found, err := proofsOf(tx, user)
	if err != nil {
		return Presence{}, err
	}
	if !found || !u.Disabled.IsZero() {
		return Presence{}, authn.ErrExpired.New()
	}
	if u.Posts, err = livePosts(tx, user); err != nil {
		return Presence{}, err
	}
	for _, one := range u.Posts {
		if one.ID == post {
			return Presence{User: u, Post: one, Coded: p.totp != nil}, nil
		}
	}
	return Presence{}, ErrPostGone.New()
}
