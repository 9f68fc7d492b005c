package registry

import (
	"doudi/internal/discover/source"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
	"doudi/internal/platform/seal"
)

// openLoad is a load that is neither published nor dropped.
type openLoad struct {
	stage, batch id.ID
	item         string
}

// openLoads are the county's, the last begun first: it goes before those that began earlier.
func openLoads(tx *db.Tx, county int) (open []openLoad, err error) {
	err = tx.Rows("SELECT stage,batch,item FROM registry_load WHERE county=$1 AND state='loading' ORDER BY stage DESC", []any{county},
		func(scan func(...any) error) error {
			var one openLoad
			err := scan(&one.stage, &one.batch, &one.item)
			open = append(open, one)
			return err
		})
	return open, err
}

func markOf(tx *db.Tx, county int) (now mark, err error) {
	if _, err = tx.Row("SELECT COALESCE(MAX(stage),0),COALESCE(SUM(CASE WHEN state='dropped' THEN 1 ELSE 0 END),0) FROM registry_load WHERE county=$1",
		[]any{county}, &now.stage, &now.dropped); err != nil {
		return now, err
	}
	now.erased, err = erasedCount(tx, county)
	return now, err
}

// newerStages are the published stages of the item whose batches were received after this one.
func newerStages(tx *db.Tx, county int, b *source.Batch) (map[id.ID]bool, error) {
	newer := map[id.ID]bool{}
	return newer, tx.Rows("SELECT stage FROM registry_load WHERE county=$1 AND item=$2 AND batch>$3 AND state='published'",
		[]any{county, b.Item.Code, b.ID}, func(scan func(...any) error) error {
			var stage id.ID
			err := scan(&stage)
			newer[stage] = true
			return err
		})
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

// hasHouseholds reports whether the county has households, published or not.
func hasHouseholds(tx *db.Tx, county int) (bool, error) {
	var one int
	return tx.Row("SELECT 1 FROM registry_household WHERE county=$1 LIMIT 1", []any{county}, &one)
}

func personsByHash(tx *db.Tx, county int, hashes []hash, found map[hash]person) error {
	return inLists(hashes, func(list []any) error {
		return tx.Rows("SELECT hash,id,salt FROM registry_person WHERE county=$1 AND hash IN ("+db.Placeholders(2, len(list))+")",
			append([]any{county}, list...), func(scan func(...any) error) error {
				var raw, salt []byte
				var who person
				err := scan(&raw, &who.id, &salt)
				if len(salt) == seal.SaltSize {
					who.salt, who.erased = [seal.SaltSize]byte(salt), false
				} else {
					who.erased = true
				}
				found[asHash(raw)] = who
				return err
			})
	})
}

func householdsByHash(tx *db.Tx, county int, hashes []hash, found map[hash]id.ID) error {
	return inLists(hashes, func(list []any) error {
		return tx.Rows("SELECT hash,id FROM registry_household WHERE county=$1 AND hash IN ("+db.Placeholders(2, len(list))+")",
			append([]any{county}, list...), func(scan func(...any) error) error {
				var raw []byte
				var household id.ID
				err := scan(&raw, &household)
				found[asHash(raw)] = household
				return err
			})
	})
}

// asHash is a stored hash; whatever else stood in the column would match nothing.
func asHash(raw []byte) (h hash) {
	copy(h[:], raw)
	return h
}

// inLists calls do with at most db.MaxList hashes at a time.
func inLists(hashes []hash, do func(list []any) error) error {
	for len(hashes) > 0 {
		n := min(len(hashes), db.MaxList)
		list := make([]any, n)
		for i, h := range hashes[:n] {
			list[i] = h[:]
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

// standingFacts are the facts of the item that stand for the persons, by person: published and not superseded by anything published.
// What the larger load has staged or superseded that this one goes before comes along, marked.
func standingFacts(tx *db.Tx, l *loading, persons []id.ID) (map[id.ID][]current, error) {
	standing := map[id.ID][]current{}
	return standing, idLists(persons, func(list []any) error {
		return tx.Rows("SELECT person,id,key,content,stage,COALESCE(superseded,0) FROM registry_fact WHERE county=$1 AND kind=$2 AND person IN ("+
			db.Placeholders(4, len(list))+") AND (superseded IS NULL OR superseded=$3)",
			append([]any{l.batch.County, l.batch.Item.Code, l.over}, list...), func(scan func(...any) error) error {
				var who, of, by id.ID
				var key, content []byte
				var f current
				if err := scan(&who, &f.id, &key, &content, &of, &by); err != nil {
					return err
				}
				f.key, f.content = tokenOf(asHash(key)), tokenOf(asHash(content))
				f.pending, f.contested, f.newer = of == l.over, by != 0, l.newer[of]
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
	if err := tx.Insert("registry_unplaced", []string{"county", "batch", "row", "hash", "sealed"}, p.unplaced); err != nil {
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

// eachBefore calls each for every fact of the item that stood when the stage began; stands says that the stage has not superseded it
// so far.
func eachBefore(tx *db.Tx, county int, item string, stage id.ID, each func(old superseded, key token, stands bool)) error {
	return tx.Rows(`SELECT person,id,key,COALESCE(superseded,0) FROM registry_fact WHERE county=$1 AND kind=$2 AND stage<>$3
		AND (superseded IS NULL OR superseded=$3)`, []any{county, item, stage}, func(scan func(...any) error) error {
		var old superseded
		var key []byte
		var by id.ID
		if err := scan(&old.person, &old.fact, &key, &by); err != nil {
			return err
		}
		each(old, tokenOf(asHash(key)), by == 0)
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
