package registry

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"doudi/internal/discover/source"
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/courtesy"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
	"doudi/internal/platform/seal"
)

// person is a person while a chunk is prepared.
type person struct {
	id     id.ID
	salt   [seal.SaltSize]byte
	erased bool  // nothing can be sealed for this person any more
	fresh  id.ID // the stage in which the person was made: nothing else is known of them
}

// prepared is a chunk ready to be written.
type prepared struct {
	rows       int64
	persons    [][]any
	households [][]any
	facts      [][]any
	members    [][]any
	superseded []superseded
	touched    map[id.ID]bool
	conflicts  []source.Record
	unplaced   [][]any
	counts     [conflict + 1]int64
}

// superseded is a standing fact that this stage replaces or ends; household is where its member row stands, if it has one and that
// is known.
type superseded struct {
	person, fact, household id.ID
}

// prepare does everything that needs no write: look-ups, decisions, sealing. Loads of a county run one after the other, so what it reads
// stands until the chunk is written; what the chunk before it made is in the session's and the load's memory.
func (s *session) prepare(ctx context.Context, l *loading, c *chunk) (*prepared, error) {
	p := &prepared{rows: int64(len(c.list)), touched: make(map[id.ID]bool, len(c.list))}
	var standing map[id.ID][]current
	err := s.db.Read(ctx, s.actor, func(tx *db.Tx) error {
		if err := s.resolvePersons(tx, l, c.list, p); err != nil {
			return err
		}
		if l.batch.Item.Code == HukouItem {
			if err := s.resolveHouseholds(tx, l, c.list, p); err != nil {
				return err
			}
		}
		if l.first {
			return nil
		}
		var err error
		standing, err = standingFacts(tx, l, known(l, c.list))
		return err
	})
	if err != nil {
		return nil, err
	}
	return p, s.decide(ctx, l, c.list, standing, p)
}

// resolvePersons finds each record's person, or makes one.
func (s *session) resolvePersons(tx *db.Tx, l *loading, list []hashed, p *prepared) error {
	var ask []hash
	for i := range list {
		if _, met := s.people[list[i].person]; !met {
			ask = append(ask, list[i].person)
		}
	}
	slices.SortFunc(ask, compareHashes)
	if err := personsByHash(tx, s.county, slices.Compact(ask), s.people); err != nil {
		return err
	}
	for i := range list {
		h := &list[i]
		if i%courtesyRows == 0 {
			courtesy.Pause(tx.Context())
		}
		who, met := s.people[h.person]
		switch {
		case met:
		case l.batch.Item.CityWide():
			row, err := s.unplacedRow(l, h)
			if err != nil {
				return err
			}
			p.unplaced = append(p.unplaced, row)
		default:
			who = person{id: tx.NewID(), salt: [seal.SaltSize]byte(seal.NewSalt()), fresh: l.stage}
			s.people[h.person] = who
			row, err := s.personRow(who, h)
			if err != nil {
				return err
			}
			p.persons = append(p.persons, row)
		}
		h.who = who
	}
	return nil
}

func (s *session) personRow(who person, h *hashed) ([]any, error) {
	sealed, err := s.box.Seal(who.salt[:], personPlace(s.county, who.id), []byte(h.rec.ID.Text()))
	if err != nil {
		return nil, err
	}
	return []any{s.county, who.id, h.person[:], sealed, who.salt[:], h.rec.ID.Birth().String(), string(h.rec.ID.Sex())}, nil
}

func (s *session) resolveHouseholds(tx *db.Tx, l *loading, list []hashed, p *prepared) error {
	var ask []hash
	for i := range list {
		if _, met := l.households[list[i].household]; !met {
			ask = append(ask, list[i].household)
		}
	}
	if l.settled {
		slices.SortFunc(ask, compareHashes)
		if err := householdsByHash(tx, s.county, slices.Compact(ask), l.households); err != nil {
			return err
		}
	}
	for i := range list {
		h := &list[i]
		household, met := l.households[h.household]
		if !met {
			household = tx.NewID()
			l.households[h.household] = household
			p.households = append(p.households, []any{s.county, household, h.household[:]})
		}
		h.householdID = household
	}
	return nil
}

// known are the persons of the list that were not made by this load: only they can have standing facts.
func known(l *loading, list []hashed) []id.ID {
	var ids []id.ID
	for i := range list {
		if who := list[i].who; who.id != 0 && who.fresh != l.stage {
			ids = append(ids, who.id)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

func (s *session) decide(ctx context.Context, l *loading, list []hashed, standing map[id.ID][]current, p *prepared) error {
	sealers := map[id.ID]seal.Sealer{}
	for i := range list {
		h := &list[i]
		if i%courtesyRows == 0 {
			courtesy.Pause(ctx)
		}
		if h.who.id == 0 {
			continue // unplaced
		}
		key := tokenOf(h.key)
		v, old := judge(standing[h.who.id], key, tokenOf(h.content), l.keys[key])
		l.remember(h)
		if h.who.erased {
			v = unchanged // an erased person stays erased
		}
		p.counts[v]++
		switch v {
		case conflict:
			p.conflicts = append(p.conflicts, h.rec)
			continue
		case unchanged, duplicate:
			continue
		}
		for _, fact := range old {
			p.superseded = append(p.superseded, superseded{h.who.id, fact, h.householdID})
		}
		sealer, made := sealers[h.who.id]
		if !made {
			var err error
			if sealer, err = s.box.Sealer(s.county, h.who.salt[:]); err != nil {
				return err
			}
			sealers[h.who.id] = sealer
		}
		p.touched[h.who.id] = true
		p.addFact(l, h, s.db.NewID(), sealer)
	}
	// Rows in key order: the table is clustered by person within the item.
	slices.SortFunc(p.facts, func(a, b []any) int {
		return cmp.Or(cmp.Compare(a[1].(id.ID), b[1].(id.ID)), cmp.Compare(a[3].(id.ID), b[3].(id.ID)))
	})
	return nil
}

func (p *prepared) addFact(l *loading, h *hashed, fact id.ID, sealer seal.Sealer) {
	b := l.batch
	from, to := day(h.rec.From), day(h.rec.To)
	payload := sealer.Seal(factPlace(b.County, fact), []byte(source.Encode(h.rec.Values)))
	p.facts = append(p.facts, []any{b.County, h.who.id, b.Item.Code, fact, l.stage, h.rec.Row, from, to, h.key[:], h.content[:], payload})
	if b.Item.Code != HukouItem {
		return
	}
	community, _ := strconv.ParseInt(h.rec.Values[b.Item.FieldIndex("community")], 10, 64) // canonical: checked by source
	p.members = append(p.members, []any{b.County, h.householdID, h.who.id, fact, l.stage, h.rec.Values[b.Item.FieldIndex("relation")],
		community / 1000, community, from, to})
}

// day is a date as text, empty for none.
func day(d civil.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}
