package source

import (
	"fmt"
	"io/fs"
	"path"
	"sort"

	"github.com/goccy/go-yaml"
)

// Text is a text in both languages.
type Text struct {
	ZH   string   `yaml:"zh"`
	EN   string   `yaml:"en"`
	Also []string `yaml:"also,omitempty"` // of a code list's entry: further spellings that files use
}

// In is the text in the locale.
func (t Text) In(locale string) string {
	if len(locale) >= 2 && locale[:2] == "en" {
		return t.EN
	}
	return t.ZH
}

// Delivery says what a file means.
type Delivery string

// The kinds of delivery.
const (
	Snapshot Delivery = "snapshot" // the whole list: what is missing has ended
	Append   Delivery = "append"   // adds records
)

// Department is one department and what it delivers.
type Department struct {
	Code  string
	Name  Text
	Items []*Item
}

// Item is one kind of file of one department (params/catalogue/*.yaml).
type Item struct {
	Code        string                    `yaml:"code"`
	Name        Text                      `yaml:"name"`
	Delivery    Delivery                  `yaml:"delivery"`
	Absence     string                    `yaml:"absence"` // none | unknown: what it means when a person has no record
	Frequency   string                    `yaml:"frequency"`
	Coverage    string                    `yaml:"coverage"`    // county | city: whose people the file has
	Sensitivity string                    `yaml:"sensitivity"` // personal | health | finance: default of the fields
	LegalBasis  Text                      `yaml:"legal_basis"`
	Key         []string                  `yaml:"key"`
	Valid       struct{ From, To string } `yaml:"valid"`
	Fields      []*Field                  `yaml:"fields"`

	Department *Department `yaml:"-"`
	lists      map[string]map[string]Text
	index      map[string]int
	person     int // the field with the ID number
	key        []int
	from, to   int // -1: none
}

// Field is one column of an item.
type Field struct {
	Code        string   `yaml:"code"`
	Name        Text     `yaml:"name"`
	Header      []string `yaml:"header"`
	Type        string   `yaml:"type"`
	List        string   `yaml:"list"`
	Unit        Text     `yaml:"unit"` // integer: what it counts; money is in yuan
	Required    bool     `yaml:"required"`
	Person      bool     `yaml:"person"`
	Sensitivity string   `yaml:"sensitivity"`
	Max         int      `yaml:"max"`    // text: most characters; integer: greatest number; 0: any
	Min         *int64   `yaml:"min"`    // money and integer: least number, of money in yuan
	Future      bool     `yaml:"future"` // date: it may lie after the day of delivery, as an expiry does

	parse parser
	codes map[string]string // accepted spelling → code
	names map[string]Text   // code → its words
}

// Catalogue is all departments.
type Catalogue struct {
	Departments []*Department
	items       map[string]*Item
}

type catalogueFile struct {
	Department struct {
		Code string `yaml:"code"`
		Name Text   `yaml:"name"`
	} `yaml:"department"`
	Items []*Item                    `yaml:"items"`
	Lists map[string]map[string]Text `yaml:"lists"`
}

// LoadCatalogue reads every *.yaml of the folder. A mistake in the catalogue stops the program at its start.
func LoadCatalogue(files fs.FS, folder string) (*Catalogue, error) {
	names, err := fs.Glob(files, path.Join(folder, "*.yaml"))
	if err != nil || len(names) == 0 {
		return nil, fmt.Errorf("catalogue: no files in %s", folder)
	}
	sort.Strings(names)
	c := &Catalogue{items: map[string]*Item{}}
	for _, name := range names {
		raw, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("catalogue: %w", err)
		}
		var file catalogueFile
		if err := yaml.UnmarshalWithOptions(raw, &file, yaml.Strict()); err != nil {
			return nil, fmt.Errorf("catalogue %s: %w", name, err)
		}
		if err := c.add(&file); err != nil {
			return nil, fmt.Errorf("catalogue %s: %w", name, err)
		}
	}
	return c, nil
}

// Item is the item of the code, or nil.
func (c *Catalogue) Item(code string) *Item { return c.items[code] }

// Department is the department of the code, or nil.
func (c *Catalogue) Department(code string) *Department {
	for _, d := range c.Departments {
		if d.Code == code {
			return d
		}
	}
	return nil
}

// FieldIndex is the place of the field among the item's values, or -1.
func (it *Item) FieldIndex(code string) int {
	if i, ok := it.index[code]; ok {
		return i
	}
	return -1
}

// HasCode reports whether the field's list has the code.
func (f *Field) HasCode(code string) bool {
	_, ok := f.names[code]
	return ok
}

// CodeName is the words of a code of the field.
func (f *Field) CodeName(code, locale string) string {
	if text, ok := f.names[code]; ok {
		return text.In(locale)
	}
	return code
}

// CityWide reports whether the item's files have the people of other counties too.
func (it *Item) CityWide() bool { return it.Coverage == "city" }
