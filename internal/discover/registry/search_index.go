package registry

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"doudi/internal/discover/registry/finder"
	"doudi/internal/kernel/access"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/clock"
	"doudi/internal/platform/courtesy"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// The search index lives in every process, in memory. It is made from the sealed register when the process starts, county by county,
// and follows what is published: whoever published it, and in whichever process, the published loads are the same rows for all.

// lookEvery is how often a process looks for what was published. A search looks too, so nobody waits for it.
const lookEvery = 2 * time.Second

// indexes are the process's indexes, by county.
type indexes struct {
	service *Service
	looks   *audit.Looks
	stop    context.CancelFunc
	stopped chan struct{}

	mu sync.Mutex
	of map[int]*index
}

// index is one county's.
type index struct {
	county  int
	turn    chan struct{}  // held by whoever brings it up to date
	purpose access.Purpose // of whoever holds the turn
	state   atomic.Pointer[indexState]
}

// indexState is an index and what is in it. It is never changed.
type indexState struct {
	index  *finder.Index  // nil: not made yet
	floor  id.ID          // every load up to here is in the index, or never will be
	seen   map[id.ID]bool // loads after it that are in the index
	erased int64
}

// Begin makes the indexes of all counties in the background and keeps them until End.
func (s *Service) Begin() {
	ctx, stop := context.WithCancel(courtesy.Patient(context.Background()))
	x := &s.indexes
	x.stop, x.stopped = stop, make(chan struct{})
	go func() {
		defer close(x.stopped)
		for ctx.Err() == nil {
			x.lookAround(ctx)
			_ = clock.Pause(ctx, lookEvery) // ended with ctx
		}
	}()
}

// End waits for the background work to stop.
func (s *Service) End() {
	if s.indexes.stop != nil {
		s.indexes.stop()
		<-s.indexes.stopped
	}
}

func (x *indexes) lookAround(ctx context.Context) {
	var counties []int
	err := x.service.db.Read(ctx, access.Job("registry.index", 0), func(tx *db.Tx) (err error) {
		counties, err = x.service.Counties(tx)
		return err
	})
	for _, county := range counties {
		if err == nil {
			err = x.follow(ctx, x.county(county))
		}
	}
	if err != nil && ctx.Err() == nil {
		x.service.db.Obs().Log.Warn("the search index could not follow; trying again", "error", err)
	}
}

func (x *indexes) county(county int) *index {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.of == nil {
		x.of = map[int]*index{}
	}
	one := x.of[county]
	if one == nil {
		one = &index{county: county, turn: make(chan struct{}, 1)}
		one.state.Store(&indexState{})
		x.of[county] = one
	}
	return one
}

