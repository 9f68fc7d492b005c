package demo

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/ident"
	"doudi/params"
)

var testDay = civil.Must("2026-11-24")

func world(t *testing.T, seed uint64, persons int) *World {
	t.Helper()
	options := Defaults(testDay)
	options.Seed, options.Persons = seed, persons
	w, err := Generate(options)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// wholeDistrict is the one large world of the tests.
var large struct {
	sync.Once
	world *World
	err   error
}

func wholeDistrict(t *testing.T) *World {
	t.Helper()
	large.Do(func() {
		options, err := Whole(5, WholeDistrict, testDay)
		if err == nil {
			large.world, err = Generate(options)
		}
		large.err = err
	})
	if large.err != nil {
		t.Fatal(large.err)
	}
	return large.world
}

// everyone calls yield with every person there ever was.
func everyone(w *World, yield func(*household, *person)) {
	for i := range w.households {
		for j := range w.households[i].members {
			yield(&w.households[i], &w.households[i].members[j])
		}
	}
}

func sums(t *testing.T, seed uint64, rows map[string]int) map[string]string {
	t.Helper()
	dir := t.TempDir()
	reports, err := world(t, seed, 800).WriteAll(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	list := map[string]string{}
	for _, one := range reports {
		list[one.Name] = one.SHA256
		rows[one.Name] = one.Rows
	}
	truth, err := os.ReadFile(filepath.Join(dir, TruthFile))
	if err != nil {
		t.Fatal(err)
	}
	list[TruthFile] = string(truth)
	return list
}

func TestTheSameSeedGivesTheSameBytes(t *testing.T) {
	rows := map[string]int{TruthFile: 2}
	first, again, other := sums(t, 7, rows), sums(t, 7, rows), sums(t, 8, rows)
	for name := range first {
		if first[name] != again[name] {
			t.Errorf("%s differs between two runs with one seed", name)
		}
		if first[name] == other[name] && rows[name] > 1 { // nothing happens in many a month
			t.Errorf("%s is the same for two seeds", name)
		}
	}
	if len(first) != 35 {
		t.Errorf("%d files instead of 34 deliveries and the truth", len(first))
	}
}

func TestImpossibleOptionsAreRefused(t *testing.T) {
	for name, change := range map[string]func(*Options){
		"nobody":   func(o *Options) { o.Persons = 0 },
		"nowhere":  func(o *Options) { o.Streets = nil },
		"no day":   func(o *Options) { o.Today = civil.Date{} },
		"a desert": func(o *Options) { o.Streets = []int64{420106999} },
	} {
		options := Defaults(testDay)
		change(&options)
		if _, err := Generate(options); err == nil {
			t.Errorf("%s: a district was made", name)
		} else if name != "a desert" && !errors.Is(err, ErrOptions) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestEveryCommunityIsRealAndLivedIn(t *testing.T) {
	text, err := params.FS.ReadFile("reference/communities.csv")
	if err != nil {
		t.Fatal(err)
	}
	w := world(t, DefaultSeed, DefaultPersons)
	lived := map[int64]int{}
	for i := range w.households {
		lived[w.households[i].community.Code]++
	}
	for _, c := range w.Communities() {
		if !regexp.MustCompile(`(?m)^` + jsonNumber(c.Code) + `,` + c.Name + `,5,420106001\s*$`).Match(text) {
			t.Errorf("community %d %s is not in params/reference/communities.csv", c.Code, c.Name)
		}
		if lived[c.Code] < 40 {
			t.Errorf("community %d has only %d households", c.Code, lived[c.Code])
		}
	}
	if len(w.Communities()) != 12 || len(lived) != 12 {
		t.Errorf("%d communities, %d of them lived in; 积玉桥 has 12", len(w.Communities()), len(lived))
	}
}

func jsonNumber(n int64) string { text, _ := json.Marshal(n); return string(text) }

// Against the public figures that doc.go names.
func TestThePopulationLooksLikeAnOldDistrict(t *testing.T) {
	w := world(t, DefaultSeed, 10_000)
	var old, young int
	everyone(w, func(_ *household, p *person) {
		if !p.livingHere(w.today) {
			return
		}
		switch age := w.today.age(p.born); {
		case age >= 60:
			old++
		case age < 15:
			young++
		}
	})
	between(t, "persons per 100 households", w.Persons()*100/w.Households(), 230, 260) // Wuhan 2020: 247
	between(t, "60 and older, per mille", old*1000/w.Persons(), 190, 270)              // Huangshigang 2020: 206
	between(t, "under 15, per mille", young*1000/w.Persons(), 120, 180)                // Huangshigang 2020: 149
}

func between(t *testing.T, what string, got, lo, hi int) {
	t.Helper()
	if got < lo || got > hi {
		t.Errorf("%s: %d, not %d..%d", what, got, lo, hi)
	}
}

func TestNumbersAreValidAndUnique(t *testing.T) {
	w := world(t, DefaultSeed, 6000)
	seen := map[string]bool{}
	elsewhere := 0
	everyone(w, func(_ *household, p *person) {
		id, err := ident.ParseID(p.id, testDay)
		if err != nil {
			t.Fatalf("a number is refused: %v", err)
		}
		if got, want := id.Birth().String(), p.born.iso(); got != want {
			t.Fatalf("the number says born %s, the person %s", got, want)
		}
		if odd := (p.id[16]-'0')%2 == 1; odd != p.male {
			t.Fatal("the number's sex is another")
		}
		if seen[p.id] {
			t.Fatal("a number is given twice")
		}
		seen[p.id] = true
		if !strings.HasPrefix(p.id, "420106") {
			elsewhere++
		}
	})
	between(t, "numbers first issued elsewhere, per cent", elsewhere*100/len(seen), 10, 30)
}

func TestPhonesAreFictional(t *testing.T) {
	form := regexp.MustCompile(`^1[3-9]\d0000\d{4}$`)
	w := world(t, 3, 2000)
	for i := range w.households {
		if !form.MatchString(w.households[i].phone) {
			t.Fatalf("phone %d has another form", i)
		}
	}
}

func TestWithheldNamesAreNeverMade(t *testing.T) {
	n, err := newNames()
	if err != nil {
		t.Fatal(err)
	}
	if len(n.withheld) < 8 {
		t.Fatalf("only %d names are withheld", len(n.withheld))
	}
	for _, seed := range []uint64{DefaultSeed, 1, 2} {
		everyone(world(t, seed, 4_000), func(_ *household, p *person) {
			if n.isWithheld(p.name) {
				t.Fatal("a withheld name was made")
			}
		})
	}
	// The guard works: a name that is drawn often is drawn no more once it is on the list.
	d := newDice(1, forPeople, 1)
	seen := map[string]int{}
	for range 4000 {
		seen[n.full(d, "甲", 1950)]++
	}
	if seen["甲秀"] == 0 {
		t.Fatal("the probe name is not drawn, so that this test shows nothing")
	}
	n.withheld = readWithheld("# a comment\n" + withheldHash("甲秀") + "\n")
	for range 4000 {
		if n.full(d, "甲", 1950) == "甲秀" {
			t.Fatal("a withheld name was made")
		}
	}
}

func TestLivesHangTogether(t *testing.T) {
	w := world(t, DefaultSeed, 6000)
	everyone(w, func(h *household, p *person) {
		if p.died < p.born || p.left < p.gone() || p.came < p.born || p.registered < p.born || p.registered > p.left {
			t.Fatal("a life is out of order")
		}
		for i, s := range p.spells {
			if s.from >= s.to || i > 0 && s.from < p.spells[i-1].to {
				t.Fatalf("spells of household %d overlap", h.index)
			}
		}
		for _, r := range p.jobless {
			if r.ended < r.on || r.on > w.today || r.reason == "" {
				t.Fatalf("a registration in household %d is out of order", h.index)
			}
		}
	})
	for i := range w.households {
		heads := 0
		for j := range w.households[i].members {
			if p := &w.households[i].members[j]; p.relation == relHead && p.left == never {
				heads++
			}
		}
		if heads != 1 && w.households[i].size(w.today) > 0 {
			t.Errorf("household %d has %d heads", i, heads)
		}
	}
}

func TestTheTruthCanBeReadAndIsInProportion(t *testing.T) {
	w := world(t, DefaultSeed, DefaultPersons)
	var out strings.Builder
	if err := w.WriteTruth(&out, nil); err != nil {
		t.Fatal(err)
	}
	var truth struct {
		Households int        `json:"households"`
		Hardships  []Hardship `json:"hardships"`
	}
	if err := json.Unmarshal([]byte(out.String()), &truth); err != nil {
		t.Fatal(err)
	}
	between(t, "households in need, per mille", len(truth.Hardships)*1000/truth.Households, 40, 100)
	told := 0
	for _, one := range truth.Hardships {
		if one.Story != "" {
			told++
		}
		if len(one.Why) == 0 || one.Since == "" || one.PerHead >= Line {
			t.Errorf("household %s is in need without a reason", one.Household)
		}
	}
	if told != len(stories) {
		t.Errorf("%d of the %d told households are in need", told, len(stories))
	}
}
