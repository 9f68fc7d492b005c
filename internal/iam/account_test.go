package iam_test

import (
	"strings"
	"testing"
	"time"

	"doudi/internal/dbtest"
	"doudi/internal/iam"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/authn"
)

func TestAPasswordThatSomebodyElseChoseIsChangedFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		h.install(county)
		user, err := h.EnsureUser(ctx, county, iam.NewUser{Login: "worker", Name: "甲", Password: password, Temporary: true},
			[]iam.NewPost{post(access.CommunityWorker, community)})
		if err != nil {
			t.Fatal(err)
		}
		try := iam.Try{Login: "worker", Password: password}
		if _, err := h.SignIn(ctx, try); !problem.Is(err, iam.ErrChange) {
			t.Fatal(err)
		}
		for typed, want := range map[string]*problem.Kind{password: iam.ErrSamePassword, "short": authn.ErrWeak} {
			try.NewPassword = typed
			if _, err := h.SignIn(ctx, try); !refused(err, "/newPassword", want) {
				t.Errorf("%q: %v", typed, err)
			}
		}
		try.NewPassword = "only I know this"
		if _, err := h.SignIn(ctx, try); err != nil {
			t.Fatal(err)
		}
		if _, err := h.SignIn(ctx, try); !problem.Is(err, authn.ErrWrong) {
			t.Fatal("the first password still opens: ", err)
		}
		if _, err := h.SignIn(ctx, iam.Try{Login: "worker", Password: "only I know this"}); err != nil {
			t.Fatal(err)
		}
		if rows := h.trail(county, "user.password"); len(rows) != 1 || rows[0].Actor != user || strings.Contains(rows[0].After+rows[0].Before, "know") {
			t.Fatalf("the trail: %+v", rows)
		}
	})
}

func TestChangingOnesPasswordEndsTheOtherSignIns(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		h.user(county, "lead", post(access.BureauLead, county))
		elsewhere, _ := h.enter("lead")
		here, lead := h.enter("lead")
		if err := h.ChangePassword(ctx, lead, here, "not the password", "only I know this"); !refused(err, "/present", iam.ErrPresentPassword) {
			t.Fatal(err)
		}
		if err := h.ChangePassword(ctx, lead, here, password, password); !refused(err, "/password", iam.ErrSamePassword) {
			t.Fatal(err)
		}
		if err := h.ChangePassword(ctx, lead, here, password, "only I know this"); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Identify(ctx, elsewhere); !problem.Is(err, authn.ErrExpired) {
			t.Fatal("whoever was in with the old password stayed: ", err)
		}
		if _, err := h.Identify(ctx, here); err != nil {
			t.Fatal(err)
		}
	})
}

