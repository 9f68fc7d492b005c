package assess

import (
	"encoding/json"
	"fmt"
	"time"

	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/score"
	"doudi/internal/platform/id"
	"doudi/internal/platform/seal"
)

// Run is one scoring of households.
type Run struct {
	County       int
	ID           id.ID
	Reason       Reason
	Cause        id.ID // the registry's stage, for Delivery
	AsOf         civil.Date
	Known        time.Time // zero while it waits
	Model        string
	ModelVersion int64
	State        string // waiting | running | published
	Cursor       id.ID  // the last household done
	Households   int64
	Changed      int64
	AskedAt      time.Time
	PublishedAt  time.Time
}

// Reason is why a run was asked for.
type Reason string

// The reasons.
const (
	Delivery Reason = "delivery" // scores what a delivery touches
	First    Reason = "first"    // an item came for the first time: what was unknown of every household is known now
	Daily    Reason = "daily"    // time passes: windows move, people age
)

// whole reports whether the run scores every household.
func (r Run) whole() bool { return r.Reason != Delivery }

// Piece is one indicator's part of a stored score.
type Piece struct {
	Indicator string  `json:"i"`
	Known     bool    `json:"k"`
	Points    int32   `json:"p,omitempty"` // hundredths
	Value     int64   `json:"v,omitempty"` // in the indicator's unit
	Month     string  `json:"m,omitempty"` // of the newest fact
	Facts     []id.ID `json:"f,omitempty"`
}

// Score is a household's stored score.
type Score struct {
	Household id.ID
	Run       id.ID
	Total     int64 // hundredths of a point
	Coverage  int64 // basis points of the model's weight that is known
	Street    int64
	Community int64
	content   []byte
	sealed    []byte
}

// piecesOf is what is kept of a row: pieces that gave or could give something. A known indicator without points is kept without
// its facts; Replay computes it again.
func (m *Model) piecesOf(values []measured, scores *score.Scores, row int) []Piece {
	pieces := make([]Piece, len(values))
	for i, v := range values {
		p := Piece{Indicator: m.Indicators[i].Code, Known: v.known, Points: scores.Points[i][row]}
		if v.known {
			p.Value = v.value
		}
		if p.Points != 0 {
			p.Facts, p.Month = v.facts, v.month.String()
		}
		pieces[i] = p
	}
	return pieces
}

func encode(pieces []Piece) ([]byte, error) {
	raw, err := json.Marshal(pieces)
	if err != nil {
		return nil, fmt.Errorf("pieces: %w", err)
	}
	return raw, nil
}

func decode(raw []byte) ([]Piece, error) {
	var pieces []Piece
	if err := json.Unmarshal(raw, &pieces); err != nil {
		return nil, fmt.Errorf("pieces: %w", err)
	}
	return pieces, nil
}

func piecesPlace(county int, household, run id.ID) seal.Place {
	return seal.Place{County: county, Table: "assess_score", Row: int64(household), Column: "pieces/" + run.String()}
}
