package iam

import (
	"context"
	"time"

	contract "doudi/internal/contract/iam"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// The refusals around a change of post.
var (
	ErrSuccessor = problem.Define("iam.successor", problem.Invalid,
		"接手的人须是另一个人。", "The successor is somebody else.")
	ErrUnattended = problem.Define("iam.unattended", problem.Conflict,
		"这个岗位还有 {open} 件没办结的工作，离开后就没有人负责了。请指定接手的人。",
		"This post has {open} pieces of open work that nobody would be left for. Name a successor.")
	ErrStandInPost = problem.Define("iam.stand_in_post", problem.Conflict,
		"这是替别人代班的岗位，到最后一天自动结束，不能交接。要提前结束，请直接结束这个岗位；要换人代班，请在原岗位上重新安排。",
		"This post is held for somebody else and ends by itself on its last day, so it is not handed over. "+
			"To end it earlier, end it; for another stand-in, arrange one at the post that it is held for.")
	ErrNoHandover = problem.Define("iam.no_handover", problem.NotFound,
		"没有这份交接清单，或它与您无关。", "There is no such hand-over, or it is not yours to see.")
)

// Change is what becomes of a post and its work.
type Change struct {
	Successor id.ID    // who takes the work over; 0: nobody need, since others hold the place
	Next      *NewPost // the holder's new post; nil: none
}

// Handover is what was open when a post changed hands.
type Handover struct {
	ID        id.ID
	County    int
	User      id.ID // who left the post
	UserName  string
	Post      id.ID
	Role      access.Role
	Division  int64
	Successor id.ID // 0: nobody
	Taker     string
	By        string
	At        time.Time
	Open      int             // pieces of work
	Work      []contract.Work // those; in lists left out
}

// ChangePost moves a user from a post in the actor's county to another, or out of it, in one change: the old post and its sessions
// end at once, stand-ins for it too; the successor holds a post of the same kind in the same place with the same grants, so that all
// its open work is theirs; and what was open is written down. Work that would be left to nobody is refused (ErrUnattended), and so
// is a stand-in's post (ErrStandInPost).
func (s *Service) ChangePost(ctx context.Context, actor access.Actor, user, post id.ID, c Change) (Handover, error) {
	var p Post
	err := s.db.Read(ctx, actor, func(tx *db.Tx) (err error) {
		p, err = s.leavable(tx, actor, user, post)
		return err
	})
	if err != nil {
		return Handover{}, err
	}
	// Read before the change: what opens in between belongs to the place, and so to the successor, all the same.
	work, err := s.openWork(ctx, actor, p)
	if err != nil {
		return Handover{}, err
	}
	var h Handover
	var ended []id.ID
	err = s.db.Write(ctx, actor, func(tx *db.Tx) error {
		h, ended, err = s.change(tx, actor, user, post, c, work)
		return err
	})
	for _, one := range ended {
		s.known.forget(one)
	}
	return h, err
}

func (s *Service) change(tx *db.Tx, actor access.Actor, user, post id.ID, c Change, work []contract.Work) (h Handover, ended []id.ID, err error) {
	p, err := s.leavable(tx, actor, user, post)
	if err != nil {
		return h, nil, err
	}
	instead, err := standIns(tx, post)
	if err != nil {
		return h, nil, err
	}
	for _, one := range append(instead, p) {
		if err := s.end(tx, one); err != nil {
			return h, nil, err
		}
		ended = append(ended, one.ID)
	}
	h = Handover{ID: tx.NewID(), County: p.County, User: user, UserName: p.Holder, Post: post, Role: p.Role, Division: p.Division,
		Successor: c.Successor, By: actor.Name, At: tx.Now(), Open: len(work), Work: work}
	if c.Successor == 0 {
		if err := s.mustStayAttended(tx, p, len(work)); err != nil {
			return h, nil, err
		}
	} else if h.Taker, err = s.takeOver(tx, actor, p, c.Successor); err != nil {
		return h, nil, err
	}
	if c.Next != nil {
		held, err := heldPosts(tx, user)
		if err != nil {
			return h, nil, err
		}
		if _, err := s.give(tx, user, c.Next.at(actor.County), held); err != nil {
			return h, nil, err
		}
	}
	if err := insertHandover(tx, h); err != nil {
		return h, nil, err
	}
	_, err = audit.Record(tx, audit.Entry{County: p.County, Action: "post.change", Subject: audit.Subject{Kind: "post", ID: post}, Before: p.trail(),
		After: map[string]any{"handover": h.ID, "successor": c.Successor, "open": len(work)}})
	return h, ended, err
}

// leavable is a post that can be handed over. A stand-in's cannot: its days would end the successor's post without a word.
func (s *Service) leavable(tx *db.Tx, actor access.Actor, user, post id.ID) (Post, error) {
	p, err := s.changeable(tx, actor, user, post)
	if err == nil && p.Behalf != 0 {
		err = ErrStandInPost.New()
	}
	return p, err
}

// takeOver gives the successor the post, unless they hold the place already.
func (s *Service) takeOver(tx *db.Tx, actor access.Actor, p Post, successor id.ID) (name string, err error) {
	refuse := func(err error) error {
		if refused, is := problem.As(err); is {
			return refused.At("/successor", refused)
		}
		return err
	}
	if successor == p.User {
		return "", refuse(ErrSuccessor.New())
	}
	u, err := s.other(tx, actor, successor)
	if err != nil {
		return "", refuse(err)
	}
	held, err := heldPosts(tx, successor)
	if err != nil {
		return "", err
	}
	as := p
	as.Version, as.Ended = 1, time.Time{}
	if _, err := s.give(tx, successor, as, held); err != nil && !problem.Is(err, ErrHeld) {
		return "", refuse(err)
	}
	return u.Name, nil
}

// mustStayAttended refuses to leave open work to nobody.
func (s *Service) mustStayAttended(tx *db.Tx, p Post, open int) error {
	if open == 0 {
		return nil
	}
	left, err := watch(tx, p.County)
	if err != nil {
		return err
	}
	for _, w := range left {
		if w.Role == p.Role && w.Division == p.Division {
			return nil
		}
	}
	refused := ErrUnattended.With("open", open)
	return refused.At("/successor", refused)
}

// openWork is what waits in the post's own queue. Posts for a whole county have none: all of its work is in narrower hands.
func (s *Service) openWork(ctx context.Context, actor access.Actor, p Post) ([]contract.Work, error) {
	if _, narrow := levels[p.Role]; !narrow || s.queues == nil {
		return nil, nil
	}
	return s.queues.OpenWork(ctx, actor, access.Node{County: p.County, Street: p.Street, Community: p.Community})
}

// Handovers are those of the actor's county, the newest first, without their work: whoever gives posts sees all, everybody else
// their own.
func (s *Service) Handovers(ctx context.Context, actor access.Actor) (list []Handover, err error) {
	const most = 100
	err = s.db.Read(ctx, actor, func(tx *db.Tx) error {
		list, err = handovers(tx, actor.County, s.handoversOf(actor), most)
		return err
	})
	return list, err
}

// HandoverByID is one of them, with its work.
func (s *Service) HandoverByID(ctx context.Context, actor access.Actor, which id.ID) (h Handover, err error) {
	err = s.db.Read(ctx, actor, func(tx *db.Tx) error {
		var found bool
		h, found, err = handover(tx, actor.County, s.handoversOf(actor), which)
		if err == nil && !found {
			err = ErrNoHandover.New()
		}
		return err
	})
	return h, err
}

// handoversOf is whose hand-overs an actor sees; 0: everybody's.
func (s *Service) handoversOf(actor access.Actor) id.ID {
	if access.Allow(actor, access.PostManage) == nil {
		return 0
	}
	return id.ID(actor.UserID)
}
