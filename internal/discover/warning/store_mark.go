package warning

import (
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// toMark are the county's open warnings by ascending id after the given one: those whose household's layer was not looked at, or all.
func toMark(tx *db.Tx, county int, all bool, after id.ID, limit int) ([]marked, error) {
	query := "SELECT id,household,run,layer,cause FROM warning_warning WHERE county=$1 AND state='open' AND id>$2"
	if !all {
		query += " AND layer='?'"
	}
	var list []marked
	err := tx.Rows(query+" ORDER BY id LIMIT $3", []any{county, after, limit}, func(scan func(...any) error) error {
		var m marked
		err := scan(&m.id, &m.household, &m.run, &m.layer, &m.cause)
		list = append(list, m)
		return err
	})
	return list, err
}

func setMark(tx *db.Tx, county int, m marked) error {
	_, err := tx.Exec("UPDATE warning_warning SET layer=$1, cause=$2 WHERE county=$3 AND id=$4 AND state='open'", m.layer, m.cause, county, m.id)
	return err
}

// markedOn is the day of the county's last whole mark; the zero day if there was none.
func markedOn(tx *db.Tx, county int) (day civil.Date, err error) {
	_, err = tx.Row("SELECT day FROM warning_marked WHERE county=$1", []any{county}, &day)
	return day, err
}

// setMarkedOn keeps the day on which a whole mark began, unless that of a later one is kept already.
func setMarkedOn(tx *db.Tx, county int, day civil.Date) error {
	_, err := tx.Exec(`INSERT INTO warning_marked (county,day) VALUES ($1,$2)
		ON CONFLICT (county) DO UPDATE SET day=excluded.day WHERE warning_marked.day<excluded.day`, county, day)
	return err
}
