package id_test

import (
	"encoding/json"
	"testing"
	"time"

	"doudi/internal/platform/clock"
	"doudi/internal/platform/id"
)

func TestIdentifiersAscendWhateverTheClockDoes(t *testing.T) {
	c := clock.NewFake(time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC))
	s := id.NewSource(c, 7)
	last := id.ID(0)
	for i := range 20_000 {
		switch i {
		case 9_000:
			c.Advance(time.Second)
		case 12_000:
			c.Advance(-time.Hour)
		}
		next := s.New()
		if next <= last {
			t.Fatalf("identifier %d: %d does not follow %d", i, next, last)
		}
		last = next
	}
}

func TestNodesNeverCollide(t *testing.T) {
	c := clock.NewFake(time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC))
	a, b := id.NewSource(c, 0), id.NewSource(c, id.MaxNode)
	seen := map[id.ID]bool{}
	for range 5_000 {
		for _, s := range []*id.Source{a, b} {
			next := s.New()
			if seen[next] {
				t.Fatalf("%d came out twice", next)
			}
			seen[next] = true
		}
	}
}

func TestJSONIsAString(t *testing.T) {
	raw, _ := json.Marshal(map[string]id.ID{"id": 9007199254740993})
	if string(raw) != `{"id":"9007199254740993"}` {
		t.Fatal(string(raw))
	}
	var back struct{ ID id.ID }
	if err := json.Unmarshal([]byte(`{"ID":"9007199254740993"}`), &back); err != nil || back.ID != 9007199254740993 {
		t.Fatal(back, err)
	}
	if err := json.Unmarshal([]byte(`{"ID":"0"}`), &back); err != nil || back.ID != 0 {
		t.Fatal("none does not come back as none", back, err)
	}
	for _, bad := range []string{`{"ID":"x"}`, `{"ID":"-1"}`, `{"ID":5}`, `{"ID":""}`} {
		if err := json.Unmarshal([]byte(bad), &back); err == nil {
			t.Errorf("%s was accepted", bad)
		}
	}
}

func TestAnIdentifierTellsWhenItWasMade(t *testing.T) {
	at := time.Date(2026, 7, 1, 8, 30, 0, 123_000_000, time.UTC)
	for range 3 {
		if got := id.NewSource(clock.NewFake(at), 7).New().Time(); !got.Equal(at) {
			t.Errorf("made at %s, tells %s", at, got)
		}
	}
}
