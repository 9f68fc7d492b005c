package assess

import (
	"time"

	"doudi/internal/kernel/civil"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// datedScore is a score with the run that found it.
type datedScore struct {
	Score
	asOf civil.Date
	at   time.Time
}

// scoresUntil are the household's scores that were published by the instant, oldest first.
func scoresUntil(tx *db.Tx, county int, household id.ID, at time.Time) ([]datedScore, error) {
	var list []datedScore
	err := tx.Rows("SELECT "+scoreColumns+`,r.as_of,p.published_ms FROM assess_score s JOIN db_v_published p ON p.county=s.county AND p.id=s.run
		JOIN assess_run r ON r.county=s.county AND r.id=s.run WHERE s.county=$1 AND s.household=$2 AND p.published_ms<=$3 ORDER BY s.run`,
		[]any{county, household, at.UnixMilli()}, func(scan func(...any) error) error {
			var one datedScore
			var asOf string
			var ms int64
			err := scan(&one.Household, &one.Run, &one.Total, &one.Coverage, &one.Street, &one.Community, &one.content, &one.sealed, &asOf, &ms)
			one.asOf, _ = civil.Parse(asOf) // written by insertRun
			one.at = time.UnixMilli(ms).UTC()
			list = append(list, one)
			return err
		})
	return list, err
}
