package demo

import (
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
	oldDivision   DirtKind = "old_division"   // accepted: an address under a name that is no longer in use
)

// Refused reports whether a row with this dirt belongs into the quarantine.
func (k DirtKind) Refused() bool {
	return k != duplicateRow && k != nameVariant && k != oldDivision
}

// dirtShare is how many of 10,000 rows have a kind of dirt. A row has at most one.
type dirtShare struct {
	kind   DirtKind
	points int
}

// accepted is the dirt that every department has besides the one row in a hundred that is refused.
func accepted(refused ...dirtShare) []dirtShare {
	return append(refused, dirtShare{duplicateRow, 30}, dirtShare{nameVariant, 40})
}

// dirtOf draws the row's dirt, if it gets any. Told households stay clean.
func (f *format) dirtOf(d dice, p *pen) (DirtKind, bool) {
	n := d.IntN(10_000)
	if p.household != nil && p.household.story != "" {
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

// What else than the kind of cell decides whether dirt can hit a field.
var (
	neverNegative = []string{"self_paid", "base", "amount", "income", "loss"}
	neverBlank    = []string{"name", "household_no", "settled_on", "settlement_no", "month", "plate", "property_no", "licence_no"}
)

// hits reports whether a kind of dirt can be seen in the i-th cell.
func (p *pen) hits(kind DirtKind, i int) bool {
	field, c := p.format.columns[i].field, p.cells[i]
	filled := len(p.at(i)) > 0
	switch kind {
	case damagedID:
		return c.kind == idCell
	case wrongDate:
		return filled && (c.kind == dayCell || c.kind == monthCell)
	case negativeSum:
		return filled && slices.Contains(neverNegative, field)
	case threeDecimals:
		return filled && c.kind == moneyCell
	case unknownCode:
		return filled && c.kind == codeCell
	case blankRequired:
		return slices.Contains(neverBlank, field)
	case nameVariant:
		return c.kind == nameCell
	case oldDivision:
		return field == "address"
	}
	return false
}

// spoil puts the dirt into one of the row's cells; false if there is none that it fits.
func (p *pen) spoil(d dice, kind DirtKind) bool {
	if kind == duplicateRow {
		return true // it stays as it is
	}
	var hit [32]int
	n := 0
	for i := range p.cells {
		if p.hits(kind, i) {
			hit[n] = i
			n++
		}
	}
	if n == 0 {
		return false
	}
	at := hit[d.IntN(n)]
	p.replace(at, p.spoilt(d, kind, at))
	return true
}

func (p *pen) spoilt(d dice, kind DirtKind, at int) string {
	value := string(p.at(at))
	switch kind {
	case damagedID:
		return damageID(d, value)
	case wrongDate:
		if p.cells[at].kind == monthCell {
			return "202613"
		}
		if d.chance(50_000) {
			return string(appendDay(nil, p.format.days, 2026, 2, 30))
		}
		return string(appendDay(nil, p.format.days, 2026, 13, d.between(1, 28)))
	case negativeSum:
		if strings.Trim(value, "0.") == "" {
			return "-1.00"
		}
		return "-" + value
	case threeDecimals:
		if !strings.Contains(value, ".") {
			value += ".00"
		}
		return value + string('0'+byte(d.between(1, 9)))
	case unknownCode:
		return "待定"
	case nameVariant:
		return varyName(d, value)
	case oldDivision:
		return formerName(p.household) + value
	}
	return ""
}

// formerName is how an address began before the names changed: 石灰窑区 became 西塞山区 in 2001 (data/first_issue.csv); elsewhere the
// district's streets once went without the last character (assumed).
func formerName(h *household) string {
	if h.community.Code/1_000_000 == OtherCounty {
		return "黄石市石灰窑区"
	}
	return strings.TrimSuffix(h.community.street, "道") + "办事处"
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

var alike = strings.NewReplacer("伟", "玮", "丽", "莉", "艳", "燕", "霞", "遐", "玲", "铃", "军", "君", "涵", "含",
	"英", "瑛", "华", "桦", "明", "铭", "建", "健", "国", "囯")

// varyName writes the same name as another clerk would: spaces within, or a character that sounds alike.
func varyName(d dice, name string) string {
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
