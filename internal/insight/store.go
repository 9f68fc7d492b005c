package insight

import (
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/db"
)

// openCell is how many open warnings are alike.
type openCell struct {
	street, community   int64
	level, cause, layer string
	due                 civil.Date
	count               int64
}

// dayCell is how many warnings were opened on a day.
type dayCell struct {
	street, community int64
	day               civil.Date
	count             int64
}

// endCell is how many warnings ended alike in a month.
type endCell struct {
	street, community  int64
	month, disposition string
	onTime             bool
	count              int64
}

// layerCell is how many people of a layer live in a community.
type layerCell struct {
	street, community int64
	layer             string
	persons, counted  int64
}

func openCells(tx *db.Tx, county int) (list []openCell, err error) {
	err = tx.Rows(`SELECT street,community,level,cause,layer,due_on,COUNT(*) FROM warning_v_warning WHERE county=$1 AND state='open'
		GROUP BY street,community,level,cause,layer,due_on`, []any{county}, func(scan func(...any) error) error {
		var c openCell
		var due string
		err := scan(&c.street, &c.community, &c.level, &c.cause, &c.layer, &due, &c.count)
		c.due, _ = civil.Parse(due) // a day, as the view has it
		list = append(list, c)
		return err
	})
	return list, err
}

func dayCells(tx *db.Tx, county int, since civil.Date) (list []dayCell, err error) {
	err = tx.Rows(`SELECT street,community,opened_on,COUNT(*) FROM warning_v_warning WHERE county=$1 AND opened_on>=$2
		GROUP BY street,community,opened_on`, []any{county, since}, func(scan func(...any) error) error {
		var c dayCell
		var day string
		err := scan(&c.street, &c.community, &day, &c.count)
		c.day, _ = civil.Parse(day)
		list = append(list, c)
		return err
	})
	return list, err
}

func endCells(tx *db.Tx, county int, since civil.Date) (list []endCell, err error) {
	err = tx.Rows(`SELECT street,community,SUBSTR(closed_on,1,7),disposition,CASE WHEN closed_on<=due_on THEN 1 ELSE 0 END,COUNT(*)
		FROM warning_v_warning WHERE county=$1 AND state='closed' AND closed_on>=$2 GROUP BY 1,2,3,4,5`, []any{county, since},
		func(scan func(...any) error) error {
			var c endCell
			var onTime int64
			err := scan(&c.street, &c.community, &c.month, &c.disposition, &onTime, &c.count)
			c.onTime = onTime == 1
			list = append(list, c)
			return err
		})
	return list, err
}

func layerCells(tx *db.Tx, county int) (list []layerCell, err error) {
	err = tx.Rows("SELECT street,community,layer,persons,counted_ms FROM registry_v_layer WHERE county=$1", []any{county},
		func(scan func(...any) error) error {
			var c layerCell
			err := scan(&c.street, &c.community, &c.layer, &c.persons, &c.counted)
			list = append(list, c)
			return err
		})
	return list, err
}
