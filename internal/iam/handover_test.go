package iam_test

import (
	"context"
	"strings"
	"testing"
	"time"

	contract "doudi/internal/contract/iam"
	"doudi/internal/dbtest"
	"doudi/internal/iam"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/authn"
)

const second = 420106001002 // the community beside

// desk is a room with work.
type desk map[int64][]contract.Work

func (d desk) OpenWork(_ context.Context, _ access.Actor, at access.Node) (list []contract.Work, err error) {
	for community, work := range d {
		if at.Community == 0 || at.Community == community {
			list = append(list, work...)
		}
	}
	return list, nil
}

func (d desk) Loads(context.Context, access.Actor, int) (map[int64]contract.Load, error) {
	loads := map[int64]contract.Load{}
	for community, work := range d {
		loads[community] = contract.Load{Open: len(work), Late: 1}
	}
	return loads, nil
}

func work(ids ...int64) (list []contract.Work) {
	for _, one := range ids {
		list = append(list, contract.Work{Kind: "warning", ID: one, Level: "red", DueOn: civil.Must("2026-12-01"), Community: community})
	}
	return list
}

// staffed is a house with two workers, a spare one without a post, and the administrator who moves them.
func staffed(t *testing.T, b *dbtest.Base) (h *house, admin access.Actor) {
	t.Helper()
	h = open(t, b)
	h.install(county, neighbour)
	h.Use(desk{community: work(71, 72)})
	h.user(county, "secadmin", post(access.SecurityAdmin, county))
	_, admin = h.enter("secadmin")
	return h, admin
}

func TestAChangeOfPostMovesTheWorkAndEndsTheAccessAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h, admin := staffed(t, b)
		leaver := h.user(county, "leaver", post(access.CommunityWorker, community))
		taker := h.user(county, "taker", post(access.CommunityWorker, second))
		token, was := h.enter("leaver")
		if _, err := h.ChangePost(ctx, admin, leaver, iamID(was.PostID), iam.Change{}); !refused(err, "/successor", iam.ErrUnattended) {
			t.Fatal("open work was left to nobody: ", err)
		}
		if _, err := h.ChangePost(ctx, admin, leaver, iamID(was.PostID), iam.Change{Successor: leaver}); !refused(err, "/successor", iam.ErrSuccessor) {
			t.Fatal(err)
		}
		next := post(access.StreetOfficer, street)
		handover, err := h.ChangePost(ctx, admin, leaver, iamID(was.PostID), iam.Change{Successor: taker, Next: &next})
		if err != nil || len(handover.Work) != 2 || handover.UserName != "测试用户 leaver" || handover.Taker != "测试用户 taker" {
			t.Fatalf("%+v %v", handover, err)
		}
		if _, err := h.Identify(ctx, token); !problem.Is(err, authn.ErrExpired) {
			t.Fatal("still in: ", err)
		}
		_, now := h.enter("leaver")
		if now.Role != access.StreetOfficer || now.Scope.Covers(county, street, community) == false {
			t.Fatalf("the next post: %+v", now)
		}
		taking, actor := h.enter("taker")
		who, err := h.Present(ctx, actor)
		if err != nil || len(who.User.Posts) != 2 || who.User.Posts[1].Community != community {
			t.Fatalf("%+v %v", who.User.Posts, err)
		}
		if moved, err := h.MovePost(ctx, actor, taking, who.User.Posts[1].ID); err != nil || moved.Post.Community != community {
			t.Fatal(moved, err)
		}

		// The list is both people's and the administrator's, and nobody else's.
		h.user(county, "stranger", post(access.BureauLead, county))
		_, stranger := h.enter("stranger")
		for name, actor := range map[string]access.Actor{"the administrator": admin, "the successor": actor, "the leaver": now} {
			if list, err := h.Handovers(ctx, actor); err != nil || len(list) != 1 || list[0].ID != handover.ID || list[0].Open != 2 || list[0].Work != nil {
				t.Errorf("%s: %+v %v", name, list, err)
			}
			if one, err := h.HandoverByID(ctx, actor, handover.ID); err != nil || one.Open != 2 || len(one.Work) != 2 || one.Work[0].ID != 71 {
				t.Errorf("%s: %+v %v", name, one, err)
			}
		}
		if list, err := h.Handovers(ctx, stranger); err != nil || len(list) != 0 {
			t.Error(list, err)
		}
		if _, err := h.HandoverByID(ctx, stranger, handover.ID); !problem.Is(err, iam.ErrNoHandover) {
			t.Error(err)
		}
		if rows := h.trail(county, "post.change"); len(rows) != 1 || !strings.Contains(rows[0].After, `"open":2`) {
			t.Errorf("%+v", rows)
		}
		if _, err := h.ChangePost(ctx, admin, leaver, iamID(was.PostID), iam.Change{Successor: taker}); !problem.Is(err, iam.ErrPostGone) {
			t.Errorf("twice: %v", err)
		}
	})
}

func TestAFailedChangeOfPostChangesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h, admin := staffed(t, b)
		leaver := h.user(county, "leaver", post(access.CommunityWorker, community))
		taker := h.user(county, "taker")
		auditor := h.user(county, "auditor", post(access.Auditor, county))
		theirs := h.user(neighbour, "theirs", post(access.BureauLead, neighbour))
		token, was := h.enter("leaver")
		bad := post(access.StreetOfficer, county)
		for name, c := range map[string]struct {
			change  iam.Change
			pointer string
			kind    *problem.Kind
		}{
			"a next post that does not fit":    {iam.Change{Successor: taker, Next: &bad}, "/division", iam.ErrDivisionLevel},
			"a successor who is apart":         {iam.Change{Successor: auditor}, "/successor", iam.ErrSeparation},
			"a successor of another county":    {iam.Change{Successor: theirs}, "/successor", iam.ErrNoUser},
			"the administrator as a successor": {iam.Change{Successor: iamID(admin.UserID)}, "/successor", iam.ErrOwnPost},
		} {
			if _, err := h.ChangePost(ctx, admin, leaver, iamID(was.PostID), c.change); !refused(err, c.pointer, c.kind) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := h.Identify(ctx, token); err != nil {
			t.Error("the post ended: ", err)
		}
		if list, _ := h.Handovers(ctx, admin); len(list) != 0 {
			t.Error(list)
		}
		// With a second worker of the place, nobody has to take over by name.
		h.user(county, "second", post(access.CommunityWorker, community))
		if _, err := h.ChangePost(ctx, admin, leaver, iamID(was.PostID), iam.Change{}); err != nil {
			t.Error(err)
		}
	})
}

func TestAStandInActsFromADayToADayAndTheTrailSaysForWhom(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h, admin := staffed(t, b)
		holder := h.user(county, "holder", post(access.CommunityWorker, community))
		other := h.user(county, "other", post(access.CommunityWorker, second))
		_, held := h.enter("holder")
		today := civil.FromTime(b.Clock.Now())
		in := func(from, to int) (iam.Post, error) {
			return h.StandIn(ctx, admin, holder, iamID(held.PostID), other, today.AddDays(from), today.AddDays(to))
		}
		for name, c := range map[string][2]int{"yesterday": {-1, 3}, "backwards": {3, 2}, "for ever": {0, 93}} {
			if _, err := in(c[0], c[1]); !refused(err, "/to", iam.ErrStandInDays) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := h.StandIn(ctx, admin, holder, iamID(held.PostID), holder, today, today); !refused(err, "/user", iam.ErrStandInSelf) {
			t.Errorf("for oneself: %v", err)
		}
		p, err := in(1, 3)
		if err != nil || p.For != "测试用户 holder" {
			t.Fatal(p, err)
		}
		if _, err := h.StandIn(ctx, admin, other, p.ID, holder, today, today); !refused(err, "/user", iam.ErrStandInSelf) {
			t.Errorf("for a stand-in: %v", err)
		}
		posts := func() int {
			token, actor := h.enter("other")
			who, err := h.Present(ctx, actor)
			if err != nil || h.SignOut(ctx, token) != nil {
				t.Fatal(err)
			}
			return len(who.User.Posts)
		}
		if n := posts(); n != 1 {
			t.Fatalf("%d posts on the day before", n)
		}
		h.base.Clock.Advance(today.AddDays(4).Start().Add(-time.Hour).Sub(b.Clock.Now())) // an hour before midnight
		if n := posts(); n != 2 {
			t.Fatalf("%d posts on the last day", n)
		}
		token, actor := h.enter("other")
		if _, err := h.MovePost(ctx, actor, token, p.ID); err != nil {
			t.Fatal(err)
		}
		acting, err := h.Identify(ctx, token)
		if err != nil || acting.Name != "测试用户 other（代测试用户 holder）" || !acting.Scope.Covers(county, street, community) || acting.UserID != int64(other) {
			t.Fatalf("%+v %v", acting, err)
		}
		h.base.Clock.Advance(time.Hour)
		if _, err := h.Identify(ctx, token); !problem.Is(err, authn.ErrExpired) {
			t.Fatal("the day after the last: ", err)
		}
		if n := posts(); n != 1 {
			t.Fatalf("%d posts after the last day", n)
		}
	})
}

