package assess

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
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
	plan   *score.Plan
	items  []string       // of the catalogue that it reads
	index  map[string]int // their numbers
	former []string       // those that it reads of former members
	bound  []binding

	restricted map[string]bool // items whose kind is told only to who may open records
}

// binding is where an indicator finds its records and fields.
type binding struct {
	source
	adds      []source // the items that are added; the first is the indicator's own
	higher    []source
	also      int
	distinct  int
	percent   int
	unless    int // an item
	recipient int // the item that says who is in which layer
}

// source is one item as the indicator reads it. What is not there is -1.
type source struct {
	item  *registry.Item
	at    int // among the model's items
	field int
	date  int
	ended int
	month bool // date is a month
	valid bool // date is from when the record is valid
	where []condition
}

// condition lets only records with one of the codes pass.
type condition struct {
	field int
	codes []string
}

// LoadModel reads and compiles a model. A mistake in it, or a field that the catalogue does not have, stops the program at start.
func LoadModel(files fs.FS, name string, items func(code string) *registry.Item) (*Model, error) {
	raw, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	m := &Model{index: map[string]int{}, restricted: map[string]bool{}}
	if err := yaml.UnmarshalWithOptions(raw, &m.Model, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("model %s: %w", name, err)
	}
	if m.plan, err = score.Compile(m.Model); err != nil {
		return nil, fmt.Errorf("model %s: %w", name, spelled(err))
	}
	for _, in := range m.Indicators {
		b, err := m.bind(in.Feature, items)
		if err != nil {
			return nil, fmt.Errorf("model %s, indicator %s: %w", name, in.Code, err)
		}
		m.bound = append(m.bound, b)
		for i := range b.adds {
			if in.Restricted {
				m.restricted[b.adds[i].item.Code] = true
			}
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

// read notes that the model reads the item and returns its number; -1 if there is none to read.
func (m *Model) read(code string, items func(code string) *registry.Item) (int, error) {
	if code == "" {
		return -1, nil
	}
	at, seen := m.index[code]
	if seen {
		return at, nil
	}
	if items(code) == nil {
		return -1, fmt.Errorf("the catalogue has no item %q", code)
	}
	m.index[code] = len(m.items)
	m.items = append(m.items, code)
	return m.index[code], nil
}

func (m *Model) bind(f score.Feature, items func(code string) *registry.Item) (b binding, err error) {
	for _, s := range append([]score.Source{f.Source}, f.Plus...) {
		bound, err := m.source(f, s, items)
		if err != nil {
			return b, err
		}
		b.adds = append(b.adds, bound)
		if f.Former && !slices.Contains(m.former, s.Item) {
			m.former = append(m.former, s.Item)
		}
	}
	b.source = b.adds[0]
	for _, s := range f.Higher {
		bound, err := m.source(f, s, items)
		if err != nil {
			return b, err
		}
		b.higher = append(b.higher, bound)
	}
	if b.unless, err = m.read(f.Unless, items); err != nil {
		return b, err
	}
	b.recipient = -1
	if f.ByLayer {
		if b.recipient, err = m.read(registry.RecipientItem, items); err != nil {
			return b, err
		}
	}
	also := ""
	if f.Also != nil {
		also = f.Also.Field
	}
	if b.also, err = b.find("second field", also, f.Also != nil, "money", "integer"); err != nil {
		return b, err
	}
	if b.distinct, err = b.find("distinct", f.Distinct, false); err != nil {
		return b, err
	}
	if b.percent, err = b.find("percent", f.Percent, false, "integer"); err != nil {
		return b, err
	}
	return b, codes(&b.source, b.field, slices.Sorted(maps.Keys(f.CodePoints)))
}

// source refuses fields of a type that the measure cannot read: it would find nothing in them, for every household, without a word.
func (m *Model) source(f score.Feature, from score.Source, items func(code string) *registry.Item) (s source, err error) {
	if s.at, err = m.read(from.Item, items); err != nil {
		return s, err
	}
	s.item = items(from.Item)
	var field, date []string
	dated := false
	switch f.Measure {
	case score.Sum, score.Latest:
		field, date = []string{"money", "integer"}, []string{"date", "month"}
	case score.Drop:
		field, date, dated = []string{"money", "integer"}, []string{"month"}, true
	case score.CodePoints:
		field, date = []string{"code"}, []string{"date", "month"}
	case score.MonthsSince, score.SilentMonths:
		date, dated = []string{"date", "month"}, true
	default:
		// Without a date, a record that is missed is looked for by the day from which it is valid.
		date, dated = []string{"date", "month"}, f.WindowMonths > 0 && (f.Measure != score.Missing || s.item.Valid.From == "")
	}
	what := "measure " + string(f.Measure) + " needs a "
	if s.field, err = s.find("field", from.Field, false, field...); err != nil {
		return s, err
	}
	if s.field < 0 && len(field) > 0 {
		return s, errors.New(what + "field")
	}
	if s.date, err = s.find("date", from.Date, false, date...); err != nil {
		return s, err
	}
	if s.date < 0 && dated {
		return s, errors.New(what + "date")
	}
	if s.ended, err = s.find("end", from.Ended, false, "date", "month"); err != nil {
		return s, err
	}
	s.month = s.date >= 0 && s.item.Fields[s.date].Type == "month"
	s.valid = s.date >= 0 && s.item.Valid.From == from.Date
	for _, name := range slices.Sorted(maps.Keys(from.Where)) {
		c := condition{codes: from.Where[name]}
		if c.field, err = s.find("condition", name, true, "code"); err != nil {
			return s, err
		}
		if err := codes(&s, c.field, c.codes); err != nil {
			return s, err
		}
		s.where = append(s.where, c)
	}
	return s, nil
}

// find is the number of the item's field, or -1 for none; of one of the types, if any are named.
func (s *source) find(what, code string, required bool, types ...string) (int, error) {
	if code == "" && !required {
		return -1, nil
	}
	at := s.item.FieldIndex(code)
	if at < 0 {
		return -1, fmt.Errorf("item %s has no field %q", s.item.Code, code)
	}
	if kind := s.item.Fields[at].Type; len(types) > 0 && !slices.Contains(types, kind) {
		return -1, fmt.Errorf("the %s is field %s of type %s, not %s", what, code, kind, strings.Join(types, " or "))
	}
	return at, nil
}

// codes refuses a code that the field's list does not have.
func codes(s *source, at int, list []string) error {
	for _, code := range list {
		if !s.item.Fields[at].HasCode(code) {
			return fmt.Errorf("item %s: the list of field %s has no code %q", s.item.Code, s.item.Fields[at].Code, code)
		}
	}
	return nil
}

// sourceOf is how the indicator reads an item.
func (b *binding) sourceOf(item string) *source {
	for _, list := range [][]source{b.adds, b.higher} {
		for i := range list {
			if list[i].item.Code == item {
				return &list[i]
			}
		}
	}
	return nil
}
