package registry

import (
	"doudi/internal/discover/source"
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/id"
	"doudi/internal/platform/seal"
)

// Item is the catalogue's: every fact carries its item, so that its readers need not know source.
type Item = source.Item

// Field is a field of an item.
type Field = source.Field

// HukouItem is the catalogue's item that makes households.
const HukouItem = "hukou"

// HeadRelation is the code of the household's head in the catalogue's list "relation".
const HeadRelation = "01"

// Person is a person as the registry knows one without opening anything.
type Person struct {
	ID    id.ID
	Salt  []byte // nil: erased
	Birth civil.Date
	Sex   string
}

// Fact is one record about one person.
type Fact struct {
	ID        id.ID
	Person    id.ID
	Item      *Item
	Stage     id.ID
	Row       int64 // in the delivered file
	ValidFrom civil.Date
	ValidTo   civil.Date
	Values    []string // in the item's field order; nil for an erased person
}

// Value is the value of the item's field, canonical; empty if the fact has none.
func (f *Fact) Value(field string) string {
	if i := f.Item.FieldIndex(field); i >= 0 && i < len(f.Values) {
		return f.Values[i]
	}
	return ""
}

// Member is one person of a household.
type Member struct {
	Household id.ID
	Person    id.ID
	Fact      id.ID // the register's record that says so
	Relation  string
	Street    int64
	Community int64
}

// Household is its members as known at an instant, the head first.
type Household struct {
	ID        id.ID
	Street    int64
	Community int64
	Members   []Member
}

func factPlace(county int, fact id.ID) seal.Place {
	return seal.Place{County: county, Table: "registry_fact", Row: int64(fact), Column: "payload"}
}

func personPlace(county int, person id.ID) seal.Place {
	return seal.Place{County: county, Table: "registry_person", Row: int64(person), Column: "id_no"}
}
