package source_test

import (
	"context"
	"testing"

	"doudi/internal/dbtest"
	"doudi/internal/discover/source"
	"doudi/internal/kernel/access"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

func TestBatchesAreFoundManyAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		one, two, other := h.deliver(file(header, hukou(0))), h.deliver(file(header, hukou(1))), h.deliver(file(header, hukou(2)))
		asked := []id.ID{one.ID}
		for i := range db.MaxList + 1 { // nobody's
			asked = append(asked, id.ID(i+1))
		}
		asked = append(asked, two.ID)
		var found, elsewhere, none map[id.ID]*source.Batch
		err := b.DB.Read(context.Background(), access.Job("test", dbtest.County), func(tx *db.Tx) (err error) {
			if found, err = h.FindAll(tx, dbtest.County, asked); err != nil {
				return err
			}
			if elsewhere, err = h.FindAll(tx, dbtest.County+1, asked); err != nil {
				return err
			}
			none, err = h.FindAll(tx, dbtest.County, nil)
			return err
		})
		if err != nil || len(elsewhere)+len(none) != 0 {
			t.Fatal(elsewhere, none, err)
		}
		if len(found) != 2 || found[one.ID] == nil || found[one.ID].Digest != one.Digest || found[two.ID] == nil || found[two.ID].Digest != two.Digest || found[other.ID] != nil {
			t.Errorf("%+v", found)
		}
	})
}
