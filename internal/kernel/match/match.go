package match

import (
	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/ident"
	"doudi/internal/kernel/region"
)

// Key is what a record says about who it is about. Zero values mean that the record does not say.
type Key struct {
	ID        ident.ID
	Name      string // as delivered; rules compare ident.NormalizeName of it
	Birth     civil.Date
	Community region.Code
}

// Pair is two records to compare. Order has no meaning.
type Pair struct {
	A, B Key
}

// Verdict is the answer to "the same person?".
type Verdict string

// The verdicts.
const (
	Same      Verdict = "same"
	Different Verdict = "different"
	Unsure    Verdict = "unsure" // a person decides
)

// Outcome is how one field compares.
type Outcome string

// The outcomes.
const (
	Agree    Outcome = "agree"
	Disagree Outcome = "disagree"
	Missing  Outcome = "missing" // at least one record does not say
)

// The fields that evidence names.
const (
	FieldID   = "id"
	FieldName = "name"
)

// Piece is one field's part in a decision. It holds no value of the field.
type Piece struct {
	Field   string
	Outcome Outcome
	Decided bool // the verdict rests on this piece
}

// Decision is the answer for one pair, and why.
type Decision struct {
	Verdict  Verdict
	Evidence []Piece
}

// ByIDNumber decides by the identity number alone: the same number is the same person, another number another person, a missing
// number is unsure. Names are compared for the evidence only: a disagreement under the same number is a fault in somebody's data
// for a person to see, not a reason to part the records.
func ByIDNumber(p Pair) Decision {
	id := compare(p.A.ID == p.B.ID, p.A.ID.IsZero() || p.B.ID.IsZero())
	nameA, nameB := ident.NormalizeName(p.A.Name), ident.NormalizeName(p.B.Name)
	name := compare(nameA == nameB, nameA == "" || nameB == "")
	verdict := map[Outcome]Verdict{Agree: Same, Disagree: Different, Missing: Unsure}[id]
	return Decision{
		Verdict:  verdict,
		Evidence: []Piece{{Field: FieldID, Outcome: id, Decided: true}, {Field: FieldName, Outcome: name}},
	}
}

func compare(equal, missing bool) Outcome {
	switch {
	case missing:
		return Missing
	case equal:
		return Agree
	}
	return Disagree
}
