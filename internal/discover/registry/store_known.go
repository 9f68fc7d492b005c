package registry

import (
	"slices"
	"sort"
	"time"

	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
	"doudi/internal/platform/seal"
)

// Known is the registry of one county as it was known at an instant, for the day asOf. It lives as long as its transaction.
type Known struct {
	service   *Service
	tx        *db.Tx
	county    int
	at        int64
	asOf      civil.Date
	published map[id.ID]int64
}

// AsKnown returns what was known at the instant; the zero time is now.
func (s *Service) AsKnown(tx *db.Tx, county int, at time.Time, asOf civil.Date) (*Known, error) {
	k := &Known{service: s, tx: tx, county: county, at: tx.Millis(), asOf: asOf, published: map[id.ID]int64{}}
	if !at.IsZero() {
		k.at = at.UnixMilli()
	}
	return k, tx.Rows("SELECT id,published_ms FROM db_v_published WHERE county=$1", []any{county}, func(scan func(...any) error) error {
		var stage id.ID
		var ms int64
		err := scan(&stage, &ms)
		k.published[stage] = ms
		return err
	})
}

// visible reports whether a row of the stage was known, and not superseded, at the instant.
func (k *Known) visible(stage, superseded id.ID) bool {
	at, ok := k.published[stage]
	if !ok || at > k.at {
		return false
	}
	ended, ok := k.published[superseded]
	return superseded == 0 || !ok || ended > k.at
}

const memberColumns = "household,person,fact,stage,COALESCE(superseded,0),relation,street,community,valid_to"

// HouseholdsAfter returns up to limit households with members, by ascending id after the given one, and the id to go on from;
// zero at the end.
func (k *Known) HouseholdsAfter(after id.ID, limit int) (list []Household, next id.ID, err error) {
	var ids []id.ID
	err = k.tx.Rows("SELECT id FROM registry_household WHERE county=$1 AND id>$2 ORDER BY id LIMIT $3", []any{k.county, after, limit},
		func(scan func(...any) error) error {
			var household id.ID
			err := scan(&household)
			ids = append(ids, household)
			return err
		})
	if err != nil || len(ids) == 0 {
		return nil, 0, err
	}
	list, err = k.members("household>=$2 AND household<=$3", ids[0], ids[len(ids)-1])
	if len(ids) == limit {
		next = ids[limit-1]
	}
	return list, next, err
}

// HouseholdIDs are the ids of all households after the given one, past ones included, ascending.
func (k *Known) HouseholdIDs(after id.ID) (ids []id.ID, err error) {
	err = k.tx.Rows("SELECT id FROM registry_household WHERE county=$1 AND id>$2 ORDER BY id", []any{k.county, after}, func(scan func(...any) error) error {
		var household id.ID
		err := scan(&household)
		ids = append(ids, household)
		return err
	})
	return ids, err
}

// HouseholdsBetween returns the households with members from one id to another, both included.
func (k *Known) HouseholdsBetween(first, last id.ID) ([]Household, error) {
	return k.members("household>=$2 AND household<=$3", first, last)
}

// Households returns the named households that have members.
func (k *Known) Households(ids []id.ID) ([]Household, error) {
	var all []Household
	err := idLists(ids, func(list []any) error {
		found, err := k.members("household IN ("+db.Placeholders(2, len(list))+")", list...)
		all = append(all, found...)
		return err
	})
	return all, err
}

func (k *Known) members(where string, args ...any) ([]Household, error) {
	var list []Household
	err := k.tx.Rows("SELECT "+memberColumns+" FROM registry_member WHERE county=$1 AND "+where+" ORDER BY household,fact",
		append([]any{k.county}, args...), func(scan func(...any) error) error {
			var m Member
			var stage, superseded id.ID
			var validTo string
			if err := scan(&m.Household, &m.Person, &m.Fact, &stage, &superseded, &m.Relation, &m.Street, &m.Community, &validTo); err != nil {
				return err
			}
			if !k.visible(stage, superseded) || validTo != "" && validTo <= k.asOf.String() {
				return nil
			}
			if n := len(list); n == 0 || list[n-1].ID != m.Household {
				list = append(list, Household{ID: m.Household})
			}
			h := &list[len(list)-1]
			h.Members = append(h.Members, m)
			return nil
		})
	for i := range list {
		list[i].settle()
	}
	return list, err
}

// settle puts the head first; the household lives where its head is registered.
func (h *Household) settle() {
	sort.SliceStable(h.Members, func(i, j int) bool {
		return h.Members[i].Relation == HeadRelation && h.Members[j].Relation != HeadRelation
	})
	h.Street, h.Community = h.Members[0].Street, h.Members[0].Community
}

