package insight

import "time"

// CockpitView is the counts of the reader's divisions.
type CockpitView struct {
	At       time.Time    `json:"at" doc:"when it was counted"`
	Today    string       `json:"today"`
	Division Named        `json:"division" doc:"what is counted: the one division, or the first of several"`
	Kind     string       `json:"kind" enum:"street,community" doc:"what the places are"`
	Open     OpenView     `json:"open"`
	Places   []PlaceCount `json:"places" doc:"in the order of their codes"`
	Causes   []CauseCount `json:"causes" doc:"open warnings by what moved their score most, most first"`
	Trend    []MonthCount `json:"trend" doc:"the last twelve months, this one included"`
	Outcomes OutcomesView `json:"outcomes"`
	Layers   LayersView   `json:"layers"`
}

// Named is a code with its name.
type Named struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// OpenView is the open warnings: whose doors are waiting, and how long still.
type OpenView struct {
	Total  int64        `json:"total"`
	Late   int64        `json:"late" doc:"due before today"`
	Today  int64        `json:"today" doc:"due today"`
	Soon   int64        `json:"soon" doc:"due within the next three working days"`
	Later  int64        `json:"later"`
	Levels []LevelCount `json:"levels" doc:"red, orange, yellow, blue"`
}

// LevelCount is how many warnings have a level.
type LevelCount struct {
	Level string `json:"level" enum:"red,orange,yellow,blue"`
	Count int64  `json:"count"`
}

// PlaceCount is a place's own counts.
type PlaceCount struct {
	Code   string       `json:"code"`
	Name   string       `json:"name"`
	Open   int64        `json:"open"`
	Late   int64        `json:"late"`
	Levels []LevelCount `json:"levels"`
	Recent int64        `json:"recent" doc:"warnings opened in the last 30 days"`
	Before int64        `json:"before" doc:"warnings opened in the 30 days before those"`
}

// CauseCount is how many open warnings have a cause.
type CauseCount struct {
	Code  string `json:"code" doc:"of the dimension; empty: not known"`
	Name  string `json:"name"`
	Count int64  `json:"count"`
}

// MonthCount is a month's coming and going.
type MonthCount struct {
	Month  string `json:"month"`
	Opened int64  `json:"opened"`
	Closed int64  `json:"closed"`
}

// OutcomesView is how warnings ended since a day.
type OutcomesView struct {
	Since  string         `json:"since"`
	Total  int64          `json:"total"`
	OnTime int64          `json:"onTime" doc:"closed on or before the day on which they were due"`
	Items  []OutcomeCount `json:"items" doc:"most first"`
}

// OutcomeCount is how many warnings ended in one way.
type OutcomeCount struct {
	Code  string `json:"code"`
	Count int64  `json:"count"`
}

// LayersView is the low-income people of the registry.
type LayersView struct {
	CountedAt *time.Time   `json:"countedAt,omitempty" doc:"absent: not counted yet"`
	Hidden    bool         `json:"hidden" doc:"small counts, and what would give them away, are not shown to this reader"`
	Items     []LayerCount `json:"items" doc:"in the order of the layers' codes"`
}

// LayerCount is one layer.
type LayerCount struct {
	Code     string `json:"code" enum:"1,2,3,4,5,6"`
	Name     string `json:"name"`
	Persons  *int64 `json:"persons" doc:"null: hidden"`
	Warnings int64  `json:"warnings" doc:"open warnings of households in the layer"`
}
