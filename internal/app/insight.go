package app

import (
	"doudi/internal/discover/assess"
	"doudi/internal/discover/registry"
	"doudi/internal/insight"
)

// words tells insight the names of what warnings are counted by.
type words struct {
	assess   *assess.Service
	registry *registry.Service
}

// Causes are the model's dimensions.
func (w words) Causes(locale string) []insight.Named {
	var list []insight.Named
	for _, d := range w.assess.Dimensions(locale) {
		list = append(list, insight.Named{Code: d.Code, Name: d.Name})
	}
	return list
}

// Layer is a layer of low-income people in words.
func (w words) Layer(code, locale string) string {
	return w.registry.LayerName(registry.Layer(code), locale)
}