// TouchedBy are the households, past ones included, of all persons whom the stages touch, each once, ascending.
func (k *Known) TouchedBy(stages ...id.ID) ([]id.ID, error) {
	var persons []id.ID
	for _, stage := range stages {
		some, err := touched(k.tx, k.county, stage)
		if err != nil {
			return nil, err
		}
		persons = append(persons, some...)
	}
	slices.Sort(persons)
	var households []id.ID
	err := idLists(slices.Compact(persons), func(list []any) error {
		return k.tx.Rows("SELECT household FROM registry_member WHERE county=$1 AND person IN ("+db.Placeholders(2, len(list))+")",
			append([]any{k.county}, list...), func(scan func(...any) error) error {
				var household id.ID
				err := scan(&household)
				households = append(households, household)
				return err
			})
	})
	slices.Sort(households)
	return slices.Compact(households), err
}

// Persons returns the persons of the ids.
func (k *Known) Persons(ids []id.ID) (map[id.ID]Person, error) {
	persons := make(map[id.ID]Person, len(ids))
	return persons, idLists(ids, func(list []any) error {
		return k.tx.Rows("SELECT id,salt,birth,sex FROM registry_person WHERE county=$1 AND id IN ("+db.Placeholders(2, len(list))+")",
			append([]any{k.county}, list...), func(scan func(...any) error) error {
				var p Person
				var birth string
				if err := scan(&p.ID, &p.Salt, &birth, &p.Sex); err != nil {
					return err
				}
				p.Birth, _ = civil.Parse(birth) // written by personRow
				persons[p.ID] = p
				return nil
			})
	})
}

// Facts opens the persons' facts of the items, for a purpose: item by item, each person's in order of id.
func (k *Known) Facts(purpose access.Purpose, persons map[id.ID]Person, items []string, each func(*Fact) error) error {
	return k.FactsSince(purpose, persons, items, func(string) civil.Date { return civil.Date{} }, each)
}

// FactsSince is Facts without those that began to hold before the day that since gives for their item; the zero date leaves none out.
// What is left out is not opened.
func (k *Known) FactsSince(purpose access.Purpose, persons map[id.ID]Person, items []string, since func(item string) civil.Date, each func(*Fact) error) error {
	ids := make([]id.ID, 0, len(persons))
	for who := range persons {
		ids = append(ids, who)
	}
	slices.Sort(ids)
	read := k.reader(purpose, persons, each)
	for _, item := range items {
		if it := k.service.source.Catalogue().Item(item); it != nil {
			read.kinds[item] = wanted{it, day(since(item))}
		}
	}
	const query = "SELECT " + factColumns + " FROM registry_fact WHERE county=$1 AND kind IN ("
	stretches, rest, err := k.stretches(ids)
	if err != nil {
		return err
	}
	for _, of := range stretches {
		read.openers = make(map[id.ID]*seal.Opener, len(of))
		args := append(k.withItems(items), of[0], of[len(of)-1])
		from, to := db.Placeholders(2+len(items), 1), db.Placeholders(3+len(items), 1)
		err := k.tx.Rows(query+db.Placeholders(2, len(items))+") AND person BETWEEN "+from+" AND "+to+" ORDER BY kind,person,id", args, read.row)
		if err != nil {
			return err
		}
	}
	return idLists(rest, func(list []any) error {
		read.openers = make(map[id.ID]*seal.Opener, len(list))
		return k.tx.Rows(query+db.Placeholders(2, len(items))+") AND person IN ("+db.Placeholders(2+len(items), len(list))+") ORDER BY kind,person,id",
			append(k.withItems(items), list...), read.row)
	})
}

func (k *Known) withItems(items []string) []any {
	args := []any{k.county}
	for _, item := range items {
		args = append(args, item)
	}
	return args
}

// stretches are those parts of the ascending ids that are most of the county's persons between their first and last: there, reading
// each item through is faster than looking for each person in each. Persons are numbered as the register first named them, so a page
// of households mostly is one stretch, with some who came later as the rest.
func (k *Known) stretches(ids []id.ID) (list [][]id.ID, rest []id.ID, err error) {
	const many, apart = 100, 200 * time.Millisecond
	for len(ids) > 0 {
		n := 1
		for n < len(ids) && ids[n].Time().Sub(ids[n-1].Time()) < apart {
			n++
		}
		part := ids[:n]
		ids = ids[n:]
		if n < many {
			rest = append(rest, part...)
			continue
		}
		var between int64
		if _, err := k.tx.Row("SELECT COUNT(*) FROM registry_person WHERE county=$1 AND id BETWEEN $2 AND $3", []any{k.county, part[0], part[n-1]}, &between); err != nil {
			return nil, nil, err
		}
		if between <= 2*int64(n) {
			list = append(list, part)
		} else {
			rest = append(rest, part...)
		}
	}
	return list, rest, nil
}

// wanted is an item whose facts are read: those that began to hold before since are left out.
type wanted struct {
	item  *Item
	since string
}

