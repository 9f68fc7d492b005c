package registry

import (
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// loadedStage is a load that was begun after some point.
type loadedStage struct {
	stage id.ID
	item  string
	state string
}

// stagesAfter are the county's loads begun after the given one.
func stagesAfter(tx *db.Tx, county int, after id.ID) (list []loadedStage, err error) {
	err = tx.Rows("SELECT stage,item,state FROM registry_load WHERE county=$1 AND stage>$2 ORDER BY stage", []any{county, after}, func(scan func(...any) error) error {
		var one loadedStage
		err := scan(&one.stage, &one.item, &one.state)
		list = append(list, one)
		return err
	})
	return list, err
}

func erasedCount(tx *db.Tx, county int) (n int64, err error) {
	_, err = tx.Row("SELECT COUNT(*) FROM registry_person WHERE county=$1 AND salt IS NULL", []any{county}, &n)
	return n, err
}

// sealedNumbers calls each for the persons with their sealed ID numbers; an erased one is left out.
func sealedNumbers(tx *db.Tx, county int, persons []id.ID, each func(who id.ID, salt, sealed []byte) error) error {
	read := func(scan func(...any) error) error {
		var who id.ID
		var salt, sealed []byte
		if err := scan(&who, &salt, &sealed); err != nil {
			return err
		}
		return each(who, salt, sealed)
	}
	return idLists(persons, func(list []any) error {
		return tx.Rows("SELECT id,salt,id_no FROM registry_person WHERE county=$1 AND salt IS NOT NULL AND id IN ("+db.Placeholders(2, len(list))+")",
			append([]any{county}, list...), read)
	})
}

// personOfHash is the county's person of a keyed hash; zero if there is none, or one who was erased.
func personOfHash(tx *db.Tx, county int, of hash) (who id.ID, err error) {
	_, err = tx.Row("SELECT id FROM registry_person WHERE county=$1 AND hash=$2 AND salt IS NOT NULL", []any{county, of[:]}, &who)
	return who, err
}

func householdOfHash(tx *db.Tx, county int, of hash) (household id.ID, err error) {
	_, err = tx.Row("SELECT id FROM registry_household WHERE county=$1 AND hash=$2", []any{county, of[:]}, &household)
	return household, err
}
