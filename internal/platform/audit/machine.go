package audit

import (
	"context"

	"doudi/internal/kernel/access"
	"doudi/internal/platform/db"
)

// Machine is the purpose of work that the program does for itself in every process and that is therefore no job, which one process
// takes: keeping the search index in memory. One row of the trail says that the county's names were opened for it; the purpose
// holds as long as the process needs it.
func Machine(ctx context.Context, d *db.DB, county int, action string, after any) (access.Purpose, error) {
	actor := access.Job(action, county)
	var purpose access.Purpose
	err := d.Write(ctx, actor, func(tx *db.Tx) error {
		row, err := Record(tx, Entry{County: county, Action: action, Subject: Subject{Kind: "search"}, After: after})
		purpose = access.Mint(actor, action, int64(row))
		return err
	})
	return purpose, err
}
