package insight

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/db"
	"doudi/internal/platform/live"
)

// months is how far back the cockpit looks, this month included.
const months = 12

// snapshot is a county's counts at an instant.
type snapshot struct {
	at     time.Time
	today  civil.Date
	since  civil.Date // the first day of the first month
	heard  int64      // of the county's changes, how many it knows at least
	open   []openCell
	days   []dayCell
	ends   []endCell
	layers []layerCell
}

// shelf keeps each county's snapshot.
type shelf struct {
	db       *db.DB
	counties sync.Map // int → *kept
}

type kept struct {
	heard atomic.Int64 // changes
	mu    sync.Mutex   // one reading at a time
	snap  *snapshot
}

// oldest is how old a snapshot may become although no change was heard: a hint may be lost.
const oldest = time.Minute

func (s *shelf) of(county int) *kept {
	k, _ := s.counties.LoadOrStore(county, &kept{})
	return k.(*kept) //nolint:forcetypeassert // nothing else is stored
}

// hear notes that a county's counts changed.
func (s *shelf) hear(c db.Change) {
	switch c.Topic {
	case "warning", "layer":
		s.of(c.County).heard.Add(1)
	case live.Everything:
		s.counties.Range(func(_, k any) bool {
			k.(*kept).heard.Add(1) //nolint:forcetypeassert // nothing else is stored
			return true
		})
	}
}

// get is a snapshot that knows every change heard before the call. Of those who come while one is read, all take the next.
func (s *shelf) get(ctx context.Context, actor access.Actor, county int) (*snapshot, error) {
	k := s.of(county)
	want := k.heard.Load()
	k.mu.Lock()
	defer k.mu.Unlock()
	now := s.db.Clock().Now()
	if have := k.snap; have != nil && have.heard >= want && have.today == civil.FromTime(now) && now.Sub(have.at) < oldest {
		return have, nil
	}
	heard := k.heard.Load()
	snap, err := s.read(ctx, actor, county)
	if err != nil {
		return nil, err
	}
	snap.heard = heard
	k.snap = snap
	return snap, nil
}

func (s *shelf) read(ctx context.Context, actor access.Actor, county int) (*snapshot, error) {
	n := &snapshot{}
	return n, s.db.Read(ctx, actor, func(tx *db.Tx) (err error) {
		n.at, n.today = tx.Now(), tx.Today()
		n.since = firstMonth(n.today)
		if n.open, err = openCells(tx, county); err != nil {
			return err
		}
		if n.days, err = dayCells(tx, county, n.since); err != nil {
			return err
		}
		if n.ends, err = endCells(tx, county, n.since); err != nil {
			return err
		}
		n.layers, err = layerCells(tx, county)
		return err
	})
}
