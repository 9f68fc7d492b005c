package registry

import (
	"context"
	"sort"
	"strconv"

	"doudi/internal/discover/source"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
	"doudi/internal/platform/seal"
)

// person is a person while a chunk is prepared.
type person struct {
	id   id.ID
	salt []byte
}

// prepared is a chunk ready to be written.
type prepared struct {
	persons    [][]any
	households [][]any
	facts      [][]any
	members    [][]any
	superseded []superseded
	touched    map[id.ID]bool
	conflicts  []source.Record
	counts     [conflict + 1]int64
}

// superseded is a standing fact that this stage replaces or ends; household is where its member row stands, if it has one and that
// is known.
type superseded struct {
	person, fact, household id.ID
}

// hashed is a record with its hashes.
type hashed struct {
	rec                  source.Record
	person, key, content string
	household            string // of a register's record
	householdID          id.ID
	who                  person
	fresh                bool // the person was made in this chunk
}

// prepare does everything that needs no write: hashes, look-ups, decisions, sealing. Loads of a county run one after the other, so
// what it reads stands until the chunk is written.
func (s *Service) prepare(ctx context.Context, actor access.Actor, l *loading, chunk []source.Record) (*prepared, error) {
	p := &prepared{touched: map[id.ID]bool{}}
	list := s.hash(l, chunk)
	var standing map[id.ID][]current
	err := s.db.Read(ctx, actor, func(tx *db.Tx) error {
		if err := s.resolvePersons(tx, l, list, p); err != nil {
			return err
		}
		if l.batch.Item.Code == HukouItem {
			if err := s.resolveHouseholds(tx, l.batch.County, list, p); err != nil {
				return err
			}
		}
		var err error
		standing, err = standingFacts(tx, l.batch.County, l.batch.Item.Code, l.stage, known(list))
		return err
	})
	if err != nil {
		return nil, err
	}
	return p, s.decide(l, list, standing, p)
}

func (s *Service) hash(l *loading, chunk []source.Record) []hashed {
	item := l.batch.Item
	ids, keys, contents := s.box.Hasher("id_no"), s.keyHasher(item), s.box.Hasher("content/"+item.Code)
	households := s.box.Hasher("household")
	no := item.FieldIndex("household_no")
	list := make([]hashed, len(chunk))
	for i, rec := range chunk {
		list[i] = hashed{rec: rec, person: string(ids.Sum(rec.ID.Text())), key: keys(rec), content: string(contents.Sum(source.Encode(rec.Values)))}
		if item.Code == HukouItem {
			list[i].household = string(households.Sum(rec.Values[no]))
		}
	}
	return list
}

// resolvePersons finds each record's person, or makes one.
func (s *Service) resolvePersons(tx *db.Tx, l *loading, list []hashed, p *prepared) error {
	var ask []string
	asked := map[string]bool{}
	for _, h := range list {
		if _, seen := l.seen[h.person]; !seen && !asked[h.person] {
			asked[h.person] = true
			ask = append(ask, h.person)
		}
	}
	found, err := personsByHash(tx, l.batch.County, ask)
	if err != nil {
		return err
	}
	for hash, who := range found {
		l.seen[hash] = who
	}
	for i := range list {
		h := &list[i]
		who, seen := l.seen[h.person]
		if !seen {
			who = person{id: tx.NewID(), salt: seal.NewSalt()}
			l.seen[h.person] = who
			h.fresh = true
			row, err := s.personRow(l.batch.County, who, h)
			if err != nil {
				return err
			}
			p.persons = append(p.persons, row)
		}
		h.who = who
	}
	return nil
}

func (s *Service) personRow(county int, who person, h *hashed) ([]any, error) {
	sealed, err := s.box.Seal(who.salt, personPlace(county, who.id), []byte(h.rec.ID.Text()))
	if err != nil {
		return nil, err
	}
	return []any{county, who.id, []byte(h.person), sealed, who.salt, h.rec.ID.Birth().String(), string(h.rec.ID.Sex())}, nil
}

