package registry

import (
	"slices"

	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/id"
)

// RecipientItem is the catalogue's item that says who is in which layer.
const RecipientItem = "recipient"

// Layer is one of the six layers of low-income people (低收入人口) of 国办发〔2023〕39号, by its code in the catalogue's list "layer".
// The empty layer is nobody's.
type Layer string

// The layers.
const (
	Dibao     Layer = "1" // 低保对象
	Tekun     Layer = "2" // 特困人员
	Monitored Layer = "3" // 防止返贫监测对象
	Edge      Layer = "4" // 低保边缘家庭成员
	Rigid     Layer = "5" // 刚性支出困难家庭成员
	Other     Layer = "6" // 其他困难人员
)

// layers is which layer speaks for a household whose members are in several: the one with the most support first.
var layers = []Layer{Tekun, Dibao, Monitored, Edge, Rigid, Other}

var schemes = map[Layer]string{Tekun: "tekun", Dibao: "dibao", Monitored: "monitored", Edge: "edge", Rigid: "rigid", Other: "other"}

// Scheme is the name under which policy keeps the layer's parameters; "" for no layer.
func (l Layer) Scheme() string { return schemes[l] }

// LayerSpan is a time during which a person is in a layer: from the first day to the day before Ended; no end: it runs.
type LayerSpan struct {
	Layer Layer
	From  civil.Date
	Ended civil.Date
}

// On reports whether the span holds on the day.
func (s LayerSpan) On(day civil.Date) bool {
	return !s.From.After(day) && (s.Ended.IsZero() || s.Ended.After(day))
}

// SpanOf is what a recipient's record says; false for a record that cannot be read any more.
func SpanOf(f *Fact) (LayerSpan, bool) {
	layer := Layer(f.Value("layer"))
	return LayerSpan{Layer: layer, From: f.ValidFrom, Ended: f.ValidTo}, slices.Contains(layers, layer)
}

// LayerOn is the span that speaks for all the spans on the day, the earliest of its layer; the zero span if none holds.
func LayerOn(spans []LayerSpan, day civil.Date) LayerSpan {
	best, rank := LayerSpan{}, len(layers)
	for _, s := range spans {
		if !s.On(day) {
			continue
		}
		at := slices.Index(layers, s.Layer)
		if at >= 0 && (at < rank || at == rank && s.From.Before(best.From)) {
			best, rank = s, at
		}
	}
	return best
}

// Layers are the times that the persons spend in layers, for a purpose.
func (k *Known) Layers(purpose access.Purpose, persons map[id.ID]Person) (map[id.ID][]LayerSpan, error) {
	spans := map[id.ID][]LayerSpan{}
	return spans, k.Facts(purpose, persons, []string{RecipientItem}, func(f *Fact) error {
		if s, ok := SpanOf(f); ok {
			spans[f.Person] = append(spans[f.Person], s)
		}
		return nil
	})
}

// LayerName is a layer in words, as the catalogue has them.
func (s *Service) LayerName(l Layer, locale string) string {
	item := s.source.Catalogue().Item(RecipientItem)
	if item == nil {
		return string(l)
	}
	return item.Fields[item.FieldIndex("layer")].CodeName(string(l), locale)
}
