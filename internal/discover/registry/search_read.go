package registry

import (
	"slices"
	"strconv"

	"doudi/internal/discover/registry/finder"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/ident"
	"doudi/internal/platform/id"
)

// entries opens what the search index keeps of those members who belong to the households, with the record that says so of each.
func (k *Known) entries(purpose access.Purpose, households []Household, belong homes) (list []finder.Entry, facts []id.ID, err error) {
	var ids []id.ID
	at := map[id.ID]int{}
	for _, h := range households {
		for i, m := range h.Members {
			if !belong.says(m) {
				continue
			}
			at[m.Person] = len(list)
			list = append(list, finder.Entry{Person: m.Person, Household: h.ID, Head: i == 0, Relation: relationNumber(m.Relation), Last: finder.NoLast,
				Street: h.Street, Community: h.Community})
			ids, facts = append(ids, m.Person), append(facts, m.Fact)
		}
	}
	persons, err := k.Persons(ids)
	if err != nil {
		return nil, nil, err
	}
	err = k.Facts(purpose, persons, []string{HukouItem, RecipientItem}, func(f *Fact) error {
		n := at[f.Person]
		e := &list[n]
		if f.Item.Code == RecipientItem {
			if span, ok := SpanOf(f); ok {
				e.Spans = append(e.Spans, finder.Span{Layer: span.Layer[0], From: dayAsNumber(span.From), Ended: dayAsNumber(span.Ended)})
			}
		} else if f.ID == facts[n] {
			e.Name = f.Value("name")
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	return list, facts, sealedNumbers(k.tx, k.county, ids, func(who id.ID, salt, sealed []byte) error {
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
	return slices.DeleteFunc(list, func(e finder.Entry) bool { return e.Name == "" })
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
	var list []finder.Place
	for _, street := range s.around.Divisions.Below(access.Scope{Nodes: []access.Node{{County: county}}}) {
		for _, one := range street.Communities {
			list = append(list, finder.Place{Street: int64(street.Code), Community: int64(one.Code), StreetName: street.Name, Name: one.Name})
		}
	}
	return list
}
