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
	_, err = tx.Exec(`INSERT INTO iam_handover (county,id,user_id,post,role,division,successor,by_name,at_ms,open,work)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)`,
		h.County, h.ID, h.User, h.Post, string(h.Role), h.Division, h.Successor, h.By, h.At.UnixMilli(), h.Open, string(work))
	return err
}

const (
	handoverColumns = "h.id,h.county,h.user_id,COALESCE(a.name,''),h.post,h.role,h.division,h.successor,COALESCE(b.name,''),h.by_name,h.at_ms,h.open"
	handoverTables  = " FROM iam_handover h LEFT JOIN iam_user a ON a.id=h.user_id LEFT JOIN iam_user b ON b.id=h.successor WHERE h.county=$1"
	handoverOf      = " AND (CAST($2 AS BIGINT)=0 OR h.user_id=$2 OR h.successor=$2)" // one user's, or everybody's (0)
)

// handoverScan reads handoverColumns into h, followed by more.
func handoverScan(scan func(...any) error, h *Handover, more ...any) error {
	var role string
	var at int64
	if err := scan(append([]any{&h.ID, &h.County, &h.User, &h.UserName, &h.Post, &role, &h.Division, &h.Successor, &h.Taker, &h.By, &at, &h.Open},
		more...)...); err != nil {
		return err
	}
	h.Role, h.At = access.Role(role), time.UnixMilli(at).UTC()
	return nil
}

// handovers are a county's, the newest first, without their work: of one user, or of everybody (0).
func handovers(tx *db.Tx, county int, user id.ID, limit int) ([]Handover, error) {
	list := []Handover{}
	err := tx.Rows("SELECT "+handoverColumns+handoverTables+handoverOf+" ORDER BY h.id DESC LIMIT $3", []any{county, user, limit},
		func(scan func(...any) error) error {
			var h Handover
			err := handoverScan(scan, &h)
			list = append(list, h)
			return err
		})
	return list, err
}

// handover is one of them with its work.
func handover(tx *db.Tx, county int, user, which id.ID) (h Handover, found bool, err error) {
	err = tx.Rows("SELECT "+handoverColumns+",h.work"+handoverTables+handoverOf+" AND h.id=$3", []any{county, user, which},
		func(scan func(...any) error) error {
			found = true
			var work string
			if err := handoverScan(scan, &h, &work); err != nil {
				return err
			}
			return json.Unmarshal([]byte(work), &h.Work)
		})
	return h, found, err
}
