package warning

import (
	contract "doudi/internal/contract/iam"
	"doudi/internal/platform/db"
)

// openByCommunity counts the open warnings of each community, and those whose day is over.
func openByCommunity(tx *db.Tx, county int) (map[int64]contract.Load, error) {
	loads := map[int64]contract.Load{}
	err := tx.Rows(`SELECT community,COUNT(*),SUM(CASE WHEN due_on<$1 THEN 1 ELSE 0 END) FROM warning_warning
		WHERE county=$2 AND state='open' GROUP BY community`, []any{tx.Today(), county}, func(scan func(...any) error) error {
		var community int64
		var load contract.Load
		err := scan(&community, &load.Open, &load.Late)
		loads[community] = load
		return err
	})
	return loads, err
}
