package registry

import (
	"context"

	"doudi/internal/discover/source"
	"doudi/internal/kernel/access"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// endMissing ends the facts that a whole list no longer has. It runs after all rows are staged and may run twice.
func (s *Service) endMissing(ctx context.Context, actor access.Actor, l *loading) error {
	county, item := l.batch.County, l.batch.Item.Code
	standing := int64(0)
	err := s.db.Read(ctx, actor, func(tx *db.Tx) (err error) {
		standing, err = countStanding(tx, county, item, l.stage)
		return err
	})
	if err != nil || standing == 0 {
		return err
	}
	keys, err := s.keysOf(ctx, l.batch)
	if err != nil {
		return err
	}
	missing, err := s.missing(ctx, actor, l, keys)
	if err != nil {
		return err
	}
	if shrunk(int64(len(missing)), standing) && l.batch.Waives != ErrShrunk.Code {
		return ErrShrunk.With("ended", len(missing)).With("standing", standing)
	}
	for len(missing) > 0 {
		n := min(len(missing), db.MaxList)
		if err := s.endChunk(ctx, actor, l, missing[:n]); err != nil {
			return err
		}
		missing = missing[n:]
	}
	return nil
}

func (s *Service) endChunk(ctx context.Context, actor access.Actor, l *loading, chunk []superseded) error {
	b := *l.batch
	err := s.db.Bulk(ctx, actor, b.County, func(tx *db.Tx) error {
		b = *l.batch
		touched := map[id.ID]bool{}
		for _, old := range chunk {
			if err := supersede(tx, b.County, l, old); err != nil {
				return err
			}
			touched[old.person] = true
		}
		if err := touch(tx, b.County, l.stage, touched); err != nil {
			return err
		}
		b.Ended += int64(len(chunk))
		return s.source.Save(tx, &b)
	})
	if err == nil {
		*l.batch = b
	}
	return err
}

// keysOf are the keys of all records of the file.
func (s *Service) keysOf(ctx context.Context, b *source.Batch) (map[string]bool, error) {
	records, err := s.source.Records(ctx, b)
	if err != nil {
		return nil, err
	}
	hasher, keys := s.box.Hasher("key/"+b.Item.Code), map[string]bool{}
	for {
		rec, ok, err := records.Next()
		if err != nil || !ok {
			return keys, err
		}
		keys[string(hasher.Sum(rec.ID.Text()+"\x1f"+rec.Key))] = true
	}
}

// missing are the standing facts of earlier stages whose key the file does not have.
func (s *Service) missing(ctx context.Context, actor access.Actor, l *loading, keys map[string]bool) ([]superseded, error) {
	var list []superseded
	err := s.db.Read(ctx, actor, func(tx *db.Tx) error {
		return eachStanding(tx, l.batch.County, l.batch.Item.Code, l.stage, func(old superseded, key []byte) {
			if !keys[string(key)] {
				list = append(list, old)
			}
		})
	})
	return list, err
}
