package registry

import (
	"encoding/binary"
	"errors"
	"slices"

	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// What a stage touches is kept by chunk: the persons' ids in ascending order, each as its distance from the one before, in the
// variable-length form of encoding/binary. A person may stand in several chunks of a stage.

var errTouched = errors.New("registry: the list of those whom a stage touches is damaged")

func packPersons(persons []id.ID) []byte {
	packed := make([]byte, 0, 3*len(persons)+8)
	last := id.ID(0)
	for _, who := range persons {
		packed = binary.AppendUvarint(packed, uint64(who-last)) //nolint:gosec // ascending
		last = who
	}
	return packed
}

func unpackPersons(packed []byte) ([]id.ID, error) {
	var persons []id.ID
	last := id.ID(0)
	for len(packed) > 0 {
		distance, n := binary.Uvarint(packed)
		if n <= 0 {
			return nil, errTouched
		}
		last += id.ID(distance) //nolint:gosec // written by packPersons
		persons, packed = append(persons, last), packed[n:]
	}
	return persons, nil
}

// touch notes whose facts a chunk of the stage changes.
func touch(tx *db.Tx, county int, stage id.ID, persons map[id.ID]bool) error {
	if len(persons) == 0 {
		return nil
	}
	ids := make([]id.ID, 0, len(persons))
	for who := range persons {
		ids = append(ids, who)
	}
	slices.Sort(ids)
	_, err := tx.Exec("INSERT INTO registry_touched (county,stage,chunk,persons) VALUES ($1,$2,$3,$4)", county, stage, tx.NewID(), packPersons(ids))
	return err
}

// touched are all whom the stage touches, each once, ascending.
func touched(tx *db.Tx, county int, stage id.ID) ([]id.ID, error) {
	var all []id.ID
	err := tx.Rows("SELECT persons FROM registry_touched WHERE county=$1 AND stage=$2", []any{county, stage}, func(scan func(...any) error) error {
		var packed []byte
		if err := scan(&packed); err != nil {
			return err
		}
		persons, err := unpackPersons(packed)
		all = append(all, persons...)
		return err
	})
	slices.Sort(all)
	return slices.Compact(all), err
}

// sweepChunk takes back what a chunk of a dropped stage did and reports whether there was one.
func sweepChunk(tx *db.Tx, county int, stage id.ID) (bool, error) {
	var chunk id.ID
	var packed []byte
	found, err := tx.Row("SELECT chunk,persons FROM registry_touched WHERE county=$1 AND stage=$2 ORDER BY chunk LIMIT 1", []any{county, stage}, &chunk, &packed)
	if err != nil || !found {
		return false, err
	}
	persons, err := unpackPersons(packed)
	if err != nil {
		return false, err
	}
	err = idLists(persons, func(list []any) error {
		in, args := " AND person IN ("+db.Placeholders(3, len(list))+")", append([]any{county, stage}, list...)
		for _, statement := range []string{
			"DELETE FROM registry_fact WHERE county=$1 AND stage=$2 AND kind IN (" + loadedItems + " AND stage=$2)" + in,
			"UPDATE registry_fact SET superseded=NULL WHERE county=$1 AND superseded=$2 AND kind IN (" + loadedItems + " AND stage=$2)" + in,
			"DELETE FROM registry_member WHERE county=$1 AND stage=$2" + in,
			"UPDATE registry_member SET superseded=NULL WHERE county=$1 AND superseded=$2" + in,
		} {
			if _, err := tx.Exec(statement, args...); err != nil {
				return err
			}
		}
		// Nobody has seen a person of whom there is no fact: nothing is kept of a delivery that was not wanted.
		_, err := tx.Exec(`DELETE FROM registry_person WHERE county=$1 AND salt IS NOT NULL AND id IN (`+db.Placeholders(2, len(list))+`)
			AND NOT EXISTS (SELECT 1 FROM registry_fact f WHERE f.county=$1 AND f.kind IN (`+loadedItems+`) AND f.person=registry_person.id)`, append([]any{county}, list...)...)
		return err
	})
	if err != nil {
		return false, err
	}
	_, err = tx.Exec("DELETE FROM registry_touched WHERE county=$1 AND stage=$2 AND chunk=$3", county, stage, chunk)
	return true, err
}
