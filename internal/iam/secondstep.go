package iam

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"

	"doudi/internal/kernel/access"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/authn"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// The refusals that ask for more than a password. They are told only to who knows the password.
var (
	ErrChange = problem.Define("iam.change_password", problem.Forbidden,
		"您的密码是别人设置的，请先换成只有您自己知道的密码。", "Your password was chosen by somebody else. Choose one that only you know.")
	ErrCode = problem.Define("iam.code_required", problem.Forbidden,
		"请输入验证器上显示的 6 位验证码，或一个恢复码。", "Enter the six digits that your authenticator shows, or a recovery code.")
	ErrEnrol = problem.Define("iam.enrol_required", problem.Forbidden,
		"您的岗位要求两步登录，请先绑定验证器。", "Your post asks for a second step. Set up an authenticator first.")
	ErrEnrolled = problem.Define("iam.enrolled", problem.Conflict,
		"这个账号已绑定验证器。要更换验证器，请先解除绑定。", "This account has an authenticator. To change it, take the present one off first.")
	ErrNotEnrolled = problem.Define("iam.not_enrolled", problem.Conflict,
		"还没有开始绑定验证器，请重新开始。", "Setting up the authenticator has not begun. Begin again.")
	ErrStepKept = problem.Define("iam.step_kept", problem.Conflict,
		"您的岗位要求两步登录，不能解除绑定。更换手机时，请联系系统管理员。", "Your post asks for a second step, so it stays. To change the device, ask the system administrator.")
	ErrSamePassword = problem.Define("iam.same_password", problem.Invalid,
		"新密码不能与现在的密码相同。", "The new password is not to be the present one.")
)

const (
	issuer        = "Doudi 兜底"
	recoveryCodes = 8
	codeLetters   = "23456789abcdefghjkmnpqrstuvwxyz" // none that look alike
	codeHalf      = 5                                 // letters on each side of the hyphen: 49 bits in all
)

// Enrolment is what is shown once to whoever sets up an authenticator.
type Enrolment struct {
	authn.Enrolment
	Recovery []string
}

// code is a second step that was checked and is still to be used, in the transaction of what it opens.
type code struct {
	step     int64
	recovery []byte
	confirms []byte // the sealed secret that is on offer and whose code it is; nil: none
}

func (c code) kind() string {
	switch {
	case c.recovery != nil:
		return "recovery"
	case c.step != 0:
		return "code"
	default:
		return "password"
	}
}

func (c code) use(tx *db.Tx, user id.ID) error {
	unused, err := true, error(nil)
	switch {
	case c.confirms != nil:
		unused, err = confirmStep(tx, user, c.confirms, c.step)
	case c.recovery != nil:
		unused, err = useRecovery(tx, user, c.recovery)
	case c.step != 0:
		unused, err = useStep(tx, user, c.step)
	}
	if err == nil && !unused {
		err = authn.ErrWrongCode.New()
	}
	return err
}

// needs reports whether a role of the posts asks for a second step.
func (s *Service) needs(posts []Post) bool {
	return slices.ContainsFunc(posts, func(p Post) bool { return slices.Contains(s.twoStep, p.Role) })
}

// second checks the second step of a sign-in, as far as the account has one.
func (s *Service) second(ctx context.Context, u User, p proofs, typed string) (code, error) {
	switch {
	case p.totp != nil && typed == "":
		return code{}, ErrCode.New()
	case p.totp != nil:
		return s.checkCode(ctx, u, p, typed)
	case !s.needs(u.Posts):
		return code{}, nil
	case p.next == nil || typed == "":
		return code{}, ErrEnrol.New()
	}
	return s.confirming(ctx, u, p, typed)
}

// checkCode is the code of the account's authenticator, or one of its recovery codes. A wrong one counts as a failure.
func (s *Service) checkCode(ctx context.Context, u User, p proofs, typed string) (code, error) {
	step, right, err := s.codes.Check(u.County, u.ID, p.totp, typed, s.db.Clock().Now(), p.step)
	if err != nil || right {
		return code{step: step}, err
	}
	c := code{recovery: s.recoveryDigest(u.ID, typed)}
	err = s.db.Read(ctx, access.Job("iam.code", 0), func(tx *db.Tx) (err error) {
		right, err = recoveryExists(tx, u.ID, c.recovery)
		return err
	})
	if err != nil || right {
		return c, err
	}
	return c, s.record(ctx, u, u.Login, "wrong_code", authn.ErrWrongCode)
}

