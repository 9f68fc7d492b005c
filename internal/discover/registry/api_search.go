package registry

import (
	"context"
	"fmt"
	"strconv"

	"doudi/internal/discover/registry/finder"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/ident"
	"doudi/internal/platform/id"
)

type searchIn struct {
	Body struct {
		Query string `json:"query" minLength:"1" maxLength:"60" doc:"a name, pinyin, initials, an ID number or its last four, a day of birth, a household number, a community; several of them parted by blanks"`
		Limit int    `json:"limit,omitempty" minimum:"1" maximum:"30" default:"12"`
	}
}

type searchOut struct{ Body SearchView }

// SearchView is what was found, the best first.
type SearchView struct {
	Persons     []PersonChip    `json:"persons"`
	Total       int             `json:"total" doc:"persons in the reader's scope, also those not shown"`
	Households  []HouseholdChip `json:"households"`
	Communities []CommunityChip `json:"communities"`
	Hint        string          `json:"hint" enum:",number_incomplete,number_wrong"`
}

// PersonChip names a person without opening anything: never by a number.
type PersonChip struct {
	ID        id.ID        `json:"id"`
	Name      string       `json:"name" doc:"masked"`
	Age       int          `json:"age"`
	Sex       string       `json:"sex" enum:"male,female"`
	Relation  string       `json:"relation" doc:"to the head of the household, in words"`
	Household id.ID        `json:"household"`
	Division  DivisionView `json:"division"`
	Layer     *LayerView   `json:"layer,omitempty"`
	Warning   *WarningChip `json:"warning,omitempty" doc:"the household's open warning"`
	Fit       string       `json:"fit" enum:"whole,begins,within"`
}

// HouseholdChip names a household.
type HouseholdChip struct {
	ID       id.ID        `json:"id"`
	Head     string       `json:"head" doc:"masked"`
	Members  int          `json:"members"`
	Division DivisionView `json:"division"`
	Warning  *WarningChip `json:"warning,omitempty"`
}

// CommunityChip is a community in scope.
type CommunityChip struct {
	Code   string `json:"code"`
	Name   string `json:"name"`
	Street string `json:"street"`
}

func (s *Service) postSearch(ctx context.Context, actor access.Actor, in *searchIn) (*searchOut, error) {
	f, err := s.Search(ctx, actor, in.Body.Query, in.Body.Limit)
	if err != nil {
		return nil, err
	}
	v := s.viewer(ctx, actor)
	out := &searchOut{Body: SearchView{Total: f.Total, Hint: string(f.Hint)}}
	for _, p := range f.Persons {
		out.Body.Persons = append(out.Body.Persons, v.chip(p))
	}
	for _, h := range f.Households {
		out.Body.Households = append(out.Body.Households, HouseholdChip{ID: h.ID, Head: ident.MaskName(h.Head), Members: len(h.Members),
			Division: v.division(h.Street, h.Community), Warning: v.warning(h.Warning)})
	}
	for _, p := range f.Places {
		out.Body.Communities = append(out.Body.Communities, CommunityChip{Code: strconv.FormatInt(p.Community, 10), Name: p.Name, Street: p.StreetName})
	}
	return out, nil
}

func (v viewer) chip(p FoundPerson) PersonChip {
	c := PersonChip{
		ID: p.Person, Name: ident.MaskName(p.Name), Sex: string(ident.Female), Relation: v.relation(fmt.Sprintf("%02d", p.Relation)), Household: p.Household,
		Division: v.division(p.Street, p.Community), Layer: v.layer(p.Layer), Warning: v.warning(p.Warning),
		Fit: map[finder.How]string{finder.Whole: "whole", finder.Begins: "begins", finder.Within: "within"}[p.How],
	}
	if p.Male {
		c.Sex = string(ident.Male)
	}
	if born := dayOfNumber(p.Born); !born.IsZero() {
		c.Age = born.Age(v.today)
	}
	return c
}
