package score

import "strings"

// Model is a scorecard as its YAML file has it (params/models/*.yaml). Validate before use; Compile does.
type Model struct {
	Code       string      `yaml:"model"`
	Version    int64       `yaml:"version"`
	Status     string      `yaml:"status"` // proposed, approved …: how far it may be trusted
	Source     Text        `yaml:"source"`
	Dimensions []Dimension `yaml:"dimensions"`
	Indicators []Indicator `yaml:"indicators"`
}

// Text is a text in the two languages of the house.
type Text struct {
	ZH string `yaml:"zh"`
	EN string `yaml:"en"`
}

// In is the text in the locale ("en…" is English, all else Chinese).
func (t Text) In(locale string) string {
	if strings.HasPrefix(strings.ToLower(locale), "en") {
		return t.EN
	}
	return t.ZH
}

// Dimension is a side of a household's life that several indicators look at.
type Dimension struct {
	Code string `yaml:"code"`
	Name Text   `yaml:"name"`
}

// Indicator is one thing that is measured and what it counts.
type Indicator struct {
	Code            string  `yaml:"code"`
	Dimension       string  `yaml:"dimension"`
	Name            Text    `yaml:"name"`
	Points          int64   `yaml:"points"` // whole points at a share of 10,000; negative: protective
	Feature         Feature `yaml:"feature"`
	Unit            Unit    `yaml:"unit"` // of the value that the steps compare
	Steps           []Step  `yaml:"steps"`
	Sentence        Text    `yaml:"sentence"`          // for a community worker: may name {department} and {month}, never an amount
	WhatWouldChange Text    `yaml:"what_would_change"` // why it is not known, and what would tell
	Restricted      bool    `yaml:"restricted"`        // its records' kind is told only to who may open records
}

// Step gives a share of the points to values on one side of a bound. Exactly one of From (value ≥) and Below (value <) is set;
// of several steps that are reached, the outermost counts.
type Step struct {
	From  *int64 `yaml:"from,omitempty"`
	Below *int64 `yaml:"below,omitempty"`
	Share int64  `yaml:"share"` // basis points of the indicator's points, 0 … 10,000
}

// Dimension finds a dimension by its code.
func (m Model) Dimension(code string) (Dimension, bool) {
	for _, d := range m.Dimensions {
		if d.Code == code {
			return d, true
		}
	}
	return Dimension{}, false
}

// Indicator finds the number of an indicator by its code.
func (m Model) Indicator(code string) (int, bool) {
	for i, have := range m.Indicators {
		if have.Code == code {
			return i, true
		}
	}
	return 0, false
}
