package registry

import (
	"time"

	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// recipientsAfter are the persons of whom some list of recipients tells, past ones included, by ascending id after the given one.
func recipientsAfter(tx *db.Tx, county int, after id.ID, limit int) (ids []id.ID, err error) {
	err = tx.Rows("SELECT DISTINCT person FROM registry_fact WHERE county=$1 AND kind=$2 AND person>$3 ORDER BY person LIMIT $4",
		[]any{county, RecipientItem, after, limit}, func(scan func(...any) error) error {
			var who id.ID
			err := scan(&who)
			ids = append(ids, who)
			return err
		})
	return ids, err
}

// homes are where the persons are registered; who is in no household is not among them.
func (k *Known) homes(ids []id.ID) (homes, error) {
	at := homes{}
	return at, idLists(ids, func(list []any) error {
		return k.tx.Rows("SELECT "+memberColumns+" FROM registry_member WHERE county=$1 AND person IN ("+db.Placeholders(2, len(list))+")",
			append([]any{k.county}, list...), func(scan func(...any) error) error {
				var m Member
				var stage, superseded id.ID
				var validTo string
				if err := scan(&m.Household, &m.Person, &m.Fact, &stage, &superseded, &m.Relation, &m.Street, &m.Community, &validTo); err != nil {
					return err
				}
				if k.visible(stage, superseded) && (validTo == "" || validTo > k.asOf.String()) {
					at.add(m)
				}
				return nil
			})
	})
}

// advanceLayers moves a round's cursor from one person to another; false if it is past that already, or was overtaken.
func advanceLayers(tx *db.Tx, county int, round, from, to id.ID) (bool, error) {
	if from == 0 {
		_, err := tx.Exec(`INSERT INTO registry_layer (county,round,street,community,layer,persons,counted_ms) VALUES ($1,$2,0,0,'',$3,$4)
			ON CONFLICT DO NOTHING`, county, round, to, tx.Millis())
		return true, err
	}
	n, err := tx.Exec("UPDATE registry_layer SET persons=$1 WHERE county=$2 AND round=$3 AND layer='' AND persons=$4", to, county, round, from)
	return n == 1, err
}

// addLayers adds a page's count to its round.
func addLayers(tx *db.Tx, county int, round id.ID, count map[layerPlace]int64) error {
	for at, n := range count {
		_, err := tx.Exec(`INSERT INTO registry_layer (county,round,street,community,layer,persons,counted_ms) VALUES ($1,$2,$3,$4,$5,$6,$7)
			ON CONFLICT (county,round,street,community,layer) DO UPDATE SET persons=registry_layer.persons+excluded.persons`,
			county, round, at.street, at.community, string(at.layer), n, tx.Millis())
		if err != nil {
			return err
		}
	}
	return nil
}

// layersShown reports whether the round that is seen began at the instant or later. A county with nobody in any layer has none.
func layersShown(tx *db.Tx, county int, since time.Time) (bool, error) {
	var n int64
	_, err := tx.Row("SELECT COUNT(*) FROM registry_layer WHERE county=$1 AND round=0 AND counted_ms>=$2", []any{county, since.UnixMilli()}, &n)
	return n > 0, err
}

// showLayers puts a finished round in the place of the one that is seen, and forgets those that began before it. It is of the instant at
// which it began: what was known then is in it, and one that began yesterday is not today's.
func showLayers(tx *db.Tx, county int, round id.ID) error {
	if _, err := tx.Exec("DELETE FROM registry_layer WHERE county=$1 AND (round<$2 OR round=$2 AND layer='')", county, round); err != nil {
		return err
	}
	_, err := tx.Exec("UPDATE registry_layer SET round=0, counted_ms=$1 WHERE county=$2 AND round=$3", round.Time().UnixMilli(), county, round)
	return err
}
