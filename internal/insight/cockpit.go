package insight

import (
	"cmp"
	"slices"
	"time"

	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/region"
)

var (
	levelCodes = []string{"red", "orange", "yellow", "blue"}
	layerCodes = []string{"1", "2", "3", "4", "5", "6"}
)

const (
	soonDays   = 3  // working days
	recentDays = 30 // what is compared with the same time before it
)

func firstMonth(today civil.Date) civil.Date { return today.Month().Add(1 - months).First() }

// frame is what a reader looks at: the divisions that count, and what they are broken down by.
type frame struct {
	scope    access.Scope
	street   int64 // 0: all
	streets  bool  // places are streets, not communities
	today    civil.Date
	soon     civil.Date // the last of the days that are soon
	places   []region.Node
	small    bool // small counts of people are hidden
	causes   []Named
	layer    func(code string) string
	division Named
}

func (f *frame) covers(county int, street, community int64) bool {
	return (f.street == 0 || f.street == street) && f.scope.Covers(county, street, community)
}

func (f *frame) place(street, community int64) int64 {
	if f.streets {
		return street
	}
	return community
}

// tally adds up what lies within the frame.
type tally struct {
	frame    *frame
	at       time.Time
	open     OpenView
	levels   map[string]int64
	places   map[int64]*placeTally
	causes   map[string]int64
	opened   map[string]int64
	closed   map[string]int64
	outcomes map[string]int64
	onTime   int64
	warnings map[string]int64           // by layer
	persons  map[string]map[int64]int64 // by layer and place
	counted  int64
}

type placeTally struct {
	open, late, recent, before int64
	levels                     map[string]int64
}

func newTally(f *frame) *tally {
	return &tally{frame: f, levels: map[string]int64{}, places: map[int64]*placeTally{}, causes: map[string]int64{}, opened: map[string]int64{},
		closed: map[string]int64{}, outcomes: map[string]int64{}, warnings: map[string]int64{}, persons: map[string]map[int64]int64{}}
}

func (t *tally) of(place int64) *placeTally {
	p := t.places[place]
	if p == nil {
		p = &placeTally{levels: map[string]int64{}}
		t.places[place] = p
	}
	return p
}

func (t *tally) add(county int, s *snapshot) {
	f := t.frame
	if t.at.IsZero() || s.at.Before(t.at) {
		t.at = s.at
	}
	for _, c := range s.open {
		if !f.covers(county, c.street, c.community) {
			continue
		}
		p := t.of(f.place(c.street, c.community))
		t.open.Total += c.count
		p.open += c.count
		switch {
		case c.due.Before(f.today):
			t.open.Late += c.count
			p.late += c.count
		case c.due == f.today:
			t.open.Today += c.count
		case !c.due.After(f.soon):
			t.open.Soon += c.count
		default:
			t.open.Later += c.count
		}
		t.levels[c.level] += c.count
		p.levels[c.level] += c.count
		t.causes[c.cause] += c.count
		t.warnings[c.layer] += c.count
	}
	for _, c := range s.days {
		if !f.covers(county, c.street, c.community) {
			continue
		}
		t.opened[c.day.Month().String()] += c.count
		switch ago := f.today.Sub(c.day); {
		case ago < recentDays:
			t.of(f.place(c.street, c.community)).recent += c.count
		case ago < 2*recentDays:
			t.of(f.place(c.street, c.community)).before += c.count
		}
	}
	for _, c := range s.ends {
		if !f.covers(county, c.street, c.community) {
			continue
		}
		t.closed[c.month] += c.count
		t.outcomes[c.disposition] += c.count
		if c.onTime {
			t.onTime += c.count
		}
	}
	t.addLayers(county, s)
}

// addLayers keeps the streets apart also where one is looked at: whether a count is hidden depends on its neighbours.
func (t *tally) addLayers(county int, s *snapshot) {
	for _, c := range s.layers {
		if !t.frame.scope.Covers(county, c.street, c.community) {
			continue
		}
		t.counted = max(t.counted, c.counted)
		if t.persons[c.layer] == nil {
			t.persons[c.layer] = map[int64]int64{}
		}
		t.persons[c.layer][c.street] += c.persons
	}
}

func (t *tally) view() CockpitView {
	f := t.frame
	v := CockpitView{At: t.at, Today: f.today.String(), Division: f.division, Kind: "community", Open: t.open, Places: []PlaceCount{},
		Causes: t.causeCounts(), Trend: []MonthCount{}, Outcomes: t.outcomesView(), Layers: t.layersView()}
	if f.streets {
		v.Kind = "street"
	}
	v.Open.Levels = levelCounts(t.levels)
	for _, place := range f.places {
		p := t.of(int64(place.Code))
		v.Places = append(v.Places, PlaceCount{Code: place.Code.String(), Name: place.Name, Open: p.open, Late: p.late, Levels: levelCounts(p.levels),
			Recent: p.recent, Before: p.before})
	}
	for m := firstMonth(f.today).Month(); !m.After(f.today.Month()); m = m.Add(1) {
		v.Trend = append(v.Trend, MonthCount{Month: m.String(), Opened: t.opened[m.String()], Closed: t.closed[m.String()]})
	}
	return v
}

func levelCounts(count map[string]int64) []LevelCount {
	list := make([]LevelCount, len(levelCodes))
	for i, level := range levelCodes {
		list[i] = LevelCount{level, count[level]}
	}
	return list
}

func (t *tally) causeCounts() []CauseCount {
	list := []CauseCount{}
	for _, c := range t.frame.causes {
		if n := t.causes[c.Code]; n > 0 {
			list = append(list, CauseCount{Code: c.Code, Name: c.Name, Count: n})
			delete(t.causes, c.Code)
		}
	}
	slices.SortStableFunc(list, func(a, b CauseCount) int { return cmp.Compare(b.Count, a.Count) })
	var rest int64
	for _, n := range t.causes { // of a model that is in force no more, or not known
		rest += n
	}
	if rest > 0 {
		list = append(list, CauseCount{Count: rest})
	}
	return list
}

func (t *tally) outcomesView() OutcomesView {
	v := OutcomesView{Since: firstMonth(t.frame.today).String(), OnTime: t.onTime, Items: []OutcomeCount{}}
	for code, n := range t.outcomes {
		v.Total += n
		v.Items = append(v.Items, OutcomeCount{code, n})
	}
	slices.SortFunc(v.Items, func(a, b OutcomeCount) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Code, b.Code)) })
	return v
}

func (t *tally) layersView() LayersView {
	v := LayersView{Items: []LayerCount{}}
	if t.counted > 0 {
		at := time.UnixMilli(t.counted).UTC()
		v.CountedAt = &at
	}
	for _, code := range layerCodes {
		c := LayerCount{Code: code, Name: t.frame.layer(code), Warnings: t.warnings[code]}
		n, hide := shown(t.persons[code], t.frame.street)
		if t.frame.small && hide {
			v.Hidden = true
		} else {
			c.Persons = &n
		}
		v.Items = append(v.Items, c)
	}
	return v
}