const factColumns = "person,kind,id,stage,COALESCE(superseded,0),row,valid_from,valid_to,payload"

// factReader opens facts row by row.
type factReader struct {
	known   *Known
	purpose access.Purpose
	persons map[id.ID]Person
	kinds   map[string]wanted
	only    map[id.ID]bool // these, whether they still stand or not; nil: all that stand
	each    func(*Fact) error
	openers map[id.ID]*seal.Opener // a person's key is derived once for all items
}

func (k *Known) reader(purpose access.Purpose, persons map[id.ID]Person, each func(*Fact) error) *factReader {
	return &factReader{known: k, purpose: purpose, persons: persons, kinds: map[string]wanted{}, each: each, openers: map[id.ID]*seal.Opener{}}
}

func (r *factReader) row(scan func(...any) error) (err error) {
	f := &Fact{}
	var superseded id.ID
	var kind, from, to string
	var payload []byte
	if err := scan(&f.Person, &kind, &f.ID, &f.Stage, &superseded, &f.Row, &from, &to, &payload); err != nil {
		return err
	}
	w := r.kinds[kind]
	p, wants := r.persons[f.Person]
	if r.only != nil {
		if superseded = 0; !r.only[f.ID] {
			return nil
		}
	}
	if !wants || w.item == nil || !r.known.visible(f.Stage, superseded) || from != "" && from < w.since {
		return nil
	}
	f.Item, f.ValidFrom, f.ValidTo = w.item, parseDay(from), parseDay(to)
	salt := p.Salt
	if salt == nil {
		return r.each(f)
	}
	opener := r.openers[f.Person]
	if opener == nil {
		if opener, err = r.known.service.box.Opener(r.purpose, r.known.county, salt); err != nil {
			return err
		}
		r.openers[f.Person] = opener
	}
	plain, err := opener.Open(factPlace(r.known.county, f.ID), payload)
	if err != nil {
		return err
	}
	f.Values = f.Item.Decode(string(plain))
	return r.each(f)
}

func parseDay(text string) civil.Date {
	if text == "" {
		return civil.Date{}
	}
	d, _ := civil.Parse(text) // written by day; empty is no date
	return d
}

// FirstOf reports whether the stage is the first by which the item became known in the county.
func (s *Service) FirstOf(tx *db.Tx, county int, item string, stage id.ID) (bool, error) {
	var n int64
	_, err := tx.Row("SELECT COUNT(*) FROM registry_load WHERE county=$1 AND item=$2 AND state='published' AND stage<$3", []any{county, item, stage}, &n)
	return n == 0, err
}

// DeliveredBy are the items that were known in the county at the instant.
func (s *Service) DeliveredBy(tx *db.Tx, county int, at time.Time) (map[string]bool, error) {
	items := map[string]bool{}
	return items, tx.Rows(`SELECT DISTINCT l.item FROM registry_load l JOIN db_v_published p ON p.county=l.county AND p.id=l.stage
		WHERE l.county=$1 AND p.published_ms<=$2`, []any{county, at.UnixMilli()}, func(scan func(...any) error) error {
		var item string
		err := scan(&item)
		items[item] = true
		return err
	})
}

// Counties are the counties that have facts.
func (s *Service) Counties(tx *db.Tx) ([]int, error) {
	var list []int
	err := tx.Rows("SELECT DISTINCT county FROM registry_load WHERE state='published' ORDER BY county", nil, func(scan func(...any) error) error {
		var county int
		err := scan(&county)
		list = append(list, county)
		return err
	})
	return list, err
}

// loadedItems are the items of which the county may have facts, without which a person's facts are not found: they are clustered by item.
const loadedItems = "SELECT item FROM registry_load WHERE county=$1"

// factOf finds a fact of one of the household's members, past ones included. In two steps: joined, SQLite would read all facts of the
// county.
func factOf(tx *db.Tx, county int, household, fact id.ID) (person, stage, superseded id.ID, item string, found bool, err error) {
	var members []id.ID
	err = tx.Rows("SELECT DISTINCT person FROM registry_member WHERE county=$1 AND household=$2", []any{county, household}, func(scan func(...any) error) error {
		var who id.ID
		err := scan(&who)
		members = append(members, who)
		return err
	})
	if err != nil {
		return 0, 0, 0, "", false, err
	}
	err = idLists(members, func(list []any) error {
		args := append([]any{county, fact}, list...)
		here, err := tx.Row("SELECT person,kind,stage,COALESCE(superseded,0) FROM registry_fact WHERE county=$1 AND kind IN ("+loadedItems+
			") AND id=$2 AND person IN ("+db.Placeholders(3, len(list))+")", args, &person, &item, &stage, &superseded)
		found = found || here
		return err
	})
	return person, stage, superseded, item, found, err
}
