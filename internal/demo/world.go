package demo

import (
	"errors"

	"doudi/internal/kernel/civil"
)

// Options say which district to make.
type Options struct {
	Seed    uint64     // the same seed gives the same district, byte for byte
	Persons int        // about how many people; the last household is made whole
	Streets []int64    // nine-digit streets of one county; households are spread over their communities
	Today   civil.Date // the day on which the departments deliver
}

// The district of issue 2: one street of Wuchang.
const (
	DefaultSeed    = 20261124
	DefaultPersons = 3000
	County         = 420106
	Street         = 420106001 // 积玉桥街道
	NextStreet     = 420106002 // 杨园街道: officers, no people
	OtherCounty    = 420203    // 西塞山区: officers, no people
)

// Defaults is the district of issue 2 on the given day.
func Defaults(today civil.Date) Options {
	return Options{Seed: DefaultSeed, Persons: DefaultPersons, Streets: []int64{Street}, Today: today}
}

// The people's lives are followed for this long before Today.
const monthsOfLife = 36

// World is a finished district. It is read-only, and safe for several readers.
type World struct {
	options     Options
	today       day
	communities []Community
	households  []household
	persons     int
}

// ErrOptions says that no district can be made as asked.
var ErrOptions = errors.New("demo: at least one person, one street and a day are needed")

// Generate makes the district. Its people stay in memory (a few hundred bytes each); their records are drawn while a file is written.
func Generate(options Options) (*World, error) {
	if options.Persons < 1 || len(options.Streets) == 0 || options.Today.IsZero() {
		return nil, ErrOptions
	}
	w := &World{options: options, today: fromCivil(options.Today)}
	for _, street := range options.Streets {
		list, err := communitiesOf(street)
		if err != nil {
			return nil, err
		}
		w.communities = append(w.communities, list...)
	}
	maker, err := newMaker(w)
	if err != nil {
		return nil, err
	}
	for _, tell := range stories {
		w.add(tell(maker, len(w.households)))
	}
	for w.persons < options.Persons {
		w.add(maker.household(len(w.households)))
	}
	return w, nil
}

func (w *World) add(h household) {
	for i := range h.members {
		if h.members[i].livingHere(w.today) {
			w.persons++
		}
	}
	w.households = append(w.households, h)
}

// Persons counts the living.
func (w *World) Persons() int { return w.persons }

// Households counts the households with at least one living member.
func (w *World) Households() int {
	n := 0
	for i := range w.households {
		if w.households[i].size(w.today) > 0 {
			n++
		}
	}
	return n
}

// Communities are the district's, in order; the first has the told stories.
func (w *World) Communities() []Community { return append([]Community(nil), w.communities...) }
