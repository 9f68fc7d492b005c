package iam

import (
	"context"
	"net/http"
	"time"

	"doudi/internal/kernel/access"
	"doudi/internal/platform/httpapi"
	"doudi/internal/platform/id"
	"doudi/internal/policy"
)

// PostView is a post as it is shown.
type PostView struct {
	ID         string          `json:"id"`
	Role       string          `json:"role"`
	Division   policy.Division `json:"division"`
	County     int             `json:"county"`
	Department string          `json:"department,omitempty"`
	Grants     []string        `json:"grants"`
	StandsFor  string          `json:"standsFor,omitempty" doc:"whose post it is, if it is held for somebody"`
	From       string          `json:"from,omitempty" format:"date" doc:"first day of standing in"`
	To         string          `json:"to,omitempty" format:"date" doc:"last day of standing in"`
}

// UserView is an account as it is shown.
type UserView struct {
	ID         string     `json:"id"`
	Login      string     `json:"login"`
	Name       string     `json:"name"`
	DisabledAt string     `json:"disabledAt,omitempty"`
	LockedTo   string     `json:"lockedTo,omitempty" format:"date-time" doc:"sign-ins are refused until then"`
	Code       bool       `json:"code" doc:"signs in with an authenticator too"`
	Posts      []PostView `json:"posts" doc:"Live posts in the reader's county."`
}

type (
	usersIn struct {
		Cursor string `query:"cursor"`
		Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"200"`
	}
	usersOut struct {
		Body struct {
			Items []UserView `json:"items"`
			Next  string     `json:"next,omitempty"`
		}
	}
	newUserIn struct {
		Body struct {
			Login    string `json:"login" maxLength:"64"`
			Name     string `json:"name" maxLength:"100"`
			Password string `json:"password" maxLength:"200"`
		}
	}
	userOut struct{ Body UserView }
)

// Routes adds the room's operations.
func (s *Service) Routes(api *httpapi.API) {
	s.sessionRoutes(api)
	s.accountRoutes(api)
	s.adminRoutes(api)
	s.postRoutes(api)
	s.roleRoutes(api)
	httpapi.Register(api, httpapi.Operation{ID: "user.list", Method: http.MethodGet, Path: "/v1/users",
		Summary: "Accounts of the county with their posts", Action: access.UserView}, s.listUsers)
	httpapi.Register(api, httpapi.Operation{ID: "user.create", Method: http.MethodPost, Path: "/v1/users", Status: http.StatusCreated,
		Summary: "Make an account", Action: access.UserManage}, s.createUser)
}

func (s *Service) listUsers(ctx context.Context, actor access.Actor, in *usersIn) (*usersOut, error) {
	after, err := httpapi.Page{Cursor: in.Cursor}.After(1)
	if err != nil {
		return nil, err
	}
	var from id.ID
	if after != nil {
		from = id.ID(after[0])
	}
	list, more, err := s.Users(ctx, actor, from, in.Limit)
	if err != nil {
		return nil, err
	}
	out := &usersOut{}
	out.Body.Items = []UserView{}
	for _, u := range list {
		out.Body.Items = append(out.Body.Items, s.viewUser(u))
	}
	if more {
		out.Body.Next = httpapi.Cursor(int64(list[len(list)-1].ID))
	}
	return out, nil
}

func (s *Service) createUser(ctx context.Context, actor access.Actor, in *newUserIn) (*userOut, error) {
	u, err := s.CreateUser(ctx, actor, NewUser{Login: in.Body.Login, Name: in.Body.Name, Password: in.Body.Password})
	if err != nil {
		return nil, err
	}
	return &userOut{Body: s.viewUser(u)}, nil
}

func (s *Service) viewUser(u User) UserView {
	v := UserView{ID: u.ID.String(), Login: u.Login, Name: u.Name, Posts: s.viewPosts(u.Posts), Code: u.Stepped}
	if !u.Locked.IsZero() {
		v.LockedTo = u.Locked.Format(time.RFC3339)
	}
	if !u.Disabled.IsZero() {
		v.DisabledAt = u.Disabled.Format(time.RFC3339)
	}
	return v
}

func (s *Service) viewPosts(posts []Post) []PostView {
	list := []PostView{}
	for _, p := range posts {
		list = append(list, s.viewPost(p))
	}
	return list
}

func (s *Service) viewPost(p Post) PostView {
	v := PostView{ID: p.ID.String(), Role: string(p.Role), Division: s.divisions.Division(p.Division), County: p.County,
		Department: p.Department, Grants: []string{}, StandsFor: p.For, From: day(p.From), To: day(p.To)}
	for _, g := range p.Grants {
		v.Grants = append(v.Grants, string(g))
	}
	return v
}
