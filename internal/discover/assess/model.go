package assess

import (
	"fmt"
	"io/fs"

	"github.com/goccy/go-yaml"

	"doudi/internal/discover/registry"
	"doudi/internal/kernel/score"
)

// Model is a compiled model, bound to the catalogue.
type Model struct {
	score.Model
	plan  *score.Plan
	items []string // of the catalogue that it reads
	bound []binding
}

// binding is where an indicator finds its fields.
type binding struct {
	item               *registry.Item
	field, date, ended int
	also               int
}

// LoadModel reads and compiles a model. A mistake in it, or a field that the catalogue does not have, stops the program at start.
func LoadModel(files fs.FS, name string, items func(code string) *registry.Item) (*Model, error) {
	raw, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	m := &Model{}
	if err := yaml.UnmarshalWithOptions(raw, &m.Model, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("model %s: %w", name, err)
	}
	if m.plan, err = score.Compile(m.Model); err != nil {
		return nil, fmt.Errorf("model %s: %w", name, err)
	}
	seen := map[string]bool{}
	for _, in := range m.Indicators {
		b, err := bind(in, items)
		if err != nil {
			return nil, fmt.Errorf("model %s, indicator %s: %w", name, in.Code, err)
		}
		m.bound = append(m.bound, b)
		if !seen[b.item.Code] {
			seen[b.item.Code] = true
			m.items = append(m.items, b.item.Code)
		}
	}
	return m, nil
}

func bind(in score.Indicator, items func(code string) *registry.Item) (binding, error) {
	f := in.Feature
	b := binding{item: items(f.Item), also: -1}
	if b.item == nil {
		return b, fmt.Errorf("the catalogue has no item %q", f.Item)
	}
	find := func(code string) (int, error) {
		if code == "" {
			return -1, nil
		}
		if i := b.item.FieldIndex(code); i >= 0 {
			return i, nil
		}
		return -1, fmt.Errorf("item %s has no field %q", f.Item, code)
	}
	var err error
	if b.field, err = find(f.Field); err != nil {
		return b, err
	}
	if b.date, err = find(f.Date); err != nil {
		return b, err
	}
	if b.ended, err = find(f.Ended); err != nil {
		return b, err
	}
	if f.Also != nil {
		b.also, err = find(f.Also.Field)
	}
	return b, err
}
