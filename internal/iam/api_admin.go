package iam

import (
	"context"
	"net/http"

	"doudi/internal/kernel/access"
	"doudi/internal/platform/httpapi"
	"doudi/internal/platform/id"
)

type resetIn struct {
	httpapi.PathID
	Body struct {
		Password string `json:"password" maxLength:"200" doc:"for once: it is changed at the next sign-in"`
		DropCode bool   `json:"dropCode,omitempty" doc:"take the authenticator off too: it is lost"`
	}
}

func (s *Service) adminRoutes(api *httpapi.API) {
	const user = "/v1/users/{id}"
	manage := func(id, method, path, summary string) httpapi.Operation {
		return httpapi.Operation{ID: id, Method: method, Path: path, Summary: summary, Action: access.UserManage}
	}
	reset := manage("user.reset", http.MethodPut, user+"/password", "Give an account a password for once; its sign-ins end")
	reset.StepUp = true
	httpapi.Register(api, reset, s.resetUser)
	httpapi.Register(api, manage("user.unlock", http.MethodDelete, user+"/lock", "Let an account in that failed too often"), onUser(s.Unlock))
	httpapi.Register(api, manage("user.disable", http.MethodPut, user+"/disabled", "Shut an account out at once"), onUser(s.Disable))
	enable := manage("user.enable", http.MethodDelete, user+"/disabled", "Let a disabled account in again")
	enable.StepUp = true
	httpapi.Register(api, enable, onUser(s.Enable))
	httpapi.Register(api, manage("user.sessions", http.MethodGet, user+"/sessions", "An account's sign-ins that hold"), s.listUserSessions)
	httpapi.Register(api, manage("user.sign_out", http.MethodDelete, user+"/sessions", "End an account's sign-ins"), onUser(s.SignOutUser))
}

// onUser is an operation that needs to know only whom it is about.
func onUser(do func(ctx context.Context, actor access.Actor, user id.ID) error) func(context.Context, access.Actor, *httpapi.PathID) (*struct{}, error) {
	return func(ctx context.Context, actor access.Actor, in *httpapi.PathID) (*struct{}, error) {
		user, err := in.Parse()
		if err != nil {
			return nil, err
		}
		return nil, do(ctx, actor, user)
	}
}

func (s *Service) resetUser(ctx context.Context, actor access.Actor, in *resetIn) (*struct{}, error) {
	user, err := in.Parse()
	if err != nil {
		return nil, err
	}
	return nil, s.Reset(ctx, actor, user, in.Body.Password, in.Body.DropCode)
}

func (s *Service) listUserSessions(ctx context.Context, actor access.Actor, in *httpapi.PathID) (*signedOut, error) {
	user, err := in.Parse()
	if err != nil {
		return nil, err
	}
	list, err := s.SessionsOf(ctx, actor, user)
	if err != nil {
		return nil, err
	}
	return s.viewSigned(list), nil
}
