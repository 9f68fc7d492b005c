package iam

import (
	"slices"
	"strings"
	"time"

	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/problem"
	"doudi/internal/kernel/region"
	"doudi/internal/platform/id"
)

// Post is a role in a division, held by a user.
type Post struct {
	ID         id.ID
	User       id.ID
	Holder     string // the user's name
	Role       access.Role
	County     int
	Division   int64  // the code of the county, street or community
	Street     int64  // 0: all of the county
	Community  int64  // 0: all of the street
	Department string // departmentOperator only
	Grants     []access.Grant
	Started    time.Time
	Ended      time.Time // zero: live
	Version    int64
	Behalf     id.ID      // the post that is held for another; 0: the user's own
	For        string     // whose that is
	From, To   civil.Date // the days of a stand-in; zero: no such days
}

// NewPost is a post to be given.
type NewPost struct {
	Role       access.Role
	Division   int64
	Department string
	Grants     []access.Grant
}

// The refusals around posts.
var (
	ErrNoPost = problem.Define("iam.no_post", problem.Forbidden,
		"您的账号还没有岗位，暂时不能使用系统。请联系安全管理员分配岗位。",
		"Your account has no post yet. Ask the security administrator for one.")
	ErrPostGone = problem.Define("iam.post_gone", problem.NotFound,
		"没有这个岗位，或它已经结束。", "There is no such post, or it has ended.")
	ErrRole = problem.Define("iam.role", problem.Invalid,
		"没有这种岗位。", "There is no such role.")
	ErrDivisionLevel = problem.Define("iam.division_level", problem.Invalid,
		"区划的级别不符：社区岗位填 12 位社区代码，街道岗位填 9 位街道代码，其他岗位填 6 位区县代码。",
		"The division has the wrong level: 12 digits of a community for its worker, 9 of a street for its officer, 6 of the county for all others.")
	ErrDivisionUnknown = problem.Define("iam.division_unknown", problem.Invalid,
		"没有这个区划代码，请核对。", "There is no division with this code. Please check it.")
	ErrDivisionOutside = problem.Define("iam.division_outside", problem.Invalid,
		"这个区划不在您所在的区县内。", "This division is not in your county.")
	ErrDepartment = problem.Define("iam.department", problem.Invalid,
		"部门数据员须填写部门代码（如 yibao），其他岗位不填。", "A department's operator has a department's code (such as yibao), other roles have none.")
	ErrGrants = problem.Define("iam.grants", problem.Invalid,
		"只有能打开记录的岗位（街道经办、区县业务）可以授予健康、财务信息权限。",
		"Only roles that open records (street and bureau officers) can be granted health and finance.")
	ErrHeld = problem.Define("iam.held", problem.Conflict,
		"该用户已有这个岗位。", "The user already holds this post.")
	ErrSeparation = problem.Define("iam.separation", problem.Conflict,
		"三员分立：系统管理员、安全管理员、审计员须由不同的人担任，审计员不得兼任任何其他岗位。请先结束其现有岗位，或换一个用户。",
		"System administrator, security administrator and auditor are three different people, and an auditor holds no other post. "+
			"End the present post first, or choose another user.")
	ErrOwnPost = problem.Define("iam.own_post", problem.Forbidden,
		"不能给自己分配或结束岗位，请由另一位安全管理员办理。", "Nobody gives or ends a post of their own. Ask another security administrator.")
)

// at is the post that n becomes in the county; the division's level tells street and community.
func (n NewPost) at(county int) Post {
	p := Post{Role: n.Role, County: county, Division: n.Division, Department: strings.TrimSpace(n.Department), Version: 1}
	switch region.Code(n.Division).Level() {
	case region.Community:
		p.Street, p.Community = int64(region.Code(n.Division).Parent()), n.Division
	case region.Street:
		p.Street = n.Division
	}
	p.Grants = slices.Clone(n.Grants)
	slices.Sort(p.Grants)
	p.Grants = slices.Compact(p.Grants)
	return p
}

// Scope is the set of divisions that the post sees: one.
func (p Post) Scope() access.Scope {
	return access.Scope{Nodes: []access.Node{{County: p.County, Street: p.Street, Community: p.Community}}}
}

// actor is the user acting in the post. The trail says for whom a stand-in acts.
func (p Post) actor(u User) access.Actor {
	name := u.Name
	if p.Behalf != 0 {
		name += "（代" + p.For + "）"
	}
	return access.Actor{UserID: int64(u.ID), PostID: int64(p.ID), Name: name, Role: p.Role, County: p.County, Department: p.Department,
		Scope: p.Scope(), Grants: p.Grants}
}

func joinGrants(grants []access.Grant) string {
	parts := make([]string, len(grants))
	for i, g := range grants {
		parts[i] = string(g)
	}
	return strings.Join(parts, ",")
}

func splitGrants(text string) []access.Grant {
	var list []access.Grant
	for _, part := range strings.Split(text, ",") {
		if part != "" {
			list = append(list, access.Grant(part))
		}
	}
	return list
}
