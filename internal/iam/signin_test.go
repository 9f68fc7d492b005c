package iam_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"doudi/internal/dbtest"
	"doudi/internal/iam"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/authn"
)

func TestSigningInActsInTheFirstLivePost(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		h.install(county)
		user := h.user(county, "worker", post(access.CommunityWorker, community),
			iam.NewPost{Role: access.StreetOfficer, Division: street, Grants: []access.Grant{access.GrantHealth, access.GrantFinance}})
		e, err := h.SignIn(ctx, iam.Try{Login: " Worker ", Password: password})
		if err != nil || len(e.User.Posts) != 2 || e.Post.Role != access.CommunityWorker || !e.Expires.Equal(b.Clock.Now().Add(10*time.Hour)) {
			t.Fatal(e, err)
		}
		actor, err := h.Identify(ctx, e.Token)
		want := access.Node{County: county, Street: street, Community: community}
		if err != nil || actor.UserID != int64(user) || actor.PostID != int64(e.Post.ID) || actor.Role != access.CommunityWorker ||
			actor.County != county || !slices.Equal(actor.Scope.Nodes, []access.Node{want}) || actor.Has(access.GrantHealth) {
			t.Fatal(actor, err)
		}
		rows := h.trail(county, "session.begin")
		if len(rows) != 1 || rows[0].Actor != user || rows[0].Role != string(access.CommunityWorker) {
			t.Fatalf("the trail: %+v", rows)
		}

		who, err := h.MovePost(ctx, actor, e.Token, e.User.Posts[1].ID)
		if err != nil || who.Post.Role != access.StreetOfficer {
			t.Fatal(who, err)
		}
		actor, err = h.Identify(ctx, e.Token)
		if err != nil || actor.Role != access.StreetOfficer || !actor.Has(access.GrantFinance) || actor.Scope.Nodes[0].Community != 0 {
			t.Fatal(actor, err)
		}
		stranger := h.user(county, "stranger", post(access.BureauLead, county))
		_, other := h.enter("stranger")
		if other.UserID != int64(stranger) {
			t.Fatal(other)
		}
		if _, err := h.MovePost(ctx, actor, e.Token, e.Post.ID+1<<40); !problem.Is(err, iam.ErrPostGone) {
			t.Fatal(err)
		}
		others, err := h.Present(ctx, other)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.MovePost(ctx, actor, e.Token, others.Post.ID); !problem.Is(err, iam.ErrPostGone) {
			t.Fatalf("moved into another person's post: %v", err)
		}

		if err := h.SignOut(ctx, e.Token); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Identify(ctx, e.Token); !problem.Is(err, authn.ErrExpired) {
			t.Fatalf("signed out and still in: %v", err)
		}
		if err := h.SignOut(ctx, e.Token); err != nil {
			t.Fatalf("signing out twice: %v", err)
		}
	})
}

func TestASessionEndsAfterItsHours(t *testing.T) {
	h := open(t, dbtest.Open(t, "sqlite"))
	h.user(county, "lead", post(access.BureauLead, county))
	token, _ := h.enter("lead")
	h.base.Clock.Advance(10 * time.Hour)
	if _, err := h.Identify(ctx, token); !problem.Is(err, authn.ErrExpired) {
		t.Fatal(err)
	}
}

