package iam

import (
	"context"

	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// longestStandIn bounds how many days somebody stands in: longer than that is a change of post.
const longestStandIn = 92

// The refusals around stand-ins.
var (
	ErrStandInDays = problem.Define("iam.stand_in_days", problem.Invalid,
		"代班须从今天或以后的一天开始，最多 {most} 天。时间更长的，请办理岗位交接。",
		"Standing in begins today or later and lasts {most} days at most. For longer, hand the post over.")
	ErrStandInSelf = problem.Define("iam.stand_in_self", problem.Invalid,
		"代班的人须是另一个人，也不能为代班岗位再找人代班。", "The stand-in is somebody else, and nobody stands in for a stand-in.")
)

// StandIn has another user hold a post in the actor's county from a day to a day, beside its holder. What the stand-in does is
// theirs, and the trail says for whom. Grants go with the post.
func (s *Service) StandIn(ctx context.Context, actor access.Actor, user, post, other id.ID, from, to civil.Date) (Post, error) {
	var made Post
	err := s.db.Write(ctx, actor, func(tx *db.Tx) error {
		p, err := s.changeable(tx, actor, user, post)
		if err != nil {
			return err
		}
		if other == user || p.Behalf != 0 {
			return problem.Join([]problem.Field{{Pointer: "/user", Problem: ErrStandInSelf.New()}})
		}
		if from.IsZero() || to.IsZero() || from.Before(tx.Today()) || to.Before(from) || from.AddDays(longestStandIn).Before(to) {
			return problem.Join([]problem.Field{{Pointer: "/to", Problem: ErrStandInDays.With("most", longestStandIn)}})
		}
		if _, err := s.other(tx, actor, other); err != nil {
			return err
		}
		held, err := heldPosts(tx, other)
		if err != nil {
			return err
		}
		as := p
		as.Behalf, as.For, as.From, as.To, as.Version = p.ID, p.Holder, from, to, 1
		made, err = s.give(tx, other, as, held)
		return err
	})
	return made, err
}

// changeable is a live post of another user in the actor's county.
func (s *Service) changeable(tx *db.Tx, actor access.Actor, user, post id.ID) (Post, error) {
	p, found, err := postByID(tx, post)
	if err != nil {
		return p, err
	}
	if !found || p.User != user || p.County != actor.County || !p.Ended.IsZero() {
		return p, ErrPostGone.New()
	}
	if int64(user) == actor.UserID {
		return p, ErrOwnPost.New()
	}
	return p, nil
}
