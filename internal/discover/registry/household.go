package registry

import (
	"context"
	"slices"
	"time"

	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// HouseholdPage is all that a household's page shows.
type HouseholdPage struct {
	place
	Members  []MemberLine
	Former   []MemberLine
	Address  string
	Phone    string
	Scores   []ScorePoint // oldest first
	Line     int64        // the warning score of the day, hundredths; 0: not known
	Warnings []Warning
	Looks    []audit.Row
	At       time.Time
	AsOf     civil.Date
}

// MemberLine is a member, or one who was.
type MemberLine struct {
	Person
	Name     string
	Number   string
	Relation string
	Layer    LayerSpan
	Left     civil.Date
}

// HouseholdPage opens a household's page for the stated purpose; audit.ErrPurposeRequired until then.
func (s *Service) HouseholdPage(ctx context.Context, actor access.Actor, household id.ID, then Then, locale string) (page *HouseholdPage, err error) {
	find := func(tx *db.Tx) (place, error) { return s.householdPlaceIn(tx, actor, household) }
	at, tasks, err := s.locate(ctx, actor, find)
	if err != nil {
		return nil, err
	}
	err = audit.OpenAny(ctx, s.db, actor, at.county, tasks, at.task(), func(tx *db.Tx, p access.Purpose) error {
		here, err := find(tx)
		if err != nil {
			return err
		}
		page, err = s.householdPage(tx, p, here, then, locale)
		if err != nil || !seesLookers(actor) {
			return err
		}
		page.Looks, err = looksAt(tx, here.county, tasks)
		return err
	})
	return page, err
}

func (s *Service) householdPage(tx *db.Tx, p access.Purpose, here place, then Then, locale string) (*HouseholdPage, error) {
	at, asOf, err := then.resolve(tx)
	if err != nil {
		return nil, err
	}
	known, err := s.AsKnown(tx, here.county, at, asOf)
	if err != nil {
		return nil, err
	}
	page := &HouseholdPage{place: here, At: time.UnixMilli(known.at).UTC(), AsOf: asOf}
	households, err := known.Households([]id.ID{here.household})
	if err != nil {
		return nil, err
	}
	if len(households) == 0 {
		households = []Household{{ID: here.household}}
	}
	former, err := known.Former(households, civil.Date{})
	if err != nil {
		return nil, err
	}
	if err := page.members(known, p, households[0], former); err != nil {
		return nil, err
	}
	if page.Warnings, err = s.warningsOf(tx, here.county, here.household, at); err != nil {
		return nil, err
	}
	if page.Line, err = s.around.Warnings.Line(here.community, asOf); err != nil {
		return nil, err
	}
	page.Scores, err = s.around.Scores.History(tx, p, here.county, here.household, page.At, locale)
	return page, err
}

func (page *HouseholdPage) members(k *Known, p access.Purpose, h Household, former []FormerMember) error {
	var ids, left []id.ID
	facts := map[id.ID]*MemberLine{}
	page.Members, page.Former = make([]MemberLine, len(h.Members)), make([]MemberLine, len(former))
	for i, m := range h.Members {
		ids, facts[m.Fact] = append(ids, m.Person), &page.Members[i]
	}
	for i, f := range former {
		ids, left, facts[f.Fact] = append(ids, f.Person), append(left, f.Fact), &page.Former[i]
	}
	persons, err := k.Persons(ids)
	if err != nil {
		return err
	}
	layers, err := k.Layers(p, persons)
	if err != nil {
		return err
	}
	numbers, err := k.numbers(p, ids)
	if err != nil {
		return err
	}
	for i, m := range h.Members {
		page.Members[i] = MemberLine{Person: persons[m.Person], Number: numbers[m.Person], Relation: m.Relation, Layer: LayerOn(layers[m.Person], k.asOf)}
	}
	for i, f := range former {
		// What became of them elsewhere is not this household's.
		span := LayerOn(layers[f.Person], f.Left.AddDays(-1))
		if span.Ended.After(f.Left) {
			span.Ended = civil.Date{}
		}
		page.Former[i] = MemberLine{Person: persons[f.Person], Number: numbers[f.Person], Layer: span, Left: f.Left}
	}
	err = k.Facts(p, persons, []string{HukouItem}, func(f *Fact) error {
		if m := facts[f.ID]; m != nil {
			m.Name = f.Value("name")
		}
		if len(h.Members) > 0 && f.ID == h.Members[0].Fact {
			page.Address, page.Phone = f.Value("address"), f.Value("phone")
		}
		return nil
	})
	if err != nil {
		return err
	}
	err = k.told(p, persons, HukouItem, left, func(f *Fact) error {
		m := facts[f.ID]
		m.Name, m.Relation = f.Value("name"), f.Value("relation")
		return nil
	})
	if err != nil {
		return err
	}
	slices.SortStableFunc(page.Former, func(a, b MemberLine) int { return b.Left.Compare(a.Left) })
	return nil
}

// mostLooks is how many of the last looks a page shows; the trail has all.
const mostLooks = 30

// seesLookers reports whether the actor is shown who looked: those who answer for the county's use of people's data. An auditor reads
// the trail itself.
func seesLookers(actor access.Actor) bool {
	return actor.Role == access.BureauOfficer || actor.Role == access.BureauLead
}

// looksAt are the last looks at the subjects, newest first.
func looksAt(tx *db.Tx, county int, subjects []audit.Subject) ([]audit.Row, error) {
	var all []audit.Row
	for _, s := range subjects {
		rows, err := audit.List(tx, audit.Filter{County: county, Subject: s, Limit: mostLooks})
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if r.Role != string(access.System) {
				all = append(all, r)
			}
		}
	}
	slices.SortFunc(all, func(a, b audit.Row) int { return int(b.ID - a.ID) })
	return all[:min(len(all), mostLooks)], nil
}
