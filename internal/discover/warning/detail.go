package warning

import (
	"context"
	"fmt"
	"time"

	"doudi/internal/discover/assess"
	"doudi/internal/discover/registry"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// Listed is a warning with what its line shows.
type Listed struct {
	*Warning
	Head     string // the head's name, in clear: masked where it is shown
	Members  int
	Layer    registry.LayerSpan // of low-income people, today; the zero span: none
	Sentence string
}

// List returns the warnings in the actor's scope, the nearest due day first. It names persons, so one row of the trail says that
// it was looked at.
func (s *Service) List(ctx context.Context, actor access.Actor, f Filter, locale string) (rows []Listed, total int64, err error) {
	query := fmt.Sprint(f.State, f.Level, f.Street, f.Community, f.Cause, f.Layer, f.Late, f.After)
	err = audit.Search(ctx, s.db, s.box, actor, actor.County, "warning.list", query, func(tx *db.Tx, p access.Purpose) (int, error) {
		f.Today = tx.Today()
		if total, err = count(tx, actor.Scope, f); err != nil {
			return 0, err
		}
		found, err := list(tx, actor.Scope, f)
		if err != nil {
			return 0, err
		}
		rows, err = s.lines(tx, p, actor.County, found, locale)
		return len(rows), err
	})
	return rows, total, err
}

// families are the households as they are known today, with their members.
func (s *Service) families(tx *db.Tx, county int, ids []id.ID) (*registry.Known, []registry.Household, map[id.ID]registry.Person, error) {
	known, err := s.registry.AsKnown(tx, county, time.Time{}, tx.Today())
	if err != nil {
		return nil, nil, nil, err
	}
	households, err := known.Households(ids)
	if err != nil {
		return nil, nil, nil, err
	}
	var members []id.ID
	for _, h := range households {
		for _, m := range h.Members {
			members = append(members, m.Person)
		}
	}
	persons, err := known.Persons(members)
	return known, households, persons, err
}

// lines adds to each warning its head's name, the size of the household and the sentence.
func (s *Service) lines(tx *db.Tx, p access.Purpose, county int, found []*Warning, locale string) ([]Listed, error) {
	ids := make([]id.ID, len(found))
	for i, w := range found {
		ids[i] = w.Household
	}
	known, households, loaded, err := s.families(tx, county, ids)
	if err != nil {
		return nil, err
	}
	layers, err := layersOf(known, p, households, loaded)
	if err != nil {
		return nil, err
	}
	heads, size := map[id.ID]id.ID{}, map[id.ID]int{}
	named := make(map[id.ID]registry.Person, len(households))
	for _, h := range households {
		head := h.Members[0].Person
		heads[h.ID], size[h.ID], named[head] = head, len(h.Members), loaded[head]
	}
	names, err := known.Names(p, named)
	if err != nil {
		return nil, err
	}
	shown := make([]assess.Pair, len(found))
	for i, w := range found {
		shown[i] = w.shows()
	}
	scores, err := s.assess.Scores(tx, county, shown)
	if err != nil {
		return nil, err
	}
	rows := make([]Listed, len(found))
	for i, w := range found {
		rows[i] = Listed{Warning: w, Head: names[heads[w.Household]], Members: size[w.Household], Layer: layers[w.Household]}
		sc, scored := scores[w.shows()]
		if !scored {
			continue
		}
		pieces, err := s.assess.Pieces(p, county, sc)
		if err != nil {
			return nil, err
		}
		rows[i].Sentence = s.assess.Sentence(pieces, locale)
	}
	return rows, nil
}

// shows is the score that the warning shows.
func (w *Warning) shows() assess.Pair { return assess.Pair{Household: w.Household, Run: w.Run} }

// layersOf are the layers of low-income people that speak for the households today.
func layersOf(known *registry.Known, p access.Purpose, households []registry.Household, persons map[id.ID]registry.Person) (map[id.ID]registry.LayerSpan, error) {
	spans, err := known.Layers(p, persons)
	if err != nil {
		return nil, err
	}
	layers := map[id.ID]registry.LayerSpan{}
	for _, h := range households {
		var all []registry.LayerSpan
		for _, m := range h.Members {
			all = append(all, spans[m.Person]...)
		}
		layers[h.ID] = registry.LayerOn(all, known.AsOf())
	}
	return layers, nil
}

// Detail is a warning opened.
type Detail struct {
	Listed
	Explanation *assess.Explanation
	Threshold   int64
	People      []Person
	Address     string
	Phone       string
	NoteText    string
	History     []audit.Row
}

// Person is a member as the detail shows one.
type Person struct {
	ID       id.ID
	Name     string
	Age      int
	Sex      string
	Relation string // in words
}

// Detail opens a warning for the purpose that the actor stated for it; audit.ErrPurposeRequired until then.
func (s *Service) Detail(ctx context.Context, actor access.Actor, warning id.ID, locale string) (*Detail, error) {
	county, tasks, err := s.tasksOf(ctx, actor, warning)
	if err != nil {
		return nil, err
	}
	var d *Detail
	err = audit.OpenAny(ctx, s.db, actor, county, tasks, subject(warning), func(tx *db.Tx, p access.Purpose) error {
		w, err := findIn(tx, actor.Scope, warning)
		if err != nil {
			return err
		}
		lines, err := s.lines(tx, p, w.County, []*Warning{w}, locale)
		if err != nil {
			return err
		}
		d = &Detail{Listed: lines[0]}
		if d.Explanation, err = s.assess.Explain(tx, p, w.County, w.Household, w.Run); err != nil {
			return err
		}
		l, err := s.limits(w.Community, w.ClockFrom)
		if err != nil {
			return err
		}
		d.Threshold = l.score
		if err := s.people(tx, p, d, locale); err != nil {
			return err
		}
		if w.Note != nil {
			note, err := s.box.Open(p, nil, notePlace(w.County, w.ID), w.Note)
			if err != nil {
				return err
			}
			d.NoteText = string(note)
		}
		d.History, err = audit.List(tx, audit.Filter{County: w.County, Subject: subject(w.ID), Limit: 50})
		return err
	})
	return d, err
}

// tasksOf are the tasks for which a purpose opens the warning: itself, and its household, whose page may have been opened before.
func (s *Service) tasksOf(ctx context.Context, actor access.Actor, warning id.ID) (county int, tasks []audit.Subject, err error) {
	err = s.db.Read(ctx, actor, func(tx *db.Tx) error {
		w, err := findIn(tx, actor.Scope, warning)
		if err == nil {
			county, tasks = w.County, []audit.Subject{subject(warning), {Kind: "household", ID: w.Household}}
		}
		return err
	})
	return county, tasks, err
}

// people opens the household's members from the register: who they are, and where the door is.
func (s *Service) people(tx *db.Tx, p access.Purpose, d *Detail, locale string) error {
	known, households, persons, err := s.families(tx, d.County, []id.ID{d.Household})
	if err != nil || len(households) == 0 {
		return err
	}
	members := households[0].Members
	d.People = make([]Person, len(members))
	at := map[id.ID]int{}
	for i, m := range members {
		at[m.Fact] = i
		person := persons[m.Person]
		d.People[i] = Person{ID: m.Person, Age: person.Birth.Age(tx.Today()), Sex: person.Sex, Relation: m.Relation}
	}
	return known.Facts(p, persons, []string{registry.HukouItem}, func(f *registry.Fact) error {
		i, member := at[f.ID]
		if !member {
			return nil
		}
		d.People[i].Name = f.Value("name")
		if field := f.Item.FieldIndex("relation"); field >= 0 {
			d.People[i].Relation = f.Item.Fields[field].CodeName(f.Value("relation"), locale)
		}
		if i == 0 {
			d.Address, d.Phone = f.Value("address"), f.Value("phone")
		}
		return nil
	})
}

// Record opens one record of a member of the warning's household, for the stated purpose.
func (s *Service) Record(ctx context.Context, actor access.Actor, warning, fact id.ID) (*registry.Record, error) {
	county, tasks, err := s.tasksOf(ctx, actor, warning)
	if err != nil {
		return nil, err
	}
	var r *registry.Record
	err = audit.OpenAny(ctx, s.db, actor, county, tasks, audit.Subject{Kind: "record", ID: fact}, func(tx *db.Tx, p access.Purpose) error {
		w, err := findIn(tx, actor.Scope, warning)
		if err != nil {
			return err
		}
		known, err := s.registry.AsKnown(tx, w.County, time.Time{}, tx.Today())
		if err != nil {
			return err
		}
		r, err = known.Record(p, w.Household, fact)
		return err
	})
	return r, err
}

// clock is what the warning's clock shows today, by the calendar of today: a year that was imported meanwhile counts.
type clock struct {
	due       civil.Date
	left      int
	uncertain bool
	years     []int
}

func (w *Warning) clock(calendar *civil.Calendar, today civil.Date) clock {
	deadline := calendar.AddWorkingDays(w.ClockFrom, w.Days)
	left, uncertain := calendar.WorkingDaysBetween(today, deadline.Due)
	return clock{due: deadline.Due, left: left, uncertain: uncertain || deadline.Uncertain, years: deadline.UncertainYears}
}
