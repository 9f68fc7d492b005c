package assess

import (
	"fmt"
	"sort"

	"doudi/internal/discover/registry"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/money"
	"doudi/internal/kernel/score"
	"doudi/internal/platform/id"
)

// AssessmentView is an explanation as it is shown: worded for the reader's data level.
type AssessmentView struct {
	RunID     id.ID        `json:"runId"`
	Model     ModelView    `json:"model"`
	AsOf      string       `json:"asOf"`
	KnownAt   string       `json:"knownAt"`
	Score     float64      `json:"score" doc:"0 to 100"`
	Threshold float64      `json:"threshold"`
	Coverage  CoverageView `json:"coverage"`
	Pieces    []PieceView  `json:"pieces"`
}

// ModelView names the model.
type ModelView struct {
	Code    string `json:"code"`
	Version int64  `json:"version"`
	Status  string `json:"status"`
	Source  string `json:"source"`
}

// CoverageView is how many indicators are known.
type CoverageView struct {
	Known int `json:"known"`
	Total int `json:"total"`
}

// PieceView is one indicator's part.
type PieceView struct {
	Indicator       string        `json:"indicator"`
	Name            string        `json:"name"`
	Dimension       DimensionView `json:"dimension"`
	Points          float64       `json:"points"`
	MaxPoints       float64       `json:"maxPoints"`
	Known           bool          `json:"known"`
	Value           *ValueView    `json:"value,omitempty" doc:"only for a reader who may see the record"`
	Sentence        string        `json:"sentence" doc:"empty if it gave no points"`
	WhatWouldChange string        `json:"whatWouldChange" doc:"why it is unknown; empty if it is known"`
	Facts           []FactView    `json:"facts"`
}

// DimensionView names a dimension.
type DimensionView struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// ValueView is the measured value.
type ValueView struct {
	Amount int64  `json:"amount"`
	Unit   string `json:"unit"`
	Text   string `json:"text"`
}

// FactView names a record that a piece stands on.
type FactView struct {
	ID         id.ID          `json:"id"`
	Kind       string         `json:"kind"`
	ItemName   string         `json:"itemName"`
	Department DepartmentView `json:"department"`
	Month      string         `json:"month"`
	Date       string         `json:"date,omitempty" doc:"only for a reader who may see the record"`
}

// DepartmentView names a department.
type DepartmentView struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// View words an explanation for the reader.
func (s *Service) View(e *Explanation, threshold int64, reader access.Actor, locale string) AssessmentView {
	v := AssessmentView{
		RunID: e.Run.ID, AsOf: e.Run.AsOf.String(), KnownAt: e.Run.Known.Format("2006-01-02T15:04:05Z07:00"),
		Model: ModelView{Code: e.Run.Model, Version: e.Run.ModelVersion, Status: s.model.Status, Source: s.model.Source.In(locale)},
		Score: Points(e.Score.Total), Threshold: Points(threshold), Coverage: CoverageView{Total: len(e.Pieces)}, Pieces: []PieceView{},
	}
	for _, p := range e.Pieces {
		if p.Known {
			v.Coverage.Known++
		}
		v.Pieces = append(v.Pieces, s.pieceView(e, p, reader, locale))
	}
	return v
}

// Points is hundredths of a point as points.
func Points(hundredths int64) float64 { return float64(hundredths) / 100 }

func (s *Service) pieceView(e *Explanation, p Piece, reader access.Actor, locale string) PieceView {
	v := PieceView{Indicator: p.Indicator, Name: p.Indicator, Points: Points(int64(p.Points)), Known: p.Known, Facts: []FactView{}}
	i, ok := s.model.Model.Indicator(p.Indicator)
	if !ok {
		return v
	}
	in, b := s.model.Indicators[i], &s.model.bound[i]
	v.Name, v.MaxPoints = in.Name.In(locale), float64(in.Points)
	if d, found := s.model.Model.Dimension(in.Dimension); found {
		v.Dimension = DimensionView{Code: d.Code, Name: d.Name.In(locale)}
	}
	if p.Points != 0 {
		v.Sentence = s.pieceSentence(p, locale)
	}
	if !p.Known {
		v.WhatWouldChange = in.WhatWouldChange.In(locale)
	} else if s.mayKnow(reader, b) {
		v.Value = &ValueView{Amount: p.Value, Unit: string(in.Unit), Text: valueText(p.Value, in, locale)}
	}
	for _, fact := range p.Facts {
		ref, known := e.Facts[fact]
		if !known {
			continue
		}
		f := FactView{ID: fact, Kind: ref.Fact.Item.Code, ItemName: ref.Fact.Item.Name.In(locale), Month: monthOf(ref),
			Department: DepartmentView{Code: ref.Fact.Item.Department.Code, Name: ref.Fact.Item.Department.Name.In(locale)}}
		if s.Restricted(reader, f.Kind) {
			f.Kind, f.ItemName = registry.RestrictedName(locale)
		}
		if reader.Level() >= access.LevelRecord && !ref.Day.IsZero() {
			f.Date = ref.Day.String()
		}
		v.Facts = append(v.Facts, f)
	}
	sort.SliceStable(v.Facts, func(i, j int) bool { return v.Facts[i].Month > v.Facts[j].Month })
	return v
}

func monthOf(ref FactRef) string {
	if ref.Day.IsZero() {
		return ""
	}
	return ref.Day.Month().String()
}

// mayKnow reports whether the reader may see a value: every field that it is made of must be open.
func (s *Service) mayKnow(reader access.Actor, b *binding) bool {
	for _, list := range [][]source{b.adds, b.higher} {
		for i := range list {
			if !reader.MaySee(list[i].item.Sensitivity) {
				return false
			}
			for _, at := range list[i].fields() {
				if !reader.MaySee(list[i].item.Fields[at].Sensitivity) {
					return false
				}
			}
		}
	}
	return true
}

// fields are those that a value is made of: dates apart, which say when and not what.
func (s *source) fields() []int {
	var list []int
	if s.field >= 0 {
		list = append(list, s.field)
	}
	for _, c := range s.where {
		list = append(list, c.field)
	}
	return list
}

// Restricted reports whether the kind of the item's records is not for the reader: an indicator of the model says so, and the
// reader may open no records.
func (s *Service) Restricted(reader access.Actor, item string) bool {
	return reader.Level() < access.LevelRecord && s.model.restricted[item]
}

func valueText(value int64, in score.Indicator, locale string) string {
	words := map[score.Unit][2]string{
		score.UnitMonths: {"%d 个月", "%d months"}, score.UnitYears: {"%d 年", "%d years"}, score.UnitCount: {"%d", "%d"},
	}
	switch in.Unit {
	case score.UnitFen:
		return money.Fen(value).Format()
	case score.UnitBasisPoints:
		return fmt.Sprintf("%d.%02d%%", value/100, value%100)
	}
	pair := words[in.Unit]
	if english(locale) {
		return fmt.Sprintf(pair[1], value)
	}
	return fmt.Sprintf(pair[0], value)
}
