package registry

import (
	"slices"
	"time"

	"doudi/internal/kernel/civil"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// FormerMember is a person who was of a household and is not any more.
type FormerMember struct {
	Household id.ID
	Person    id.ID
	Fact      id.ID      // the register's record that had said so
	Left      civil.Date // as the register writes it, or the day on which it was known to have no such record any more
}

// Former are those who left the households on the day since or later, each once for a household.
func (k *Known) Former(households []Household, since civil.Date) ([]FormerMember, error) {
	type place struct{ household, person id.ID }
	still := map[place]bool{}
	ids := make([]id.ID, len(households))
	for i, h := range households {
		ids[i] = h.ID
		for _, m := range h.Members {
			still[place{h.ID, m.Person}] = true
		}
	}
	var list []FormerMember
	at := map[place]int{}
	err := idLists(ids, func(some []any) error {
		return k.tx.Rows("SELECT household,person,fact,stage,COALESCE(superseded,0),valid_to FROM registry_member WHERE county=$1 AND household IN ("+
			db.Placeholders(2, len(some))+") AND (superseded IS NOT NULL OR valid_to<>'') ORDER BY household,fact", append([]any{k.county}, some...),
			func(scan func(...any) error) error {
				var f FormerMember
				var stage, superseded id.ID
				var validTo string
				if err := scan(&f.Household, &f.Person, &f.Fact, &stage, &superseded, &validTo); err != nil {
					return err
				}
				published, known := k.published[stage]
				if here := (place{f.Household, f.Person}); !known || published > k.at || still[here] {
					return nil
				}
				switch {
				case validTo != "" && validTo <= k.asOf.String():
					f.Left = parseDay(validTo)
				case !k.visible(stage, superseded):
					f.Left = civil.FromTime(time.UnixMilli(k.published[superseded]))
				}
				if i, seen := at[place{f.Household, f.Person}]; seen {
					list[i] = f // the newer record counts
					return nil
				}
				at[place{f.Household, f.Person}] = len(list)
				list = append(list, f)
				return nil
			})
	})
	return slices.DeleteFunc(list, func(f FormerMember) bool {
		return f.Left.IsZero() || f.Left.Before(since) || f.Left.After(k.asOf)
	}), err
}

// AsOf is the day for which the registry is known.
func (k *Known) AsOf() civil.Date { return k.asOf }
