package registry

import (
	"context"
	"net/http"
	"strconv"

	"doudi/internal/discover/registry/finder"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/ident"
	"doudi/internal/platform/httpapi"
	"doudi/internal/platform/id"
)

// Routes registers the operations.
func (s *Service) Routes(api *httpapi.API) {
	httpapi.Register(api, httpapi.Operation{ID: "person.search", Method: http.MethodPost, Path: "/v1/searches",
		Summary: "Find persons, households and communities; the query travels in the body and is not kept", Action: access.PersonSearch}, s.postSearch)
	s.routesOfPersons(api)
}

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

// WarningChip names a warning.
type WarningChip struct {
	ID    id.ID  `json:"id"`
	Level string `json:"level" enum:"red,orange,yellow,blue"`
}

// DivisionView is where somebody is registered.
type DivisionView struct {
	Street    PlaceView `json:"street"`
	Community PlaceView `json:"community"`
}

// PlaceView names a division.
type PlaceView struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// LayerView is a layer of low-income people.
type LayerView struct {
	Code  string `json:"code" enum:"1,2,3,4,5,6"`
	Name  string `json:"name"`
	Since string `json:"since" doc:"a month for a reader of sentences, else the day"`
	Until string `json:"until" doc:"the first day or month without it; empty: it runs"`
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

// viewer words what a reader sees.
type viewer struct {
	service *Service
	today   civil.Date
	reader  access.Actor
	locale  string
}

func (s *Service) viewer(ctx context.Context, actor access.Actor) viewer {
	return viewer{service: s, today: civil.FromTime(s.db.Clock().Now()), reader: actor, locale: httpapi.Locale(ctx)}
}

func (v viewer) chip(p FoundPerson) PersonChip {
	c := PersonChip{
		ID: p.Person, Name: ident.MaskName(p.Name), Sex: string(ident.Female), Relation: v.relation(relationCode(p.Relation)), Household: p.Household,
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

func relationCode(n uint8) string {
	const digits = "0123456789"
	return string([]byte{digits[n/10%10], digits[n%10]})
}

// relation is the code of the register in words.
func (v viewer) relation(code string) string {
	item := v.service.source.Catalogue().Item(HukouItem)
	if item == nil || item.FieldIndex("relation") < 0 {
		return code
	}
	return item.Fields[item.FieldIndex("relation")].CodeName(code, v.locale)
}

// layer is a kind: every reader of sentences may know it.
func (v viewer) layer(span LayerSpan) *LayerView {
	if span.Layer == "" {
		return nil
	}
	return &LayerView{Code: string(span.Layer), Name: v.service.LayerName(span.Layer, v.locale), Since: v.day(span.From), Until: v.day(span.Ended)}
}

// day is a date as the reader's level allows: a community worker sees the month.
func (v viewer) day(d civil.Date) string { return DayFor(v.reader, d) }

// DayFor is a date as the reader's level allows: the month for a reader of sentences.
func DayFor(reader access.Actor, d civil.Date) string {
	switch {
	case d.IsZero():
		return ""
	case reader.Level() < access.LevelRecord:
		return d.Month().String()
	default:
		return d.String()
	}
}

func (v viewer) warning(w *Warning) *WarningChip {
	if w == nil {
		return nil
	}
	return &WarningChip{ID: w.ID, Level: w.Level}
}

func (v viewer) division(street, community int64) DivisionView {
	return DivisionView{Street: v.place(street), Community: v.place(community)}
}

func (v viewer) place(code int64) PlaceView {
	p := PlaceView{Code: strconv.FormatInt(code, 10)}
	if v.service.around.Policy != nil {
		p.Name = v.service.around.Policy.Name(code)
	}
	return p
}
