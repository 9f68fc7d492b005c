package registry

import (
	"time"

	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
	"doudi/internal/policy"
)

// Around is what the registry needs of the house to show people; internal/app ties it. Without it nothing is shown, but all else works.
type Around struct {
	Policy *policy.Service
	Scores Scores
	Doors  Doors
}

// Scores is what the registry asks of the room that scores households.
type Scores interface {
	// Restricted reports whether the kind of the item's records is not for the reader.
	Restricted(reader access.Actor, item string) bool
	// History is the household's scores that were known at the instant, oldest first.
	History(tx *db.Tx, purpose access.Purpose, county int, household id.ID, at time.Time, locale string) ([]ScorePoint, error)
}

// ScorePoint is a household's score from one day on.
type ScorePoint struct {
	Run      id.ID
	AsOf     civil.Date
	At       time.Time // published
	Total    int64     // hundredths
	Coverage int64
	Sentence string
}

// Doors is what the registry asks of the room that warns.
type Doors interface {
	// Warnings are the households' warnings, open ones first, newest first.
	Warnings(tx *db.Tx, county int, households []id.ID) (map[id.ID][]Warning, error)
	// Line is the warning score that holds in a community on a day, hundredths.
	Line(community int64, on civil.Date) (int64, error)
}

// Warning is a warning as other pages name it.
type Warning struct {
	ID       id.ID
	Level    string
	Open     bool
	Total    int64
	OpenedAt time.Time
	ClosedAt time.Time
	Ended    string // disposition
}

// Tie gives the service its surroundings.
func (s *Service) Tie(a Around) { s.around = a }

// restricted reports whether the kind of the item's records is hidden from the reader; before the rooms are tied, from everybody who
// may open no records.
func (s *Service) restricted(reader access.Actor, item string) bool {
	if s.around.Scores == nil {
		return reader.Level() < access.LevelRecord
	}
	return s.around.Scores.Restricted(reader, item)
}
