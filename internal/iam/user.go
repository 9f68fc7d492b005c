package iam

import (
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"doudi/internal/kernel/problem"
	"doudi/internal/platform/id"
)

// User is an account with the posts that the reader of it may see.
type User struct {
	ID       id.ID
	County   int // where it was made and is looked after
	Login    string
	Name     string
	Created  time.Time
	Disabled time.Time // zero: not
	Version  int64
	Posts    []Post    // live ones, oldest first, stand-ins last
	Locked   time.Time // until when sign-ins are refused; zero: not. In lists only
	Stepped  bool      // has an authenticator. In lists only
}

// NewUser is an account to be made.
type NewUser struct {
	Login     string
	Name      string
	Password  string
	Temporary bool // it is changed at the first sign-in
}

const mostName = 40

// loginForm begins with a letter, so that nobody signs in with a phone or ID number, which would lie here in clear text.
var loginForm = regexp.MustCompile(`^[a-z][a-z0-9._-]{2,31}$`)

// The refusals around accounts.
var (
	ErrLoginForm = problem.Define("iam.login_form", problem.Invalid,
		"账号为 3 到 32 个字符，以字母开头，可用小写字母、数字和 . _ -;请不要用手机号或身份证号。",
		"An account's login has 3 to 32 characters, begins with a letter, and uses lower-case letters, digits and . _ -; never a phone or ID number.")
	ErrLoginTaken = problem.Define("iam.login_taken", problem.Conflict,
		"这个账号已被使用，请换一个。", "This login is taken. Choose another.")
	ErrName = problem.Define("iam.name", problem.Invalid,
		"请填写姓名或岗位称呼，最多 {most} 个字。", "Enter a name, {most} characters at most.")
	ErrNoUser = problem.Define("iam.no_user", problem.NotFound,
		"没有这个用户，或不在您的管辖范围内。", "There is no such user, or not within your county.")
)

// tidy brings what was typed into the form that is stored.
func (n NewUser) tidy() NewUser {
	n.Login, n.Name = canonical(n.Login), strings.TrimSpace(n.Name)
	return n
}

func canonical(login string) string { return strings.ToLower(strings.TrimSpace(login)) }

// faults are what is wrong with a tidied account, the password apart.
func (n NewUser) faults() []problem.Field {
	var list []problem.Field
	if !loginForm.MatchString(n.Login) {
		list = append(list, problem.Field{Pointer: "/login", Problem: ErrLoginForm.New()})
	}
	if n.Name == "" || utf8.RuneCountInString(n.Name) > mostName || !utf8.ValidString(n.Name) || strings.ContainsFunc(n.Name, unicode.IsControl) {
		list = append(list, problem.Field{Pointer: "/name", Problem: ErrName.With("most", mostName)})
	}
	return list
}
