package registry

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"doudi/internal/discover/registry/finder"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/ident"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/courtesy"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// The refusals of searching.
var (
	ErrNothingTyped = problem.Define("registry.nothing_typed", problem.Invalid,
		"请输入姓名、拼音、首字母、身份证号（或后四位）、户号或社区名称。", "Type a name, pinyin, initials, an ID number (or its last four), a household number or a community.")
	ErrNotReady = problem.Define("registry.search_not_ready", problem.Unavailable,
		"查找功能正在准备，通常需要几秒钟。请稍后再试。", "Search is being prepared, which takes a few seconds. Please try again shortly.")
)

// Found is what a search shows.
type Found struct {
	Persons    []FoundPerson
	Total      int // persons in scope, also those not shown
	Households []FoundHousehold
	Places     []finder.Place
	Hint       Hint
}

// FoundPerson is a person found.
type FoundPerson struct {
	finder.Hit
	Layer   LayerSpan
	Warning *Warning // open
}

// FoundHousehold is a household found by its number.
type FoundHousehold struct {
	Household
	Head    string // in clear: masked where it is shown
	Warning *Warning
}

// Hint says what is amiss with a number that was typed.
type Hint string

// The hints.
const (
	NoHint     Hint = ""
	Incomplete Hint = "number_incomplete" // an ID number in the making
	Wrong      Hint = "number_wrong"      // 18 characters that are no ID number
)

// mostPlaces is how many communities a search offers: it is mostly about people.
const mostPlaces = 5

// patience is how long a search waits for what has just been published; then it answers from what it has.
const patience = 500 * time.Millisecond

// Search finds persons, households and communities in the actor's scope. Its row of the trail has the keyed hash of the query and how
// many were found, and is committed before anything is shown.
func (s *Service) Search(ctx context.Context, actor access.Actor, query string, limit int) (*Found, error) {
	query = strings.TrimSpace(query)
	if query == "" {
		return nil, problem.Join([]problem.Field{{Pointer: "/query", Problem: ErrNothingTyped.New()}})
	}
	one := s.indexes.county(actor.County)
	if one.state.Load().index == nil {
		s.indexes.hurry(ctx, one)
	}
	f, behind, err := s.findIn(ctx, actor, one, query, limit, false)
	if err == nil && behind {
		s.indexes.hurry(ctx, one)
		f, _, err = s.findIn(ctx, actor, one, query, limit, true)
	}
	if err != nil {
		return nil, err
	}
	return f, s.indexes.looks.Record(ctx, actor, audit.Entry{County: actor.County, Action: "person.search", Subject: audit.Subject{Kind: "search"}, Purpose: "search",
		After: map[string]any{"query": audit.QueryHash(s.box, actor.County, query), "found": f.Total + len(f.Households)}})
}

// findIn searches the index as it is. Unless anyhow, it stops where something was published that the index does not have.
func (s *Service) findIn(ctx context.Context, actor access.Actor, one *index, query string, limit int, anyhow bool) (f *Found, behind bool, err error) {
	now := one.state.Load()
	if now.index == nil {
		return nil, false, ErrNotReady.New()
	}
	f = &Found{}
	err = s.db.Read(ctx, actor, func(tx *db.Tx) error {
		n, err := newsOf(tx, actor.County, now)
		if err != nil {
			return err
		}
		if behind = !n.none(); behind && !anyhow {
			return nil
		}
		*f, err = s.find(tx, actor, now.index, query, limit)
		return err
	})
	return f, behind, err
}

// hurry brings the county's index up to date, for as long as a search waits for it; then the work goes on without the search.
func (x *indexes) hurry(ctx context.Context, one *index) {
	waiting, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := x.follow(context.WithoutCancel(ctx), one); err != nil {
			x.service.db.Obs().Log.Warn("the search index could not follow; trying again", "error", err)
		}
	}()
	courtesy.Meanwhile(func() {
		select {
		case <-done:
		case <-waiting.Done():
		}
	})
}

func (s *Service) find(tx *db.Tx, actor access.Actor, index *finder.Index, query string, limit int) (f Found, err error) {
	covers := func(street, community int64) bool { return actor.Scope.Covers(actor.County, street, community) }
	hits, total := index.Find(query, covers, limit)
	f.Total = total
	f.Places = index.Places(query, covers, mostPlaces)
	for _, number := range finder.Numbers(query) {
		if one, found, err := s.byNumber(tx, actor.County, index, number, covers, &f); err != nil {
			return f, err
		} else if found && covers(one.Street, one.Community) {
			hits = append(hits, finder.Hit{Entry: one, How: finder.Whole})
			f.Total++
		}
	}
	var households []id.ID
	for _, h := range hits {
		f.Persons = append(f.Persons, FoundPerson{Hit: h, Layer: layerOn(h.Spans, tx.Today())})
		households = append(households, h.Household)
	}
	for _, h := range f.Households {
		households = append(households, h.ID)
	}
	return f, s.openWarnings(tx, actor.County, households, &f)
}

// byNumber looks a number up: of an ID card, or else of a household. The hint does not tell of one that lies elsewhere.
func (s *Service) byNumber(tx *db.Tx, county int, index *finder.Index, number string, covers finder.Covers, f *Found) (e finder.Entry, found bool, err error) {
	const old, whole = 15, 18
	n := utf8.RuneCountInString(number)
	if n == whole || n == old {
		card, err := ident.ParseID(number, civil.Date{})
		if err == nil {
			who, err := personOfHash(tx, county, s.box.Hasher("id_no").Array(card.Text()))
			if err != nil || who == 0 {
				return e, false, err
			}
			e, found = index.Person(who)
			return e, found, nil
		}
		if n == whole && strings.Trim(number[:whole-1], "0123456789") == "" {
			f.Hint = Wrong
		}
	}
	household, err := householdOfHash(tx, county, s.box.Hasher("household").Array(number))
	if err != nil {
		return e, false, err
	}
	var list []Household
	if household != 0 {
		known, err := s.AsKnown(tx, county, time.Time{}, tx.Today())
		if err != nil {
			return e, false, err
		}
		if list, err = known.Households([]id.ID{household}); err != nil {
			return e, false, err
		}
		list = slices.DeleteFunc(list, func(h Household) bool { return !covers(h.Street, h.Community) })
	}
	if len(list) == 0 {
		if begun := strings.Trim(number, "0123456789") == ""; begun && n > 8 && n < whole && f.Hint == NoHint {
			f.Hint = Incomplete
		}
		return e, false, nil
	}
	f.Hint = NoHint
	for _, h := range list {
		head, _ := index.Person(h.Members[0].Person)
		f.Households = append(f.Households, FoundHousehold{Household: h, Head: head.Name})
	}
	return e, false, nil
}

// openWarnings adds the open warning of each household.
func (s *Service) openWarnings(tx *db.Tx, county int, households []id.ID, f *Found) error {
	if len(households) == 0 {
		return nil
	}
	warnings, err := s.around.Warnings.Warnings(tx, county, households)
	if err != nil {
		return err
	}
	open := func(household id.ID) *Warning {
		if list := warnings[household]; len(list) > 0 && list[0].Open {
			return &list[0]
		}
		return nil
	}
	for i := range f.Persons {
		f.Persons[i].Warning = open(f.Persons[i].Household)
	}
	for i := range f.Households {
		f.Households[i].Warning = open(f.Households[i].ID)
	}
	return nil
}
