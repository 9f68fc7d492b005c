package iam

import (
	"context"
	"net/http"
	"time"

	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/problem"
	"doudi/internal/kernel/region"
	"doudi/internal/platform/httpapi"
	"doudi/internal/platform/id"
	"doudi/internal/policy"
)

// NewPostBody is a post to be given.
type newPostBody struct {
	Role       string   `json:"role"`
	Division   string   `json:"division" maxLength:"24" doc:"The code of the community (12 digits), street (9) or county (6)."`
	Department string   `json:"department,omitempty"`
	Grants     []string `json:"grants,omitempty" doc:"health, finance"`
}

// read is the post; a division that is none is at fault at the pointer below prefix.
func (b newPostBody) read(prefix string) (NewPost, error) {
	division, err := region.ParseCode(b.Division)
	if p, refused := problem.As(err); refused {
		return NewPost{}, problem.Join([]problem.Field{{Pointer: prefix + "/division", Problem: p}})
	}
	n := NewPost{Role: access.Role(b.Role), Division: int64(division), Department: b.Department}
	for _, g := range b.Grants {
		n.Grants = append(n.Grants, access.Grant(g))
	}
	return n, nil
}

// HandoverView is what was open when a post changed hands, without anything of a person.
type HandoverView struct {
	ID       id.ID           `json:"id"`
	From     string          `json:"from" doc:"who left the post"`
	To       string          `json:"to" doc:"who took the work over; empty: others hold the place"`
	By       string          `json:"by"`
	Role     string          `json:"role"`
	Division policy.Division `json:"division"`
	At       time.Time       `json:"at"`
	Open     int             `json:"open"`
	Work     []WorkView      `json:"work,omitempty"`
}

// WorkView is one piece of open work.
type WorkView struct {
	Kind      string          `json:"kind" enum:"warning"`
	ID        id.ID           `json:"id"`
	Level     string          `json:"level" enum:"red,orange,yellow,blue"`
	DueOn     string          `json:"dueOn" format:"date"`
	Community policy.Division `json:"community"`
}

// GapView is a place whose queue nobody of its own works in.
type GapView struct {
	Missing  string          `json:"missing" enum:"communityWorker,streetOfficer"`
	Division policy.Division `json:"division"`
	Open     int             `json:"open"`
	Late     int             `json:"late"`
	StandIn  string          `json:"standIn,omitempty"`
	Until    string          `json:"until,omitempty" format:"date" doc:"last day of the stand-in"`
}

type (
	newPostIn struct {
		httpapi.PathID
		Body newPostBody
	}
	postOut   struct{ Body PostView }
	endPostIn struct {
		httpapi.PathID
		PostID string `path:"postId"`
	}
	standInIn struct {
		httpapi.PathID
		PostID string `path:"postId"`
		Body   struct {
			User string `json:"user" maxLength:"24"`
			From string `json:"from" format:"date"`
			To   string `json:"to" format:"date"`
		}
	}
	changeIn struct {
		httpapi.PathID
		PostID string `path:"postId"`
		Body   struct {
			Successor string       `json:"successor,omitempty" maxLength:"24" doc:"the user who takes the work over"`
			Next      *newPostBody `json:"next,omitempty" doc:"the post that the user moves to; absent: none"`
		}
	}
	handoverOut  struct{ Body HandoverView }
	handoversOut struct {
		Body struct {
			Items []HandoverView `json:"items"`
		}
	}
	gapsOut struct {
		Body struct {
			Items []GapView `json:"items"`
		}
	}
)

func (s *Service) postRoutes(api *httpapi.API) {
	const post = "/v1/users/{id}/posts/{postId}"
	httpapi.Register(api, httpapi.Operation{ID: "post.give", Method: http.MethodPost, Path: "/v1/users/{id}/posts", Status: http.StatusCreated,
		Summary: "Give a user a post in the county", Action: access.PostManage, StepUp: true}, s.givePost)
	// Without a fresh proof: taking access away never waits.
	httpapi.Register(api, httpapi.Operation{ID: "post.end", Method: http.MethodDelete, Path: post,
		Summary: "End a post; its sessions end at once", Action: access.PostManage}, s.endPost)
	httpapi.Register(api, httpapi.Operation{ID: "post.change", Method: http.MethodPost, Path: post + "/change",
		Summary: "Move a user out of a post, and its open work to a successor, at once", Action: access.PostManage, StepUp: true}, s.changePost)
	httpapi.Register(api, httpapi.Operation{ID: "post.stand_in", Method: http.MethodPost, Path: post + "/stand-ins", Status: http.StatusCreated,
		Summary: "Have another user stand in for a post from a day to a day", Action: access.PostManage, StepUp: true}, s.standIn)
	httpapi.Register(api, httpapi.Operation{ID: "handover.list", Method: http.MethodGet, Path: "/v1/handovers",
		Summary: "Hand-overs: all of the county for who gives posts, else one's own", AnyRole: true}, s.listHandovers)
	httpapi.Register(api, httpapi.Operation{ID: "handover.get", Method: http.MethodGet, Path: "/v1/handovers/{id}",
		Summary: "One hand-over with its open work", AnyRole: true}, s.getHandover)
	httpapi.Register(api, httpapi.Operation{ID: "queue.unattended", Method: http.MethodGet, Path: "/v1/queues/unattended",
		Summary: "Places of the county whose queue has nobody of its own", Action: access.QueueView}, s.listUnattended)
}

