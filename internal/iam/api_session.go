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

// Account is the signed-in user.
type Account struct {
	ID    string `json:"id"`
	Login string `json:"login"`
	Name  string `json:"name"`
}

// Session is what a screen needs to know of who is signed in.
type Session struct {
	User        Account         `json:"user"`
	Post        PostView        `json:"post" doc:"The post in which everything is done."`
	Posts       []PostView      `json:"posts" doc:"All live posts of the user."`
	Permissions []string        `json:"permissions" doc:"The actions of the post's role."`
	Proof       string          `json:"proof" enum:"password,code" doc:"What the person is asked for where an operation wants a fresh proof."`
	Notices     []policy.Notice `json:"notices"`
	Locale      string          `json:"locale" enum:"zh-CN,en"`
}

type (
	signInIn struct {
		fromAgent
		Body struct {
			Login       string `json:"login" maxLength:"64"`
			Password    string `json:"password" maxLength:"200"`
			NewPassword string `json:"newPassword,omitempty" maxLength:"200" doc:"when iam.change_password asked for it"`
			Code        string `json:"code,omitempty" maxLength:"32" doc:"when iam.code_required or iam.enrol_required asked for it"`
		}
	}
	doorEnrolIn struct {
		Body struct {
			Login    string `json:"login" maxLength:"64"`
			Password string `json:"password" maxLength:"200"`
		}
	}
	tokenIn struct {
		Token string `cookie:"doudi_session"`
	}
	moveIn struct {
		Token string `cookie:"doudi_session"`
		Body  struct {
			PostID string `json:"postId"`
		}
	}
	sessionOut struct{ Body Session }
	signInOut  struct {
		SetCookie string `header:"Set-Cookie"`
		Body      Session
	}
	signOutOut struct {
		SetCookie string `header:"Set-Cookie"`
	}
)

func (s *Service) sessionRoutes(api *httpapi.API) {
	const path = "/v1/session"
	httpapi.Register(api, httpapi.Operation{ID: "session.begin", Method: http.MethodPost, Path: path,
		Summary: "Sign in; what is missing is asked for by name, and the whole is sent again", Open: true}, s.signIn)
	httpapi.Register(api, httpapi.Operation{ID: "session.enrol", Method: http.MethodPost, Path: path + "/authenticator", Status: http.StatusCreated,
		Summary: "Set up the authenticator that a post asks for, before the first sign-in with it", Open: true, Secret: true}, s.enrolAtDoor)
	httpapi.Register(api, httpapi.Operation{ID: "session.prove", Method: http.MethodPost, Path: path + "/proof",
		Summary: "Prove once more who one is, for what asks for a fresh proof", AnyRole: true, Status: http.StatusNoContent}, s.prove)
	httpapi.Register(api, httpapi.Operation{ID: "session.show", Method: http.MethodGet, Path: path,
		Summary: "Who is signed in, in which post, and what that post may do", AnyRole: true}, s.showSession)
	httpapi.Register(api, httpapi.Operation{ID: "session.move", Method: http.MethodPut, Path: path + "/post",
		Summary: "Act in another of one's posts", AnyRole: true}, s.moveSession)
	// Open: signing out never fails, even when the session has ended already.
	httpapi.Register(api, httpapi.Operation{ID: "session.end", Method: http.MethodDelete, Path: path,
		Summary: "Sign out", Open: true}, s.endSession)
}

func (s *Service) signIn(ctx context.Context, _ access.Actor, in *signInIn) (*signInOut, error) {
	e, err := s.SignIn(ctx, Try{Login: in.Body.Login, Password: in.Body.Password, NewPassword: in.Body.NewPassword, Code: in.Body.Code, Agent: in.words()})
	if err != nil {
		return nil, err
	}
	life := e.Expires.Sub(s.db.Clock().Now())
	return &signInOut{SetCookie: s.cookie(e.Token, int(life/time.Second)), Body: s.viewSession(ctx, e.Presence)}, nil
}

func (s *Service) showSession(ctx context.Context, actor access.Actor, _ *struct{}) (*sessionOut, error) {
	who, err := s.Present(ctx, actor)
	if err != nil {
		return nil, err
	}
	return &sessionOut{Body: s.viewSession(ctx, who)}, nil
}

func (s *Service) moveSession(ctx context.Context, actor access.Actor, in *moveIn) (*sessionOut, error) {
	post, err := id.Parse(in.Body.PostID)
	if err != nil {
		return nil, err
	}
	who, err := s.MovePost(ctx, actor, in.Token, post)
	if err != nil {
		return nil, err
	}
	return &sessionOut{Body: s.viewSession(ctx, who)}, nil
}

func (s *Service) endSession(ctx context.Context, _ access.Actor, in *tokenIn) (*signOutOut, error) {
	if in.Token != "" {
		if err := s.SignOut(ctx, in.Token); err != nil {
			return nil, err
		}
	}
	return &signOutOut{SetCookie: s.cookie("", -1)}, nil
}

// cookie is the session's; seconds below zero delete it.
func (s *Service) cookie(token string, seconds int) string {
	c := http.Cookie{Name: httpapi.SessionCookie, Value: token, Path: "/", MaxAge: seconds, HttpOnly: true, Secure: s.secure,
		SameSite: http.SameSiteStrictMode}
	return c.String()
}

func (s *Service) viewSession(ctx context.Context, who Presence) Session {
	locale := httpapi.Locale(ctx)
	v := Session{User: Account{ID: who.User.ID.String(), Login: who.User.Login, Name: who.User.Name}, Post: s.viewPost(who.Post),
		Posts: s.viewPosts(who.User.Posts), Permissions: []string{}, Notices: []policy.Notice{}, Locale: locale, Proof: "password"}
	if who.Coded {
		v.Proof = "code"
	}
	for _, action := range access.Actions(who.Post.Role) {
		v.Permissions = append(v.Permissions, string(action))
	}
	if s.notices != nil {
		v.Notices = append(v.Notices, s.notices(ctx, locale)...)
	}
	return v
}
