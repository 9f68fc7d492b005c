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

	Register bool // households as small and old as in the seed's database, instead of as in the census
	Dwelling bool // the housing department delivers too; otherwise its file is a sample for a first upload
}

// The demo's counties and streets.
const (
	DefaultSeed    = 20261124
	DefaultPersons = 3000
	County         = 420106    // 武昌区
	Street         = 420106001 // 积玉桥街道
	NextStreet     = 420106002 // 杨园街道: officers, and people only in the whole district
	OtherCounty    = 420203    // 西塞山区
	ThirdCounty    = 320302    // 鼓楼区
)

// Defaults is the small district on the given day: one street, which tests and first looks use.
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
	names       *names
	persons     int
}

// ErrOptions says that no district can be made as asked.
var ErrOptions = errors.New("demo: at least one person, one street and a day are needed")

// Generate makes the district. Its people stay in memory (a few hundred bytes each); their records are drawn while a file is written.
func Generate(options Options) (*World, error) { return GenerateWith(options, nil) }

// GenerateWith tells progress now and then how far it is, in percent.
func GenerateWith(options Options, progress func(percent int)) (*World, error) {
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
	w.names = maker.names
	if w.County() == County {
		for _, tell := range stories {
			w.add(tell(maker, len(w.households)))
		}
	}
	for w.persons < options.Persons {
		w.add(maker.household(len(w.households)))
		if told := len(w.households); progress != nil && told%1000 == 0 {
			progress(w.persons * 100 / options.Persons)
		}
	}
	maker.leaveNoneEmpty()
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

// County is the county that the streets lie in.
func (w *World) County() int { return w.options.County() }

// County is the county that the streets lie in.
func (o Options) County() int { return int(o.Streets[0] / 1000) }

// first is the first month that is followed.
func (w *World) first() month { return w.today.month() - monthsOfLife + 1 }

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
