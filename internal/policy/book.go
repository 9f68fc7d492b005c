package policy

import (
	"cmp"
	"io/fs"
	"slices"
	"time"

	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/region"
)

// Book is everything that policy knows at one moment. It is immutable and safe for many readers.
type Book struct {
	tree       *region.Tree
	parameters map[place][]Parameter
	kinds      []kind // what there is to resolve, ordered
	shipped    []Year
	years      []Year // shipped, with the imported ones in their place; ascending
	calendar   *civil.Calendar
}

type kind struct{ code, scheme string }

// Year is one year's holiday notice with its origin.
type Year struct {
	Year     int
	Status   civil.Status
	Source   string
	Days     []civil.Special
	Imported time.Time // zero: shipped with this version, or unknown
	Version  int64     // of the imported row; 0 if there is none
}

// Load reads the folders policy and reference of params. Anything that is not exactly right is refused with the file and entry.
func Load(files fs.FS) (*Book, error) {
	rows, err := readDivisions(files)
	if err != nil {
		return nil, err
	}
	b := &Book{parameters: map[place][]Parameter{}}
	if b.tree, err = region.NewTree(rows); err != nil {
		return nil, err
	}
	if err := b.readParameters(files); err != nil {
		return nil, err
	}
	if b.shipped, err = readHolidays(files); err != nil {
		return nil, err
	}
	return b.with(nil)
}

// with is the book with these imported years in place of the shipped ones.
func (b *Book) with(imported []Year) (*Book, error) {
	next := *b
	next.years = slices.Clone(imported)
	for _, y := range b.shipped {
		if !slices.ContainsFunc(imported, func(i Year) bool { return i.Year == y.Year }) {
			next.years = append(next.years, y)
		}
	}
	slices.SortFunc(next.years, func(a, b Year) int { return cmp.Compare(a.Year, b.Year) })
	notices := make([]civil.Year, 0, len(next.years))
	for _, y := range next.years {
		notices = append(notices, civil.Year{Year: y.Year, Status: y.Status, Days: y.Days})
	}
	calendar, err := civil.NewCalendar(notices)
	if err != nil {
		return nil, err
	}
	next.calendar = &calendar
	return &next, nil
}

// year is what is known of a year; an unknown one has only its number and status.
func (b *Book) year(year int) Year {
	for _, y := range b.years {
		if y.Year == year {
			return y
		}
	}
	return Year{Year: year, Status: civil.Unknown}
}

// add files a parameter and refuses a second value for the same day.
func (b *Book) add(p Parameter) error {
	at := place{p.Code, p.Scheme, p.Division}
	for _, other := range b.parameters[at] {
		if other.Valid.Overlaps(p.Valid) {
			return ErrTwice.With("code", p.Code).With("division", int64(p.Division)).With("day", p.Valid.Intersect(other.Valid).From)
		}
	}
	b.parameters[at] = append(b.parameters[at], p)
	k := kind{p.Code, p.Scheme}
	if !slices.Contains(b.kinds, k) {
		b.kinds = append(b.kinds, k)
	}
	slices.SortFunc(b.kinds, func(a, b kind) int { return cmp.Or(cmp.Compare(a.code, b.code), cmp.Compare(a.scheme, b.scheme)) })
	return nil
}

// effective are the values that hold in the division on the day, one for each code and scheme that has one.
func (b *Book) effective(division int64, on civil.Date) []Parameter {
	list := []Parameter{}
	for _, k := range b.kinds {
		p, err := b.resolve(k.code, division, k.scheme, on)
		if err == nil && p.Scheme == k.scheme { // a scheme without its own value here is covered by the general one's line
			list = append(list, p)
		}
	}
	return list
}

// least is the smallest value of the code that holds anywhere on the day, whatever the scheme.
func (b *Book) least(code string, on civil.Date) (value int64, ok bool) {
	for at, list := range b.parameters {
		for _, p := range list {
			if at.code == code && p.Status != Unknown && p.Valid.Contains(on) && (!ok || p.Value < value) {
				value, ok = p.Value, true
			}
		}
	}
	return value, ok
}
