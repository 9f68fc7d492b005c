package main

import (
	"os"
	"slices"
	"testing"

	"doudi/internal/demo"
)

func TestTheDemoIsTheWholeDistrictUnlessAskedOtherwise(t *testing.T) {
	f, err := parseDemo(nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := readState(t.TempDir(), f)
	if err != nil || s.Persons != 210_000 || !slices.Equal(s.Counties, demo.Counties()) {
		t.Errorf("without flags: %+v, %v", s, err)
	}
	if f, err = parseDemo([]string{"-persons", "3000", "-counties", "420106, 420203"}); err != nil {
		t.Fatal(err)
	}
	if s, err = readState(t.TempDir(), f); err != nil || s.Persons != 3000 || !slices.Equal(s.Counties, []int{demo.County, demo.OtherCounty}) {
		t.Errorf("with flags: %+v, %v", s, err)
	}
	f.counties = "武昌区"
	if _, err = readState(t.TempDir(), f); err == nil {
		t.Error("a name was taken for a county code")
	}
	for _, wrong := range [][]int{nil, {demo.OtherCounty}, {demo.County, demo.County}, {demo.County, 110101}} {
		if _, err := demo.Plan(1, 3000, wrong, s.Today); err == nil {
			t.Errorf("the counties %v were taken", wrong)
		}
	}
}

// What was begun goes on as it was begun, whatever the flags of the second start say.
func TestASecondStartGoesOnWithTheSameDistrict(t *testing.T) {
	dir := t.TempDir()
	f, err := parseDemo([]string{"-persons", "500"})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]int{
		`{"seed":7,"persons":3000,"today":"2026-07-01","password":"x","done":true}`:                1, // made before there were several counties
		`{"seed":7,"persons":3000,"counties":[420106,420203],"today":"2026-07-01","written":true}`: 2,
	} {
		if err := os.WriteFile(stateFile(dir), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := readState(dir, f)
		if err != nil || s.Seed != 7 || s.Persons != 3000 || len(s.Counties) != want || s.Done == s.Written {
			t.Errorf("%s is read as %+v, %v", text, s, err)
		}
	}
	if err := os.WriteFile(stateFile(dir), []byte(`{"seed":`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := readState(dir, f); err == nil {
		t.Error("a damaged state was taken")
	}
}

// Whoever reads the state while it is written, as a start after a kill does, finds the old one or the new one, whole.
func TestTheStateIsReplacedWhole(t *testing.T) {
	dir := t.TempDir()
	f, err := parseDemo(nil)
	if err != nil {
		t.Fatal(err)
	}
	state, err := readState(dir, f)
	if err != nil {
		t.Fatal(err)
	}
	if err := writeState(dir, state); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() {
		var failed error
		for n := 0; n < 300 && failed == nil; n++ {
			state.People = n
			failed = writeState(dir, state)
		}
		done <- failed
	}()
	for reads := 0; ; reads++ {
		if _, err := readState(dir, f); err != nil {
			t.Fatalf("read %d: %v", reads, err)
		}
		select {
		case err := <-done:
			if err != nil || reads == 0 {
				t.Fatalf("%d reads: %v", reads, err)
			}
			return
		default:
		}
	}
}
