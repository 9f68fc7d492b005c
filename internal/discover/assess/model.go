package assess

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"doudi/internal/discover/registry"
	"doudi/internal/kernel/problem"
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
		return nil, fmt.Errorf("model %s: %w", name, spelled(err))
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

// spelled names every fault of the model at its place: whoever edits the file reads it on a terminal, not in a form.
func spelled(err error) error {
	p, ok := problem.As(err)
	if !ok {
		return err
	}
	list := []error{err}
	for _, f := range p.Fields() {
		list = append(list, fmt.Errorf("%s: %s", f.Pointer, f.Problem.Text("zh-CN")))
	}
	return errors.Join(list...)
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
		if b.also, err = find(f.Also.Field); err != nil {
			return b, err
		}
	}
	return b, b.fits(f)
}

// fits refuses fields of a type that the measure cannot read: it would find nothing in them, for every household, without a word.
func (b binding) fits(f score.Feature) error {
	check := func(what string, at int, required bool, types ...string) error {
		switch {
		case at < 0 && !required:
			return nil
		case at < 0:
			return fmt.Errorf("measure %s needs a %s", f.Measure, what)
		case !slices.Contains(types, b.item.Fields[at].Type):
			return fmt.Errorf("the %s is field %s of type %s, not %s", what, b.item.Fields[at].Code, b.item.Fields[at].Type, strings.Join(types, " or "))
		}
		return nil
	}
	var field error
	switch f.Measure {
	case score.Sum, score.Latest:
		field = check("field", b.field, true, "money", "integer")
	case score.CodePoints:
		field = check("field", b.field, true, "code")
	}
	return errors.Join(field,
		check("date", b.date, f.Measure == score.MonthsSince, "date", "month"),
		check("second field", b.also, f.Also != nil, "money", "integer"))
}
