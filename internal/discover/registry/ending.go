package registry

import (
	"context"

	"doudi/internal/kernel/access"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// endMissing ends the facts that a whole list no longer has. It runs after all rows are staged and may run twice: what it has ended
// already is in the batch, and what stood before stays the same number. handedOver says that a successor goes on.
//
// A row that was refused is there, though wrong: as long as it tells whose it is, what stood before it goes on standing.
func (s *Service) endMissing(ctx context.Context, actor access.Actor, l *loading) (handedOver bool, err error) {
	missing, before, err := s.missing(ctx, actor, l)
	if err != nil {
		return false, err
	}
	if ended := l.batch.Ended + int64(len(missing)); shrunk(ended, before) && l.batch.Waives != ErrShrunk.Code {
		return false, ErrShrunk.With("ended", ended).With("standing", before)
	}
	for len(missing) > 0 {
		n := min(len(missing), endChunk)
		handedOver = s.over(l)
		if err := s.endSome(ctx, actor, l, missing[:n], handedOver); err != nil || handedOver {
			return handedOver, err
		}
		missing = missing[n:]
	}
	return false, nil
}

func (s *Service) endSome(ctx context.Context, actor access.Actor, l *loading, chunk []superseded, handOver bool) error {
	b := *l.batch
	err := s.db.Bulk(ctx, actor, b.County, func(tx *db.Tx) error {
		b = *l.batch
		b.Ended += int64(len(chunk))
		if err := s.source.Save(tx, &b); err != nil {
			return err
		}
		touched := map[id.ID]bool{}
		for _, old := range chunk {
			touched[old.person] = true
		}
		if err := supersede(tx, l, chunk); err != nil {
			return err
		}
		if err := touch(tx, b.County, l.stage, touched); err != nil {
			return err
		}
		return s.succeed(tx, b.County, handOver)
	})
	if err == nil {
		*l.batch = b
	}
	return err
}

// missing are the standing facts of earlier stages whose key the file does not have. before is how many facts stood before this load.
func (s *Service) missing(ctx context.Context, actor access.Actor, l *loading) (list []superseded, before int64, err error) {
	err = s.db.Read(ctx, actor, func(tx *db.Tx) error {
		list, before = nil, 0
		first, err := s.FirstOf(tx, l.batch.County, l.batch.Item.Code, l.stage)
		if err != nil || first {
			return err // nothing can be missing
		}
		err = eachBefore(tx, l.batch.County, l.batch.Item.Code, l.stage, func(old superseded, key string, stands bool) {
			before++
			if _, there := l.keys[tokenOf(key)]; stands && !there {
				list = append(list, old)
			}
		})
		if err != nil || len(list) == 0 || l.batch.Item.Code != HukouItem {
			return err
		}
		return fillHouseholds(tx, l.batch.County, list)
	})
	return list, before, err
}
