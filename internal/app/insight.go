package app

import (
	"doudi/internal/discover/warning"
	"doudi/internal/insight"
)

// words tells insight the names of what warnings are counted by.
type words struct{ warning *warning.Service }

// Causes are the model's dimensions.
func (w words) Causes(locale string) []insight.Named {
	var list []insight.Named
	for _, d := range w.warning.Causes(locale) {
		list = append(list, insight.Named{Code: d.Code, Name: d.Name})
	}
	return list
}

// Layer is a layer of low-income people in words.
func (w words) Layer(code, locale string) string { return w.warning.LayerName(code, locale) }
