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

// ErrNoSession refuses a session that is not the person's or has ended.
var ErrNoSession = problem.Define("iam.no_session", problem.NotFound,
	"没有这次登录，或它已经结束。", "There is no such sign-in, or it has ended.")

// Standing is how one's own account stands.
type Standing struct {
	User         User
	StepSince    time.Time // of the authenticator; zero: none
	StepNeeded   bool      // by a post
	RecoveryLeft int
}

// Standing is how the actor's own account stands.
func (s *Service) Standing(ctx context.Context, actor access.Actor) (Standing, error) {
	var st Standing
	err := s.db.Read(ctx, actor, func(tx *db.Tx) error {
		u, p, _, err := proofsOf(tx, id.ID(actor.UserID))
		if err != nil {
			return err
		}
		st.User = u
		if p.totp != nil {
			st.StepSince = time.UnixMilli(p.since).UTC()
			if st.RecoveryLeft, err = recoveryLeft(tx, u.ID); err != nil {
				return err
			}
		}
		posts, err := livePosts(tx, u.ID)
		st.StepNeeded = s.needs(posts)
		return err
	})
	return st, err
}

// mine is the actor's own account.
func (s *Service) mine(ctx context.Context, actor access.Actor) (u User, p proofs, err error) {
	err = s.db.Read(ctx, actor, func(tx *db.Tx) error {
		var found bool
		if u, p, found, err = proofsOf(tx, id.ID(actor.UserID)); err != nil {
			return err
		}
		if !found || !u.Disabled.IsZero() {
			return authn.ErrExpired.New()
		}
		_, err = s.throttle.Check(tx, u.Login)
		return err
	})
	return u, p, err
}

// own is the actor's own account, proved by its password once more. A wrong one counts as a failed sign-in.
func (s *Service) own(ctx context.Context, actor access.Actor, password, pointer string) (User, proofs, error) {
	leave, err := s.enterGate(ctx)
	if err != nil {
		return User{}, proofs{}, err
	}
	defer leave()
	u, p, err := s.mine(ctx, actor)
	if err != nil {
		return u, p, err
	}
	if !authn.CheckPassword(p.password, password) {
		if err := s.record(ctx, u, u.Login, "wrong_password", ErrPresentPassword); !problem.Is(err, ErrPresentPassword) {
			return u, p, err
		}
		return u, p, problem.Join([]problem.Field{{Pointer: pointer, Problem: ErrPresentPassword.New()}})
	}
	return u, p, nil
}

// ErrPresentPassword refuses a wrong password of somebody who is signed in already.
var ErrPresentPassword = problem.Define("iam.present_password", problem.Invalid,
	"密码不正确。", "The password is not right.")

// unchanged refuses a proof that was overtaken: checking a password takes a while, and an administrator may have set another one
// meanwhile, to shut out whoever knows the old one.
func unchanged(tx *db.Tx, user id.ID, proven proofs) error {
	_, now, found, err := proofsOf(tx, user)
	if err == nil && (!found || now.password != proven.password) {
		err = authn.ErrExpired.New()
	}
	return err
}

// replacement is what is stored of a new password.
func replacement(login, present, next, pointer string) (string, error) {
	refuse := func(p *problem.Problem) error { return problem.Join([]problem.Field{{Pointer: pointer, Problem: p}}) }
	if next == present {
		return "", refuse(ErrSamePassword.New())
	}
	hash, err := authn.HashPassword(login, next)
	if p, refused := problem.As(err); refused {
		return "", refuse(p)
	}
	return hash, err
}

// ChangePassword gives the actor's own account another password and ends its other sessions.
func (s *Service) ChangePassword(ctx context.Context, actor access.Actor, token, present, next string) error {
	u, proven, err := s.own(ctx, actor, present, "/present")
	if err != nil {
		return err
	}
	hash, err := replacement(u.Login, present, next, "/password")
	if err != nil {
		return err
	}
	session, err := s.sessions.Find(ctx, token)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, actor, func(tx *db.Tx) error {
		if err := unchanged(tx, u.ID, proven); err != nil {
			return err
		}
		if err := setPassword(tx, u.ID, hash, false); err != nil {
			return err
		}
		ended, err := s.sessions.EndUser(tx, u.ID, session.ID)
		if err != nil {
			return err
		}
		_, err = audit.Record(tx, audit.Entry{County: actor.County, Action: "user.password", Subject: audit.Subject{Kind: "user", ID: u.ID},
			After: map[string]any{"ended": ended}})
		return err
	})
}

