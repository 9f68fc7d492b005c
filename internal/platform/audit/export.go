package audit

import (
	"context"

	"doudi/internal/kernel/access"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// Export takes a list that names persons out of the house: the row is written first, since what leaves cannot be called back, and
// its id is the number that the file carries. show writes under the stated reason.
func Export(ctx context.Context, d *db.DB, actor access.Actor, county int, action, reason string, what any, show func(tx *db.Tx, p access.Purpose, number id.ID) error) error {
	var number id.ID
	err := d.Write(ctx, actor, func(tx *db.Tx) (err error) {
		number, err = Record(tx, Entry{County: county, Action: action, Subject: Subject{Kind: "export"}, Purpose: reason, After: what})
		return err
	})
	if err != nil {
		return err
	}
	return d.Read(ctx, actor, func(tx *db.Tx) error { return show(tx, access.Mint(actor, reason, int64(number)), number) })
}
