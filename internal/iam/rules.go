package iam

import (
	"regexp"
	"slices"

	"doudi/internal/kernel/access"
	"doudi/internal/kernel/problem"
	"doudi/internal/kernel/region"
)

// departmentForm is how the catalogue writes a department.
var departmentForm = regexp.MustCompile(`^[a-z][a-z_]{1,31}$`)

// levels are the divisions that a role is for; all others are for the county.
var levels = map[access.Role]region.Level{
	access.CommunityWorker: region.Community,
	access.StreetOfficer:   region.Street,
}

// faults are what is wrong with a post in the county where it is given. lies is the county in which its division lies; known is
// false if no such division exists.
func (p Post) faults(lies int, known bool) []problem.Field {
	var list []problem.Field
	fault := func(pointer string, k *problem.Kind) {
		list = append(list, problem.Field{Pointer: pointer, Problem: k.New()})
	}
	if !slices.Contains(access.Assignable(), p.Role) {
		fault("/role", ErrRole)
		return list // what else is right depends on the role
	}
	want, narrower := levels[p.Role]
	if !narrower {
		want = region.County
	}
	switch {
	case region.Code(p.Division).Level() != want:
		fault("/division", ErrDivisionLevel)
	case !known:
		fault("/division", ErrDivisionUnknown)
	case lies != p.County:
		fault("/division", ErrDivisionOutside)
	}
	if (p.Role == access.DepartmentOperator) != departmentForm.MatchString(p.Department) || (p.Role != access.DepartmentOperator && p.Department != "") {
		fault("/department", ErrDepartment)
	}
	opens := access.Actor{Role: p.Role}.Level() == access.LevelRecord
	for _, g := range p.Grants {
		if !opens || (g != access.GrantHealth && g != access.GrantFinance) {
			fault("/grants", ErrGrants)
			break
		}
	}
	return list
}

// join says whether a user who holds these live posts, in whatever county, may hold another.
func (p Post) join(held []Post) *problem.Problem {
	for _, h := range held {
		if h.Role == p.Role && h.Division == p.Division && h.Department == p.Department && (h.Behalf == 0 || p.Behalf != 0) {
			return ErrHeld.New()
		}
		if apart(h.Role, p.Role) {
			return ErrSeparation.New()
		}
	}
	return nil
}

// apart reports whether two roles may not be one person's.
func apart(a, b access.Role) bool {
	if a == b {
		return false
	}
	if a == access.Auditor || b == access.Auditor {
		return true
	}
	return (a == access.SystemAdmin && b == access.SecurityAdmin) || (a == access.SecurityAdmin && b == access.SystemAdmin)
}

// parent is the street of a community.
func parent(community int64) int64 { return int64(region.Code(community).Parent()) }