// Whoever took it over would have a post of their own that ends without a word with the stand-in's days.
func TestAStandInsPostIsEndedAndNotHandedOver(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h, admin := staffed(t, b)
		holder := h.user(county, "holder", post(access.CommunityWorker, community))
		other := h.user(county, "other", post(access.CommunityWorker, second))
		taker := h.user(county, "taker")
		_, held := h.enter("holder")
		today := civil.FromTime(b.Clock.Now())
		instead, err := h.StandIn(ctx, admin, holder, iamID(held.PostID), other, today, today.AddDays(2))
		if err != nil {
			t.Fatal(err)
		}
		next := post(access.CommunityWorker, second)
		for _, c := range []iam.Change{{Successor: taker}, {}, {Successor: taker, Next: &next}} {
			if _, err := h.ChangePost(ctx, admin, other, instead.ID, c); !problem.Is(err, iam.ErrStandInPost) {
				t.Errorf("%+v: %v", c, err)
			}
		}
		list, _, err := h.Users(ctx, admin, taker-1, 1)
		if err != nil || len(list) != 1 || len(list[0].Posts) != 0 {
			t.Errorf("the successor holds %+v, %v", list, err)
		}
		if err := h.EndPost(ctx, admin, other, instead.ID); err != nil {
			t.Error(err)
		}
	})
}

func TestSeparationHoldsForStandInsToo(t *testing.T) {
	h, admin := staffed(t, dbtest.Open(t, "sqlite"))
	holder := h.user(county, "holder", post(access.SystemAdmin, county))
	auditor := h.user(county, "auditor", post(access.Auditor, county))
	plain := h.user(county, "plain")
	_, held := h.enter("holder")
	today := civil.FromTime(h.base.Clock.Now())
	if _, err := h.StandIn(ctx, admin, holder, iamID(held.PostID), auditor, today, today); !refused(err, "/role", iam.ErrSeparation) {
		t.Errorf("an auditor stands in for the system administrator: %v", err)
	}
	// Nor later: the stand-in of next week is held already.
	if _, err := h.StandIn(ctx, admin, holder, iamID(held.PostID), plain, today.AddDays(7), today.AddDays(8)); err != nil {
		t.Fatal(err)
	}
	if _, err := h.GivePost(ctx, admin, plain, post(access.Auditor, county)); !refused(err, "/role", iam.ErrSeparation) {
		t.Errorf("an auditor who will be system administrator: %v", err)
	}
}

func TestPlacesWithoutAnybodyAreShownTheLateOnesFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h, admin := staffed(t, b)
		find := func(role access.Role, division int64) *iam.Gap {
			t.Helper()
			list, err := h.Unattended(ctx, admin)
			if err != nil {
				t.Fatal(err)
			}
			for i := range list {
				if i > 0 && list[i].Late > list[i-1].Late {
					t.Errorf("%+v before %+v", list[i-1], list[i])
				}
			}
			for _, g := range list {
				if g.Role == role && g.Division == division {
					return &g
				}
			}
			return nil
		}
		if g := find(access.CommunityWorker, community); g == nil || g.Open != 2 || g.Late != 1 || !g.Until.IsZero() {
			t.Fatalf("%+v", g)
		}
		if g := find(access.StreetOfficer, street); g == nil || g.Open != 2 {
			t.Fatalf("%+v", g)
		}
		if g := find(access.CommunityWorker, second); g == nil || g.Open != 0 {
			t.Fatalf("a place without work: %+v", g)
		}
		holder := h.user(county, "holder", post(access.CommunityWorker, community))
		other := h.user(county, "other", post(access.CommunityWorker, second))
		_, held := h.enter("holder")
		today := civil.FromTime(b.Clock.Now())
		if g := find(access.CommunityWorker, community); g != nil {
			t.Fatalf("%+v", g)
		}
		if _, err := h.StandIn(ctx, admin, holder, iamID(held.PostID), other, today, today.AddDays(2)); err != nil {
			t.Fatal(err)
		}
		if err := h.EndPost(ctx, admin, holder, iamID(held.PostID)); err != nil {
			t.Fatal(err)
		}
		if g := find(access.CommunityWorker, community); g == nil || g.Until != today.AddDays(2) || g.Holder != "测试用户 other" {
			t.Fatalf("only a stand-in is left: %+v", g)
		}
	})
}
