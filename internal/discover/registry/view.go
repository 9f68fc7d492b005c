package registry

import (
	"context"
	"strconv"
	"time"

	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/httpapi"
	"doudi/internal/platform/id"
)

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

// LookView is one look at a person or household, or a purpose that was stated.
type LookView struct {
	At      time.Time `json:"at"`
	Actor   string    `json:"actor"`
	Role    string    `json:"role"`
	Action  string    `json:"action"`
	Purpose string    `json:"purpose"`
}

// ThenView is as of when a page shows what was known.
type ThenView struct {
	KnownAt time.Time `json:"knownAt"`
	AsOf    string    `json:"asOf"`
}

// WarningView is a warning of the household.
type WarningView struct {
	ID       id.ID      `json:"id"`
	Level    string     `json:"level" enum:"red,orange,yellow,blue"`
	State    string     `json:"state" enum:"open,closed"`
	Score    float64    `json:"score" doc:"0 to 100"`
	OpenedAt time.Time  `json:"openedAt"`
	ClosedAt *time.Time `json:"closedAt,omitempty"`
	Ended    string     `json:"ended" doc:"the disposition's code; empty while it is open"`
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
	return PlaceView{Code: strconv.FormatInt(code, 10), Name: v.service.around.Divisions.Name(code)}
}

func (v viewer) warnings(list []Warning) []WarningView {
	var out []WarningView
	for _, w := range list {
		one := WarningView{ID: w.ID, Level: w.Level, State: "open", Score: points(w.Total), OpenedAt: w.OpenedAt, Ended: w.Ended}
		if !w.Open {
			one.State, one.ClosedAt = "closed", &w.ClosedAt
		}
		out = append(out, one)
	}
	return out
}

// points is hundredths of a point as points.
func points(hundredths int64) float64 { return float64(hundredths) / 100 }

func looks(rows []audit.Row) []LookView {
	var out []LookView
	for _, r := range rows {
		out = append(out, LookView{At: r.At, Actor: r.ActorName, Role: r.Role, Action: r.Action, Purpose: r.Purpose})
	}
	return out
}
