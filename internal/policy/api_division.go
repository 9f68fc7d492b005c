package policy

import (
	"context"

	"doudi/internal/kernel/access"
)

// StreetView is a street with its communities.
type StreetView struct {
	Code        string      `json:"code"`
	Name        string      `json:"name"`
	Communities []PlaceView `json:"communities" doc:"empty where none are listed"`
}

// PlaceView names a division.
type PlaceView struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

type divisionsOut struct {
	Body struct {
		Items []StreetView `json:"items"`
	}
}

// listDivisions answers what a filter by place may offer: no more than the actor's own scope.
func (s *Service) listDivisions(_ context.Context, actor access.Actor, _ *struct{}) (*divisionsOut, error) {
	out := &divisionsOut{}
	out.Body.Items = []StreetView{}
	for _, street := range s.Below(actor.Scope) {
		view := StreetView{Code: street.Code.String(), Name: street.Name, Communities: []PlaceView{}}
		for _, c := range street.Communities {
			if c.Name != "" { // one that is not listed has no name to be chosen by
				view.Communities = append(view.Communities, PlaceView{Code: c.Code.String(), Name: c.Name})
			}
		}
		out.Body.Items = append(out.Body.Items, view)
	}
	return out, nil
}
