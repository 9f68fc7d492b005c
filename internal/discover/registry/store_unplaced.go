package registry

import (
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// known to the register: the person has a record of it, published or about to be.
const isKnown = "EXISTS (SELECT 1 FROM registry_person p WHERE p.county=u.county AND p.hash=u.hash)"

// placeable are the published batches of which somebody waits who is known by now, oldest first.
func placeable(tx *db.Tx, county int) ([]id.ID, error) {
	var list []id.ID
	err := tx.Rows(`SELECT DISTINCT u.batch FROM registry_unplaced u JOIN registry_load l ON l.county=u.county AND l.batch=u.batch AND l.state='published'
		WHERE u.county=$1 AND u.stage IS NULL AND `+isKnown+" ORDER BY u.batch", []any{county}, func(scan func(...any) error) error {
		var batch id.ID
		err := scan(&batch)
		list = append(list, batch)
		return err
	})
	return list, err
}

// unplacedOf calls each for some of the batch's records that wait and whose persons are known.
func unplacedOf(tx *db.Tx, county int, batch id.ID, limit int, each func(row int64, sealed []byte) error) error {
	return tx.Rows("SELECT u.row,u.sealed FROM registry_unplaced u WHERE u.county=$1 AND u.batch=$2 AND u.stage IS NULL AND "+isKnown+" ORDER BY u.row LIMIT $3",
		[]any{county, batch, limit}, func(scan func(...any) error) error {
			var row int64
			var sealed []byte
			if err := scan(&row, &sealed); err != nil {
				return err
			}
			return each(row, sealed)
		})
}

// markPlaced notes which load places the records.
func markPlaced(tx *db.Tx, l *loading, list []hashed) error {
	args := []any{l.stage, l.batch.County, l.batch.ID}
	for i := range list {
		args = append(args, list[i].rec.Row)
	}
	l.read += int64(len(list))
	_, err := tx.Exec("UPDATE registry_unplaced SET stage=$1 WHERE county=$2 AND batch=$3 AND row IN ("+db.Placeholders(4, len(list))+")", args...)
	return err
}

// dropPlaced removes what a published placement has placed.
func dropPlaced(tx *db.Tx, county int, stage id.ID) error {
	_, err := tx.Exec("DELETE FROM registry_unplaced WHERE county=$1 AND stage=$2", county, stage)
	return err
}

// dropUnplaced takes back what a stage that is dropped did: a placement's records wait again, a load's wait no more.
func dropUnplaced(tx *db.Tx, county int, stage id.ID) error {
	if _, err := tx.Exec("UPDATE registry_unplaced SET stage=NULL WHERE county=$1 AND stage=$2", county, stage); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM registry_unplaced WHERE county=$1 AND batch IN (SELECT batch FROM registry_load WHERE county=$1 AND stage=$2)
		AND batch NOT IN (SELECT batch FROM registry_load WHERE county=$1 AND state='published')`, county, stage)
	return err
}
