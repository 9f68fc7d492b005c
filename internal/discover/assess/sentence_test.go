package assess_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"doudi/internal/discover/assess"
	"doudi/internal/discover/registry"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/id"
)

// The marks stand in the records and must not come out.
const (
	markedHospital  = "标记医院"
	markedDiagnosis = "标记诊断"
	markedAccount   = "9900987654321012"
	markedEmployer  = "标记公司"
	markedAddress   = "标记路一号"
)

// drawn is a household with marked records, drawn at random, and the sums in them.
type drawn struct {
	family *assess.Family
	facts  map[id.ID]assess.FactRef
	sums   []int64
}

func draw(t *rapid.T, catalogue func(string) *registry.Item) drawn {
	d := drawn{family: family(), facts: map[id.ID]assess.FactRef{}}
	n := id.ID(0)
	add := func(item string, day civil.Date, values map[string]string) *registry.Fact {
		n++
		it := catalogue(item)
		f := &registry.Fact{ID: n, Item: it, Values: make([]string, len(it.Fields)), ValidFrom: day}
		for code, value := range values {
			f.Values[it.FieldIndex(code)] = value
		}
		d.facts[n] = assess.FactRef{Fact: f, Day: day}
		return f
	}
	// Six digits and more, no round number: nothing else in a view looks like it.
	sum := func(label string) string {
		fen := rapid.Int64Range(1_234_567, 987_654_321).Filter(func(v int64) bool { return v%10 != 0 }).Draw(t, label)
		d.sums = append(d.sums, fen)
		return fmt.Sprint(fen)
	}
	day := func(label string) civil.Date { return today.AddDays(-rapid.IntRange(0, 500).Draw(t, label)) }
	for range rapid.IntRange(1, 4).Draw(t, "members") {
		var facts []*registry.Fact
		for range rapid.IntRange(0, 3).Draw(t, "settlements") {
			on := day("settled")
			facts = append(facts, add("settlement", on, map[string]string{"settled_on": on.String(), "hospital": markedHospital, "diagnosis": markedDiagnosis,
				"total": sum("total"), "pooled": sum("pooled"), "self_paid": sum("self paid")}))
		}
		for range rapid.IntRange(0, 2).Draw(t, "contributions") {
			month := day("month").Month()
			facts = append(facts, add("contribution", month.First(), map[string]string{"month": month.String(), "base": sum("base"), "account": markedAccount, "employer": markedEmployer}))
		}
		if rapid.Bool().Draw(t, "jobless") {
			on := day("registered")
			facts = append(facts, add("unemployment", on, map[string]string{"registered_on": on.String(), "reason": "2"}))
		}
		if rapid.Bool().Draw(t, "dwelling") {
			on := day("surveyed")
			facts = append(facts, add("dwelling", on, map[string]string{"surveyed_on": on.String(), "grade": rapid.SampledFrom([]string{"0", "C", "D"}).Draw(t, "grade"), "arrears_months": "7"}))
		}
		if rapid.Bool().Draw(t, "ill") {
			on := day("ill")
			facts = append(facts, add("illness", on, map[string]string{"registered_on": on.String(), "kind": rapid.SampledFrom([]string{"1", "2", "3"}).Draw(t, "illness"),
				"diagnosis": markedDiagnosis}))
		}
		if rapid.Bool().Draw(t, "retired") {
			month := day("pension").Month()
			facts = append(facts, add("pension", month.First(), map[string]string{"month": month.String(), "amount": sum("pension"), "kind": "1"}))
		}
		if rapid.Bool().Draw(t, "owns") {
			on := day("owns")
			facts = append(facts, add("house", on, map[string]string{"registered_on": on.String(), "property_no": markedAccount, "area": "12"}),
				add("vehicle", on, map[string]string{"registered_on": on.String(), "plate": markedAccount, "kind": "1", "price": sum("price")}))
		}
		if rapid.Bool().Draw(t, "away") {
			on := day("away")
			facts = append(facts, add("custody", on, map[string]string{"began_on": on.String(), "kind": "1"}))
		}
		facts = append(facts, add("hukou", day("hukou"), map[string]string{"address": markedAddress, "relation": "01"}))
		d.family.Add(civil.Must("1930-01-01").AddDays(rapid.IntRange(0, 35_000).Draw(t, "born")).String(), facts...)
	}
	return d
}

// tells names the first thing in the text that must not be there, or "".
func (d drawn) tells(text string) string {
	for _, mark := range []string{markedHospital, markedDiagnosis, markedAccount, markedEmployer, markedAddress} {
		if strings.Contains(text, mark) {
			return mark
		}
	}
	for _, fen := range d.sums {
		yuan := fmt.Sprintf("%d.%02d", fen/100, fen%100)
		for _, form := range []string{fmt.Sprint(fen), yuan, fmt.Sprint(fen / 100)} {
			if strings.Contains(strings.ReplaceAll(text, ",", ""), form) {
				return form
			}
		}
	}
	return ""
}

// The only numbers in a sentence are months and what the model's own text says ("近12个月").
var month = regexp.MustCompile(`\d{4}年\d{1,2}月|\d{4}-\d{2}`)