func TestEveryFailureIsAnsweredAlikeAndRecordedWithoutWhatWasTyped(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		h.install(county)
		lead := h.user(county, "lead", post(access.BureauLead, county))
		gone := h.user(county, "gone", post(access.BureauLead, county))
		idle := h.user(county, "idle")
		h.sql("UPDATE iam_user SET disabled_ms=1 WHERE id=$1", gone)
		for _, c := range []struct {
			login, password string
			want            *problem.Kind
		}{
			{"lead", "not the password", authn.ErrWrong},
			{"nobody-typed-this", password, authn.ErrWrong},
			{"gone", password, authn.ErrWrong},
			{"gone", "not the password", authn.ErrWrong},
			{"idle", "not the password", authn.ErrWrong},
			{"idle", password, iam.ErrNoPost},
		} {
			if _, err := h.SignIn(ctx, iam.Try{Login: c.login, Password: c.password}); !problem.Is(err, c.want) {
				t.Errorf("%s: %v", c.login, err)
			}
		}
		rows := h.trail(county, "session.refuse")
		var got []string
		for _, r := range rows {
			got = append(got, r.Subject.ID.String()+r.After)
			if strings.Contains(r.After+r.Before+r.Purpose+r.ActorName, "typed-this") {
				t.Errorf("the trail holds what was typed: %+v", r)
			}
		}
		slices.Reverse(got)
		want := []string{
			lead.String() + `{"reason":"wrong_password"}`, `0{"reason":"unknown_account"}`, gone.String() + `{"reason":"disabled"}`,
			gone.String() + `{"reason":"wrong_password"}`, idle.String() + `{"reason":"wrong_password"}`, idle.String() + `{"reason":"no_post"}`,
		}
		if !slices.Equal(got, want) {
			t.Errorf("the trail: %v", got)
		}
		h.install(neighbour)
		_, _ = h.SignIn(ctx, iam.Try{Login: "nobody-typed-this", Password: password})
		if rows := h.trail(0, "session.refuse"); len(rows) != 1 {
			t.Errorf("with two counties an unknown account belongs to the installation's trail: %+v", rows)
		}
	})
}

func TestGuessingIsSlowedDownForKnownAndUnknownAccountsAlike(t *testing.T) {
	h := open(t, dbtest.Open(t, "sqlite"))
	h.user(county, "lead", post(access.BureauLead, county))
	for _, login := range []string{"lead", "nobody"} {
		for range 5 {
			if _, err := h.SignIn(ctx, iam.Try{Login: login, Password: "not the password"}); !problem.Is(err, authn.ErrWrong) {
				t.Fatal(login, err)
			}
		}
		if _, err := h.SignIn(ctx, iam.Try{Login: login, Password: password}); !problem.Is(err, authn.ErrTooOften) {
			t.Fatalf("%s after five failures: %v", login, err)
		}
	}
	h.base.Clock.Advance(16 * time.Minute)
	h.enter("lead")
}

func TestAnEndedPostLosesAccessAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		user := h.user(county, "lead", post(access.BureauLead, county), post(access.BureauOfficer, county))
		h.user(county, "secadmin", post(access.SecurityAdmin, county))
		token, lead := h.enter("lead")
		_, admin := h.enter("secadmin")
		if _, err := h.Identify(ctx, token); err != nil { // once more, from memory
			t.Fatal(err)
		}
		end := func() error { return h.EndPost(ctx, admin, user, iamID(lead.PostID)) }
		if err := end(); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Identify(ctx, token); !problem.Is(err, authn.ErrExpired) {
			t.Fatalf("the post ended and its session goes on: %v", err)
		}
		if err := end(); err != nil {
			t.Fatalf("ended twice: %v", err)
		}
		if rows := h.trail(county, "post.end"); len(rows) != 1 || rows[0].Before == "" {
			t.Fatalf("the trail: %+v", rows)
		}
		// The other post is what the next sign-in acts in.
		_, next := h.enter("lead")
		if next.Role != access.BureauOfficer {
			t.Fatal(next)
		}
		if _, err := h.MovePost(ctx, next, token, iamID(next.PostID)); !problem.Is(err, authn.ErrExpired) {
			t.Fatalf("an ended session moved: %v", err)
		}
		fresh, _ := h.enter("lead")
		if _, err := h.MovePost(ctx, next, fresh, iamID(lead.PostID)); !problem.Is(err, iam.ErrPostGone) {
			t.Fatalf("moved into an ended post: %v", err)
		}
	})
}

func TestADisabledAccountLosesAccessWithinSeconds(t *testing.T) {
	h := open(t, dbtest.Open(t, "sqlite"))
	user := h.user(county, "lead", post(access.BureauLead, county))
	token, _ := h.enter("lead")
	h.sql("UPDATE iam_user SET disabled_ms=1 WHERE id=$1", user)
	h.base.Clock.Advance(6 * time.Second)
	if _, err := h.Identify(ctx, token); !problem.Is(err, authn.ErrExpired) {
		t.Fatal(err)
	}
	if err := h.SignOut(ctx, token); err != nil {
		t.Fatal(err)
	}
}
