package assess

import (
	"time"

	"doudi/internal/kernel/civil"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

const runColumns = "county,id,reason,cause,as_of,known_ms,model,model_version,state,done,households,changed,asked_ms,COALESCE(published_ms,0)"

func findRuns(tx *db.Tx, where string, args ...any) ([]*Run, error) {
	var list []*Run
	err := tx.Rows("SELECT "+runColumns+" FROM assess_run WHERE county=$1 AND "+where, args, func(scan func(...any) error) error {
		r := &Run{}
		var asOf string
		var known, asked, published int64
		if err := scan(&r.County, &r.ID, (*string)(&r.Reason), &r.Cause, &asOf, &known, &r.Model, &r.ModelVersion, &r.State, &r.Cursor,
			&r.Households, &r.Changed, &asked, &published); err != nil {
			return err
		}
		r.AsOf, _ = civil.Parse(asOf) // written by insertRun
		r.AskedAt = time.UnixMilli(asked).UTC()
		if known > 0 {
			r.Known = time.UnixMilli(known).UTC()
		}
		if published > 0 {
			r.PublishedAt = time.UnixMilli(published).UTC()
		}
		list = append(list, r)
		return nil
	})
	return list, err
}

func findRun(tx *db.Tx, where string, args ...any) (*Run, error) {
	list, err := findRuns(tx, where, args...)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return list[0], nil
}

func insertRun(tx *db.Tx, r *Run) error {
	_, err := tx.Exec(`INSERT INTO assess_run (county,id,reason,cause,as_of,known_ms,model,model_version,state,done,households,changed,asked_ms)
		VALUES ($1,$2,$3,$4,$5,0,$6,$7,'waiting',0,0,0,$8)`,
		r.County, r.ID, string(r.Reason), r.Cause, r.AsOf, r.Model, r.ModelVersion, tx.Millis())
	return err
}

// beginRun fixes what the run knows: everything published up to this transaction's instant.
func beginRun(tx *db.Tx, r *Run) error {
	r.State, r.Known = "running", tx.Now()
	_, err := tx.Exec("UPDATE assess_run SET state='running', known_ms=$1 WHERE county=$2 AND id=$3", tx.Millis(), r.County, r.ID)
	return err
}

// advanceRun moves the run's cursor, if it still stands where this worker read it; false if another worker was there.
func advanceRun(tx *db.Tx, r *Run, cursor id.ID, households, changed int) (bool, error) {
	n, err := tx.Exec(`UPDATE assess_run SET done=$1, households=households+$2, changed=changed+$3 WHERE county=$4 AND id=$5 AND done=$6 AND state='running'`,
		cursor, households, changed, r.County, r.ID, r.Cursor)
	return n == 1, err
}

func endRun(tx *db.Tx, r *Run) (bool, error) {
	n, err := tx.Exec("UPDATE assess_run SET state='published', published_ms=$1 WHERE county=$2 AND id=$3 AND state='running'", tx.Millis(), r.County, r.ID)
	return n == 1, err
}

const scoreColumns = "s.household,s.run,s.total,s.coverage,s.street,s.community,s.content,s.pieces"

func scanScore(scan func(...any) error) (Score, error) {
	var s Score
	err := scan(&s.Household, &s.Run, &s.Total, &s.Coverage, &s.Street, &s.Community, &s.content, &s.sealed)
	return s, err
}

// currentScores are the scores in force of the households: each one's newest that is published.
func currentScores(tx *db.Tx, county int, households []id.ID) (map[id.ID]Score, error) {
	current := map[id.ID]Score{}
	for len(households) > 0 {
		n := min(len(households), db.MaxList)
		args := []any{county}
		for _, h := range households[:n] {
			args = append(args, h)
		}
		households = households[n:]
		err := tx.Rows("SELECT "+scoreColumns+` FROM assess_score s JOIN db_v_published p ON p.county=s.county AND p.id=s.run
			WHERE s.county=$1 AND s.household IN (`+db.Placeholders(2, n)+") ORDER BY s.household,s.run", args, func(scan func(...any) error) error {
			s, err := scanScore(scan)
			current[s.Household] = s // ascending by run: the last one stays
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return current, nil
}

// scoreOf is the household's score that a run wrote.
func scoreOf(tx *db.Tx, county int, household, run id.ID) (s Score, found bool, err error) {
	err = tx.Rows("SELECT "+scoreColumns+` FROM assess_score s JOIN db_v_published p ON p.county=s.county AND p.id=s.run
		WHERE s.county=$1 AND s.household=$2 AND s.run=$3`, []any{county, household, run}, func(scan func(...any) error) (err error) {
		s, err = scanScore(scan)
		found = true
		return err
	})
	return s, found, err
}

func changedBy(tx *db.Tx, county int, run, after id.ID, limit int) ([]Score, error) {
	var list []Score
	err := tx.Rows("SELECT "+scoreColumns+` FROM assess_score s JOIN db_v_published p ON p.county=s.county AND p.id=s.run
		WHERE s.county=$1 AND s.run=$2 AND s.household>$3 ORDER BY s.household LIMIT $4`, []any{county, run, after, limit},
		func(scan func(...any) error) error {
			s, err := scanScore(scan)
			list = append(list, s)
			return err
		})
	return list, err
}

func insertScores(tx *db.Tx, county int, run id.ID, scores []Score) error {
	rows := make([][]any, len(scores))
	for i, s := range scores {
		rows[i] = []any{county, s.Household, run, s.Total, s.Coverage, s.Street, s.Community, s.content, s.sealed}
	}
	return tx.Insert("assess_score", []string{"county", "household", "run", "total", "coverage", "street", "community", "content", "pieces"}, rows)
}
