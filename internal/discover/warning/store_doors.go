package warning

import (
	"doudi/internal/kernel/access"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// ofHouseholds are all warnings of the households, the newest first.
func ofHouseholds(tx *db.Tx, county int, households []id.ID) (list []*Warning, err error) {
	whole := access.Scope{Nodes: []access.Node{{County: county}}}
	for len(households) > 0 {
		some := households[:min(len(households), db.MaxList)]
		households = households[len(some):]
		args := make([]any, len(some))
		for i, h := range some {
			args[i] = h
		}
		found, err := query(tx, whole, "w.household IN ("+db.Placeholders(1, len(some))+") ORDER BY w.id DESC", args)
		if err != nil {
			return nil, err
		}
		list = append(list, found...)
	}
	return list, nil
}
