package registry

import (
	"context"
	"time"

	"doudi/internal/kernel/access"
	"doudi/internal/kernel/ident"
	"doudi/internal/platform/httpapi"
	"doudi/internal/platform/id"
)

// HouseholdPageView is a household's page.
type HouseholdPageView struct {
	ID       id.ID         `json:"id"`
	Members  []MemberView  `json:"members" doc:"the head first"`
	Former   []MemberView  `json:"former" doc:"who left, the last first"`
	Division DivisionView  `json:"division"`
	Address  string        `json:"address"`
	Phone    string        `json:"phone"`
	Scores   []ScoreView   `json:"scores" doc:"oldest first: one for every run that found another score"`
	Line     float64       `json:"line" doc:"the score from which a warning opens; 0: not known"`
	Warnings []WarningView `json:"warnings"`
	Looks    []LookView    `json:"looks,omitempty" doc:"only for those who answer for the county's use of data"`
	Then     ThenView      `json:"then"`
}

// MemberView is a member of the household, or one who left.
type MemberView struct {
	ID       id.ID      `json:"id"`
	Erased   bool       `json:"erased"`
	Name     string     `json:"name"`
	Age      int        `json:"age"`
	Sex      string     `json:"sex" enum:"male,female"`
	Number   string     `json:"number" doc:"masked"`
	Relation string     `json:"relation"`
	Role     string     `json:"role" enum:",head,spouse,child,grandchild,parent,grandparent,sibling,in_law,other" doc:"the relation's place in the family, for drawing it"`
	Layer    *LayerView `json:"layer,omitempty"`
	Left     string     `json:"left" doc:"a month for a reader of sentences, else the day; empty for a member"`
}

// ScoreView is the household's score from one run on.
type ScoreView struct {
	Run      id.ID     `json:"run"`
	AsOf     string    `json:"asOf"`
	At       time.Time `json:"at"`
	Score    float64   `json:"score" doc:"0 to 100"`
	Sentence string    `json:"sentence"`
}

type householdOut struct{ Body HouseholdPageView }

func (s *Service) getHousehold(ctx context.Context, actor access.Actor, in *pageIn) (*householdOut, error) {
	of, then, err := in.parse()
	if err != nil {
		return nil, err
	}
	h, err := s.HouseholdPage(ctx, actor, of, then, httpapi.Locale(ctx))
	if err != nil {
		return nil, err
	}
	return &householdOut{Body: s.viewer(ctx, actor).household(h)}, nil
}

func (v viewer) household(h *HouseholdPage) HouseholdPageView {
	out := HouseholdPageView{
		ID: h.place.household, Division: v.division(h.street, h.community), Address: h.Address, Phone: h.Phone, Line: points(h.Line),
		Warnings: v.warnings(h.Warnings), Looks: looks(h.Looks), Then: ThenView{KnownAt: h.At, AsOf: h.AsOf.String()},
	}
	for _, m := range h.Members {
		out.Members = append(out.Members, v.member(h, m))
	}
	for _, m := range h.Former {
		out.Former = append(out.Former, v.member(h, m))
	}
	for _, s := range h.Scores {
		out.Scores = append(out.Scores, ScoreView{Run: s.Run, AsOf: s.AsOf.String(), At: s.At, Score: points(s.Total), Sentence: s.Sentence})
	}
	return out
}

// roles is the place in the family of each code of the catalogue's list "relation".
var roles = map[string]string{"01": "head", "02": "spouse", "03": "child", "04": "child", "05": "grandchild", "06": "parent", "07": "grandparent",
	"08": "sibling", "09": "in_law", "99": "other"}

func (v viewer) member(h *HouseholdPage, m MemberLine) MemberView {
	return MemberView{ID: m.ID, Erased: m.Salt == nil, Name: m.Name, Age: m.Birth.Age(h.AsOf), Sex: m.Sex, Number: ident.MaskID(m.Number),
		Relation: v.relation(m.Relation), Role: roles[m.Relation], Layer: v.layer(m.Layer), Left: v.day(m.Left)}
}