func TestNoSentenceTellsASumADiagnosisOrAHospital(t *testing.T) {
	t.Run("small", func(t *testing.T) { noSentenceTells(t, small(t), everything, dibao) })
	t.Run("shipped", func(t *testing.T) { noSentenceTells(t, expert(t), all(t), parameters) })
}

func noSentenceTells(t *testing.T, m *assess.Model, delivered map[string]bool, relative func(code, scheme string, community int64) (int64, bool)) {
	t.Helper()
	s, catalogue := assess.Only(m), items(t)
	worded, several := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		d := draw(t, catalogue)
		pieces, _ := s.PiecesOf(d.family, today, delivered, relative)
		for _, locale := range []string{"zh-CN", "en"} {
			for i, p := range pieces {
				if p.Points <= 0 {
					continue
				}
				worded++
				text := s.Sentence([]assess.Piece{p}, locale)
				if what := d.tells(text); what != "" {
					t.Fatalf("%s tells %s: %s", p.Indicator, what, text)
				}
				department := catalogue(m.IndicatorList()[i].Feature.Item).Department.Name.In(locale)
				frame := strings.NewReplacer("{department}", department, "{month}", "M").Replace(m.IndicatorList()[i].Sentence.In(locale))
				if got := month.ReplaceAllString(text, "M"); got != frame {
					t.Fatalf("%s says more than its sentence, the department and the month: %q, want %q", p.Indicator, got, frame)
				}
			}
			whole := s.Sentence(pieces, locale)
			if what := d.tells(whole); what != "" {
				t.Fatalf("the warning's sentence tells %s: %s", what, whole)
			}
			if n := strings.Count(whole, "；") + strings.Count(whole, "; "); n > 2 {
				t.Fatalf("more than three parts: %s", whole)
			} else if n > 0 {
				several++
			}
		}
	})
	if worded == 0 || several == 0 {
		t.Fatal("no piece was worded: the property holds of nothing")
	}
}

// The same for all that a community worker's screen is given.
func TestNothingThatALevelOfSentencesIsGivenTellsASum(t *testing.T) {
	catalogue := items(t)
	s := assess.Only(small(t))
	told := 0
	rapid.Check(t, func(t *rapid.T) {
		d := draw(t, catalogue)
		pieces, total := s.PiecesOf(d.family, today, everything, dibao)
		e := &assess.Explanation{Run: &assess.Run{ID: 1, AsOf: today}, Score: assess.Score{Total: total}, Pieces: pieces, Facts: d.facts}
		text := func(reader access.Actor) string {
			raw, err := json.Marshal(s.View(e, 4500, reader, "zh-CN"))
			if err != nil {
				t.Fatal(err)
			}
			return string(raw)
		}
		for _, role := range []access.Role{access.CommunityWorker, access.BureauLead} {
			all := []access.Grant{access.GrantHealth, access.GrantFinance} // grants open nothing below the level of records
			if what := d.tells(text(access.Actor{Role: role, Grants: all})); what != "" {
				t.Fatalf("a %s is told %s", role, what)
			}
		}
		if what := d.tells(text(access.Actor{Role: access.StreetOfficer})); what != "" {
			t.Fatalf("an officer without grants is told %s", what)
		}
		if d.tells(text(access.Actor{Role: access.StreetOfficer, Grants: []access.Grant{access.GrantHealth, access.GrantFinance}})) != "" {
			told++ // a single settlement's sum is the household's
		}
	})
	if told == 0 {
		t.Fatal("no sum was ever shown to anybody: the marks are not looked for where they are")
	}
}

func TestTheSentenceHasTheThreeHeaviestPiecesHeaviestFirst(t *testing.T) {
	s := assess.Only(small(t))
	pieces := []assess.Piece{
		{Indicator: "dependents_share", Known: true, Points: 900, Month: "2026-05"},
		{Indicator: "income_per_head", Known: true, Points: 600, Month: "2026-06"},
		{Indicator: "self_paid_12m", Known: true, Points: 3000, Month: "2026-12"},
		{Indicator: "unemployed_months", Known: true, Points: 0},
		{Indicator: "dwelling_risk"},
		{Indicator: "lone_guardian", Known: true, Points: 1500, Month: "2026-05"},
	}
	want := "近12个月自付医疗费用较高（医保，最近 2026年12月）；家中只有一名劳动年龄成员照护老幼，或高龄老人独居（公安，最近 2026年5月）；" +
		"家中老人和未成年人所占比例较高（公安，最近 2026年5月）"
	if got := s.Sentence(pieces, "zh-CN"); got != want {
		t.Errorf("%s", got)
	}
	if got := s.Sentence(pieces, "en"); !strings.HasPrefix(got, "High medical costs of its own in the last 12 months (Medical insurance, latest 2026-12); One adult") {
		t.Errorf("%s", got)
	}
	if pieces[0].Indicator != "dependents_share" {
		t.Error("the pieces were put in another order for the caller too")
	}
	if got := s.Sentence([]assess.Piece{{Indicator: "self_paid_12m", Known: true}}, "zh-CN"); got != "" {
		t.Errorf("nothing moved the score: %q", got)
	}
	if got := s.Sentence([]assess.Piece{{Indicator: "of_another_model", Known: true, Points: 1}}, "zh-CN"); got != "of_another_model" {
		t.Errorf("an indicator that the model does not have any more: %q", got)
	}
}
