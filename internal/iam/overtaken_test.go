package iam_test

import (
	"testing"
	"time"

	"doudi/internal/dbtest"
	"doudi/internal/iam"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/authn"
	"doudi/internal/platform/db"
)

// meanwhile runs an attempt while a change is under way that it cannot see yet, commits the change, and returns the attempt's answer.
func (h *house) meanwhile(change func(tx *db.Tx) error, attempt func() error) error {
	h.t.Helper()
	answer, began := make(chan error, 1), false
	err := h.base.DB.Write(ctx, access.Job("test", county), func(tx *db.Tx) error {
		tx.MarkAudited()
		if !began {
			began = true
			go func() { answer <- attempt() }()
			time.Sleep(300 * time.Millisecond) // it has read and waits to write
		}
		return change(tx)
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return <-answer
}

func TestAPasswordThatIsResetMeanwhileOpensNothing(t *testing.T) {
	h := open(t, dbtest.Open(t, "sqlite"))
	h.install(county)
	lead := h.user(county, "lead", post(access.BureauLead, county))
	token, actor := h.enter("lead")
	reset := func(tx *db.Tx) error {
		_, err := tx.Exec("UPDATE iam_user SET password='another', must_change=1 WHERE id=$1", lead)
		return err
	}
	hash := func() (stored string) {
		err := h.base.DB.Read(ctx, access.Job("test", county), func(tx *db.Tx) error {
			_, err := tx.Row("SELECT password FROM iam_user WHERE id=$1", []any{lead}, &stored)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return stored
	}
	before := hash()
	if err := h.meanwhile(reset, func() error { return h.ChangePassword(ctx, actor, token, password, "only I know this") }); err == nil || hash() != "another" {
		t.Fatal("the reset was undone by whoever knew the old password: ", err)
	}
	err := h.base.DB.Write(ctx, access.Job("test", county), func(tx *db.Tx) error {
		tx.MarkAudited()
		_, err := tx.Exec("UPDATE iam_user SET password=$1, must_change=0 WHERE id=$2", before, lead)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.meanwhile(reset, func() error {
		_, err := h.SignIn(ctx, iam.Try{Login: "lead", Password: password})
		return err
	}); err == nil {
		t.Fatal("a session was opened with a password that was reset")
	}
	if n := len(h.trail(county, "session.begin")); n != 1 {
		t.Errorf("%d sessions", n)
	}
}

func TestOfManyProofsAtOnceNoneIsTriedAfterTheLock(t *testing.T) {
	h := open(t, dbtest.Open(t, "sqlite"))
	h.install(county)
	h.user(county, "lead", post(access.BureauLead, county))
	token, lead := h.enter("lead")
	e := h.enrolled(lead)
	h.base.Clock.Advance(time.Minute)
	throttle := authn.NewThrottle(h.base.Box)
	fail := func(tx *db.Tx) error {
		for range 5 {
			if err := throttle.Failed(tx, "lead"); err != nil {
				return err
			}
		}
		return nil
	}
	if err := h.meanwhile(fail, func() error { return h.Prove(ctx, lead, token, "", h.shows(e)) }); !problem.Is(err, authn.ErrTooOften) {
		t.Fatal("a guess beside five others counted: ", err)
	}
}

func TestOnlyTheSecretWhoseCodeWasCheckedIsConfirmed(t *testing.T) {
	h := open(t, dbtest.Open(t, "sqlite"))
	h.install(county)
	h.user(county, "lead", post(access.BureauLead, county))
	_, lead := h.enter("lead")
	first, err := h.Enrol(ctx, lead, password)
	if err != nil {
		t.Fatal(err)
	}
	another := func(tx *db.Tx) error { // set up in another window
		_, err := tx.Exec("UPDATE iam_user SET totp_next=$1 WHERE id=$2", []byte("another secret"), lead.UserID)
		return err
	}
	if err := h.meanwhile(another, func() error { return h.Confirm(ctx, lead, h.shows(first)) }); !refused(err, "/code", authn.ErrWrongCode) {
		t.Fatal("a secret was confirmed whose code nobody checked: ", err)
	}
	if who, err := h.Present(ctx, lead); err != nil || who.Coded || len(h.trail(county, "user.step_add")) != 0 {
		t.Fatalf("%+v %v", who, err)
	}
	second, err := h.Enrol(ctx, lead, password)
	if err == nil {
		err = h.Confirm(ctx, lead, h.shows(second))
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestAPostThatAsksForASecondStepIsNotEnteredByMoving(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		h.install(county)
		o := h.options(false)
		o.TwoStep = []access.Role{access.BureauOfficer}
		h.Service = iam.New(o)
		h.user(county, "lead", post(access.BureauLead, county))
		token, lead := h.enter("lead")
		h.user(county, "lead", post(access.BureauOfficer, county)) // given after the sign-in
		who, err := h.Present(ctx, lead)
		if err != nil || len(who.User.Posts) != 2 {
			t.Fatal(who, err)
		}
		other := who.User.Posts[1].ID
		if _, err := h.MovePost(ctx, lead, token, other); !problem.Is(err, iam.ErrEnrol) {
			t.Fatal("a password alone entered a post that asks for two steps: ", err)
		}
		if actor, err := h.Identify(ctx, token); err != nil || actor.Role != access.BureauLead {
			t.Fatal(actor, err)
		}
		h.enrolled(lead)
		if who, err := h.MovePost(ctx, lead, token, other); err != nil || who.Post.Role != access.BureauOfficer {
			t.Fatal(who, err)
		}
	})
}

func TestWhereElseSomebodyWorksIsNotSeenFromTheirSignIns(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		h.install(county, neighbour)
		h.user(county, "sysadmin", post(access.SystemAdmin, county))
		both := h.user(county, "both", post(access.BureauOfficer, county))
		h.user(neighbour, "both", post(access.BureauOfficer, neighbour))
		_, admin := h.enter("sysadmin")
		h.enter("both")
		token, actor := h.enter("both")
		who, err := h.Present(ctx, actor)
		if err != nil || len(who.User.Posts) != 2 {
			t.Fatal(who, err)
		}
		if _, err := h.MovePost(ctx, actor, token, who.User.Posts[1].ID); err != nil {
			t.Fatal(err)
		}
		list, err := h.SessionsOf(ctx, admin, both)
		if err != nil || len(list) != 1 || list[0].In.County != county {
			t.Fatalf("%+v %v", list, err)
		}
	})
}
