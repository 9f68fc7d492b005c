package iam

import (
	"encoding/json"
	"fmt"
	"time"

	"doudi/internal/kernel/access"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

func insertHandover(tx *db.Tx, h Handover) error {
	work, err := json.Marshal(h.Work)
	if err != nil {
		return fmt.Errorf("iam: %w", err)
	}
	_, err = tx.Exec(`INSERT INTO iam_handover (county,id,user_id,post,role,division,successor,by_name,at_ms,work)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`, h.County, h.ID, h.User, h.Post, string(h.Role), h.Division, h.Successor, h.By, h.At.UnixMilli(), string(work))
	return err
}

// handovers are a county's, the newest first: of one user, or of everybody (0); only one of them, or all (0).
func handovers(tx *db.Tx, county int, user, only id.ID, limit int) ([]Handover, error) {
	list := []Handover{}
	where, args := "h.county=$1", []any{county, limit}
	if user != 0 {
		args = append(args, user)
		where += fmt.Sprintf(" AND (h.user_id=$%d OR h.successor=$%d)", len(args), len(args))
	}
	if only != 0 {
		args = append(args, only)
		where += fmt.Sprintf(" AND h.id=$%d", len(args))
	}
	err := tx.Rows(`SELECT h.id,h.county,h.user_id,COALESCE(a.name,''),h.post,h.role,h.division,h.successor,COALESCE(b.name,''),h.by_name,h.at_ms,h.work
		FROM iam_handover h LEFT JOIN iam_user a ON a.id=h.user_id LEFT JOIN iam_user b ON b.id=h.successor WHERE `+where+" ORDER BY h.id DESC LIMIT $2", args,
		func(scan func(...any) error) error {
			var h Handover
			var role, work string
			var at int64
			if err := scan(&h.ID, &h.County, &h.User, &h.UserName, &h.Post, &role, &h.Division, &h.Successor, &h.Taker, &h.By, &at, &work); err != nil {
				return err
			}
			h.Role, h.At = access.Role(role), time.UnixMilli(at).UTC()
			list = append(list, h)
			return json.Unmarshal([]byte(work), &list[len(list)-1].Work)
		})
	return list, err
}
