package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"doudi/internal/iam"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/problem"
)

// Account is an account with its posts, for setting up an installation.
type Account struct {
	Login, Name, Password string
	County                int
	Posts                 []Post
	Temporary             bool // the password is for once: it is changed at the first sign-in
}

// Post is a post of an account: a role in a division (county, street or community code).
type Post = iam.NewPost

// Setup installs counties and makes accounts that do not exist yet. It can be repeated.
func (h *House) Setup(ctx context.Context, counties []int, accounts []Account) error {
	for _, county := range counties {
		if err := h.IAM.Install(ctx, county); err != nil {
			return err
		}
	}
	for _, a := range accounts {
		if _, err := h.IAM.EnsureUser(ctx, a.County, iam.NewUser{Login: a.Login, Name: a.Name, Password: a.Password, Temporary: a.Temporary}, a.Posts); err != nil {
			return err
		}
	}
	return nil
}

// FirstAdministrators are the accounts of a new county: one who makes accounts, one who gives posts, one who reads the trail.
func FirstAdministrators(county int, password string) []Account {
	post := func(login, name string, role access.Role) Account {
		return Account{Login: login, Name: name, Password: password, County: county, Posts: []Post{{Role: role, Division: int64(county)}}, Temporary: true}
	}
	return []Account{
		post("sysadmin", "系统管理员", access.SystemAdmin), post("secadmin", "安全管理员", access.SecurityAdmin), post("auditor", "审计员", access.Auditor),
	}
}

// ErrTwoStep refuses a setting that names no role.
var ErrTwoStep = problem.Define("app.two_step", problem.Invalid,
	"配置项 two_step 里的“{role}”不是岗位。可用：{known}。", "“{role}” in the setting two_step is no role. Known: {known}.")

// twoStep are the roles that the setting names.
func twoStep(setting string) ([]access.Role, error) {
	var list []access.Role
	for _, name := range strings.Split(setting, ",") {
		role := access.Role(strings.TrimSpace(name))
		if role == "" {
			continue
		}
		if !slices.Contains(access.Assignable(), role) {
			return nil, ErrTwoStep.With("role", role).With("known", fmt.Sprint(access.Assignable()))
		}
		list = append(list, role)
	}
	return list, nil
}
