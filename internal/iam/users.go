package iam

import (
	"context"

	"doudi/internal/kernel/access"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// Users are the accounts that the actor's county looks after or that hold a post in it, oldest first, after the given one; with
// their live posts in the county. more reports whether there are any after the last.
func (s *Service) Users(ctx context.Context, actor access.Actor, after id.ID, limit int) (list []User, more bool, err error) {
	err = s.db.Read(ctx, actor, func(tx *db.Tx) (err error) {
		if list, err = visible(tx, actor.County, after, limit+1); err != nil {
			return err
		}
		logins := make([]string, len(list))
		for i, u := range list {
			logins[i] = u.Login
		}
		locked, err := s.throttle.Locked(tx, logins)
		for i, u := range list {
			list[i].Locked = locked[u.Login]
		}
		return err
	})
	if len(list) > limit {
		return list[:limit], true, err
	}
	return list, false, err
}

// CreateUser makes an account in the actor's county. It can sign in once it has a post, and then
// changes its password. ErrLoginTaken, or what is wrong by field.
func (s *Service) CreateUser(ctx context.Context, actor access.Actor, n NewUser) (User, error) {
	n = n.tidy()
	hash, err := s.hash(n)
	if err != nil {
		return User{}, err
	}
	var u User
	err = s.db.Write(ctx, actor, func(tx *db.Tx) error {
		u = User{ID: tx.NewID(), County: actor.County, Login: n.Login, Name: n.Name, Created: tx.Now(), Version: 1, Posts: []Post{}}
		return s.insert(tx, u, hash, true)
	})
	return u, err
}

// GivePost gives a user of the actor's county a post in it. It refuses a post for the actor's own account, one that does not fit
// its role or division, and one that the separation of duties forbids.
func (s *Service) GivePost(ctx context.Context, actor access.Actor, user id.ID, n NewPost) (Post, error) {
	var p Post
	err := s.db.Write(ctx, actor, func(tx *db.Tx) error {
		if _, err := s.other(tx, actor, user); err != nil {
			return err
		}
		held, err := heldPosts(tx, user)
		if err != nil {
			return err
		}
		p, err = s.give(tx, user, n.at(actor.County), held)
		return err
	})
	return p, err
}

// EndPost ends a post in the actor's county, and with it every session that acts in it. Ending it twice has no second effect.
func (s *Service) EndPost(ctx context.Context, actor access.Actor, user, post id.ID) error {
	defer s.known.forget(post)
	return s.db.Write(ctx, actor, func(tx *db.Tx) error {
		p, found, err := postByID(tx, post)
		if err != nil {
			return err
		}
		if !found || p.User != user || p.County != actor.County {
			return ErrPostGone.New()
		}
		if int64(user) == actor.UserID {
			return ErrOwnPost.New()
		}
		if !p.Ended.IsZero() {
			return nil
		}
		return s.end(tx, p)
	})
}

// end ends a post and every session that acts in it. Who stands in for it goes on to their last day, so that nobody's door is shut.
func (s *Service) end(tx *db.Tx, p Post) error {
	if err := endPost(tx, p.ID); err != nil {
		return err
	}
	if err := s.sessions.EndPost(tx, p.ID); err != nil {
		return err
	}
	_, err := audit.Record(tx, audit.Entry{County: p.County, Action: "post.end", Subject: audit.Subject{Kind: "post", ID: p.ID}, Before: p.trail()})
	return err
}

// other is a user of the actor's county, but not the actor themself.
func (s *Service) other(tx *db.Tx, actor access.Actor, user id.ID) (User, error) {
	if int64(user) == actor.UserID {
		return User{}, ErrOwnPost.New()
	}
	return s.visibleUser(tx, actor, user)
}
