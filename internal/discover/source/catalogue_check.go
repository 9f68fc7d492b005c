package source

import (
	"fmt"
	"slices"
)

// A catalogue is written by hand, and its mistakes would show up as other people's refused rows: they are named at start-up.

func (t Text) both() bool { return t.ZH != "" && t.EN != "" }

func (c *Catalogue) add(file *catalogueFile) error {
	d := &Department{Code: file.Department.Code, Name: file.Department.Name, Items: file.Items}
	if d.Code == "" || !d.Name.both() {
		return fmt.Errorf("the department needs a code and a name in both languages")
	}
	if c.Department(d.Code) != nil {
		return fmt.Errorf("department %s stands twice", d.Code)
	}
	for _, it := range d.Items {
		if it == nil || it.Code == "" || !it.Name.both() || !it.LegalBasis.both() {
			return fmt.Errorf("every item needs a code, and its name and legal basis in both languages")
		}
		if c.items[it.Code] != nil {
			return fmt.Errorf("item %s stands twice", it.Code)
		}
		it.Department, it.lists = d, file.Lists
		if err := it.prepare(); err != nil {
			return fmt.Errorf("item %s: %w", it.Code, err)
		}
		c.items[it.Code] = it
	}
	c.Departments = append(c.Departments, d)
	return nil
}

func (it *Item) prepare() error {
	if it.Delivery != Snapshot && it.Delivery != Append {
		return fmt.Errorf("delivery is %q, not snapshot or append", it.Delivery)
	}
	if it.Absence != "none" && it.Absence != "unknown" {
		return fmt.Errorf("absence is %q, not none or unknown", it.Absence)
	}
	if !slices.Contains(sensitivities, it.Sensitivity) {
		return fmt.Errorf("sensitivity is %q, not personal, health or finance", it.Sensitivity)
	}
	if !slices.Contains(frequencies, it.Frequency) {
		return fmt.Errorf("frequency is %q, not daily, weekly, monthly or term", it.Frequency)
	}
	if it.Coverage == "" {
		it.Coverage = "county"
	}
	if it.Coverage != "county" && it.Coverage != "city" {
		return fmt.Errorf("coverage is %q, not county or city", it.Coverage)
	}
	if err := it.prepareFields(); err != nil {
		return err
	}
	for _, code := range it.Key {
		i, ok := it.index[code]
		if !ok {
			return fmt.Errorf("key names the unknown field %s", code)
		}
		if !it.Fields[i].Required {
			return fmt.Errorf("key names the field %s, which may be empty", code)
		}
		it.key = append(it.key, i)
	}
	var err error
	if it.from, err = it.optional(it.Valid.From); err != nil {
		return err
	}
	it.to, err = it.optional(it.Valid.To)
	return err
}

var (
	sensitivities = []string{"personal", "health", "finance"}
	frequencies   = []string{"daily", "weekly", "monthly", "term"}
)

func (it *Item) prepareFields() error {
	it.index, it.person = map[string]int{}, -1
	titles := map[string]string{}
	for i, f := range it.Fields {
		if f == nil || f.Code == "" || !f.Name.both() || len(f.Header) == 0 {
			return fmt.Errorf("every field needs a code, a name in both languages, and at least one header")
		}
		if _, twice := it.index[f.Code]; twice {
			return fmt.Errorf("field %s stands twice", f.Code)
		}
		it.index[f.Code] = i
		for _, title := range append([]string{f.Code}, f.Header...) {
			if of, taken := titles[title]; taken {
				return fmt.Errorf("the header %q names both %s and %s", title, of, f.Code)
			}
			titles[title] = f.Code
		}
		if f.Sensitivity == "" {
			f.Sensitivity = it.Sensitivity
		}
		if !slices.Contains(sensitivities, f.Sensitivity) {
			return fmt.Errorf("field %s: sensitivity is %q, not personal, health or finance", f.Code, f.Sensitivity)
		}
		if f.Person {
			if it.person >= 0 {
				return fmt.Errorf("both %s and %s name the person", it.Fields[it.person].Code, f.Code)
			}
			it.person = i
		}
		if err := f.prepare(it.lists); err != nil {
			return err
		}
	}
	if it.person < 0 || it.Fields[it.person].Type != "id_no" || !it.Fields[it.person].Required {
		return fmt.Errorf("no required field names the person by ID number")
	}
	return nil
}

func (it *Item) optional(code string) (int, error) {
	if code == "" {
		return -1, nil
	}
	i, ok := it.index[code]
	if !ok {
		return -1, fmt.Errorf("valid names the unknown field %s", code)
	}
	if kind := it.Fields[i].Type; kind != "date" && kind != "month" {
		return -1, fmt.Errorf("valid names the field %s, which is no date or month", code)
	}
	return i, nil
}

func (f *Field) prepare(lists map[string]map[string]Text) error {
	if f.parse = parsers[f.Type]; f.parse == nil {
		return fmt.Errorf("field %s has the unknown type %q", f.Code, f.Type)
	}
	if f.Future && f.Type != "date" {
		return fmt.Errorf("field %s is no date, which alone may lie in the future", f.Code)
	}
	if f.Type != "code" {
		return nil
	}
	f.names = lists[f.List]
	if len(f.names) == 0 {
		return fmt.Errorf("field %s has no code list %q", f.Code, f.List)
	}
	f.codes = map[string]string{}
	for code, text := range f.names {
		if !text.both() {
			return fmt.Errorf("list %s: %s needs its words in both languages", f.List, code)
		}
		for _, spelling := range append([]string{code, text.ZH, text.EN}, text.Also...) {
			if other, taken := f.codes[spelling]; taken && other != code {
				return fmt.Errorf("list %s: %q may mean %s or %s", f.List, spelling, min(code, other), max(code, other))
			}
			f.codes[spelling] = code
		}
	}
	return nil
}