// follow brings the county's index up to date. It waits for whoever is at it already.
func (x *indexes) follow(ctx context.Context, one *index) error {
	select {
	case one.turn <- struct{}{}:
		defer func() { <-one.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	now := one.state.Load()
	n, err := x.news(ctx, one.county, now)
	switch {
	case err != nil:
		return err
	case now.index == nil || n.erasure:
		return x.make(ctx, one, n)
	case n.none():
		one.state.Store(now.with(now.index, n))
		return nil
	default:
		return x.renew(ctx, one, n)
	}
}

// news is what has happened since the index was last brought up to date.
type news struct {
	stages  []id.ID // published, of the items that the index is made of
	seen    []id.ID // published, of any
	floor   id.ID
	erased  int64
	erasure bool
}

func (n *news) none() bool { return len(n.stages) == 0 && !n.erasure }

// late is how long after a load another one may still appear that was begun before it, by a process whose clock is behind.
const late = time.Hour

func (x *indexes) news(ctx context.Context, county int, now *indexState) (n news, err error) {
	err = x.service.db.Read(ctx, access.Job("registry.index", county), func(tx *db.Tx) (err error) {
		n, err = newsOf(tx, county, now)
		return err
	})
	return n, err
}

func newsOf(tx *db.Tx, county int, now *indexState) (news, error) {
	n := news{floor: now.floor}
	list, err := stagesAfter(tx, county, now.floor)
	if err != nil {
		return n, err
	}
	open := false
	for _, l := range list {
		open = open || l.state == "loading"
		if !open && tx.Now().Sub(l.stage.Time()) > late {
			n.floor = l.stage
		}
		if l.state != "published" || now.seen[l.stage] {
			continue
		}
		n.seen = append(n.seen, l.stage)
		if l.item == HukouItem || l.item == RecipientItem {
			n.stages = append(n.stages, l.stage)
		}
	}
	if n.erased, err = erasedCount(tx, county); err != nil {
		return n, err
	}
	n.erasure = n.erased != now.erased
	return n, nil
}

// with is the state in which the news is in the index.
func (now *indexState) with(of *finder.Index, n news) *indexState {
	next := &indexState{index: of, floor: n.floor, seen: map[id.ID]bool{}, erased: n.erased}
	for stage := range now.seen {
		if stage > n.floor {
			next.seen[stage] = true
		}
	}
	for _, stage := range n.seen {
		if stage > n.floor {
			next.seen[stage] = true
		}
	}
	return next
}

// indexChunk is how many households one transaction reads.
var indexChunk = 1000

// make reads the whole county. What is published meanwhile is seen by the next look.
func (x *indexes) make(ctx context.Context, one *index, n news) error {
	began := x.service.db.Clock().Now()
	if !one.purpose.Valid() {
		purpose, err := audit.Machine(ctx, x.service.db, one.county, "registry.index", map[string]any{"node": x.service.db.Node()})
		if err != nil {
			return err
		}
		one.purpose = purpose
	}
	var all []finder.Entry
	var facts []id.ID
	at, after := time.Time{}, id.ID(0)
	for more := true; more; {
		var some []finder.Entry
		var says []id.ID
		err := x.service.db.Read(ctx, access.Job("registry.index", one.county), func(tx *db.Tx) error {
			if at.IsZero() {
				at = tx.Now()
			}
			known, err := x.service.AsKnown(tx, one.county, at, tx.Today())
			if err != nil {
				return err
			}
			households, next, err := known.HouseholdsAfter(after, indexChunk)
			if err != nil {
				return err
			}
			after, more = next, next != 0
			belong := homes{}
			belong.addAll(households)
			some, says, err = known.entries(one.purpose, households, belong)
			return err
		})
		if err != nil {
			return err
		}
		all, facts = append(all, some...), append(facts, says...)
	}
	made := finder.New(findable(once(all, facts)), x.service.communities(one.county))
	one.state.Store(one.state.Load().with(made, n))
	x.service.db.Obs().Log.Info("the search index is ready", "county", one.county, "persons", made.Len(), "took", x.service.db.Clock().Now().Sub(began))
	return nil
}

// once keeps of a person who stands in two households, read on two pages, the entry of the one where they belong; facts are the
// records that say so of each entry.
func once(list []finder.Entry, facts []id.ID) []finder.Entry {
	first, twice := make(map[id.ID]int, len(list)), homes{}
	for i, e := range list {
		j, known := first[e.Person]
		if !known {
			first[e.Person] = i
			continue
		}
		twice.add(Member{Person: e.Person, Fact: facts[j]})
		twice.add(Member{Person: e.Person, Fact: facts[i]})
	}
	kept := list[:0]
	for i, e := range list {
		if m, is := twice[e.Person]; !is || m.Fact == facts[i] {
			kept = append(kept, e)
		}
	}
	return kept
}

// renew reads those whom the published loads touch, with all of their households; if that is a large part of the county, the county.
func (x *indexes) renew(ctx context.Context, one *index, n news) error {
	var entries []finder.Entry
	var left []id.ID
	many := false
	err := x.service.db.Read(ctx, access.Job("registry.index", one.county), func(tx *db.Tx) error {
		known, err := x.service.AsKnown(tx, one.county, time.Time{}, tx.Today())
		if err != nil {
			return err
		}
		for _, stage := range n.stages {
			some, err := touched(tx, one.county, stage)
			if err != nil {
				return err
			}
			left = append(left, some...)
		}
		if many = len(left) > max(2000, one.state.Load().index.Len()/5); many {
			return nil
		}
		ids, err := known.TouchedBy(n.stages...)
		if err != nil {
			return err
		}
		households, err := known.Households(ids)
		if err != nil {
			return err
		}
		var members []id.ID
		for _, h := range households {
			for _, m := range h.Members {
				members = append(members, m.Person)
			}
		}
		// Those who live with whom the loads touch may belong to a household that none of them touches.
		belong, err := known.homes(members)
		if err != nil {
			return err
		}
		entries, _, err = known.entries(one.purpose, households, belong)
		return err
	})
	if err != nil {
		return err
	}
	if many {
		return x.make(ctx, one, n)
	}
	now := one.state.Load()
	one.state.Store(now.with(now.index.With(findable(entries), left), n))
	return nil
}
