package assess

import (
	"fmt"
	"sort"
	"strings"

	"doudi/internal/discover/registry"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// ErrNoScore tells that the household has no published score of the run.
var ErrNoScore = problem.Define("assess.no_score", problem.NotFound,
	"这一户还没有评估结果。", "This household has not been scored yet.")

// Explanation is a score taken apart.
type Explanation struct {
	Run    *Run
	Score  Score
	Pieces []Piece
	Facts  map[id.ID]FactRef // what the pieces stand on
}

// FactRef names a fact without opening it further than kind, department and day.
type FactRef struct {
	Fact *registry.Fact
	Day  civil.Date
}

// Pieces opens what a score is made of.
func (s *Service) Pieces(purpose access.Purpose, county int, sc Score) ([]Piece, error) {
	raw, err := s.box.Open(purpose, nil, piecesPlace(county, sc.Household, sc.Run), sc.sealed)
	if err != nil {
		return nil, err
	}
	return s.model.decode(raw)
}

// Cause is the dimension whose indicators moved a score up most, the model's first among equals; "" if none did.
func (s *Service) Cause(pieces []Piece) string {
	points := map[string]int64{}
	for _, p := range pieces {
		if i, ok := s.model.Model.Indicator(p.Indicator); ok && p.Points > 0 {
			points[s.model.Indicators[i].Dimension] += int64(p.Points)
		}
	}
	cause := ""
	for _, d := range s.model.Dimensions {
		if points[d.Code] > points[cause] {
			cause = d.Code
		}
	}
	return cause
}

// Dimensions are the model's, in its order.
func (s *Service) Dimensions(locale string) []DimensionView {
	list := make([]DimensionView, len(s.model.Dimensions))
	for i, d := range s.model.Dimensions {
		list[i] = DimensionView{Code: d.Code, Name: d.Name.In(locale)}
	}
	return list
}

// Explain takes the household's score of a run apart, with the facts that each piece stands on. It returns ErrNoScore if the run
// has none.
func (s *Service) Explain(tx *db.Tx, purpose access.Purpose, county int, household, run id.ID) (*Explanation, error) {
	scores, err := scoresOf(tx, county, []Pair{{household, run}})
	if err != nil {
		return nil, err
	}
	sc, found := scores[Pair{household, run}]
	r, err := findRun(tx, "id=$2", county, run)
	if err != nil {
		return nil, err
	}
	if !found || r == nil {
		return nil, ErrNoScore.New()
	}
	e := &Explanation{Run: r, Score: sc, Facts: map[id.ID]FactRef{}}
	if e.Pieces, err = s.Pieces(purpose, county, sc); err != nil {
		return nil, err
	}
	families, err := s.asOfRun(tx, purpose, r, household)
	if err != nil || len(families) == 0 {
		return e, err
	}
	wanted := map[id.ID]int{} // fact → the indicator whose date dates it
	for i, p := range e.Pieces {
		for _, fact := range p.Facts {
			wanted[fact] = i
		}
	}
	read := families[0].facts
	for i := range families[0].former {
		read = append(read, families[0].former[i].facts)
	}
	for _, byItem := range read {
		for _, facts := range byItem {
			for _, f := range facts {
				if i, ok := wanted[f.ID]; ok {
					e.Facts[f.ID] = FactRef{Fact: f, Day: s.dayOf(e.Pieces[i].Indicator, f)}
				}
			}
		}
	}
	return e, nil
}

func (s *Service) dayOf(indicator string, f *registry.Fact) civil.Date {
	i, ok := s.model.Model.Indicator(indicator)
	if !ok {
		return f.ValidFrom
	}
	if from := s.model.bound[i].sourceOf(f.Item.Code); from != nil && f.Values != nil {
		return from.dateOf(f)
	}
	return f.ValidFrom
}

// asOfRun is the household as the run knew it.
func (s *Service) asOfRun(tx *db.Tx, purpose access.Purpose, r *Run, household id.ID) ([]*family, error) {
	known, err := s.registry.AsKnown(tx, r.County, r.Known, r.AsOf)
	if err != nil {
		return nil, err
	}
	households, err := known.Households([]id.ID{household})
	if err != nil || len(households) == 0 {
		return nil, err
	}
	return s.fill(known, purpose, households)
}

// Replay computes the household's pieces of a run again, from exactly what was known, on the day and with the model of the run. It
// fails if the model in force is another than the run's.
func (s *Service) Replay(tx *db.Tx, purpose access.Purpose, county int, household, run id.ID) ([]Piece, int64, error) {
	r, err := findRun(tx, "id=$2", county, run)
	if err != nil {
		return nil, 0, err
	}
	if r == nil {
		return nil, 0, ErrNoScore.New()
	}
	if r.Model != s.model.Code || r.ModelVersion != s.model.Version {
		return nil, 0, fmt.Errorf("replay: the run used model %s %d", r.Model, r.ModelVersion)
	}
	families, err := s.asOfRun(tx, purpose, r, household)
	if err != nil {
		return nil, 0, err
	}
	if len(families) == 0 {
		return nil, 0, ErrNoScore.New()
	}
	delivered, err := s.registry.DeliveredBy(tx, county, r.Known)
	if err != nil {
		return nil, 0, err
	}
	w := s.newWorker(r)
	if err := w.score(tx.Context(), families, delivered); err != nil {
		return nil, 0, err
	}
	return s.model.piecesOf(w.measured[0], &w.scores, 0), int64(w.scores.Total[0]), nil
}

// Sentence says in one sentence what moved the score most, in words fit for every level: kind, department, month.
func (s *Service) Sentence(pieces []Piece, locale string) string {
	ranked := append([]Piece(nil), pieces...)
	sort.SliceStable(ranked, func(i, j int) bool { return ranked[i].Points > ranked[j].Points })
	var parts []string
	for _, p := range ranked {
		const most = 3
		if p.Points <= 0 || len(parts) == most {
			break
		}
		parts = append(parts, s.pieceSentence(p, locale))
	}
	if english(locale) {
		return strings.Join(parts, "; ")
	}
	return strings.Join(parts, "；")
}

func (s *Service) pieceSentence(p Piece, locale string) string {
	i, ok := s.model.Model.Indicator(p.Indicator)
	if !ok {
		return p.Indicator
	}
	in, item := s.model.Indicators[i], s.model.bound[i].item
	text := strings.ReplaceAll(in.Sentence.In(locale), "{department}", item.Department.Name.In(locale))
	return strings.ReplaceAll(text, "{month}", monthText(p.Month, locale))
}

func monthText(month, locale string) string {
	m, err := civil.ParseMonth(month)
	if err != nil || english(locale) {
		return month
	}
	year, number := m.YM()
	return fmt.Sprintf("%d年%d月", year, number)
}

func english(locale string) bool { return strings.HasPrefix(locale, "en") }
