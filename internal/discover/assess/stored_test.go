package assess_test

import (
	"testing"

	"pgregory.net/rapid"

	"doudi/internal/discover/assess"
	"doudi/internal/platform/id"
)

// What is stored of a score leaves out what is nothing, and gives back every piece.
func TestStoredPiecesComeBackWhole(t *testing.T) {
	m := expert(t)
	rapid.Check(t, func(rt *rapid.T) {
		pieces := make([]assess.Piece, len(m.Indicators))
		for i, in := range m.Indicators {
			p := assess.Piece{Indicator: in.Code, Known: rapid.Bool().Draw(rt, "known")}
			if p.Known && rapid.Bool().Draw(rt, "something") {
				p.Value, p.Points = rapid.Int64Range(0, 1e9).Draw(rt, "value"), rapid.Int32Range(-900, 900).Draw(rt, "points")
			}
			if p.Points != 0 {
				p.Month, p.Facts = "2026-06", []id.ID{id.ID(rapid.Int64Range(1, 1<<60).Draw(rt, "fact"))}
			}
			pieces[i] = p
		}
		raw, back, err := m.Stored(pieces)
		if err != nil || len(back) != len(pieces) {
			rt.Fatalf("%d of %d pieces of %s, %v", len(back), len(pieces), raw, err)
		}
		for i := range pieces {
			if back[i].Indicator != pieces[i].Indicator || back[i].Known != pieces[i].Known || back[i].Value != pieces[i].Value || back[i].Points != pieces[i].Points ||
				len(back[i].Facts) != len(pieces[i].Facts) {
				rt.Fatalf("%+v came back as %+v", pieces[i], back[i])
			}
		}
	})
}
