package assess

import (
	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/score"
)

// since is the first day from which the model reads the item's facts, by the day from which they are valid (Fact.ValidFrom): what
// began before it changes no value on the day asOf and need not be opened. The zero date: any fact may matter.
func (m *Model) since(item string, asOf civil.Date) civil.Date {
	var first civil.Date
	at, reads := m.index[item]
	if !reads {
		return first
	}
	for i := range m.bound {
		f, b := &m.Indicators[i].Feature, &m.bound[i]
		if b.unless == at || b.recipient == at {
			return civil.Date{}
		}
		for _, list := range [][]source{b.adds, b.higher} {
			for j := range list {
				if list[j].at != at {
					continue
				}
				from := list[j].since(f, asOf)
				if from.IsZero() {
					return from
				}
				if first.IsZero() || from.Before(first) {
					first = from
				}
			}
		}
	}
	return first
}

func (s *source) since(f *score.Feature, asOf civil.Date) civil.Date {
	windowed := f.Measure == score.Sum || f.Measure == score.Latest || f.Measure == score.Count || f.Measure == score.Missing ||
		f.Measure == score.SilentMonths
	switch {
	case !s.valid:
		return civil.Date{}
	case f.Measure == score.Drop:
		return asOf.Month().Add(-int(f.LagMonths + f.RecentMonths + f.WindowMonths)).First()
	case !windowed || f.WindowMonths == 0:
		return civil.Date{}
	}
	from := asOf.AddMonths(-int(f.WindowMonths)).AddDays(1)
	if s.month { // dated by its last day, valid from its first
		return from.Month().First()
	}
	return from
}
