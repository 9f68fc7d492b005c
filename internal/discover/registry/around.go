package registry

import (
	"time"

	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
	"doudi/internal/policy"
)

// Around is what the registry needs of the house to show people; internal/app ties it. What is not tied shows nothing, but all else
// works.
type Around struct {
	Divisions Divisions
	Scores    Scores
	Warnings  Warnings
}

// Divisions is what the registry asks of the room that knows the places.
type Divisions interface {
	// Name is the division's own name today, "" if it is not known.
	Name(code int64) string
	// Below are today's streets within the scope, with their communities.
	Below(scope access.Scope) []policy.Street
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

// Warnings is what the registry asks of the room that warns.
type Warnings interface {
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
func (s *Service) Tie(a Around) { s.around = a.whole() }

// whole has a nobody in each place that is empty, so that whoever asks need not know who is there.
func (a Around) whole() Around {
	if a.Divisions == nil {
		a.Divisions = nowhere{}
	}
	if a.Scores == nil {
		a.Scores = noScores{}
	}
	if a.Warnings == nil {
		a.Warnings = noWarnings{}
	}
	return a
}

type nowhere struct{}

func (nowhere) Name(int64) string                  { return "" }
func (nowhere) Below(access.Scope) []policy.Street { return nil }

type noScores struct{}

// Restricted hides every kind from whoever may open no records: who knows the kinds is not there to ask.
func (noScores) Restricted(reader access.Actor, _ string) bool {
	return reader.Level() < access.LevelRecord
}

func (noScores) History(*db.Tx, access.Purpose, int, id.ID, time.Time, string) ([]ScorePoint, error) {
	return nil, nil
}

type noWarnings struct{}

func (noWarnings) Warnings(*db.Tx, int, []id.ID) (map[id.ID][]Warning, error) {
	return map[id.ID][]Warning{}, nil
}
func (noWarnings) Line(int64, civil.Date) (int64, error) { return 0, nil }