func (s *Service) givePost(ctx context.Context, actor access.Actor, in *newPostIn) (*postOut, error) {
	user, err := in.Parse()
	if err != nil {
		return nil, err
	}
	n, err := in.Body.read("")
	if err != nil {
		return nil, err
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

func (s *Service) standIn(ctx context.Context, actor access.Actor, in *standInIn) (*postOut, error) {
	user, post, err := pair(in.PathID, in.PostID)
	if err != nil {
		return nil, err
	}
	other, err := id.Parse(in.Body.User)
	if err != nil {
		return nil, err
	}
	from, _ := civil.Parse(in.Body.From) // a day by the description; a wrong one is refused below
	to, _ := civil.Parse(in.Body.To)
	p, err := s.StandIn(ctx, actor, user, post, other, from, to)
	if err != nil {
		return nil, err
	}
	return &postOut{Body: s.viewPost(p)}, nil
}

func (s *Service) changePost(ctx context.Context, actor access.Actor, in *changeIn) (*handoverOut, error) {
	user, post, err := pair(in.PathID, in.PostID)
	if err != nil {
		return nil, err
	}
	c := Change{}
	if in.Body.Successor != "" {
		if c.Successor, err = id.Parse(in.Body.Successor); err != nil {
			return nil, err
		}
	}
	if in.Body.Next != nil {
		next, err := in.Body.Next.read("/next")
		if err != nil {
			return nil, err
		}
		c.Next = &next
	}
	h, err := s.ChangePost(ctx, actor, user, post, c)
	if err != nil {
		return nil, err
	}
	return &handoverOut{Body: s.viewHandover(h, true)}, nil
}

func (s *Service) listHandovers(ctx context.Context, actor access.Actor, _ *struct{}) (*handoversOut, error) {
	list, err := s.Handovers(ctx, actor)
	if err != nil {
		return nil, err
	}
	out := &handoversOut{}
	out.Body.Items = []HandoverView{}
	for _, h := range list {
		out.Body.Items = append(out.Body.Items, s.viewHandover(h, false))
	}
	return out, nil
}

func (s *Service) getHandover(ctx context.Context, actor access.Actor, in *httpapi.PathID) (*handoverOut, error) {
	which, err := in.Parse()
	if err != nil {
		return nil, err
	}
	h, err := s.HandoverByID(ctx, actor, which)
	if err != nil {
		return nil, err
	}
	return &handoverOut{Body: s.viewHandover(h, true)}, nil
}

func (s *Service) listUnattended(ctx context.Context, actor access.Actor, _ *struct{}) (*gapsOut, error) {
	list, err := s.Unattended(ctx, actor)
	if err != nil {
		return nil, err
	}
	out := &gapsOut{}
	out.Body.Items = []GapView{}
	for _, g := range list {
		out.Body.Items = append(out.Body.Items, GapView{Missing: string(g.Role), Division: s.divisions.Division(g.Division), Open: g.Open, Late: g.Late,
			StandIn: g.Holder, Until: day(g.Until)})
	}
	return out, nil
}

func (s *Service) viewHandover(h Handover, whole bool) HandoverView {
	v := HandoverView{ID: h.ID, From: h.UserName, To: h.Taker, By: h.By, Role: string(h.Role), Division: s.divisions.Division(h.Division), At: h.At,
		Open: h.Open}
	for _, w := range h.Work {
		if whole {
			v.Work = append(v.Work, WorkView{Kind: w.Kind, ID: id.ID(w.ID), Level: w.Level, DueOn: w.DueOn.String(), Community: s.divisions.Division(w.Community)})
		}
	}
	return v
}

// pair is the user and the post of a path.
func pair(in httpapi.PathID, second string) (user, post id.ID, err error) {
	if user, err = in.Parse(); err != nil {
		return 0, 0, err
	}
	post, err = id.Parse(second)
	return user, post, err
}
