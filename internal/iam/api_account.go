package iam

import (
	"context"
	"net/http"
	"time"

	"doudi/internal/kernel/access"
	"doudi/internal/platform/httpapi"
	"doudi/internal/platform/id"
)

// AccountView is how one's own account stands.
type AccountView struct {
	Account
	Code struct {
		On           bool   `json:"on"`
		Since        string `json:"since,omitempty" format:"date-time"`
		Needed       bool   `json:"needed" doc:"a post asks for it"`
		RecoveryLeft int    `json:"recoveryLeft"`
	} `json:"code" doc:"the authenticator"`
}

// EnrolmentView is shown once.
type EnrolmentView struct {
	Secret   string   `json:"secret" doc:"for typing it in"`
	URI      string   `json:"uri"`
	Side     int      `json:"side" doc:"modules of the QR code, quiet zone apart"`
	Path     string   `json:"path" doc:"its dark modules, as the path of an SVG"`
	Recovery []string `json:"recovery" doc:"codes for once each, to be kept on paper"`
}

// SignedView is a sign-in that holds.
type SignedView struct {
	ID      id.ID     `json:"id"`
	At      time.Time `json:"at"`
	Until   time.Time `json:"until"`
	Agent   string    `json:"agent"`
	Post    PostView  `json:"post"`
	Present bool      `json:"present" doc:"the one that asks"`
}

type (
	proveIn struct {
		Token string `cookie:"doudi_session"`
		Body  struct {
			Password string `json:"password,omitempty" maxLength:"200"`
			Code     string `json:"code,omitempty" maxLength:"32"`
		}
	}
	passwordIn struct {
		Token string `cookie:"doudi_session"`
		Body  struct {
			Present  string `json:"present" maxLength:"200"`
			Password string `json:"password" maxLength:"200"`
		}
	}
	enrolIn struct {
		Body struct {
			Password string `json:"password" maxLength:"200"`
		}
	}
	confirmIn struct {
		Body struct {
			Code string `json:"code" maxLength:"32"`
		}
	}
	accountOut   struct{ Body AccountView }
	enrolmentOut struct{ Body EnrolmentView }
	signedOut    struct {
		Body struct {
			Items []SignedView `json:"items"`
		}
	}
	endedOut struct {
		Body struct {
			Ended int64 `json:"ended"`
		}
	}
)

func (s *Service) accountRoutes(api *httpapi.API) {
	own := func(id, method, path, summary string) httpapi.Operation {
		return httpapi.Operation{ID: id, Method: method, Path: path, Summary: summary, AnyRole: true}
	}
	httpapi.Register(api, own("account.show", http.MethodGet, "/v1/account", "How one's own account stands"), s.showAccount)
	httpapi.Register(api, own("account.password", http.MethodPut, "/v1/account/password", "Change one's password; other sign-ins end"), s.putPassword)
	enrol := own("account.enrol", http.MethodPost, "/v1/account/authenticator", "Begin to set up an authenticator")
	enrol.Secret, enrol.Status = true, http.StatusCreated
	httpapi.Register(api, enrol, s.postEnrolment)
	httpapi.Register(api, own("account.confirm", http.MethodPut, "/v1/account/authenticator", "Finish it with a code that it shows"), s.putEnrolment)
	drop := own("account.drop", http.MethodDelete, "/v1/account/authenticator", "Take the authenticator off")
	drop.StepUp = true
	httpapi.Register(api, drop, s.deleteEnrolment)
	httpapi.Register(api, own("account.sessions", http.MethodGet, "/v1/account/sessions", "One's sign-ins that hold"), s.listOwnSessions)
	httpapi.Register(api, own("account.end", http.MethodDelete, "/v1/account/sessions/{id}", "End one of one's sign-ins"), s.endOwnSession)
	httpapi.Register(api, own("account.end_others", http.MethodDelete, "/v1/account/sessions", "End all one's sign-ins but this"), s.endOtherSessions)
}

func (s *Service) enrolAtDoor(ctx context.Context, _ access.Actor, in *doorEnrolIn) (*enrolmentOut, error) {
	e, err := s.EnrolAtDoor(ctx, Try{Login: in.Body.Login, Password: in.Body.Password})
	if err != nil {
		return nil, err
	}
	return viewEnrolment(e), nil
}

func (s *Service) prove(ctx context.Context, actor access.Actor, in *proveIn) (*struct{}, error) {
	return nil, s.Prove(ctx, actor, in.Token, in.Body.Password, in.Body.Code)
}

func (s *Service) showAccount(ctx context.Context, actor access.Actor, _ *struct{}) (*accountOut, error) {
	st, err := s.Standing(ctx, actor)
	if err != nil {
		return nil, err
	}
	out := &accountOut{}
	out.Body.Account = Account{ID: st.User.ID.String(), Login: st.User.Login, Name: st.User.Name}
	out.Body.Code.Needed, out.Body.Code.RecoveryLeft = st.StepNeeded, st.RecoveryLeft
	if !st.StepSince.IsZero() {
		out.Body.Code.On, out.Body.Code.Since = true, st.StepSince.Format(time.RFC3339)
	}
	return out, nil
}

func (s *Service) putPassword(ctx context.Context, actor access.Actor, in *passwordIn) (*struct{}, error) {
	return nil, s.ChangePassword(ctx, actor, in.Token, in.Body.Present, in.Body.Password)
}

func (s *Service) postEnrolment(ctx context.Context, actor access.Actor, in *enrolIn) (*enrolmentOut, error) {
	e, err := s.Enrol(ctx, actor, in.Body.Password)
	if err != nil {
		return nil, err
	}
	return viewEnrolment(e), nil
}

func (s *Service) putEnrolment(ctx context.Context, actor access.Actor, in *confirmIn) (*struct{}, error) {
	return nil, s.Confirm(ctx, actor, in.Body.Code)
}

func (s *Service) deleteEnrolment(ctx context.Context, actor access.Actor, _ *struct{}) (*struct{}, error) {
	return nil, s.Drop(ctx, actor)
}

func (s *Service) listOwnSessions(ctx context.Context, actor access.Actor, in *tokenIn) (*signedOut, error) {
	list, err := s.OwnSessions(ctx, actor, in.Token)
	if err != nil {
		return nil, err
	}
	return s.viewSigned(list), nil
}

func (s *Service) endOwnSession(ctx context.Context, actor access.Actor, in *httpapi.PathID) (*struct{}, error) {
	session, err := in.Parse()
	if err != nil {
		return nil, err
	}
	return nil, s.EndOwn(ctx, actor, session)
}

func (s *Service) endOtherSessions(ctx context.Context, actor access.Actor, in *tokenIn) (*endedOut, error) {
	out := &endedOut{}
	var err error
	out.Body.Ended, err = s.EndOthers(ctx, actor, in.Token)
	return out, err
}

func viewEnrolment(e Enrolment) *enrolmentOut {
	return &enrolmentOut{Body: EnrolmentView{Secret: e.Secret, URI: e.URI, Side: e.Side, Path: e.Path, Recovery: e.Recovery}}
}

func (s *Service) viewSigned(list []Signed) *signedOut {
	out := &signedOut{}
	out.Body.Items = []SignedView{}
	for _, one := range list {
		out.Body.Items = append(out.Body.Items, SignedView{ID: one.ID, At: one.Begun, Until: one.Expires, Agent: one.Agent, Post: s.viewPost(one.In),
			Present: one.Present})
	}
	return out
}
