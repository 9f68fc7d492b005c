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

// shows is what the authenticator shows now.
func (h *house) shows(e iam.Enrolment) string {
	h.t.Helper()
	c, err := authn.Code(e.Secret, authn.Step(h.base.Clock.Now()))
	if err != nil {
		h.t.Fatal(err)
	}
	return c
}

// enrolled sets up an authenticator for an account that is signed in.
func (h *house) enrolled(actor access.Actor) iam.Enrolment {
	h.t.Helper()
	e, err := h.Enrol(ctx, actor, password)
	if err == nil {
		err = h.Confirm(ctx, actor, h.shows(e))
	}
	if err != nil {
		h.t.Fatal(err)
	}
	return e
}

func TestWithAnAuthenticatorAPasswordAloneOpensNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		h.install(county)
		h.user(county, "lead", post(access.BureauLead, county))
		_, lead := h.enter("lead")
		if _, err := h.Enrol(ctx, lead, "not the password"); !refused(err, "/password", iam.ErrPresentPassword) {
			t.Fatal("an open desk set up an authenticator: ", err)
		}
		if err := h.Confirm(ctx, lead, "123456"); !problem.Is(err, iam.ErrNotEnrolled) {
			t.Fatal(err)
		}
		e, err := h.Enrol(ctx, lead, password)
		if err != nil || len(e.Recovery) != 8 {
			t.Fatal(e, err)
		}
		h.enter("lead") // not confirmed yet: nobody is locked out by a half-finished set-up
		h.base.Clock.Advance(time.Minute)
		if err := h.Confirm(ctx, lead, h.shows(e)); err != nil {
			t.Fatal(err)
		}
		try := iam.Try{Login: "lead", Password: password}
		if _, err := h.SignIn(ctx, try); !problem.Is(err, iam.ErrCode) {
			t.Fatal(err)
		}
		if _, err := h.SignIn(ctx, iam.Try{Login: "lead", Password: "not the password", Code: h.shows(e)}); !problem.Is(err, authn.ErrWrong) {
			t.Fatal("the code tells that there is one: ", err)
		}
		try.Code = h.shows(e)
		if _, err := h.SignIn(ctx, try); !problem.Is(err, authn.ErrWrongCode) {
			t.Fatal("the code that confirmed it was used again: ", err)
		}
		h.base.Clock.Advance(30 * time.Second)
		try.Code = h.shows(e)
		entry, err := h.SignIn(ctx, try)
		if err != nil || !entry.Coded {
			t.Fatal(entry, err)
		}
		if _, err := h.SignIn(ctx, try); !problem.Is(err, authn.ErrWrongCode) {
			t.Fatal("a code was used twice: ", err)
		}
		try.Code = strings.ToUpper(e.Recovery[3])
		if _, err := h.SignIn(ctx, try); err != nil {
			t.Fatal("a recovery code: ", err)
		}
		if _, err := h.SignIn(ctx, try); !problem.Is(err, authn.ErrWrongCode) {
			t.Fatal("a recovery code was used twice: ", err)
		}
		st, err := h.Standing(ctx, lead)
		if err != nil || st.RecoveryLeft != 7 || st.StepSince.IsZero() || st.StepNeeded {
			t.Fatalf("%+v %v", st, err)
		}
		if rows := h.trail(county, "session.begin"); !strings.Contains(rows[0].After, `"by":"recovery"`) || !strings.Contains(rows[1].After, `"by":"code"`) {
			t.Error("the trail: ", rows[0].After, rows[1].After)
		}
		if err := h.Drop(ctx, lead); err != nil {
			t.Fatal(err)
		}
		h.enter("lead")
	})
}