func (s *Service) resolveHouseholds(tx *db.Tx, county int, list []hashed, p *prepared) error {
	var ask []string
	ids := map[string]id.ID{}
	for _, h := range list {
		if _, seen := ids[h.household]; !seen {
			ids[h.household] = 0
			ask = append(ask, h.household)
		}
	}
	found, err := householdsByHash(tx, county, ask)
	if err != nil {
		return err
	}
	for i := range list {
		h := &list[i]
		if ids[h.household] == 0 {
			ids[h.household] = found[h.household]
		}
		if ids[h.household] == 0 {
			ids[h.household] = tx.NewID()
			p.households = append(p.households, []any{county, ids[h.household], []byte(h.household)})
		}
		h.householdID = ids[h.household]
	}
	return nil
}

// known are the persons of the list that were not made just now: only they can have standing facts.
func known(list []hashed) []id.ID {
	seen := map[id.ID]bool{}
	var ids []id.ID
	for _, h := range list {
		if !h.fresh && !seen[h.who.id] {
			seen[h.who.id] = true
			ids = append(ids, h.who.id)
		}
	}
	sort.Slice(ids, func(i, j int) bool { return ids[i] < ids[j] })
	return ids
}

func (s *Service) decide(l *loading, list []hashed, standing map[id.ID][]current, p *prepared) error {
	sealers := map[id.ID]seal.Sealer{}
	for i := range list {
		h := &list[i]
		key := tokenOf(h.key)
		v, old := judge(standing[h.who.id], h.key, h.content, l.keys[key])
		l.keys[key] = true
		if h.who.salt == nil {
			v = unchanged // an erased person stays erased
		}
		p.counts[v]++
		switch v {
		case conflict:
			p.conflicts = append(p.conflicts, h.rec)
			continue
		case unchanged, duplicate:
			continue
		case changed:
			p.superseded = append(p.superseded, superseded{h.who.id, old, h.householdID})
		}
		sealer, made := sealers[h.who.id]
		if !made {
			var err error
			if sealer, err = s.box.Sealer(l.batch.County, h.who.salt); err != nil {
				return err
			}
			sealers[h.who.id] = sealer
		}
		fact := s.db.NewID()
		if standing == nil {
			standing = map[id.ID][]current{}
		}
		standing[h.who.id] = append(standing[h.who.id], current{id: fact, key: h.key, content: h.content, mine: true})
		p.touched[h.who.id] = true
		p.addFact(l, h, fact, sealer)
	}
	// Rows in key order: the table is clustered by person.
	sort.Slice(p.facts, func(i, j int) bool {
		a, b := p.facts[i], p.facts[j]
		if a[1].(id.ID) != b[1].(id.ID) {
			return a[1].(id.ID) < b[1].(id.ID)
		}
		return a[3].(id.ID) < b[3].(id.ID)
	})
	return nil
}

func (p *prepared) addFact(l *loading, h *hashed, fact id.ID, sealer seal.Sealer) {
	b := l.batch
	payload := sealer.Seal(factPlace(b.County, fact), []byte(source.Encode(h.rec.Values)))
	p.facts = append(p.facts, []any{b.County, h.who.id, b.Item.Code, fact, l.stage, h.rec.Row, day(h.rec.From), day(h.rec.To),
		[]byte(h.key), []byte(h.content), payload})
	if b.Item.Code != HukouItem {
		return
	}
	community, _ := strconv.ParseInt(h.rec.Values[b.Item.FieldIndex("community")], 10, 64) // canonical: checked by source
	p.members = append(p.members, []any{b.County, h.householdID, h.who.id, fact, l.stage, h.rec.Values[b.Item.FieldIndex("relation")],
		community / 1000, community, day(h.rec.From), day(h.rec.To)})
}

// day is a date as text, empty for none.
func day(d civil.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}
