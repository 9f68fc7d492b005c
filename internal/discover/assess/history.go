package assess

import (
	"time"

	"doudi/internal/discover/registry"
	"doudi/internal/kernel/access"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// History is the household's scores that were known at the instant, oldest first, each with its sentence: a run writes one only when it
// finds another than before.
func (s *Service) History(tx *db.Tx, purpose access.Purpose, county int, household id.ID, at time.Time, locale string) ([]registry.ScorePoint, error) {
	scores, err := scoresUntil(tx, county, household, at)
	if err != nil {
		return nil, err
	}
	list := make([]registry.ScorePoint, len(scores))
	for i, sc := range scores {
		pieces, err := s.Pieces(purpose, county, sc.Score)
		if err != nil {
			return nil, err
		}
		list[i] = registry.ScorePoint{Run: sc.Run, AsOf: sc.asOf, At: sc.at, Total: sc.Total, Coverage: sc.Coverage, Sentence: s.Sentence(pieces, locale)}
	}
	return list, nil
}
