package registry

import (
	"strconv"

	"doudi/internal/discover/registry/finder"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/ident"
	"doudi/internal/kernel/region"
	"doudi/internal/platform/id"
)

// entries opens what the search index keeps of the households' members. Of a person who stands in two households, the record that
// came last counts.
func (k *Known) entries(purpose access.Purpose, households []Household) ([]finder.Entry, error) {
	var ids []id.ID
	at, facts := map[id.ID]int{}, map[id.ID]id.ID{}
	var list []finder.Entry
	for _, h := range households {
		for i, m := range h.Members {
			e := finder.Entry{Person: m.Person, Household: h.ID, Head: i == 0, Relation: relationNumber(m.Relation), Last: finder.NoLast,
				Street: h.Street, Community: h.Community}
			n, twice := at[m.Person]
			switch {
			case !twice:
				at[m.Person], facts[m.Person] = len(list), m.Fact
				list, ids = append(list, e), append(ids, m.Person)
			case m.Fact > facts[m.Person]:
				list[n], facts[m.Person] = e, m.Fact
			}
		}
	}
	persons, err := k.Persons(ids)
	if err != nil {
		return nil, err
	}
	err = k.Facts(purpose, persons, []string{HukouItem, RecipientItem}, func(f *Fact) error {
		e := &list[at[f.Person]]
		if f.Item.Code == RecipientItem {
			if span, ok := SpanOf(f); ok {
				e.Spans = append(e.Spans, finder.Span{Layer: span.Layer[0], From: dayAsNumber(span.From), Ended: dayAsNumber(span.Ended)})
			}
		} else if f.ID == facts[f.Person] {
			e.Name = f.Value("name")
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return list, sealedNumbers(k.tx, k.county, ids, func(who id.ID, salt, sealed []byte) error {
		plain, err := k.service.box.Open(purpose, salt, personPlace(k.county, who), sealed)
		if err != nil {
			return err
		}
		e := &list[at[who]]
		e.Last, _ = finder.LastFour(string(plain))
		e.Born, e.Male = dayAsNumber(persons[who].Birth), persons[who].Sex == string(ident.Male)
		return nil
	})
}

// findable are those entries of whom there is anything to find: an erased person has no name any more.
func findable(list []finder.Entry) []finder.Entry {
	kept := list[:0]
	for _, e := range list {
		if e.Name != "" {
			kept = append(kept, e)
		}
	}
	return kept
}

func relationNumber(code string) uint8 {
	n, err := strconv.ParseUint(code, 10, 8)
	if err != nil {
		return 0
	}
	return uint8(n)
}

func dayAsNumber(d civil.Date) int32 {
	if d.IsZero() {
		return 0
	}
	year, month, day := d.YMD()
	return int32(year*10000 + month*100 + day) //nolint:gosec // a day
}

func dayOfNumber(n int32) civil.Date {
	if n == 0 {
		return civil.Date{}
	}
	d, _ := civil.Of(int(n/10000), int(n/100%100), int(n%100)) // made by dayAsNumber
	return d
}

// layerOn is the layer that speaks for a found person on the day.
func layerOn(spans []finder.Span, on civil.Date) LayerSpan {
	list := make([]LayerSpan, len(spans))
	for i, s := range spans {
		list[i] = LayerSpan{Layer: Layer(s.Layer), From: dayOfNumber(s.From), Ended: dayOfNumber(s.Ended)}
	}
	return LayerOn(list, on)
}

// communities are the county's communities as they are named today.
func (s *Service) communities(county int) []finder.Place {
	if s.around.Policy == nil {
		return nil
	}
	tree := s.around.Policy.Tree()
	var list []finder.Place
	for _, street := range tree.Children(region.FromAuthority(county), civil.Date{}) {
		for _, one := range tree.Children(street.Code, civil.Date{}) {
			list = append(list, finder.Place{Street: int64(street.Code), Community: int64(one.Code), StreetName: street.Name, Name: one.Name})
		}
	}
	return list
}
