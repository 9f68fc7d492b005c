package iam

import (
	"context"
	"net/http"

	"doudi/internal/kernel/access"
	"doudi/internal/platform/httpapi"
)

// RoleView is a role as the permission table has it.
type RoleView struct {
	Role    string       `json:"role"`
	Level   string       `json:"level" enum:"none,sentence,record" doc:"how much of a person it sees"`
	Place   string       `json:"place" enum:"county,street,community"`
	Grants  bool         `json:"grants" doc:"can be granted health and finance"`
	Code    bool         `json:"code" doc:"signs in with an authenticator too"`
	Actions []ActionView `json:"actions"`
	Apart   []string     `json:"apart" doc:"roles that nobody holds together with it"`
}

// ActionView is an action in words.
type ActionView struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

type rolesOut struct {
	Body struct {
		Items []RoleView `json:"items"`
	}
}

func (s *Service) roleRoutes(api *httpapi.API) {
	httpapi.Register(api, httpapi.Operation{ID: "role.list", Method: http.MethodGet, Path: "/v1/roles",
		Summary: "What each role may do, out of the permission table itself", Action: access.UserView}, s.listRoles)
}

func (s *Service) listRoles(ctx context.Context, _ access.Actor, _ *struct{}) (*rolesOut, error) {
	locale, out := httpapi.Locale(ctx), &rolesOut{}
	out.Body.Items = []RoleView{}
	for _, role := range access.Assignable() {
		v := RoleView{Role: string(role), Level: access.Actor{Role: role}.Level().String(), Place: "county", Actions: []ActionView{}, Apart: []string{},
			Grants: access.Actor{Role: role}.Level() == access.LevelRecord, Code: s.needs([]Post{{Role: role}})}
		if level, narrower := levels[role]; narrower {
			v.Place = level.String()
		}
		for _, a := range access.Actions(role) {
			v.Actions = append(v.Actions, ActionView{Code: string(a), Name: access.Words(a, locale)})
		}
		for _, other := range access.Assignable() {
			if apart(role, other) {
				v.Apart = append(v.Apart, string(other))
			}
		}
		out.Body.Items = append(out.Body.Items, v)
	}
	return out, nil
}