func TestOnesSignInsAreSeenAndEnded(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		h.user(county, "lead", post(access.BureauLead, county))
		h.user(county, "other", post(access.BureauLead, county))
		first, _ := h.enter("lead")
		second, _ := h.enter("lead")
		here, lead := h.enter("lead")
		theirs, other := h.enter("other")
		list, err := h.OwnSessions(ctx, lead, here)
		if err != nil || len(list) != 3 || !list[0].Present || list[1].Present || list[2].In.Role != access.BureauLead {
			t.Fatalf("%+v %v", list, err)
		}
		if err := h.EndOwn(ctx, other, list[2].ID); !problem.Is(err, iam.ErrNoSession) {
			t.Fatal("another's sign-in was ended: ", err)
		}
		if err := h.EndOwn(ctx, lead, list[2].ID); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Identify(ctx, first); !problem.Is(err, authn.ErrExpired) {
			t.Fatal(err)
		}
		if n, err := h.EndOthers(ctx, lead, here); err != nil || n != 1 {
			t.Fatal(n, err)
		}
		if _, err := h.Identify(ctx, second); !problem.Is(err, authn.ErrExpired) {
			t.Fatal(err)
		}
		for _, token := range []string{here, theirs} {
			if _, err := h.Identify(ctx, token); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestTheSystemAdministratorLooksAfterAccounts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		h.install(county, neighbour)
		lead := h.user(county, "lead", post(access.BureauLead, county))
		h.user(county, "sysadmin", post(access.SystemAdmin, county))
		_, admin := h.enter("sysadmin")

		for range 5 {
			_, _ = h.SignIn(ctx, iam.Try{Login: "lead", Password: "not the password"})
		}
		list, _, err := h.Users(ctx, admin, lead-1, 1)
		if want := b.Clock.Now().Add(15 * time.Minute); err != nil || !list[0].Locked.Equal(want) {
			t.Fatalf("%+v, want locked until %s: %v", list, want, err)
		}
		if err := h.Unlock(ctx, admin, lead); err != nil {
			t.Fatal(err)
		}
		token, actor := h.enter("lead")
		h.enrolled(actor)
		if list, err := h.SessionsOf(ctx, admin, lead); err != nil || len(list) != 1 {
			t.Fatal(list, err)
		}
		if err := h.SignOutUser(ctx, admin, lead); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Identify(ctx, token); !problem.Is(err, authn.ErrExpired) {
			t.Fatal(err)
		}
		if err := h.Reset(ctx, admin, lead, "for once only", true); err != nil {
			t.Fatal(err)
		}
		if _, err := h.SignIn(ctx, iam.Try{Login: "lead", Password: "for once only"}); !problem.Is(err, iam.ErrChange) {
			t.Fatal("a password that the administrator knows stays, or the lost authenticator is asked for: ", err)
		}
		if _, err := h.SignIn(ctx, iam.Try{Login: "lead", Password: "for once only", NewPassword: password}); err != nil {
			t.Fatal(err)
		}
		token, _ = h.enter("lead")
		if err := h.Disable(ctx, admin, lead); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Identify(ctx, token); !problem.Is(err, authn.ErrExpired) {
			t.Fatal("disabled and still in: ", err)
		}
		if err := h.Enable(ctx, admin, lead); err != nil {
			t.Fatal(err)
		}
		h.enter("lead")
		for _, action := range []string{"user.unlock", "user.reset", "user.disable", "user.enable", "session.revoke"} {
			if rows := h.trail(county, action); len(rows) != 1 || rows[0].Subject.ID != lead || int64(rows[0].Actor) != admin.UserID {
				t.Errorf("%s: %+v", action, rows)
			}
		}
	})
}

// 三员分立: an administrator who could reset another of the three would be both.
func TestNoneOfTheThreeIsInAnothersHands(t *testing.T) {
	h := open(t, dbtest.Open(t, "sqlite"))
	h.install(county, neighbour)
	h.user(county, "sysadmin", post(access.SystemAdmin, county))
	_, admin := h.enter("sysadmin")
	for _, role := range []access.Role{access.SystemAdmin, access.SecurityAdmin, access.Auditor} {
		user := h.user(county, strings.ToLower(string(role))+"2", post(role, county))
		if err := h.Reset(ctx, admin, user, "for once only", true); !problem.Is(err, iam.ErrKeeper) {
			t.Errorf("%s was reset: %v", role, err)
		}
		if err := h.Disable(ctx, admin, user); !problem.Is(err, iam.ErrKeeper) {
			t.Errorf("%s was disabled: %v", role, err)
		}
	}
	if err := h.Reset(ctx, admin, iamID(admin.UserID), "for once only", true); !problem.Is(err, iam.ErrOwnAccount) {
		t.Errorf("one's own: %v", err)
	}
	theirs := h.user(neighbour, "theirs", post(access.BureauLead, neighbour))
	guest := h.user(neighbour, "guest", post(access.BureauLead, neighbour))
	h.user(county, "guest", post(access.BureauLead, county))
	for _, user := range []int64{int64(theirs), int64(guest)} {
		if err := h.Reset(ctx, admin, iamID(user), "for once only", true); !problem.Is(err, iam.ErrNoUser) {
			t.Errorf("another county's account: %v", err)
		}
	}
	// At the server itself it is done, and written down.
	if err := h.ResetHere(ctx, "Auditor2", "for once only", false); err != nil {
		t.Fatal(err)
	}
	if rows := h.trail(county, "user.reset"); len(rows) != 1 || !strings.Contains(rows[0].After, "server") {
		t.Fatalf("%+v", rows)
	}
	if _, err := h.SignIn(ctx, iam.Try{Login: "auditor2", Password: "for once only"}); !problem.Is(err, iam.ErrChange) {
		t.Fatal(err)
	}
}
