package iam

import (
	"context"
	"slices"

	"doudi/internal/kernel/access"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/authn"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// The refusals around looking after accounts.
var (
	ErrOwnAccount = problem.Define("iam.own_account", problem.Forbidden,
		"不能对自己的账号进行这项操作。改密码请到“我的账号”。", "This is not done to one's own account. To change your password, open My account.")
	ErrKeeper = problem.Define("iam.keeper", problem.Forbidden,
		"管理员和审计员的账号不能在这里重设密码或停用，否则一个人就能顶替另一员。请在服务器上运行 doudi account。",
		"The accounts of administrators and auditors are not reset or disabled here: one of the three could take another's place. Run `doudi account` on the server.")
)

// keepers are the roles that watch each other: none of them is in another's hands.
var keepers = []access.Role{access.SystemAdmin, access.SecurityAdmin, access.Auditor}

// Reset gives an account of the county a password for once, ends its sign-ins, and takes its authenticator off if asked to.
func (s *Service) Reset(ctx context.Context, actor access.Actor, user id.ID, password string, dropsStep bool) error {
	var u User
	err := s.db.Read(ctx, actor, func(tx *db.Tx) (err error) {
		u, err = s.charge(tx, actor, user)
		return err
	})
	if err != nil {
		return err
	}
	hash, err := authn.HashPassword(u.Login, password)
	if p, refused := problem.As(err); refused {
		return problem.Join([]problem.Field{{Pointer: "/password", Problem: p}})
	} else if err != nil {
		return err
	}
	return s.look(ctx, actor, user, "user.reset", map[string]any{"step": dropsStep}, func(tx *db.Tx, u User) error {
		return s.reset(tx, u, hash, dropsStep)
	})
}

func (s *Service) reset(tx *db.Tx, u User, hash string, dropsStep bool) error {
	if err := setPassword(tx, u.ID, hash, true); err != nil {
		return err
	}
	if dropsStep {
		if err := dropStep(tx, u.ID); err != nil {
			return err
		}
	}
	if err := s.throttle.Forget(tx, u.Login); err != nil {
		return err
	}
	_, err := s.sessions.EndUser(tx, u.ID, 0)
	return err
}

// ResetHere is Reset by who runs the machine, for every account: it works at the server only, and the row says so.
func (s *Service) ResetHere(ctx context.Context, login, password string, dropsStep bool) error {
	login = canonical(login)
	hash, err := authn.HashPassword(login, password)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, access.Job("doudi account", 0), func(tx *db.Tx) error {
		u, _, found, err := credentials(tx, login)
		if err != nil {
			return err
		}
		if !found {
			return ErrNoUser.New()
		}
		if err := setDisabled(tx, u.ID, false); err != nil {
			return err
		}
		if err := s.reset(tx, u, hash, dropsStep); err != nil {
			return err
		}
		_, err = audit.Record(tx, audit.Entry{County: u.County, Action: "user.reset", Subject: audit.Subject{Kind: "user", ID: u.ID},
			After: map[string]any{"step": dropsStep, "at": "server"}})
		return err
	})
}

// Unlock lets an account of the county in that failed too often.
func (s *Service) Unlock(ctx context.Context, actor access.Actor, user id.ID) error {
	return s.db.Write(ctx, actor, func(tx *db.Tx) error {
		u, err := s.visibleUser(tx, actor, user)
		if err != nil {
			return err
		}
		if err := s.throttle.Forget(tx, u.Login); err != nil {
			return err
		}
		_, err = audit.Record(tx, audit.Entry{County: actor.County, Action: "user.unlock", Subject: audit.Subject{Kind: "user", ID: user}})
		return err
	})
}

// Disable shuts an account of the county out at once; Enable lets it in again.
func (s *Service) Disable(ctx context.Context, actor access.Actor, user id.ID) error {
	return s.look(ctx, actor, user, "user.disable", nil, func(tx *db.Tx, u User) error {
		if err := setDisabled(tx, u.ID, true); err != nil {
			return err
		}
		_, err := s.sessions.EndUser(tx, u.ID, 0)
		return err
	})
}

// Enable lets a disabled account in again.
func (s *Service) Enable(ctx context.Context, actor access.Actor, user id.ID) error {
	return s.look(ctx, actor, user, "user.enable", nil, func(tx *db.Tx, u User) error { return setDisabled(tx, u.ID, false) })
}

// SessionsOf are the sign-ins of an account of the county, in posts of the county: where else a person works is not the actor's to see.
func (s *Service) SessionsOf(ctx context.Context, actor access.Actor, user id.ID) ([]Signed, error) {
	err := s.db.Read(ctx, actor, func(tx *db.Tx) error {
		_, err := s.visibleUser(tx, actor, user)
		return err
	})
	if err != nil {
		return nil, err
	}
	list, err := s.signed(ctx, actor, user, 0)
	return slices.DeleteFunc(list, func(one Signed) bool { return one.In.County != actor.County }), err
}

// SignOutUser ends every sign-in of an account of the county.
func (s *Service) SignOutUser(ctx context.Context, actor access.Actor, user id.ID) error {
	return s.db.Write(ctx, actor, func(tx *db.Tx) error {
		if _, err := s.visibleUser(tx, actor, user); err != nil {
			return err
		}
		ended, err := s.sessions.EndUser(tx, user, 0)
		if err != nil {
			return err
		}
		_, err = audit.Record(tx, audit.Entry{County: actor.County, Action: "session.revoke", Subject: audit.Subject{Kind: "user", ID: user},
			After: map[string]any{"ended": ended}})
		return err
	})
}

// look does one thing to an account that the actor may look after.
func (s *Service) look(ctx context.Context, actor access.Actor, user id.ID, action string, after map[string]any, what func(tx *db.Tx, u User) error) error {
	return s.db.Write(ctx, actor, func(tx *db.Tx) error {
		u, err := s.charge(tx, actor, user)
		if err != nil {
			return err
		}
		if err := what(tx, u); err != nil {
			return err
		}
		_, err = audit.Record(tx, audit.Entry{County: actor.County, Action: action, Subject: audit.Subject{Kind: "user", ID: user}, After: after})
		return err
	})
}

// charge is an account that the actor may look after: made by the county, not their own, and not that of one of the three.
func (s *Service) charge(tx *db.Tx, actor access.Actor, user id.ID) (User, error) {
	u, err := s.visibleUser(tx, actor, user)
	if err != nil {
		return u, err
	}
	if u.County != actor.County {
		return u, ErrNoUser.New()
	}
	if int64(user) == actor.UserID {
		return u, ErrOwnAccount.New()
	}
	posts, err := heldPosts(tx, user)
	if err != nil {
		return u, err
	}
	for _, p := range posts {
		for _, k := range keepers {
			if p.Role == k {
				return u, ErrKeeper.New()
			}
		}
	}
	return u, nil
}

// visibleUser is an account that the actor's county has.
func (s *Service) visibleUser(tx *db.Tx, actor access.Actor, user id.ID) (User, error) {
	list, err := visible(tx, actor.County, user-1, 1)
	if err != nil {
		return User{}, err
	}
	if len(list) == 0 || list[0].ID != user {
		return User{}, ErrNoUser.New()
	}
	return list[0], nil
}
