package policy

import (
	"context"

	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/region"
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
	tree, out := s.Tree(), &divisionsOut{}
	out.Body.Items = []StreetView{}
	for _, node := range actor.Scope.Nodes {
		streets := []region.Code{region.Code(node.Street)}
		if node.Street == 0 {
			streets = streets[:0]
			for _, street := range tree.Children(region.Code(node.County), civil.Date{}) {
				streets = append(streets, street.Code)
			}
		}
		for _, street := range streets {
			view := StreetView{Code: street.String(), Name: s.Name(int64(street)), Communities: []PlaceView{}}
			for _, c := range tree.Children(street, civil.Date{}) {
				if node.Community == 0 || int64(c.Code) == node.Community {
					view.Communities = append(view.Communities, PlaceView{Code: c.Code.String(), Name: c.Name})
				}
			}
			out.Body.Items = append(out.Body.Items, view)
		}
	}
	return out, nil
}
