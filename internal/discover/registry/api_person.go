package registry

import (
	"context"
	"net/http"
	"time"

	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/ident"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/httpapi"
	"doudi/internal/platform/id"
)

func (s *Service) routesOfPersons(api *httpapi.API) {
	register := httpapi.Operation{Action: access.PersonView}
	op := func(name, method, path, summary string, status int) httpapi.Operation {
		o := register
		o.ID, o.Method, o.Path, o.Summary, o.Status = name, method, path, summary, status
		return o
	}
	httpapi.Register(api, op("person.purpose", http.MethodPost, "/v1/persons/{id}/purpose", "State why a person's household is needed", http.StatusCreated), s.postPersonPurpose)
	httpapi.Register(api, op("person.get", http.MethodGet, "/v1/persons/{id}", "A person with their history, for the stated purpose", 0), s.getPerson)
	httpapi.Register(api, op("person.number", http.MethodGet, "/v1/persons/{id}/number", "A person's whole ID number, for the stated purpose", 0), s.getNumber)
	httpapi.Register(api, op("person.record", http.MethodGet, "/v1/persons/{id}/records/{record}", "One record about a person, for the stated purpose", 0), s.getPersonRecord)
	httpapi.Register(api, op("household.purpose", http.MethodPost, "/v1/households/{id}/purpose", "State why a household is needed", http.StatusCreated), s.postHouseholdPurpose)
	httpapi.Register(api, op("household.get", http.MethodGet, "/v1/households/{id}", "A household with its members and scores, for the stated purpose", 0), s.getHousehold)
}

type purposeIn struct {
	httpapi.PathID
	Body struct {
		Reason string `json:"reason" enum:"home_visit,review,complaint,other"`
		Note   string `json:"note,omitempty" maxLength:"200"`
	}
}

type purposeOut struct {
	Body struct {
		ID        id.ID     `json:"id"`
		ExpiresAt time.Time `json:"expiresAt"`
	}
}

type stating func(ctx context.Context, actor access.Actor, of id.ID, reason, note string) (id.ID, time.Time, error)

func (in *purposeIn) state(ctx context.Context, actor access.Actor, state stating) (*purposeOut, error) {
	of, err := in.Parse()
	if err != nil {
		return nil, err
	}
	out := &purposeOut{}
	out.Body.ID, out.Body.ExpiresAt, err = state(ctx, actor, of, in.Body.Reason, in.Body.Note)
	return out, err
}

func (s *Service) postPersonPurpose(ctx context.Context, actor access.Actor, in *purposeIn) (*purposeOut, error) {
	return in.state(ctx, actor, s.StatePerson)
}

func (s *Service) postHouseholdPurpose(ctx context.Context, actor access.Actor, in *purposeIn) (*purposeOut, error) {
	return in.state(ctx, actor, s.StateHousehold)
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
	if v.service.restricted(v.reader, t.Item.Code) {
		out.Item, out.ItemName = RestrictedName(v.locale)
		out.Batch.FileName = ""
	}
	return out
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
	return &personRecordOut{Body: ViewRecord(r, actor, httpapi.Locale(ctx), s.restricted(actor, r.Item.Code))}, nil
}
