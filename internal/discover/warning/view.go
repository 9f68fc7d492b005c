package warning

import (
	"fmt"
	"strings"
	"time"

	"doudi/internal/discover/assess"
	"doudi/internal/discover/registry"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/ident"
	"doudi/internal/platform/id"
)

// Row is a warning in the worklist.
type Row struct {
	ID        id.ID         `json:"id"`
	Version   int64         `json:"version"`
	Level     string        `json:"level" enum:"red,orange,yellow,blue"`
	Score     float64       `json:"score" doc:"0 to 100"`
	State     string        `json:"state" enum:"open,closed"`
	OpenedAt  time.Time     `json:"openedAt"`
	Clock     ClockView     `json:"clock"`
	Division  DivisionView  `json:"division"`
	Household HouseholdView `json:"household"`
	Layer     *LayerView    `json:"layer,omitempty" doc:"the layer of low-income people that speaks for the household; absent: none"`
	Sentence  string        `json:"sentence"`
}

// LayerView is a layer of low-income people.
type LayerView struct {
	Code  string `json:"code" enum:"1,2,3,4,5,6"`
	Name  string `json:"name"`
	Since string `json:"since" doc:"a month for a reader of sentences, else the day"`
}

// ClockView is the time until somebody is to be at the door.
type ClockView struct {
	DueOn           string `json:"dueOn"`
	WorkingDaysLeft int    `json:"workingDaysLeft" doc:"negative: late by so many"`
	Uncertain       bool   `json:"uncertain" doc:"the official calendar of a year on the way is not known yet"`
	Note            string `json:"note"`
}

// DivisionView is where the household is registered.
type DivisionView struct {
	Street    PlaceView `json:"street"`
	Community PlaceView `json:"community"`
}

// PlaceView names a division.
type PlaceView struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// HouseholdView names a household without opening it.
type HouseholdView struct {
	ID      id.ID  `json:"id"`
	Head    string `json:"head" doc:"masked"`
	Members int    `json:"members"`
}

// DetailView is a warning opened.
type DetailView struct {
	Row
	Assessment  assess.AssessmentView `json:"assessment"`
	Members     []PersonView          `json:"members"`
	Address     string                `json:"address"`
	Phone       string                `json:"phone"`
	Disposition *DispositionView      `json:"disposition,omitempty"`
	History     []StepView            `json:"history"`
}

// PersonView is a member.
type PersonView struct {
	ID       id.ID  `json:"id"`
	Name     string `json:"name"`
	Age      int    `json:"age"`
	Sex      string `json:"sex" enum:"male,female"`
	Relation string `json:"relation"`
}

// DispositionView is how the warning ended.
type DispositionView struct {
	Code string    `json:"code"`
	Note string    `json:"note"`
	By   string    `json:"by"`
	At   time.Time `json:"at"`
}

// StepView is one line of the warning's history.
type StepView struct {
	At      time.Time `json:"at"`
	Actor   string    `json:"actor"`
	Action  string    `json:"action"`
	Purpose string    `json:"purpose"`
}

// viewer words what a reader sees.
type viewer struct {
	service  *Service
	calendar *civil.Calendar
	today    civil.Date
	reader   access.Actor
	locale   string
}

func (v viewer) english() bool { return strings.HasPrefix(v.locale, "en") }

func (v viewer) row(l Listed) Row {
	c := l.clock(v.calendar, v.today)
	return Row{
		ID: l.ID, Version: l.Version, Level: l.Level, Score: assess.Points(l.Total), State: l.State, OpenedAt: l.OpenedAt,
		Clock:     ClockView{DueOn: c.due.String(), WorkingDaysLeft: c.left, Uncertain: c.uncertain, Note: v.clockNote(c)},
		Division:  DivisionView{Street: v.place(l.Street), Community: v.place(l.Community)},
		Household: HouseholdView{ID: l.Household, Head: ident.MaskName(l.Head), Members: l.Members},
		Layer:     v.layer(l.Layer),
		Sentence:  l.Sentence,
	}
}

// layer is a kind: every reader of sentences may know it.
func (v viewer) layer(span registry.LayerSpan) *LayerView {
	if span.Layer == "" {
		return nil
	}
	return &LayerView{Code: string(span.Layer), Name: v.service.registry.LayerName(span.Layer, v.locale), Since: v.day(span.From)}
}

func (v viewer) clockNote(c clock) string {
	if !c.uncertain {
		return ""
	}
	year := c.due.Year()
	if len(c.years) > 0 {
		year = c.years[0]
	}
	if v.english() {
		return fmt.Sprintf("The official holidays of %d are not imported yet: the day may move.", year)
	}
	return fmt.Sprintf("%d年放假安排尚未导入，到期日可能变动。", year)
}

func (v viewer) place(code int64) PlaceView {
	return PlaceView{Code: fmt.Sprint(code), Name: v.service.policy.Name(code)}
}

func (v viewer) detail(d *Detail) DetailView {
	out := DetailView{Row: v.row(d.Listed), Assessment: v.service.assess.View(d.Explanation, d.Threshold, v.reader, v.locale),
		Members: []PersonView{}, Address: d.Address, Phone: d.Phone, History: []StepView{}}
	for _, p := range d.People {
		out.Members = append(out.Members, PersonView(p))
	}
	if d.State == Closed {
		out.Disposition = &DispositionView{Code: d.Warning.Disposition, Note: d.NoteText, By: d.ClosedBy, At: d.ClosedAt}
	}
	for _, h := range d.History {
		out.History = append(out.History, StepView{At: h.At, Actor: h.ActorName, Action: h.Action, Purpose: h.Purpose})
	}
	return out
}

// day is a date as the reader's level allows: a community worker sees the month.
func (v viewer) day(d civil.Date) string { return registry.DayFor(v.reader, d) }
