package policy

import (
	"maps"
	"slices"

	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/region"
)

// Division is a place as it is shown.
type Division struct {
	Code  string `json:"code"` // "0": the whole country
	Name  string `json:"name"`
	Level string `json:"level" enum:"nation,province,city,county,street,community"`
}

// Name is the division's own name today, "" if the tree does not have it.
func (s *Service) Name(code int64) string { return s.Tree().Name(region.Code(code), civil.Date{}) }

// Label is how a screen names the division: 街道 · 社区 for a community, its own name for all else, its digits if unknown.
func (s *Service) Label(code int64) string { return s.book.Load().label(region.Code(code)) }

// Division is the place with its label; 0 is the whole country.
func (s *Service) Division(code int64) Division {
	if code == 0 {
		return Division{Code: "0", Name: s.Label(0), Level: "nation"}
	}
	level := region.Code(code).Level()
	if n, found := s.Tree().Find(region.Code(code), civil.Date{}); found {
		level = n.Level
	}
	return Division{Code: region.Code(code).String(), Name: s.Label(code), Level: level.String()}
}

// County is the county, as the house writes it, in which a division lies, and whether the division exists. Communities are known
// only for some streets; where a known street has none listed, any of its codes is taken as one.
func (s *Service) County(code int64) (int, bool) {
	tree, c := s.Tree(), region.Code(code)
	n, found := tree.Find(c, civil.Date{})
	if !found && c.Level() == region.Community && len(tree.Children(c.Parent(), civil.Date{})) == 0 {
		n, found = tree.Find(c.Parent(), civil.Date{})
	}
	if !found {
		return 0, false
	}
	if county, in := tree.County(n.Code); in {
		return county.Authority(), true
	}
	return n.Code.Authority(), true
}

// Street is a street with those of its communities that are meant.
type Street struct {
	region.Node
	Communities []region.Node
}

// Below are today's streets within the scope, each once and by code, with their communities within it. Communities are known only
// for some streets; a street or a community that the scope itself names is there even if the tree does not have it, without a name.
func (s *Service) Below(scope access.Scope) []Street {
	tree, below := s.Tree(), map[region.Code]map[region.Code]region.Node{}
	streets := map[region.Code]region.Node{}
	add := func(street, community region.Node) {
		if below[street.Code] == nil {
			streets[street.Code], below[street.Code] = street, map[region.Code]region.Node{}
		}
		if community.Code != 0 {
			below[street.Code][community.Code] = community
		}
	}
	for _, n := range scope.Nodes {
		within := []region.Node{named(tree, n.Street)}
		if n.Street == 0 {
			within = tree.Children(region.FromAuthority(n.County), civil.Date{})
		}
		for _, street := range within {
			if add(street, named(tree, n.Community)); n.Community != 0 {
				continue
			}
			for _, c := range tree.Children(street.Code, civil.Date{}) {
				add(street, c)
			}
		}
	}
	list := make([]Street, 0, len(streets))
	for _, code := range slices.Sorted(maps.Keys(streets)) {
		one := Street{Node: streets[code]}
		for _, c := range slices.Sorted(maps.Keys(below[code])) {
			one.Communities = append(one.Communities, below[code][c])
		}
		list = append(list, one)
	}
	return list
}

// named is the division today, or its code alone.
func named(tree *region.Tree, code int64) region.Node {
	if n, found := tree.Find(region.Code(code), civil.Date{}); found {
		return n
	}
	return region.Node{Code: region.Code(code)}
}

// Within are a county's streets today, with their communities as far as those are known.
func (s *Service) Within(county int) map[int64][]int64 {
	list := map[int64][]int64{}
	for _, street := range s.Below(access.Scope{Nodes: []access.Node{{County: county}}}) {
		communities := []int64{}
		for _, c := range street.Communities {
			communities = append(communities, int64(c.Code))
		}
		list[int64(street.Code)] = communities
	}
	return list
}

func (b *Book) label(code region.Code) string {
	if code == 0 {
		return "全国"
	}
	return b.tree.Label(code)
}
