package demo

import (
	"fmt"
	"slices"
	"strings"
)

// DirtKind is one way in which a department's row is wrong.
type DirtKind string

const (
	damagedID     DirtKind = "damaged_id"     // refused: a digit changed, lost or swapped
	wrongDate     DirtKind = "wrong_date"     // refused: a day or month that does not exist
	negativeSum   DirtKind = "negative_sum"   // refused
	threeDecimals DirtKind = "three_decimals" // refused
	unknownCode   DirtKind = "unknown_code"   // refused
	blankRequired DirtKind = "blank_required" // refused
	duplicateRow  DirtKind = "duplicate_row"  // accepted once
	nameVariant   DirtKind = "name_variant"   // accepted: the number identifies the person
)

// Refused reports whether a row with this dirt belongs into the quarantine.
func (k DirtKind) Refused() bool { return k != duplicateRow && k != nameVariant }

// dirtShare is how many of 10,000 rows have a kind of dirt. A row has at most one.
type dirtShare struct {
	kind   DirtKind
	points int
}

// dirtOf draws the row's dirt, if it gets any. Told households stay clean.
func (f *format) dirtOf(d dice, r row) (DirtKind, bool) {
	n := d.IntN(10_000)
	if r.household.story != "" {
		return "", false
	}
	for _, share := range f.dirt {
		if n < share.points {
			return share.kind, true
		}
		n -= share.points
	}
	return "", false
}

// The fields that each kind of dirt can hit.
var dirtFields = map[DirtKind][]string{
	damagedID:     {"id_no"},
	wrongDate:     {"registered_on", "settled_on", "month", "surveyed_on"},
	negativeSum:   {"self_paid", "base"},
	threeDecimals: {"self_paid", "total", "base"},
	unknownCode:   {"relation", "visit_kind", "kind", "reason", "grade"},
	blankRequired: {"name", "household_no", "settled_on", "settlement_no", "month", "reason"},
	nameVariant:   {"name"},
}

// spoil returns the values with the dirt in one of its fields.
func (f *format) spoil(d dice, kind DirtKind, values []string) []string {
	values = slices.Clone(values)
	var hit []int
	for i, c := range f.columns {
		if slices.Contains(dirtFields[kind], c.field) {
			hit = append(hit, i)
		}
	}
	if len(hit) == 0 {
		return values // a duplicate stays as it is
	}
	at := hit[d.IntN(len(hit))]
	values[at] = spoilValue(d, kind, values[at], f.columns[at].field, f.day)
	return values
}

func spoilValue(d dice, kind DirtKind, value, field, layout string) string {
	switch kind {
	case damagedID:
		return damageID(d, value)
	case wrongDate:
		if field == "month" {
			return "202613"
		}
		if d.chance(50_000) {
			return fmt.Sprintf(layout, 2026, 2, 30)
		}
		return fmt.Sprintf(layout, 2026, 13, d.between(1, 28))
	case negativeSum:
		return "-" + value
	case threeDecimals:
		return value + fmt.Sprint(d.between(1, 9))
	case unknownCode:
		return "待定"
	case nameVariant:
		return varyName(d, value)
	}
	return ""
}

// damageID makes one of the mistakes of typing; the check character finds each of them.
func damageID(d dice, id string) string {
	switch d.IntN(3) {
	case 0: // one digit
		at := d.IntN(17)
		return id[:at] + string('0'+(id[at]-'0'+byte(d.between(1, 9)))%10) + id[at+1:]
	case 1: // one digit lost
		at := d.IntN(17)
		return id[:at] + id[at+1:]
	}
	for at := d.IntN(16); at < 16; at++ { // two neighbours swapped
		if id[at] != id[at+1] {
			return id[:at] + id[at+1:at+2] + id[at:at+1] + id[at+2:]
		}
	}
	return id[:17] // all equal to the end: the last character is lost
}

// varyName writes the same name as another clerk would: spaces within, or a character that sounds alike.
func varyName(d dice, name string) string {
	alike := strings.NewReplacer("伟", "玮", "丽", "莉", "艳", "燕", "霞", "遐", "玲", "铃", "军", "君", "涵", "含",
		"英", "瑛", "华", "桦", "明", "铭", "建", "健", "国", "囯")
	if other := alike.Replace(name); other != name && d.chance(50_000) {
		return other
	}
	runes := []rune(name)
	space := " "
	if d.chance(50_000) {
		space = "\u3000"
	}
	return string(runes[:1]) + space + string(runes[1:])
}
