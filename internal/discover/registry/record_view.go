package registry

import (
	"fmt"
	"strings"
	"time"

	"doudi/internal/kernel/access"
	"doudi/internal/kernel/ident"
	"doudi/internal/kernel/money"
	"doudi/internal/platform/id"
)

// RecordView is one record, down to the department's file and row. Fields that the reader may not see say why.
type RecordView struct {
	ID           id.ID            `json:"id"`
	Item         string           `json:"item"`
	ItemName     string           `json:"itemName"`
	Department   DepartmentView   `json:"department"`
	Batch        LineageView      `json:"batch"`
	KnownAt      time.Time        `json:"knownAt"`
	SupersededAt *time.Time       `json:"supersededAt,omitempty"`
	ValidFrom    string           `json:"validFrom"`
	ValidTo      string           `json:"validTo"`
	Person       RecordPersonView `json:"person"`
	Fields       []FieldView      `json:"fields"`
}

// LineageView is the delivery that a record came with.
type LineageView struct {
	ID         id.ID     `json:"id"`
	FileName   string    `json:"fileName"`
	ReceivedAt time.Time `json:"receivedAt"`
	Row        int64     `json:"row"`
}

// RecordPersonView is whom a record is about.
type RecordPersonView struct {
	ID   id.ID  `json:"id"`
	Name string `json:"name"`
	IDNo string `json:"idNo" doc:"masked"`
}

// FieldView is one value of a record.
type FieldView struct {
	Code   string `json:"code"`
	Name   string `json:"name"`
	Value  string `json:"value"`
	Type   string `json:"type"`
	Hidden string `json:"hidden" enum:",level,grant_health,grant_finance" doc:"why the value is not shown; empty if it is"`
}

// DepartmentView names a department.
type DepartmentView struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// ViewRecord words a record for the reader. Of a kind that is not for the reader (restricted), not even the columns are shown: their
// names tell the kind.
func ViewRecord(r *Record, reader access.Actor, locale string, restricted bool) RecordView {
	out := RecordView{
		ID: r.ID, Item: r.Item.Code, ItemName: r.Item.Name.In(locale), Department: departmentView(r.Item, locale),
		Batch:   LineageView{ID: r.Batch.ID, FileName: r.Batch.FileName, ReceivedAt: r.Batch.ReceivedAt, Row: r.Row},
		KnownAt: r.KnownAt, ValidFrom: DayFor(reader, r.ValidFrom), ValidTo: DayFor(reader, r.ValidTo),
		Person: RecordPersonView{ID: r.Person, Name: r.Name, IDNo: ident.MaskID(r.IDNumber)}, Fields: []FieldView{},
	}
	if restricted {
		out.Item, out.ItemName = RestrictedName(locale)
		out.Batch.FileName = ""
		return out
	}
	if !r.SupersededAt.IsZero() {
		out.SupersededAt = &r.SupersededAt
	}
	for i, f := range r.Item.Fields {
		value := ""
		if i < len(r.Values) {
			value = r.Values[i]
		}
		out.Fields = append(out.Fields, fieldView(f, value, reader, locale))
	}
	return out
}

func departmentView(it *Item, locale string) DepartmentView {
	return DepartmentView{Code: it.Department.Code, Name: it.Department.Name.In(locale)}
}

// RestrictedName is what stands for the code and the name of a kind that is not for the reader.
func RestrictedName(locale string) (code, name string) {
	if strings.HasPrefix(locale, "en") {
		return "restricted", "A record of restricted visibility"
	}
	return "restricted", "限制查看的登记"
}

func fieldView(f *Field, value string, reader access.Actor, locale string) FieldView {
	out := FieldView{Code: f.Code, Name: f.Name.In(locale), Type: f.Type}
	switch {
	case reader.MaySee(f.Sensitivity):
		out.Value = shown(f, value, locale)
	case reader.Level() < access.LevelRecord:
		out.Hidden = "level"
	default:
		out.Hidden = "grant_" + f.Sensitivity
	}
	return out
}

// shown is a canonical value in words; numbers that identify stay masked for everybody.
func shown(f *Field, value, locale string) string {
	if value == "" {
		return ""
	}
	switch f.Type {
	case "id_no":
		return ident.MaskID(value)
	case "account":
		return ident.MaskAccount(value)
	case "phone":
		return ident.MaskPhone(value)
	case "code":
		return f.CodeName(value, locale)
	case "money":
		var fen int64
		_, _ = fmt.Sscan(value, &fen) // canonical: checked by source
		return money.Fen(fen).Format()
	default:
		return value
	}
}
