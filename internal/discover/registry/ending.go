package registry

import (
	"context"

	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// endMissing ends the facts that a whole list no longer has. It runs after all rows are staged and may run twice: what it has ended
// already is in the batch, and what stood before stays the same number.
//
// A row that was refused is there, though wrong: as long as it tells whose it is, what stood before it goes on standing.
func (s *session) endMissing(ctx context.Context, l *loading) error {
	var missing []superseded
	var before int64
	// A small batch that goes before this one meanwhile is of another item: the list stays right.
	err := s.aside(ctx, l, func(ctx context.Context) (err error) {
		missing, before, err = s.missing(ctx, l)
		return err
	})
	if err != nil {
		return err
	}
	if ended := l.batch.Ended + int64(len(missing)); shrunk(ended, before) && !l.batch.Waived(ErrShrunk) {
		return ErrShrunk.With("ended", ended).With("standing", before)
	}
	for len(missing) > 0 {
		if err := s.letOvertake(ctx, l, nothingWritten); err != nil {
			return err
		}
		n := min(len(missing), endChunk)
		handOver := s.over()
		if err := s.endSome(ctx, l, missing[:n], handOver); err != nil {
			return err
		}
		if handOver {
			return errHandedOver
		}
		missing = missing[n:]
	}
	return nil
}

func (s *session) endSome(ctx context.Context, l *loading, chunk []superseded, handOver bool) error {
	b := *l.batch
	err := s.db.Bulk(l.patience(ctx), s.actor, s.county, func(tx *db.Tx) error {
		b = *l.batch
		b.Ended += int64(len(chunk))
		if err := s.source.Save(tx, &b); err != nil {
			return err
		}
		persons := map[id.ID]bool{}
		for _, old := range chunk {
			persons[old.person] = true
		}
		if err := supersede(tx, l, chunk); err != nil {
			return err
		}
		if err := touch(tx, s.county, l.stage, persons); err != nil {
			return err
		}
		return s.succeed(tx, handOver)
	})
	if err == nil {
		*l.batch = b
	}
	return err
}

// missing are the standing facts of earlier stages whose key the file does not have. before is how many facts stood before this load.
func (s *session) missing(ctx context.Context, l *loading) (list []superseded, before int64, err error) {
	err = s.db.Read(ctx, s.actor, func(tx *db.Tx) error {
		list, before = nil, 0
		if l.first {
			return nil // nothing can be missing
		}
		err := eachBefore(tx, l.batch.County, l.batch.Item.Code, l.stage, func(old superseded, key token, stands bool) {
			before++
			if _, there := l.keys[key]; stands && !there {
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
