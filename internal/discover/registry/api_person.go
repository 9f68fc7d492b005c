package registry

import (
	"context"
	"time"

	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/ident"
	"doudi/internal/platform/httpapi"
	"doudi/internal/platform/id"
)

func (s *Service) postPersonPurpose(ctx context.Context, actor access.Actor, in *httpapi.PurposeIn) (*httpapi.PurposeOut, error) {
	return in.State(ctx, actor, s.StatePerson)
}

func (s *Service) postHouseholdPurpose(ctx context.Context, actor access.Actor, in *httpapi.PurposeIn) (*httpapi.PurposeOut, error) {
	return in.State(ctx, actor, s.StateHousehold)
}

type pageIn struct {
	httpapi.PathID
	KnownAt string `query:"knownAt" format:"date" maxLength:"10" doc:"the page as it would have been shown at the end of this day; empty: now"`
}

func (in *pageIn) parse() (of id.ID, then Then, err error) {
	if of, err = in.Parse(); err != nil || in.KnownAt == "" {
		return of, then, err
	}
	then.Day, err = civil.Parse(in.KnownAt)
	return of, then, err
}

// PersonPageView is a person's page.
type PersonPageView struct {
	ID        id.ID         `json:"id"`
	Erased    bool          `json:"erased" doc:"the person's data was erased; only that something was there is known"`
	Name      string        `json:"name"`
	Sex       string        `json:"sex" enum:"male,female"`
	Age       int           `json:"age"`
	Born      string        `json:"born" doc:"a month for a reader of sentences, else the day"`
	Number    string        `json:"number" doc:"masked"`
	MayNumber bool          `json:"mayNumber" doc:"the reader may ask for the whole number"`
	Household id.ID         `json:"household"`
	Member    bool          `json:"member" doc:"false: the person had left this household, the last one known"`
	Relation  string        `json:"relation"`
	Division  DivisionView  `json:"division"`
	Address   string        `json:"address"`
	Phone     string        `json:"phone"`
	Layers    []LayerView   `json:"layers" doc:"newest first"`
	Timeline  []TraceView   `json:"timeline" doc:"newest first"`
	Warnings  []WarningView `json:"warnings"`
	Looks     []LookView    `json:"looks,omitempty" doc:"only for those who answer for the county's use of data"`
	Then      ThenView      `json:"then"`
}

// TraceView is one record of a person: what kind, from whom, when; not what it says.
type TraceView struct {
	ID           id.ID          `json:"id"`
	Item         string         `json:"item"`
	ItemName     string         `json:"itemName"`
	Department   DepartmentView `json:"department"`
	From         string         `json:"from" doc:"a month for a reader of sentences, else the day"`
	Until        string         `json:"until"`
	KnownAt      time.Time      `json:"knownAt"`
	SupersededAt *time.Time     `json:"supersededAt,omitempty" doc:"a later delivery said otherwise, or no longer had it"`
	Batch        LineageView    `json:"batch"`
}

type personOut struct{ Body PersonPageView }

func (s *Service) getPerson(ctx context.Context, actor access.Actor, in *pageIn) (*personOut, error) {
	of, then, err := in.parse()
	if err != nil {
		return nil, err
	}
	p, err := s.PersonPage(ctx, actor, of, then)
	if err != nil {
		return nil, err
	}
	return &personOut{Body: s.viewer(ctx, actor).person(p)}, nil
}

func (v viewer) person(p *PersonPage) PersonPageView {
	out := PersonPageView{
		ID: p.ID, Erased: p.Erased, Name: p.Name, Sex: p.Sex, Age: p.Birth.Age(p.AsOf), Born: v.day(p.Birth), Number: ident.MaskID(p.Number),
		MayNumber: !p.Erased && v.reader.Level() >= access.LevelRecord, Household: p.household, Member: p.Member, Relation: v.relation(p.Relation),
		Division: v.division(p.street, p.community), Address: p.Address, Phone: p.Phone, Warnings: v.warnings(p.Warnings), Looks: looks(p.Looks),
		Then: ThenView{KnownAt: p.At, AsOf: p.AsOf.String()},
	}
	for _, span := range p.Layers {
		out.Layers = append(out.Layers, *v.layer(span))
	}
	for _, t := range p.Traces {
		out.Timeline = append(out.Timeline, v.trace(p, t))
	}
	return out
}

func (v viewer) trace(p *PersonPage, t Trace) TraceView {
	out := TraceView{ID: t.ID, Item: t.Item.Code, ItemName: t.Item.Name.In(v.locale), Department: departmentView(t.Item, v.locale),
		From: v.day(t.ValidFrom), Until: v.day(t.ValidTo), KnownAt: p.Stages[t.Stage], Batch: LineageView{Row: t.Row}}
	if at, ended := p.Stages[t.Superseded]; ended {
		out.SupersededAt = &at
	}
	if b := p.Batches[t.Stage]; b != nil {
		out.Batch = LineageView{ID: b.ID, FileName: b.FileName, ReceivedAt: b.ReceivedAt, Row: t.Row}
	}
	if v.service.around.Scores.Restricted(v.reader, t.Item.Code) {
		out.Item, out.ItemName = RestrictedName(v.locale)
		out.Batch.FileName = ""
	}
	return out
}

type numberOut struct {
	Body struct {
		Number string `json:"number"`
	}
}

func (s *Service) getNumber(ctx context.Context, actor access.Actor, in *httpapi.PathID) (*numberOut, error) {
	person, err := in.Parse()
	if err != nil {
		return nil, err
	}
	out := &numberOut{}
	out.Body.Number, err = s.Number(ctx, actor, person)
	return out, err
}

type personRecordIn struct {
	httpapi.PathID
	Record string `path:"record"`
}

type personRecordOut struct{ Body RecordView }

func (s *Service) getPersonRecord(ctx context.Context, actor access.Actor, in *personRecordIn) (*personRecordOut, error) {
	person, err := in.Parse()
	if err != nil {
		return nil, err
	}
	fact, err := id.Parse(in.Record)
	if err != nil {
		return nil, err
	}
	r, err := s.PersonRecord(ctx, actor, person, fact)
	if err != nil {
		return nil, err
	}
	return &personRecordOut{Body: ViewRecord(r, actor, httpapi.Locale(ctx), s.around.Scores.Restricted(actor, r.Item.Code))}, nil
}