// Prove has the session's person prove once more who they are: with a code where the account has an authenticator, else with the
// password. A wrong proof counts as a failed sign-in.
func (s *Service) Prove(ctx context.Context, actor access.Actor, token, password, typed string) error {
	session, err := s.sessions.Find(ctx, token)
	if err != nil {
		return err
	}
	u, p, err := s.mine(ctx, actor)
	if err != nil {
		return err
	}
	var c code
	if p.totp != nil {
		if c, err = s.checkCode(ctx, u, p, typed); problem.Is(err, authn.ErrWrongCode) {
			return wrongCode()
		}
	} else {
		_, _, err = s.own(ctx, actor, password, "/password")
	}
	if err != nil {
		return err
	}
	return s.db.Write(ctx, actor, func(tx *db.Tx) error {
		// Once more: of many proofs tried at once, all would have been let through before the first failure was counted.
		if _, err := s.throttle.Check(tx, u.Login); err != nil {
			return err
		}
		if err := c.use(tx, u.ID); problem.Is(err, authn.ErrWrongCode) {
			return wrongCode()
		} else if err != nil {
			return err
		}
		if err := s.sessions.Prove(tx, session.ID); err != nil {
			return err
		}
		_, err := audit.Record(tx, audit.Entry{County: actor.County, Action: "session.prove", Subject: audit.Subject{Kind: "user", ID: u.ID},
			After: map[string]any{"by": c.kind()}})
		return err
	})
}

// wrongCode is said at the field: a 401 would sign the person out.
func wrongCode() error {
	return problem.Join([]problem.Field{{Pointer: "/code", Problem: authn.ErrWrongCode.New()}})
}

// Proved is when the session's person last proved who they are.
func (s *Service) Proved(ctx context.Context, token string) (time.Time, error) {
	session, err := s.sessions.Find(ctx, token)
	return session.Proved, err
}

// Signed is a sign-in that holds, with the post that it acts in.
type Signed struct {
	authn.Session
	In      Post
	Present bool // the one that asks
}

// OwnSessions are the actor's sign-ins that hold, the newest first.
func (s *Service) OwnSessions(ctx context.Context, actor access.Actor, token string) ([]Signed, error) {
	present, err := s.sessions.Find(ctx, token)
	if err != nil {
		return nil, err
	}
	return s.signed(ctx, actor, id.ID(actor.UserID), present.ID)
}

func (s *Service) signed(ctx context.Context, actor access.Actor, user, present id.ID) (list []Signed, err error) {
	err = s.db.Read(ctx, actor, func(tx *db.Tx) error {
		found, err := s.sessions.Of(tx, user)
		if err != nil {
			return err
		}
		list = nil
		for _, one := range found {
			p, _, err := postByID(tx, one.Post)
			if err != nil {
				return err
			}
			list = append(list, Signed{Session: one, In: p, Present: one.ID == present})
		}
		return nil
	})
	return list, err
}

// EndOwn ends one of the actor's own sign-ins; ErrNoSession for any other.
func (s *Service) EndOwn(ctx context.Context, actor access.Actor, session id.ID) error {
	return s.db.Write(ctx, actor, func(tx *db.Tx) error {
		list, err := s.sessions.Of(tx, id.ID(actor.UserID))
		if err != nil {
			return err
		}
		for _, one := range list {
			if one.ID != session {
				continue
			}
			if err := s.sessions.End(tx, session); err != nil {
				return err
			}
			_, err := audit.Record(tx, audit.Entry{County: actor.County, Action: "session.revoke", Subject: audit.Subject{Kind: "user", ID: one.User},
				After: map[string]any{"ended": 1}})
			return err
		}
		return ErrNoSession.New()
	})
}

// EndOthers ends all the actor's sign-ins but the present one, and says how many those were.
func (s *Service) EndOthers(ctx context.Context, actor access.Actor, token string) (ended int64, err error) {
	session, err := s.sessions.Find(ctx, token)
	if err != nil {
		return 0, err
	}
	err = s.db.Write(ctx, actor, func(tx *db.Tx) error {
		if ended, err = s.sessions.EndUser(tx, session.User, session.ID); err != nil {
			return err
		}
		_, err := audit.Record(tx, audit.Entry{County: actor.County, Action: "session.revoke", Subject: audit.Subject{Kind: "user", ID: session.User},
			After: map[string]any{"ended": ended}})
		return err
	})
	return ended, err
}
