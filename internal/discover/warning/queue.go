package warning

import (
	"context"

	contract "doudi/internal/contract/iam"
	"doudi/internal/kernel/access"
	"doudi/internal/platform/db"
)

// OpenWork is what waits in a place, the nearest due day first, without anything of a person.
func (s *Service) OpenWork(ctx context.Context, actor access.Actor, at access.Node) (list []contract.Work, err error) {
	err = s.db.Read(ctx, actor, func(tx *db.Tx) error {
		found, err := query(tx, access.Scope{Nodes: []access.Node{at}}, "w.state='open' ORDER BY w.due_on,w.id", nil)
		if err != nil {
			return err
		}
		list = nil
		for _, w := range found {
			list = append(list, contract.Work{Kind: "warning", ID: int64(w.ID), Level: w.Level, DueOn: w.DueOn, Community: w.Community})
		}
		return nil
	})
	return list, err
}

// Loads is how many warnings wait in each community of a county, and how many of them are late.
func (s *Service) Loads(ctx context.Context, actor access.Actor, county int) (loads map[int64]contract.Load, err error) {
	err = s.db.Read(ctx, actor, func(tx *db.Tx) error {
		loads, err = openByCommunity(tx, county)
		return err
	})
	return loads, err
}
