package warning

import (
	"slices"

	"doudi/internal/discover/registry"
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// Warnings are the households' warnings as the registry's pages name them: the open one first, then the newest.
func (s *Service) Warnings(tx *db.Tx, county int, households []id.ID) (map[id.ID][]registry.Warning, error) {
	households = slices.Clone(households)
	slices.Sort(households)
	found, err := ofHouseholds(tx, county, slices.Compact(households))
	if err != nil {
		return nil, err
	}
	list := map[id.ID][]registry.Warning{}
	for _, w := range found {
		one := registry.Warning{ID: w.ID, Level: w.Level, Open: w.State == Open, Total: w.Total, OpenedAt: w.OpenedAt, ClosedAt: w.ClosedAt, Ended: w.Disposition}
		if one.Open {
			list[w.Household] = append([]registry.Warning{one}, list[w.Household]...)
		} else {
			list[w.Household] = append(list[w.Household], one)
		}
	}
	return list, nil
}

// Line is the warning score that holds in the community on the day, hundredths.
func (s *Service) Line(community int64, on civil.Date) (int64, error) {
	l, err := s.limits(community, on)
	return l.score, err
}
