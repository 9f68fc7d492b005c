package assess

import (
	"fmt"
	"strings"
	"time"

	"doudi/internal/kernel/civil"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

const runColumns = "county,id,lane,reason,as_of,known_ms,model,model_version,state,done,total,households,changed,asked_ms,COALESCE(published_ms,0)"

func findRuns(tx *db.Tx, where string, args ...any) ([]*Run, error) {
	var list []*Run
	err := tx.Rows("SELECT "+runColumns+" FROM assess_run WHERE county=$1 AND "+where, args, func(scan func(...any) error) error {
		r := &Run{}
		var asOf string
		var known, asked, published int64
		if err := scan(&r.County, &r.ID, (*string)(&r.Lane), (*string)(&r.Reason), &asOf, &known, &r.Model, &r.ModelVersion, &r.State, &r.Cursor,
			&r.Total, &r.Households, &r.Changed, &asked, &published); err != nil {
			return err
		}
		r.AsOf, _ = civil.Parse(asOf) // written by insertRun
		r.AskedAt, r.Known = time.UnixMilli(asked).UTC(), time.UnixMilli(known).UTC()
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
	_, err := tx.Exec(`INSERT INTO assess_run (county,id,lane,reason,as_of,known_ms,model,model_version,state,done,total,households,changed,asked_ms)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,'running',0,0,0,0,$9)`,
		r.County, r.ID, string(r.Lane), string(r.Reason), r.AsOf, r.Known.UnixMilli(), r.Model, r.ModelVersion, r.AskedAt.UnixMilli())
	return err
}

func insertAsk(tx *db.Tx, county int, lane Lane, a *Ask) error {
	_, err := tx.Exec("INSERT INTO assess_ask (county,id,lane,reason,cause,as_of,asked_ms) VALUES ($1,$2,$3,$4,$5,$6,$7)",
		county, a.ID, string(lane), string(a.Reason), a.Cause, a.AsOf, tx.Millis())
	return err
}

// asks are those that meet the condition, oldest first.
func asks(tx *db.Tx, where string, args ...any) ([]Ask, error) {
	var list []Ask
	err := tx.Rows("SELECT id,reason,cause,as_of,asked_ms FROM assess_ask WHERE county=$1 AND "+where+" ORDER BY id", args, func(scan func(...any) error) error {
		var a Ask
		var asOf string
		var asked int64
		err := scan(&a.ID, (*string)(&a.Reason), &a.Cause, &asOf, &asked)
		a.AsOf, _ = civil.Parse(asOf) // written by insertAsk
		a.AskedAt = time.UnixMilli(asked).UTC()
		list = append(list, a)
		return err
	})
	return list, err
}

func openAsks(tx *db.Tx, county int, lane Lane) ([]Ask, error) {
	return asks(tx, "run IS NULL AND lane=$2", county, string(lane))
}

// claim ties every ask that waits in the run's lane to it.
func claim(tx *db.Tx, r *Run) error {
	_, err := tx.Exec("UPDATE assess_ask SET run=$1 WHERE county=$2 AND lane=$3 AND run IS NULL", r.ID, r.County, string(r.Lane))
	return err
}

// advanceRun moves the run's cursor, if it still stands where this worker read it; false if another worker was there.
func advanceRun(tx *db.Tx, r *Run, cursor id.ID, households, changed int) (bool, error) {
	n, err := tx.Exec(`UPDATE assess_run SET done=$1, households=households+$2, changed=changed+$3, total=$4
		WHERE county=$5 AND id=$6 AND done=$7 AND state='running'`, cursor, households, changed, r.Total, r.County, r.ID, r.Cursor)
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
	newest, err := newestPairs(tx, county, households)
	if err != nil {
		return nil, err
	}
	found, err := scoresOf(tx, county, newest)
	current := make(map[id.ID]Score, len(found))
	for of, s := range found {
		current[of.Household] = s
	}
	return current, err
}

// newestPairs are the newest published runs of the households that have any. What came before is not read: from the newest run back,
// the first that is published is it. The scores themselves are another statement's: in one, PostgreSQL reads the county's whole table,
// which it takes for small while the first run fills it.
func newestPairs(tx *db.Tx, county int, households []id.ID) (pairs []Pair, err error) {
	for len(households) > 0 {
		n := min(len(households), db.MaxList)
		args := []any{county}
		var asked []string
		for _, h := range households[:n] {
			args = append(args, h)
			asked = append(asked, fmt.Sprintf("(CAST($%d AS BIGINT))", len(args)))
		}
		households = households[n:]
		err := tx.Rows("WITH asked(household) AS (VALUES "+strings.Join(asked, ",")+`) SELECT a.household,
			COALESCE((SELECT n.run FROM assess_score n JOIN db_v_published p ON p.county=n.county AND p.id=n.run
				WHERE n.county=$1 AND n.household=a.household ORDER BY n.run DESC LIMIT 1),0) FROM asked a`, args, func(scan func(...any) error) error {
			var p Pair
			err := scan(&p.Household, &p.Run)
			if p.Run != 0 {
				pairs = append(pairs, p)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return pairs, nil
}

// scoresOf are the published scores of the pairs, each found by its key.
func scoresOf(tx *db.Tx, county int, pairs []Pair) (map[Pair]Score, error) {
	found := map[Pair]Score{}
	for len(pairs) > 0 {
		n := min(len(pairs), db.MaxList)
		args := []any{county}
		var asked []string
		for _, p := range pairs[:n] {
			args = append(args, p.Household, p.Run)
			asked = append(asked, fmt.Sprintf("(CAST($%d AS BIGINT),CAST($%d AS BIGINT))", len(args)-1, len(args)))
		}
		pairs = pairs[n:]
		err := tx.Rows("WITH asked(household,run) AS (VALUES "+strings.Join(asked, ",")+") SELECT "+scoreColumns+` FROM asked a JOIN assess_score s
			ON s.county=$1 AND s.household=a.household AND s.run=a.run JOIN db_v_published p ON p.county=s.county AND p.id=s.run`, args,
			func(scan func(...any) error) error {
				s, err := scanScore(scan)
				found[Pair{s.Household, s.Run}] = s
				return err
			})
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

// changedBy are the scores that a run wrote, of at least the total, by ascending household after the given one.
func changedBy(tx *db.Tx, county int, run, after id.ID, least int64, limit int) ([]Score, error) {
	var list []Score
	err := tx.Rows("SELECT "+scoreColumns+` FROM assess_score s JOIN db_v_published p ON p.county=s.county AND p.id=s.run
		WHERE s.county=$1 AND s.run=$2 AND s.household>$3 AND s.total>=$4 ORDER BY s.household LIMIT $5`, []any{county, run, after, least, limit},
		func(scan func(...any) error) error {
			s, err := scanScore(scan)
			list = append(list, s)
			return err
		})
	return list, err
}

// changedOf are the scores that a run wrote of the households.
func changedOf(tx *db.Tx, county int, run id.ID, households []id.ID) ([]Score, error) {
	var list []Score
	for len(households) > 0 {
		n := min(len(households), db.MaxList)
		args := []any{county, run}
		for _, h := range households[:n] {
			args = append(args, h)
		}
		households = households[n:]
		err := tx.Rows("SELECT "+scoreColumns+` FROM assess_score s JOIN db_v_published p ON p.county=s.county AND p.id=s.run
			WHERE s.county=$1 AND s.run=$2 AND s.household IN (`+db.Placeholders(3, n)+") ORDER BY s.household", args, func(scan func(...any) error) error {
			s, err := scanScore(scan)
			list = append(list, s)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return list, nil
}

func insertScores(tx *db.Tx, county int, run id.ID, scores []Score) error {
	rows := make([][]any, len(scores))
	for i, s := range scores {
		rows[i] = []any{county, s.Household, run, s.Total, s.Coverage, s.Street, s.Community, s.content, s.sealed}
	}
	return tx.Insert("assess_score", []string{"county", "household", "run", "total", "coverage", "street", "community", "content", "pieces"}, rows)
}