// confirming is the first code of an authenticator that is being set up.
func (s *Service) confirming(ctx context.Context, u User, p proofs, typed string) (code, error) {
	step, right, err := s.codes.Check(u.County, u.ID, p.next, typed, s.db.Clock().Now(), 0)
	if err != nil || right {
		return code{step: step, confirms: p.next}, err
	}
	return code{}, s.record(ctx, u, u.Login, "wrong_code", authn.ErrWrongCode)
}

// EnrolAtDoor begins to set up the authenticator of somebody whose post asks for one and who is not signed in yet.
func (s *Service) EnrolAtDoor(ctx context.Context, try Try) (Enrolment, error) {
	u, p, err := s.knows(ctx, &try)
	if err != nil {
		return Enrolment{}, err
	}
	if p.totp != nil || !s.needs(u.Posts) {
		return Enrolment{}, ErrEnrolled.New()
	}
	return s.offer(ctx, u.Posts[0].actor(u), u)
}

// Enrol begins to set up an authenticator for one's own account: a code of it confirms it. The password is asked again.
func (s *Service) Enrol(ctx context.Context, actor access.Actor, password string) (Enrolment, error) {
	u, p, err := s.own(ctx, actor, password, "/password")
	if err != nil {
		return Enrolment{}, err
	}
	if p.totp != nil {
		return Enrolment{}, ErrEnrolled.New()
	}
	return s.offer(ctx, actor, u)
}

func (s *Service) offer(ctx context.Context, actor access.Actor, u User) (Enrolment, error) {
	shown, sealed, err := s.codes.Begin(u.County, u.ID, issuer, u.Login)
	if err != nil {
		return Enrolment{}, err
	}
	e := Enrolment{Enrolment: shown}
	var digests [][]byte
	for range recoveryCodes {
		one := newRecoveryCode()
		e.Recovery, digests = append(e.Recovery, one), append(digests, s.recoveryDigest(u.ID, one))
	}
	return e, s.db.Write(ctx, actor, func(tx *db.Tx) error {
		if err := offerStep(tx, u.ID, sealed, digests); err != nil {
			return err
		}
		_, err := audit.Record(tx, audit.Entry{County: actor.County, Action: "user.step_offer", Subject: audit.Subject{Kind: "user", ID: u.ID}})
		return err
	})
}

// Confirm finishes setting up an authenticator with a code that it shows.
func (s *Service) Confirm(ctx context.Context, actor access.Actor, typed string) error {
	u, p, err := s.mine(ctx, actor)
	if err != nil {
		return err
	}
	if p.next == nil {
		return ErrNotEnrolled.New()
	}
	c, err := s.confirming(ctx, u, p, typed)
	if problem.Is(err, authn.ErrWrongCode) {
		return wrongCode()
	}
	if err != nil {
		return err
	}
	return s.db.Write(ctx, actor, func(tx *db.Tx) error {
		if err := c.use(tx, u.ID); problem.Is(err, authn.ErrWrongCode) {
			return wrongCode()
		} else if err != nil {
			return err
		}
		_, err := audit.Record(tx, audit.Entry{County: actor.County, Action: "user.step_add", Subject: audit.Subject{Kind: "user", ID: u.ID}})
		return err
	})
}

// Drop takes the authenticator off one's own account, unless a post asks for it.
func (s *Service) Drop(ctx context.Context, actor access.Actor) error {
	return s.db.Write(ctx, actor, func(tx *db.Tx) error {
		user := id.ID(actor.UserID)
		posts, err := livePosts(tx, user)
		if err != nil {
			return err
		}
		if s.needs(posts) {
			return ErrStepKept.New()
		}
		if err := dropStep(tx, user); err != nil {
			return err
		}
		_, err = audit.Record(tx, audit.Entry{County: actor.County, Action: "user.step_drop", Subject: audit.Subject{Kind: "user", ID: user}})
		return err
	})
}

func (s *Service) recoveryDigest(user id.ID, typed string) []byte {
	plain := strings.ToLower(strings.NewReplacer("-", "", " ", "").Replace(typed))
	return s.box.Hash("iam.recovery", user.String()+":"+plain)
}

// newRecoveryCode draws letters by rejection, so that each is as likely as any other.
func newRecoveryCode() string {
	var b strings.Builder
	one := make([]byte, 1)
	for b.Len() < 2*codeHalf+1 {
		if b.Len() == codeHalf {
			b.WriteByte('-')
		}
		if _, _ = rand.Read(one); int(one[0]) < 256/len(codeLetters)*len(codeLetters) {
			b.WriteByte(codeLetters[int(one[0])%len(codeLetters)])
		}
	}
	return b.String()
}
