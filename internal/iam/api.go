package iam

import (
	"context"
	"net/http"
	"time"

	"doudi/internal/kernel/access"
	"doudi/internal/kernel/problem"
	"doudi/internal/kernel/region"
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
}

// UserView is an account as it is shown.
type UserView struct {
	ID         string     `json:"id"`
	Login      string     `json:"login"`
	Name       string     `json:"name"`
	DisabledAt string     `json:"disabledAt,omitempty"`
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
	userOut   struct{ Body UserView }
	newPostIn struct {
		httpapi.PathID
		Body struct {
			Role       string   `json:"role"`
			Division   string   `json:"division" maxLength:"24" doc:"The code of the community (12 digits), street (9) or county (6)."`
			Department string   `json:"department,omitempty"`
			Grants     []string `json:"grants,omitempty" doc:"health, finance"`
		}
	}
	postOut   struct{ Body PostView }
	endPostIn struct {
		httpapi.PathID
		PostID string `path:"postId"`
	}
)

// Routes adds the room's operations.
func (s *Service) Routes(api *httpapi.API) {
	s.sessionRoutes(api)
	httpapi.Register(api, httpapi.Operation{ID: "user.list", Method: http.MethodGet, Path: "/v1/users",
		Summary: "Accounts of the county with their posts", Action: access.UserView}, s.listUsers)
	httpapi.Register(api, httpapi.Operation{ID: "user.create", Method: http.MethodPost, Path: "/v1/users", Status: http.StatusCreated,
		Summary: "Make an account", Action: access.UserManage}, s.createUser)
	httpapi.Register(api, httpapi.Operation{ID: "post.give", Method: http.MethodPost, Path: "/v1/users/{id}/posts", Status: http.StatusCreated,
		Summary: "Give a user a post in the county", Action: access.PostManage}, s.givePost)
	httpapi.Register(api, httpapi.Operation{ID: "post.end", Method: http.MethodDelete, Path: "/v1/users/{id}/posts/{postId}",
		Summary: "End a post; its sessions end at once", Action: access.PostManage}, s.endPost)
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

func (s *Service) givePost(ctx context.Context, actor access.Actor, in *newPostIn) (*postOut, error) {
	user, err := in.Parse()
	if err != nil {
		return nil, err
	}
	division, err := region.ParseCode(in.Body.Division)
	if p, refused := problem.As(err); refused {
		return nil, problem.Join([]problem.Field{{Pointer: "/division", Problem: p}})
	}
	n := NewPost{Role: access.Role(in.Body.Role), Division: int64(division), Department: in.Body.Department}
	for _, g := range in.Body.Grants {
		n.Grants = append(n.Grants, access.Grant(g))
	}
	p, err := s.GivePost(ctx, actor, user, n)
	if err != nil {
		return nil, err
	}
	return &postOut{Body: s.viewPost(p)}, nil
}

func (s *Service) endPost(ctx context.Context, actor access.Actor, in *endPostIn) (*struct{}, error) {
	user, err := in.Parse()
	if err != nil {
		return nil, err
	}
	post, err := id.Parse(in.PostID)
	if err != nil {
		return nil, err
	}
	return nil, s.EndPost(ctx, actor, user, post)
}

func (s *Service) viewUser(u User) UserView {
	v := UserView{ID: u.ID.String(), Login: u.Login, Name: u.Name, Posts: s.viewPosts(u.Posts)}
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
		Department: p.Department, Grants: []string{}}
	for _, g := range p.Grants {
		v.Grants = append(v.Grants, string(g))
	}
	return v
}
