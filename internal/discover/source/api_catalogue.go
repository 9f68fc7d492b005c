package source

import (
	"context"
	"slices"
	"strings"

	"doudi/internal/kernel/access"
	"doudi/internal/platform/db"
	"doudi/internal/platform/httpapi"
)

// DepartmentView is a department with what it delivers.
type DepartmentView struct {
	Code  string     `json:"code"`
	Name  string     `json:"name"`
	Items []ItemView `json:"items"`
}

// ItemView is an item of the catalogue with its newest batch.
type ItemView struct {
	Code        string      `json:"code"`
	Name        string      `json:"name"`
	Delivery    Delivery    `json:"delivery" enum:"snapshot,append"`
	Frequency   string      `json:"frequency" enum:"daily,weekly,monthly,term"`
	Coverage    string      `json:"coverage" enum:"county,city" doc:"whose people the file has"`
	Absence     string      `json:"absence" enum:"none,unknown" doc:"what it means when a person has no record"`
	Key         []string    `json:"key" doc:"codes of the fields that, with the person, identify a record"`
	Sensitivity string      `json:"sensitivity" enum:"personal,health,finance"`
	LegalBasis  string      `json:"legalBasis"`
	Fields      []FieldView `json:"fields"`
	LastBatch   *BatchView  `json:"lastBatch,omitempty"`
}

// FieldView is a column.
type FieldView struct {
	Code        string     `json:"code"`
	Name        string     `json:"name"`
	Headers     []string   `json:"headers"`
	Type        string     `json:"type"`
	Required    bool       `json:"required"`
	Unit        string     `json:"unit" doc:"of a number; empty: none"`
	Sensitivity string     `json:"sensitivity" enum:"personal,health,finance"`
	List        []CodeView `json:"list" doc:"the codes that the column may hold; empty: no list"`
}

// CodeView is one entry of a code list.
type CodeView struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

type sourcesOut struct {
	Body struct {
		Items []DepartmentView `json:"items"`
	}
}

func (s *Service) listSources(ctx context.Context, actor access.Actor, _ *struct{}) (*sourcesOut, error) {
	var newest map[string]*Batch
	err := s.db.Read(ctx, actor, func(tx *db.Tx) (err error) {
		newest, err = s.latest(tx, actor.County)
		return err
	})
	if err != nil {
		return nil, err
	}
	locale, out := httpapi.Locale(ctx), &sourcesOut{}
	out.Body.Items = []DepartmentView{}
	for _, d := range s.catalogue.Departments {
		if actor.Role == access.DepartmentOperator && d.Code != actor.Department {
			continue
		}
		view := DepartmentView{Code: d.Code, Name: d.Name.In(locale), Items: []ItemView{}}
		for _, it := range d.Items {
			view.Items = append(view.Items, itemView(it, newest[it.Code], locale))
		}
		out.Body.Items = append(out.Body.Items, view)
	}
	return out, nil
}

func itemView(it *Item, newest *Batch, locale string) ItemView {
	v := ItemView{Code: it.Code, Name: it.Name.In(locale), Delivery: it.Delivery, Frequency: it.Frequency, Coverage: it.Coverage,
		Absence: it.Absence, Key: append([]string{}, it.Key...), Sensitivity: it.Sensitivity, LegalBasis: it.LegalBasis.In(locale),
		Fields: []FieldView{}}
	for _, f := range it.Fields {
		v.Fields = append(v.Fields, FieldView{Code: f.Code, Name: f.Name.In(locale), Headers: f.Header, Type: f.Type, Required: f.Required,
			Unit: f.unit(locale), Sensitivity: f.Sensitivity, List: f.list(locale)})
	}
	if newest != nil {
		last := batchView(newest, locale)
		v.LastBatch = &last
	}
	return v
}

// list is the field's codes in their order.
func (f *Field) list(locale string) []CodeView {
	list := make([]CodeView, 0, len(f.names))
	for code, text := range f.names {
		list = append(list, CodeView{Code: code, Name: text.In(locale)})
	}
	slices.SortFunc(list, func(a, b CodeView) int { return strings.Compare(a.Code, b.Code) })
	return list
}

// unit is what a number of the field counts.
func (f *Field) unit(locale string) string {
	if f.Type == "money" {
		return Text{ZH: "元", EN: "yuan"}.In(locale)
	}
	return f.Unit.In(locale)
}
