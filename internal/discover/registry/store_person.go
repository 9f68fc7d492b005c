package registry

import (
	"maps"
	"slices"

	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// stay is one record of the register about where a person belongs.
type stay struct {
	Member
	stage, superseded id.ID
	validTo           civil.Date
}

// staysOf are all records of the register about the person, past ones included, oldest first.
func staysOf(tx *db.Tx, county int, person id.ID) (list []stay, err error) {
	err = tx.Rows("SELECT "+memberColumns+" FROM registry_member WHERE county=$1 AND person=$2 ORDER BY fact", []any{county, person},
		func(scan func(...any) error) error {
			var one stay
			var to string
			err := scan(&one.Household, &one.Person, &one.Fact, &one.stage, &one.superseded, &one.Relation, &one.Street, &one.Community, &to)
			one.validTo = parseDay(to)
			list = append(list, one)
			return err
		})
	return list, err
}

// householdPlace is where the newest known record of the household's members says that it lives, past ones included.
func (k *Known) householdPlace(household id.ID) (street, community int64, err error) {
	err = k.tx.Rows("SELECT stage,street,community FROM registry_member WHERE county=$1 AND household=$2 ORDER BY fact", []any{k.county, household},
		func(scan func(...any) error) error {
			var stage id.ID
			var s, c int64
			if err := scan(&stage, &s, &c); err != nil {
				return err
			}
			if at, published := k.published[stage]; published && at <= k.at {
				street, community = s, c
			}
			return nil
		})
	return street, community, err
}

// Trace is a fact without what it says: what is told of a person's history before anything is opened.
type Trace struct {
	ID         id.ID
	Item       *Item
	Stage      id.ID
	Superseded id.ID // the stage that ended it, as known at the instant; 0: it stands
	Row        int64
	ValidFrom  civil.Date
	ValidTo    civil.Date
}

// traces are all facts of the person that were known at the instant, ended ones included, the newest first by when they held.
func (k *Known) traces(person id.ID) (list []Trace, err error) {
	err = k.tx.Rows("SELECT kind,id,stage,COALESCE(superseded,0),row,valid_from,valid_to FROM registry_fact WHERE county=$1 AND kind IN ("+loadedItems+") AND person=$2",
		[]any{k.county, person}, func(scan func(...any) error) error {
			var t Trace
			var kind, from, to string
			if err := scan(&kind, &t.ID, &t.Stage, &t.Superseded, &t.Row, &from, &to); err != nil {
				return err
			}
			if at, published := k.published[t.Stage]; !published || at > k.at {
				return nil
			}
			if at, published := k.published[t.Superseded]; !published || at > k.at {
				t.Superseded = 0
			}
			if t.Item = k.service.source.Catalogue().Item(kind); t.Item == nil {
				return nil
			}
			t.ValidFrom, t.ValidTo = parseDay(from), parseDay(to)
			list = append(list, t)
			return nil
		})
	slices.SortFunc(list, func(a, b Trace) int {
		if a.ValidFrom != b.ValidFrom {
			if a.ValidFrom.After(b.ValidFrom) {
				return -1
			}
			return 1
		}
		return int(k.published[b.Stage] - k.published[a.Stage])
	})
	return list, err
}

// factOfPerson finds a fact of the person, past ones included.
func factOfPerson(tx *db.Tx, county int, person, fact id.ID) (stage, superseded id.ID, item string, found bool, err error) {
	found, err = tx.Row("SELECT kind,stage,COALESCE(superseded,0) FROM registry_fact WHERE county=$1 AND kind IN ("+loadedItems+") AND person=$2 AND id=$3",
		[]any{county, person, fact}, &item, &stage, &superseded)
	return stage, superseded, item, found, err
}

// told opens those of the persons' facts of the item that are listed, whether they still stand or not.
func (k *Known) told(purpose access.Purpose, persons map[id.ID]Person, item string, facts []id.ID, each func(*Fact) error) error {
	it := k.service.source.Catalogue().Item(item)
	if it == nil {
		return nil
	}
	read := k.reader(purpose, persons, each)
	read.kinds[item], read.only = wanted{item: it}, make(map[id.ID]bool, len(facts))
	for _, f := range facts {
		read.only[f] = true
	}
	return idLists(slices.Sorted(maps.Keys(persons)), func(list []any) error {
		return k.tx.Rows("SELECT "+factColumns+" FROM registry_fact WHERE county=$1 AND kind=$2 AND person IN ("+db.Placeholders(3, len(list))+")",
			append([]any{k.county, item}, list...), read.row)
	})
}

// batchesOf are the batches that the stages load, by stage.
func batchesOf(tx *db.Tx, county int, stages []id.ID) (map[id.ID]id.ID, error) {
	batches := make(map[id.ID]id.ID, len(stages))
	return batches, idLists(stages, func(list []any) error {
		return tx.Rows("SELECT stage,batch FROM registry_load WHERE county=$1 AND stage IN ("+db.Placeholders(2, len(list))+")", append([]any{county}, list...),
			func(scan func(...any) error) error {
				var stage, batch id.ID
				err := scan(&stage, &batch)
				batches[stage] = batch
				return err
			})
	})
}
