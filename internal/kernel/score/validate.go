package score

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"doudi/internal/kernel/problem"
)

// Whole is a share of one, in basis points.
const Whole = 10_000

// fullPoints is what the indicators that raise a score add up to.
const fullPoints = 100

// faults collects what is wrong, each at its place.
type faults []problem.Field

func (f *faults) add(pointer string, p *problem.Problem) {
	*f = append(*f, problem.Field{Pointer: pointer, Problem: p})
}

func (f *faults) text(pointer, what string, t Text) {
	if t.ZH == "" || t.EN == "" {
		f.add(pointer, ErrTextMissing.With("what", what))
	}
}

// Validate returns nil, or one problem that names everything that is wrong with the model and where (JSON pointers into its file).
func (m Model) Validate() error {
	var f faults
	if m.Code == "" {
		f.add("/model", ErrEmpty.With("what", "model"))
	}
	if m.Version < 1 {
		f.add("/version", ErrEmpty.With("what", "version"))
	}
	if m.Status == "" {
		f.add("/status", ErrEmpty.With("what", "status"))
	}
	if len(m.Indicators) == 0 {
		f.add("/indicators", ErrEmpty.With("what", "indicators"))
	}
	dimensions := map[string]bool{}
	for i, d := range m.Dimensions {
		at := fmt.Sprintf("/dimensions/%d", i)
		f.code(at, d.Code, dimensions)
		f.text(at+"/name", "name", d.Name)
	}
	codes, sum := map[string]bool{}, int64(0)
	for i, in := range m.Indicators {
		at := fmt.Sprintf("/indicators/%d", i)
		f.code(at, in.Code, codes)
		if !dimensions[in.Dimension] {
			f.add(at+"/dimension", ErrDimension.With("indicator", in.Code).With("dimension", in.Dimension))
		}
		if in.Points == 0 || in.Points > fullPoints || in.Points < -fullPoints {
			f.add(at+"/points", ErrPoints.With("indicator", in.Code).With("points", in.Points))
		} else {
			sum += max(in.Points, 0)
		}
		f.indicator(at, in)
	}
	if sum != fullPoints {
		f.add("/indicators", ErrPointsSum.With("sum", sum))
	}
	return problem.Join(f)
}

func (f *faults) code(at, code string, seen map[string]bool) {
	switch {
	case code == "":
		f.add(at+"/code", ErrEmpty.With("what", "code"))
	case seen[code]:
		f.add(at+"/code", ErrTwice.With("code", code))
	}
	seen[code] = true
}

func (f *faults) indicator(at string, in Indicator) {
	f.text(at+"/name", "name", in.Name)
	f.text(at+"/sentence", "sentence", in.Sentence)
	f.text(at+"/what_would_change", "what_would_change", in.WhatWouldChange)
	if !units[in.Unit] {
		f.add(at+"/unit", ErrChoice.With("what", "unit").With("value", in.Unit))
	}
	if len(in.Steps) == 0 {
		f.add(at+"/steps", ErrNoSteps.With("indicator", in.Code))
	}
	f.steps(at+"/steps", in.Steps)
	f.feature(at+"/feature", in)
}

