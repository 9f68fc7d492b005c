package registry

import (
	"sort"

	"doudi/internal/discover/source"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

func openLoad(tx *db.Tx, county int) (stage, batch id.ID, found bool, err error) {
	found, err = tx.Row("SELECT stage,batch FROM registry_load WHERE county=$1 AND state='loading'", []any{county}, &stage, &batch)
	return stage, batch, found, err
}

func insertLoad(tx *db.Tx, county int, stage id.ID, b *source.Batch) error {
	_, err := tx.Exec("INSERT INTO registry_load (county,stage,batch,item,state,begun_ms) VALUES ($1,$2,$3,$4,'loading',$5)",
		county, stage, b.ID, b.Item.Code, tx.Millis())
	return err
}

func setLoad(tx *db.Tx, county int, stage id.ID, state string) error {
	_, err := tx.Exec("UPDATE registry_load SET state=$1 WHERE county=$2 AND stage=$3", state, county, stage)
	return err
}

func personsByHash(tx *db.Tx, county int, hashes []string) (map[string]person, error) {
	found := map[string]person{}
	return found, inLists(hashes, func(list []any) error {
		return tx.Rows("SELECT hash,id,salt FROM registry_person WHERE county=$1 AND hash IN ("+db.Placeholders(2, len(list))+")",
			append([]any{county}, list...), func(scan func(...any) error) error {
				var hash []byte
				var who person
				err := scan(&hash, &who.id, &who.salt)
				found[string(hash)] = who
				return err
			})
	})
}

func householdsByHash(tx *db.Tx, county int, hashes []string) (map[string]id.ID, error) {
	found := map[string]id.ID{}
	return found, inLists(hashes, func(list []any) error {
		return tx.Rows("SELECT hash,id FROM registry_household WHERE county=$1 AND hash IN ("+db.Placeholders(2, len(list))+")",
			append([]any{county}, list...), func(scan func(...any) error) error {
				var hash []byte
				var household id.ID
				err := scan(&hash, &household)
				found[string(hash)] = household
				return err
			})
	})
}

// inLists calls do with at most db.MaxList hashes at a time.
func inLists(hashes []string, do func(list []any) error) error {
	for len(hashes) > 0 {
		n := min(len(hashes), db.MaxList)
		list := make([]any, n)
		for i, h := range hashes[:n] {
			list[i] = []byte(h)
		}
		if err := do(list); err != nil {
			return err
		}
		hashes = hashes[n:]
	}
	return nil
}

// idLists calls do with at most db.MaxList ids at a time.
func idLists(ids []id.ID, do func(list []any) error) error {
	for len(ids) > 0 {
		n := min(len(ids), db.MaxList)
		list := make([]any, n)
		for i, v := range ids[:n] {
			list[i] = v
		}
		if err := do(list); err != nil {
			return err
		}
		ids = ids[n:]
	}
	return nil
}

// standingFacts are the facts of the item that stand for the persons. Whatever is there and not of this stage is published: a
// dropped stage is swept before the next load begins.
func standingFacts(tx *db.Tx, county int, item string, stage id.ID, persons []id.ID) (map[id.ID][]current, error) {
	standing := map[id.ID][]current{}
	return standing, idLists(persons, func(list []any) error {
		return tx.Rows("SELECT person,id,key,content,stage FROM registry_fact WHERE county=$1 AND kind=$2 AND superseded IS NULL AND person IN ("+
			db.Placeholders(3, len(list))+")", append([]any{county, item}, list...), func(scan func(...any) error) error {
			var who, of id.ID
			var key, content []byte
			var f current
			if err := scan(&who, &f.id, &key, &content, &of); err != nil {
				return err
			}
			f.key, f.content, f.mine = string(key), string(content), of == stage
			standing[who] = append(standing[who], f)
			return nil
		})
	})
}

// write stages the chunk.
func (p *prepared) write(tx *db.Tx, l *loading) error {
	county := l.batch.County
	if err := tx.Insert("registry_person", []string{"county", "id", "hash", "id_no", "salt", "birth", "sex"}, p.persons); err != nil {
		return err
	}
	if err := tx.Insert("registry_household", []string{"county", "id", "hash"}, p.households); err != nil {
		return err
	}
	if err := tx.Insert("registry_fact", []string{"county", "person", "kind", "id", "stage", "row", "valid_from", "valid_to", "key", "content", "payload"}, p.facts); err != nil {
		return err
	}
	if err := tx.Insert("registry_member", []string{"county", "household", "person", "fact", "stage", "relation", "street", "community", "valid_from", "valid_to"}, p.members); err != nil {
		return err
	}
	for _, old := range p.superseded {
		p.touched[old.person] = true
	}
	if err := supersede(tx, l, p.superseded); err != nil {
		return err
	}
	return touch(tx, county, l.stage, p.touched)
}

// supersede writes the stage into what it replaces or ends, many rows to a statement. "id+0" keeps the second list out of the search
// for rows, which would else try every person with every fact.
func supersede(tx *db.Tx, l *loading, all []superseded) error {
	county, item := l.batch.County, l.batch.Item.Code
	for len(all) > 0 {
		some := all[:min(len(all), db.MaxList)]
		all = all[len(some):]
		persons, households, facts := make([]any, len(some)), make([]any, len(some)), make([]any, len(some))
		for i, old := range some {
			persons[i], households[i], facts[i] = old.person, old.household, old.fact
		}
		first, second := db.Placeholders(4, len(some)), db.Placeholders(4+len(some), len(some))
		if _, err := tx.Exec("UPDATE registry_fact SET superseded=$1 WHERE county=$2 AND kind=$3 AND person IN ("+first+") AND id+0 IN ("+second+")",
			append(append([]any{l.stage, county, item}, persons...), facts...)...); err != nil {
			return err
		}
		if item != HukouItem {
			continue
		}
		first, second = db.Placeholders(3, len(some)), db.Placeholders(3+len(some), len(some))
		n, err := tx.Exec("UPDATE registry_member SET superseded=$1 WHERE county=$2 AND household IN ("+first+") AND fact+0 IN ("+second+")",
			append(append([]any{l.stage, county}, households...), facts...)...)
		if err != nil {
			return err
		}
		if n == int64(len(some)) {
			continue
		}
		for _, old := range some { // where the household is not known, by the person
			if _, err := tx.Exec("UPDATE registry_member SET superseded=$1 WHERE county=$2 AND person=$3 AND fact=$4", l.stage, county, old.person, old.fact); err != nil {
				return err
			}
		}
	}
	return nil
}

func touch(tx *db.Tx, county int, stage id.ID, persons map[id.ID]bool) error {
	ids := make([]id.ID, 0, len(persons))
	for who := range persons {
		ids = append(ids, who)
	}
	sort.Slice(ids, func(i, j int) bool { return ids[i] < ids[j] })
	// A person may be touched by several chunks of one stage.
	before := map[id.ID]bool{}
	if err := idLists(ids, func(list []any) error {
		return tx.Rows("SELECT person FROM registry_touched WHERE county=$1 AND stage=$2 AND person IN ("+db.Placeholders(3, len(list))+")",
			append([]any{county, stage}, list...), func(scan func(...any) error) error {
				var who id.ID
				err := scan(&who)
				before[who] = true
				return err
			})
	}); err != nil {
		return err
	}
	rows := make([][]any, 0, len(ids))
	for _, who := range ids {
		if !before[who] {
			rows = append(rows, []any{county, stage, who})
		}
	}
	return tx.Insert("registry_touched", []string{"county", "stage", "person"}, rows)
}

// sweepChunk takes back what a dropped stage did to some of its persons and returns how many there were.
func sweepChunk(tx *db.Tx, county int, stage id.ID) (int, error) {
	persons, err := touchedAfter(tx, county, stage, 0, db.MaxList)
	if err != nil || len(persons) == 0 {
		return 0, err
	}
	return len(persons), idLists(persons, func(list []any) error {
		in, args := " AND person IN ("+db.Placeholders(3, len(list))+")", append([]any{county, stage}, list...)
		for _, statement := range []string{
			"DELETE FROM registry_fact WHERE county=$1 AND stage=$2" + in,
			"UPDATE registry_fact SET superseded=NULL WHERE county=$1 AND superseded=$2" + in,
			"DELETE FROM registry_member WHERE county=$1 AND stage=$2" + in,
			"UPDATE registry_member SET superseded=NULL WHERE county=$1 AND superseded=$2" + in,
			"DELETE FROM registry_touched WHERE county=$1 AND stage=$2" + in,
		} {
			if _, err := tx.Exec(statement, args...); err != nil {
				return err
			}
		}
		// Nobody has seen a person of whom there is no fact: nothing is kept of a delivery that was not wanted.
		_, err := tx.Exec(`DELETE FROM registry_person WHERE county=$1 AND salt IS NOT NULL AND id IN (`+db.Placeholders(2, len(list))+`)
			AND NOT EXISTS (SELECT 1 FROM registry_fact f WHERE f.county=$1 AND f.person=registry_person.id)`, append([]any{county}, list...)...)
		return err
	})
}

func touchedAfter(tx *db.Tx, county int, stage, after id.ID, limit int) ([]id.ID, error) {
	var list []id.ID
	err := tx.Rows("SELECT person FROM registry_touched WHERE county=$1 AND stage=$2 AND person>$3 ORDER BY person LIMIT $4",
		[]any{county, stage, after, limit}, func(scan func(...any) error) error {
			var who id.ID
			err := scan(&who)
			list = append(list, who)
			return err
		})
	return list, err
}

// eachBefore calls each for every fact of the item that stood when the stage began; stands says that the stage has not superseded it
// so far.
func eachBefore(tx *db.Tx, county int, item string, stage id.ID, each func(old superseded, key string, stands bool)) error {
	return tx.Rows(`SELECT person,id,key,COALESCE(superseded,0) FROM registry_fact WHERE county=$1 AND kind=$2 AND stage<>$3
		AND (superseded IS NULL OR superseded=$3)`, []any{county, item, stage}, func(scan func(...any) error) error {
		var old superseded
		var key []byte
		var by id.ID
		if err := scan(&old.person, &old.fact, &key, &by); err != nil {
			return err
		}
		each(old, string(key), by == 0)
		return nil
	})
}

// fillHouseholds finds where the members stand that the facts made, reading the county's members once.
func fillHouseholds(tx *db.Tx, county int, list []superseded) error {
	at := make(map[id.ID]int, len(list))
	for i, old := range list {
		at[old.fact] = i
	}
	return tx.Rows("SELECT fact,household FROM registry_member WHERE county=$1", []any{county}, func(scan func(...any) error) error {
		var fact, household id.ID
		err := scan(&fact, &household)
		if i, wanted := at[fact]; wanted {
			list[i].household = household
		}
		return err
	})
}
