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
	Lane         Lane
	Reason       Reason // the strongest of those that it answers
	AsOf         civil.Date
	Known        time.Time
	Model        string
	ModelVersion int64
	State        string // running | published
	Cursor       id.ID  // the last household done
	Total        int64  // households to be scored
	Households   int64  // scored so far
	Changed      int64
	AskedAt      time.Time // by the first that it answers
	PublishedAt  time.Time
}

// Ask is somebody's wish for a run.
type Ask struct {
	ID      id.ID
	Reason  Reason
	Cause   id.ID // the registry's stage, for a delivery
	AsOf    civil.Date
	AskedAt time.Time
}

// Lane keeps what somebody may be waiting for apart from what takes long. Runs of a lane go one after the other.
type Lane string

// The lanes.
const (
	Small Lane = "small" // what a small delivery touches
	Large Lane = "large" // everything else
)

// Reason is why a run was asked for.
type Reason string

// The reasons, from the weakest.
const (
	Delivery Reason = "delivery" // scores what a delivery touches
	Daily    Reason = "daily"    // time passes: windows move, people age
	First    Reason = "first"    // an item came for the first time: what was unknown of every household is known now
)

var strength = map[Reason]int{Delivery: 0, Daily: 1, First: 2}

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
	Layer     string  `json:"l,omitempty"` // of low-income people, by whose parameter the value was judged
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
		p := Piece{Indicator: m.Indicators[i].Code, Known: v.known, Points: scores.Points[i][row], Layer: string(v.layer)}
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

// storedPieces is what is sealed of a score: pieces that are known to be nothing, most of them, are left out. The model's version says
// which pieces those are.
type storedPieces struct {
	Version int64   `json:"v"`
	Pieces  []Piece `json:"p"`
}

func (p *Piece) nothing() bool { return p.Known && p.Points == 0 && p.Value == 0 && p.Layer == "" }

func (m *Model) encode(pieces []Piece) ([]byte, error) {
	some := make([]Piece, 0, len(pieces))
	for i := range pieces {
		if !pieces[i].nothing() {
			some = append(some, pieces[i])
		}
	}
	raw, err := json.Marshal(storedPieces{Version: m.Version, Pieces: some})
	if err != nil {
		return nil, fmt.Errorf("pieces: %w", err)
	}
	return raw, nil
}

// decode is the reverse. Of another version than the model's, what was left out stays out: its indicators are not these.
func (m *Model) decode(raw []byte) ([]Piece, error) {
	var stored storedPieces
	if err := json.Unmarshal(raw, &stored); err != nil {
		return nil, fmt.Errorf("pieces: %w", err)
	}
	if stored.Version != m.Version {
		return stored.Pieces, nil
	}
	all := make([]Piece, len(m.Indicators))
	rest := stored.Pieces
	for i, in := range m.Indicators {
		if len(rest) > 0 && rest[0].Indicator == in.Code {
			all[i], rest = rest[0], rest[1:]
			continue
		}
		all[i] = Piece{Indicator: in.Code, Known: true}
	}
	return all, nil
}

func piecesPlace(county int, household, run id.ID) seal.Place {
	return seal.Place{County: county, Table: "assess_score", Row: int64(household), Column: "pieces/" + run.String()}
}