func (f *faults) feature(at string, in Indicator) {
	x := in.Feature
	if x.Item == "" {
		f.add(at+"/item", ErrEmpty.With("what", "item"))
	}
	if !measures[x.Measure] {
		f.add(at+"/measure", ErrChoice.With("what", "measure").With("value", x.Measure))
	}
	if !rollUps[x.RollUp] {
		f.add(at+"/roll_up", ErrChoice.With("what", "roll_up").With("value", x.RollUp))
	}
	if !absences[x.Absent] {
		f.add(at+"/absent", ErrChoice.With("what", "absent").With("value", x.Absent))
	}
	f.window(at, in)
	if (x.Measure == AgeIn || len(x.Ages) > 0) && !agesFit(x.Ages) {
		f.add(at+"/ages", ErrAges.With("indicator", in.Code))
	}
	f.sources(at+"/plus", x, x.Plus, adding[x.Measure])
	f.sources(at+"/higher", x, x.Higher, x.Measure == Latest)
	for _, option := range []struct {
		name string
		set  bool
		fits bool
	}{
		{"former", x.Former, x.Measure == Count && x.WindowMonths > 0 && x.RollUp != RollShare && x.RollUp != RollPerMember},
		{"distinct", x.Distinct != "", x.Measure == Count && x.RollUp == RollSum},
		{"percent", x.Percent != "", x.Measure == Sum || x.Measure == Latest},
		{"by_layer", x.ByLayer, x.RelativeTo != ""},
		{"also", x.Also != nil, x.Measure == CodePoints},
		{"roll_up", x.RollUp == RollMembers, x.Measure == Count},
		{"ages", len(x.Ages) > 0, x.Measure != LoneGuardian},
	} {
		if option.set && !option.fits {
			f.add(at+"/"+option.name, ErrOption.With("option", option.name).With("measure", x.Measure))
		}
	}
	f.where(at, x.Source)
	for _, code := range slices.Sorted(maps.Keys(x.CodePoints)) {
		if share := x.CodePoints[code]; share < 0 || share > Whole {
			f.add(at+"/code_points/"+code, ErrShare.With("share", share))
		}
	}
	if x.Also != nil {
		f.steps(at+"/also/steps", x.Also.Steps)
	}
}

// window holds each measure to the months that it needs.
func (f *faults) window(at string, in Indicator) {
	const most = 600
	x := in.Feature
	needs := x.Measure == Sum || x.Measure == Latest || x.Measure == SilentMonths || x.Measure == Drop
	if needs && x.WindowMonths < 1 || x.WindowMonths < 0 || x.WindowMonths > most {
		f.add(at+"/window_months", ErrWindow.With("indicator", in.Code))
	}
	if x.Measure != Drop {
		if x.RecentMonths != 0 || x.LagMonths != 0 {
			f.add(at+"/recent_months", ErrOption.With("option", "recent_months, lag_months").With("measure", x.Measure))
		}
		return
	}
	if x.RecentMonths < 1 || x.RecentMonths > x.WindowMonths || x.LagMonths < 0 || x.LagMonths > most {
		f.add(at+"/recent_months", ErrRecent.With("indicator", in.Code))
	}
}

func (f *faults) sources(at string, x Feature, list []Source, fits bool) {
	if len(list) > 0 && !fits {
		f.add(at, ErrOption.With("option", at[strings.LastIndexByte(at, '/')+1:]).With("measure", x.Measure))
	}
	for i, s := range list {
		here := fmt.Sprintf("%s/%d", at, i)
		if s.Item == "" {
			f.add(here+"/item", ErrEmpty.With("what", "item"))
		}
		f.where(here, s)
	}
}

func (f *faults) where(at string, s Source) {
	for _, field := range slices.Sorted(maps.Keys(s.Where)) {
		if len(s.Where[field]) == 0 {
			f.add(at+"/where/"+field, ErrEmpty.With("what", "where/"+field))
		}
	}
}

func agesFit(list []Ages) bool {
	for _, a := range list {
		if a[0] < 0 || a[1] < a[0] {
			return false
		}
	}
	return len(list) > 0
}

// steps holds the steps to what the engine relies on: one kind, bounds that ascend, shares that follow the bounds. The last
// makes a score move one way only as a value moves, so nobody is helped less for being worse off.
func (f *faults) steps(at string, steps []Step) {
	for i, s := range steps {
		here := fmt.Sprintf("%s/%d", at, i)
		if s.Share < 0 || s.Share > Whole {
			f.add(here+"/share", ErrShare.With("share", s.Share))
		}
		if (s.From == nil) == (s.Below == nil) {
			f.add(here, ErrStepBound.New())
			return
		}
		if i == 0 {
			continue
		}
		last := steps[i-1]
		if (s.From == nil) != (last.From == nil) {
			f.add(here, ErrStepsMixed.New())
			return
		}
		if s.bound() <= last.bound() {
			f.add(here, ErrStepsOrder.New())
		}
		if (s.From != nil && s.Share < last.Share) || (s.Below != nil && s.Share > last.Share) {
			f.add(here+"/share", ErrShareOrder.New())
		}
	}
}

func (s Step) bound() int64 {
	if s.From != nil {
		return *s.From
	}
	return *s.Below
}
