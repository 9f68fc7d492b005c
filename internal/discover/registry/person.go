package registry

import (
	"context"
	"slices"
	"time"

	"doudi/internal/discover/source"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// The refusals of the pages of persons and households.
var (
	ErrNoPerson = problem.Define("registry.no_person", problem.NotFound,
		"没有找到这个人，或不在您的管辖范围内。", "There is no such person, or they are outside your scope.")
	ErrNoHousehold = problem.Define("registry.no_household", problem.NotFound,
		"没有找到这一户，或不在您的管辖范围内。", "There is no such household, or it is outside your scope.")
	ErrNumberLevel = problem.Define("registry.number_level", problem.Forbidden,
		"您的岗位不显示完整的身份证号。需要时请联系街道或区民政局经办人员。", "Your post does not show whole ID numbers. If you need one, ask the street's or the bureau's officer.")
	ErrFuture = problem.Define("registry.known_future", problem.Invalid,
		"“按当时所知”只能选今天或以前的日期。", "“As known at” is today or an earlier day.")
)

// place is where a person or a household is today, which decides who may see them: also when a page is turned back to an earlier day.
type place struct {
	county    int
	household id.ID // 0: of a person whom the register never had
	street    int64
	community int64
	current   bool // the person belongs to the household today
}

// task is what a purpose is stated for: the household, with everybody in it.
func (p place) task() audit.Subject { return audit.Subject{Kind: "household", ID: p.household} }

// personPlaceIn finds the person in the actor's scope.
func (s *Service) personPlaceIn(tx *db.Tx, actor access.Actor, person id.ID) (place, error) {
	for _, county := range actor.Scope.Counties() {
		known, err := s.AsKnown(tx, county, time.Time{}, tx.Today())
		if err != nil {
			return place{}, err
		}
		stays, err := staysOf(tx, county, person)
		if err != nil {
			return place{}, err
		}
		home, current := known.home(stays)
		if home.Household == 0 {
			continue
		}
		p, err := known.placeOf(home.Household)
		if err != nil {
			return place{}, err
		}
		p.current = current
		if actor.Scope.Covers(county, p.street, p.community) {
			return p, nil
		}
	}
	return place{}, ErrNoPerson.New()
}

func (s *Service) householdPlaceIn(tx *db.Tx, actor access.Actor, household id.ID) (place, error) {
	for _, county := range actor.Scope.Counties() {
		known, err := s.AsKnown(tx, county, time.Time{}, tx.Today())
		if err != nil {
			return place{}, err
		}
		p, err := known.placeOf(household)
		if err != nil {
			return place{}, err
		}
		if p.street != 0 && actor.Scope.Covers(county, p.street, p.community) {
			return p, nil
		}
	}
	return place{}, ErrNoHousehold.New()
}

func (k *Known) placeOf(household id.ID) (place, error) {
	p := place{county: k.county, household: household}
	list, err := k.Households([]id.ID{household})
	if err != nil {
		return p, err
	}
	if len(list) > 0 {
		p.street, p.community = list[0].Street, list[0].Community
		return p, nil
	}
	p.street, p.community, err = k.householdPlace(household)
	return p, err
}

func (k *Known) holds(s stay) bool {
	return k.visible(s.stage, s.superseded) && (s.validTo.IsZero() || s.validTo.After(k.asOf))
}

// home is where the person belongs, or else (current is false) where they last belonged; zero for one of whom nothing is known.
func (k *Known) home(stays []stay) (home Member, current bool) {
	standing, all := homes{}, homes{}
	for _, s := range stays {
		if at, published := k.published[s.stage]; !published || at > k.at {
			continue
		}
		if all.add(s.Member); k.holds(s) {
			standing.add(s.Member)
			current = true
		}
		home = all[s.Person]
	}
	if current {
		home = standing[home.Person]
	}
	return home, current
}

// Then is the day as which a page shows what was known; the zero day is today.
type Then struct{ Day civil.Date }

// resolve is the last instant of the day, or now.
func (t Then) resolve(tx *db.Tx) (at time.Time, asOf civil.Date, err error) {
	today := tx.Today()
	switch {
	case t.Day.IsZero(), t.Day == today:
		return time.Time{}, today, nil
	case t.Day.After(today):
		return at, asOf, problem.Join([]problem.Field{{Pointer: "/knownAt", Problem: ErrFuture.New()}})
	}
	return t.Day.AddDays(1).Start().Add(-time.Millisecond), t.Day, nil
}

// PersonPage is all that a person's page shows.
type PersonPage struct {
	Person
	place
	Erased   bool
	Name     string
	Number   string
	Address  string
	Phone    string
	Relation string // code; empty if the person did not belong to a household then
	Member   bool
	Layers   []LayerSpan
	Traces   []Trace
	Batches  map[id.ID]*source.Batch // by stage
	Stages   map[id.ID]time.Time     // when each was published
	Warnings []Warning
	Looks    []audit.Row
	At       time.Time
	AsOf     civil.Date
}

// StatePerson and StateHousehold record why the actor needs the household; from then on its page and those of its members open.
func (s *Service) StatePerson(ctx context.Context, actor access.Actor, person id.ID, reason, note string) (id.ID, time.Time, error) {
	return s.state(ctx, actor, reason, note, func(tx *db.Tx) (place, error) { return s.personPlaceIn(tx, actor, person) })
}

// StateHousehold is StatePerson for a household.
func (s *Service) StateHousehold(ctx context.Context, actor access.Actor, household id.ID, reason, note string) (id.ID, time.Time, error) {
	return s.state(ctx, actor, reason, note, func(tx *db.Tx) (place, error) { return s.householdPlaceIn(tx, actor, household) })
}

func (s *Service) state(ctx context.Context, actor access.Actor, reason, note string, find func(tx *db.Tx) (place, error)) (purpose id.ID, expires time.Time, err error) {
	err = s.db.Write(ctx, actor, func(tx *db.Tx) error {
		p, err := find(tx)
		if err != nil {
			return err
		}
		purpose, expires, err = audit.State(tx, p.county, p.task(), reason, note)
		return err
	})
	return purpose, expires, err
}

// locate finds the place and the tasks for which a purpose opens it: the household, and its warnings.
func (s *Service) locate(ctx context.Context, actor access.Actor, find func(tx *db.Tx) (place, error)) (p place, tasks []audit.Subject, err error) {
	err = s.db.Read(ctx, actor, func(tx *db.Tx) error {
		if p, err = find(tx); err != nil {
			return err
		}
		tasks = []audit.Subject{p.task()}
		warnings, err := s.warningsOf(tx, p.county, p.household, time.Time{})
		for _, w := range warnings {
			tasks = append(tasks, audit.Subject{Kind: "warning", ID: w.ID})
		}
		return err
	})
	return p, tasks, err
}

// PersonPage opens a person's page for the stated purpose; audit.ErrPurposeRequired until then.
func (s *Service) PersonPage(ctx context.Context, actor access.Actor, person id.ID, then Then) (page *PersonPage, err error) {
	find := func(tx *db.Tx) (place, error) { return s.personPlaceIn(tx, actor, person) }
	at, tasks, err := s.locate(ctx, actor, find)
	if err != nil {
		return nil, err
	}
	err = audit.OpenAny(ctx, s.db, actor, at.county, tasks, audit.Subject{Kind: "person", ID: person}, func(tx *db.Tx, p access.Purpose) error {
		here, err := find(tx)
		if err != nil {
			return err
		}
		page, err = s.personPage(tx, p, here, person, then)
		if err != nil || !seesLookers(actor) {
			return err
		}
		page.Looks, err = looksAt(tx, here.county, append(tasks, audit.Subject{Kind: "person", ID: person}, audit.Subject{Kind: "number", ID: person}))
		return err
	})
	return page, err
}

func (s *Service) personPage(tx *db.Tx, p access.Purpose, here place, person id.ID, then Then) (*PersonPage, error) {
	at, asOf, err := then.resolve(tx)
	if err != nil {
		return nil, err
	}
	known, err := s.AsKnown(tx, here.county, at, asOf)
	if err != nil {
		return nil, err
	}
	persons, err := known.Persons([]id.ID{person})
	if err != nil {
		return nil, err
	}
	page := &PersonPage{Person: persons[person], place: here, At: time.UnixMilli(known.at).UTC(), AsOf: asOf, Stages: map[id.ID]time.Time{}}
	page.Erased = page.Salt == nil
	stays, err := staysOf(tx, here.county, person)
	if err != nil {
		return nil, err
	}
	if home, current := known.home(stays); home.Household != 0 {
		page.household, page.Relation, page.Member = home.Household, home.Relation, current
	}
	if page.Traces, err = known.traces(person); err != nil {
		return nil, err
	}
	if err := page.identify(known, p, persons); err != nil {
		return nil, err
	}
	layers, err := known.Layers(p, persons)
	if err != nil {
		return nil, err
	}
	page.Layers = layers[person]
	slices.SortFunc(page.Layers, func(a, b LayerSpan) int { return b.From.Compare(a.From) })
	if err := page.lineage(known); err != nil {
		return nil, err
	}
	// Of a household that the person has left, whose others may live elsewhere by now, nobody stated a purpose here.
	if page.household == here.household {
		page.Warnings, err = s.warningsOf(tx, here.county, page.household, at)
	}
	return page, err
}

// identify opens who the person is: by the register's record that stands, or else by the last one.
func (page *PersonPage) identify(k *Known, p access.Purpose, persons map[id.ID]Person) error {
	if page.Erased {
		return nil
	}
	took := func(f *Fact) {
		page.Name, page.Address, page.Phone = f.Value("name"), f.Value("address"), f.Value("phone")
	}
	if err := k.Facts(p, persons, []string{HukouItem}, func(f *Fact) error {
		took(f)
		return nil
	}); err != nil {
		return err
	}
	for _, t := range page.Traces {
		if page.Name != "" || t.Item.Code != HukouItem {
			continue
		}
		r, err := k.RecordOf(p, page.ID, t.ID)
		if err != nil {
			return err
		}
		took(&r.Fact)
	}
	var err error
	page.Number, err = k.number(p, page.ID)
	return err
}

func (page *PersonPage) lineage(k *Known) (err error) {
	var stages []id.ID
	for _, t := range page.Traces {
		for _, stage := range []id.ID{t.Stage, t.Superseded} {
			if stage != 0 {
				page.Stages[stage] = time.UnixMilli(k.published[stage]).UTC()
			}
		}
		stages = append(stages, t.Stage)
	}
	page.Batches, err = k.batches(stages)
	return err
}

// warningsOf are the household's warnings as they were at the instant; the zero time is now.
func (s *Service) warningsOf(tx *db.Tx, county int, household id.ID, at time.Time) ([]Warning, error) {
	if household == 0 {
		return nil, nil
	}
	all, err := s.around.Warnings.Warnings(tx, county, []id.ID{household})
	if err != nil || at.IsZero() {
		return all[household], err
	}
	var then []Warning
	for _, w := range all[household] {
		if w.OpenedAt.After(at) {
			continue
		}
		if w.ClosedAt.After(at) {
			w.Open, w.ClosedAt, w.Ended = true, time.Time{}, ""
		}
		then = append(then, w)
	}
	return then, nil
}

// Number opens the whole ID number, each time with a row of its own in the trail.
func (s *Service) Number(ctx context.Context, actor access.Actor, person id.ID) (number string, err error) {
	find := func(tx *db.Tx) (place, error) { return s.personPlaceIn(tx, actor, person) }
	at, tasks, err := s.locate(ctx, actor, find)
	if err != nil {
		return "", err
	}
	if actor.Level() < access.LevelRecord {
		return "", ErrNumberLevel.New()
	}
	err = audit.OpenAny(ctx, s.db, actor, at.county, tasks, audit.Subject{Kind: "number", ID: person}, func(tx *db.Tx, p access.Purpose) error {
		if _, err := find(tx); err != nil {
			return err
		}
		known, err := s.AsKnown(tx, at.county, time.Time{}, tx.Today())
		if err != nil {
			return err
		}
		number, err = known.number(p, person)
		return err
	})
	return number, err
}

// PersonRecord opens one record of the person.
func (s *Service) PersonRecord(ctx context.Context, actor access.Actor, person, fact id.ID) (r *Record, err error) {
	find := func(tx *db.Tx) (place, error) { return s.personPlaceIn(tx, actor, person) }
	at, tasks, err := s.locate(ctx, actor, find)
	if err != nil {
		return nil, err
	}
	err = audit.OpenAny(ctx, s.db, actor, at.county, tasks, audit.Subject{Kind: "record", ID: fact}, func(tx *db.Tx, p access.Purpose) error {
		if _, err := find(tx); err != nil {
			return err
		}
		known, err := s.AsKnown(tx, at.county, time.Time{}, tx.Today())
		if err != nil {
			return err
		}
		r, err = known.RecordOf(p, person, fact)
		return err
	})
	return r, err
}
