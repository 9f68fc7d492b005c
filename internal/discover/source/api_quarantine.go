package source

import (
	"context"

	"doudi/internal/kernel/access"
	"doudi/internal/kernel/ident"
	"doudi/internal/platform/httpapi"
	"doudi/internal/platform/id"
)

// RefusedView is a row in quarantine.
type RefusedView struct {
	Row         int64        `json:"row"`
	Fields      []CellView   `json:"fields"`
	Reasons     []ReasonView `json:"reasons"`
	CorrectedBy *id.ID       `json:"correctedBy,omitempty"`
}

// CellView is what was written in one column; identity values are masked unless the reader's level is the record.
type CellView struct {
	Code  string `json:"code"`
	Name  string `json:"name"`
	Value string `json:"value"`
}

// ReasonView is one reason.
type ReasonView struct {
	Field  string `json:"field" doc:"empty: the row as a whole"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

type quarantineIn struct {
	httpapi.PathID
	httpapi.Page
}

type quarantineOut struct {
	Body struct {
		Items []RefusedView `json:"items"`
		Next  string        `json:"next" doc:"cursor of the next page; empty at the end"`
	}
}

func (s *Service) listQuarantine(ctx context.Context, actor access.Actor, in *quarantineIn) (*quarantineOut, error) {
	batch, err := in.Parse()
	if err != nil {
		return nil, err
	}
	after, err := in.After(1)
	if err != nil {
		return nil, err
	}
	var from int64
	if after != nil {
		from = after[0]
	}
	b, rows, err := s.QuarantineOf(ctx, actor, batch, from, in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := &quarantineOut{}
	out.Body.Items = []RefusedView{}
	for i, r := range rows {
		if i == in.Limit {
			out.Body.Next = httpapi.Cursor(rows[i-1].Row)
			break
		}
		out.Body.Items = append(out.Body.Items, refusedView(b, r, actor, httpapi.Locale(ctx)))
	}
	return out, nil
}

type correctionsIn struct {
	httpapi.PathID
	Body struct {
		Rows []struct {
			Row    int64             `json:"row"`
			Values map[string]string `json:"values" doc:"corrected values by field code"`
		} `json:"rows" maxItems:"500"`
	}
}

func (s *Service) postCorrections(ctx context.Context, actor access.Actor, in *correctionsIn) (*batchOut, error) {
	batch, err := in.Parse()
	if err != nil {
		return nil, err
	}
	corrections := make([]Correction, len(in.Body.Rows))
	for i, r := range in.Body.Rows {
		corrections[i] = Correction{Row: r.Row, Values: r.Values}
	}
	b, err := s.Correct(ctx, actor, batch, corrections)
	return view(ctx, b, err)
}

func refusedView(b *Batch, r RefusedRow, actor access.Actor, locale string) RefusedView {
	v := RefusedView{Row: r.Row, Fields: []CellView{}, Reasons: []ReasonView{}}
	wrong := map[string]bool{}
	for _, reason := range r.Reasons {
		wrong[reason.Field] = true
		v.Reasons = append(v.Reasons, ReasonView{Field: reason.Field, Code: reason.Code, Detail: Text{ZH: reason.ZH, EN: reason.EN}.In(locale)})
	}
	for i, f := range b.Item.Fields {
		value := cell(r.Cells, i)
		switch {
		case !mayRead(actor, b.Item, f):
			value = hidden(value)
		case !wrong[f.Code]:
			value = masked(f.Type, value) // only what is wrong has to be read to be put right
		}
		v.Fields = append(v.Fields, CellView{Code: f.Code, Name: f.Name.In(locale), Value: value})
	}
	if r.Corrected != 0 {
		v.CorrectedBy = &r.Corrected
	}
	return v
}

// mayRead: health and finance need a grant of their own, except for the department whose data it is.
func mayRead(actor access.Actor, it *Item, f *Field) bool {
	switch {
	case actor.Role == access.DepartmentOperator:
		return actor.Department == it.Department.Code
	case f.Sensitivity == "health" || f.Sensitivity == "finance":
		return actor.Has(access.Grant(f.Sensitivity))
	}
	return true
}

// hidden keeps only whether there is something.
func hidden(value string) string {
	if value == "" {
		return ""
	}
	return "***"
}

func masked(kind, value string) string {
	switch kind {
	case "id_no":
		return ident.MaskID(value)
	case "phone":
		return ident.MaskPhone(value)
	case "account":
		return ident.MaskAccount(value)
	case "name":
		return ident.MaskName(value)
	default:
		return value
	}
}
