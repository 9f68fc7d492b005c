package iam

import (
	"context"
	"slices"

	contract "doudi/internal/contract/iam"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/db"
)

// Gap is a place whose queue nobody works in, or only a stand-in does.
type Gap struct {
	Role     access.Role // what is missing: communityWorker or streetOfficer
	Division int64
	Until    civil.Date // there is a stand-in until then; zero: nobody at all
	Holder   string     // the stand-in
	contract.Load
}

// Unattended are the places of the actor's county whose queue has nobody of its own: communities without a worker, streets without
// an officer. Those where most is late come first.
func (s *Service) Unattended(ctx context.Context, actor access.Actor) ([]Gap, error) {
	loads := map[int64]contract.Load{}
	if s.queues != nil {
		var err error
		if loads, err = s.queues.Loads(ctx, actor, actor.County); err != nil {
			return nil, err
		}
	}
	var posts []Post
	err := s.db.Read(ctx, actor, func(tx *db.Tx) (err error) {
		posts, err = watch(tx, actor.County)
		return err
	})
	if err != nil {
		return nil, err
	}
	return gaps(s.divisions.Within(actor.County), loads, posts), nil
}

// gaps compares the places of a county with who holds them. communities are by street; a place with work is one even if it is not
// among them.
func gaps(communities map[int64][]int64, loads map[int64]contract.Load, posts []Post) []Gap {
	type place struct {
		role     access.Role
		division int64
	}
	work := map[place]contract.Load{}
	for street, list := range communities {
		work[place{access.StreetOfficer, street}] = contract.Load{}
		for _, c := range list {
			work[place{access.CommunityWorker, c}] = contract.Load{}
		}
	}
	for community, load := range loads {
		work[place{access.CommunityWorker, community}] = load
		street := place{access.StreetOfficer, parent(community)}
		sum := work[street]
		work[street] = contract.Load{Open: sum.Open + load.Open, Late: sum.Late + load.Late}
	}
	missing := map[place]Gap{}
	for p, load := range work {
		missing[p] = Gap{Role: p.role, Division: p.division, Load: load}
	}
	for _, one := range posts {
		p := place{one.Role, one.Division}
		gap, still := missing[p]
		switch {
		case !still:
		case one.Behalf == 0:
			delete(missing, p)
		case gap.Until.Before(one.To):
			gap.Until, gap.Holder = one.To, one.Holder
			missing[p] = gap
		}
	}
	// A stand-in for somebody who is still there is no gap: the holder's own post has taken it out above.
	list := []Gap{}
	for _, g := range missing {
		list = append(list, g)
	}
	slices.SortFunc(list, func(a, b Gap) int {
		switch {
		case a.Late != b.Late:
			return b.Late - a.Late
		case a.Open != b.Open:
			return b.Open - a.Open
		case a.Division < b.Division:
			return -1
		default:
			return 1
		}
	})
	return list
}
