package job

import "doudi/internal/platform/db"

// Standing is how the background work stands.
type Standing struct {
	Running, Waiting int64
	Failing          []Failing
}

// Failing is a kind of job that does not succeed.
type Failing struct {
	Kind             string
	Retries, GivenUp int64
}

// Stand counts the jobs that are kept: River forgets those that were given up after a day.
func Stand(tx *db.Tx) (Standing, error) {
	var s Standing
	failing := map[string]int{}
	return s, tx.Rows("SELECT state,kind,COUNT(*) FROM river_job WHERE state<>'completed' GROUP BY state,kind ORDER BY kind,state", nil,
		func(scan func(...any) error) error {
			var state, kind string
			var n int64
			if err := scan(&state, &kind, &n); err != nil {
				return err
			}
			switch state {
			case "running":
				s.Running += n
				return nil
			case "available", "pending", "scheduled":
				s.Waiting += n
				return nil
			}
			if state != "retryable" && state != "discarded" { // cancelled: a refusal that its room has told
				return nil
			}
			at, known := failing[kind]
			if !known {
				at = len(s.Failing)
				failing[kind] = at
				s.Failing = append(s.Failing, Failing{Kind: kind})
			}
			if state == "retryable" {
				s.Failing[at].Retries += n
			} else {
				s.Failing[at].GivenUp += n
			}
			return nil
		})
}