func TestWrongCodesLockTheAccountLikeWrongPasswords(t *testing.T) {
	h := open(t, dbtest.Open(t, "sqlite"))
	h.user(county, "lead", post(access.BureauLead, county))
	_, lead := h.enter("lead")
	e := h.enrolled(lead)
	h.base.Clock.Advance(time.Minute)
	for range 5 {
		if _, err := h.SignIn(ctx, iam.Try{Login: "lead", Password: password, Code: "000000"}); !problem.Is(err, authn.ErrWrongCode) {
			t.Fatal(err)
		}
	}
	if _, err := h.SignIn(ctx, iam.Try{Login: "lead", Password: password, Code: h.shows(e)}); !problem.Is(err, authn.ErrTooOften) {
		t.Fatal(err)
	}
}

func TestAPostCanAskForASecondStep(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		h.install(county)
		o := h.options(false)
		o.TwoStep = []access.Role{access.SecurityAdmin}
		h.Service = iam.New(o)
		h.user(county, "lead", post(access.BureauLead, county))
		h.user(county, "secadmin", post(access.SecurityAdmin, county))
		h.enter("lead")
		try := iam.Try{Login: "secadmin", Password: password}
		if _, err := h.SignIn(ctx, try); !problem.Is(err, iam.ErrEnrol) {
			t.Fatal(err)
		}
		if _, err := h.EnrolAtDoor(ctx, iam.Try{Login: "lead", Password: password}); !problem.Is(err, iam.ErrEnrolled) {
			t.Fatal("at the door for a post that does not ask: ", err)
		}
		if _, err := h.EnrolAtDoor(ctx, iam.Try{Login: "secadmin", Password: "not the password"}); !problem.Is(err, authn.ErrWrong) {
			t.Fatal(err)
		}
		e, err := h.EnrolAtDoor(ctx, try)
		if err != nil {
			t.Fatal(err)
		}
		try.Code = "000000"
		if _, err := h.SignIn(ctx, try); !problem.Is(err, authn.ErrWrongCode) {
			t.Fatal(err)
		}
		try.Code = h.shows(e)
		entry, err := h.SignIn(ctx, try)
		if err != nil || !entry.Coded {
			t.Fatal(entry, err)
		}
		actor, err := h.Identify(ctx, entry.Token)
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Drop(ctx, actor); !problem.Is(err, iam.ErrStepKept) {
			t.Fatal("taken off though a post asks for it: ", err)
		}
		if _, err := h.EnrolAtDoor(ctx, iam.Try{Login: "secadmin", Password: password}); !problem.Is(err, iam.ErrEnrolled) {
			t.Fatal("who knows the password replaced the authenticator: ", err)
		}
	})
}

func TestAStepUpAsksForWhatTheAccountHas(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		h.install(county)
		h.user(county, "lead", post(access.BureauLead, county))
		token, lead := h.enter("lead")
		proved := func() time.Time {
			at, err := h.Proved(ctx, token)
			if err != nil {
				t.Fatal(err)
			}
			return at
		}
		if !proved().Equal(h.base.Clock.Now()) {
			t.Error("signing in is a proof")
		}
		h.base.Clock.Advance(time.Hour)
		if err := h.Prove(ctx, lead, token, "not the password", ""); !refused(err, "/password", iam.ErrPresentPassword) {
			t.Fatal(err)
		}
		if proved().Equal(h.base.Clock.Now()) {
			t.Fatal("a wrong password was a proof")
		}
		if err := h.Prove(ctx, lead, token, password, ""); err != nil || !proved().Equal(h.base.Clock.Now()) {
			t.Fatal(err)
		}
		e := h.enrolled(lead)
		h.base.Clock.Advance(time.Hour)
		if err := h.Prove(ctx, lead, token, password, ""); !refused(err, "/code", authn.ErrWrongCode) {
			t.Fatal("the password alone, though there is an authenticator: ", err)
		}
		code := h.shows(e)
		if err := h.Prove(ctx, lead, token, "", code); err != nil || !proved().Equal(h.base.Clock.Now()) {
			t.Fatal(err)
		}
		if err := h.Prove(ctx, lead, token, "", code); !refused(err, "/code", authn.ErrWrongCode) {
			t.Fatal("twice: ", err)
		}
		if rows := h.trail(county, "session.prove"); len(rows) != 2 {
			t.Errorf("%d rows", len(rows))
		}
	})
}
