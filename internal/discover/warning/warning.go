package warning

import (
	"time"

	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/id"
	"doudi/internal/platform/seal"
)

// The states of a warning.
const (
	Open   = "open"
	Closed = "closed"
)

// Warning is a household that somebody has to look at.
type Warning struct {
	County      int
	ID          id.ID
	Version     int64
	Household   id.ID
	Run         id.ID // whose score it shows
	Total       int64 // hundredths of a point
	Level       string
	State       string
	OpenedAt    time.Time
	ClockFrom   civil.Date // the day whose next working day is the first that is counted
	Days        int        // working days until the visit is due
	DueOn       civil.Date // by the calendar of the day on which the clock began: what the queue is ordered by
	Street      int64
	Community   int64
	Cause       string // the dimension that moved the score most; "" if that is not known
	Disposition string
	Note        []byte // sealed
	ClosedAt    time.Time
	ClosedBy    string
}

// Disposition is how a warning can end (domain words: 纳入、转办、服务帮扶、已在保、核实不符合、数据错误、联系不上、拒绝、重复).
type Disposition string

// Dispositions are all of them, in the order in which they are offered.
var Dispositions = []Disposition{"enrol", "refer", "service", "already_covered", "no_need", "data_error", "not_reachable", "refused", "duplicate"}

func (d Disposition) known() bool {
	for _, have := range Dispositions {
		if d == have {
			return true
		}
	}
	return false
}

// The refusals of this room.
var (
	ErrNoWarning = problem.Define("warning.not_found", problem.NotFound,
		"没有找到这条预警，或它不在您的管辖范围内。", "There is no such warning, or it is outside your scope.")
	ErrClosed = problem.Define("warning.closed", problem.Conflict,
		"这条预警已经办结，不能再次处置。请刷新查看处置结果。", "This warning is already closed. Reload to see how it ended.")
	ErrDisposition = problem.Define("warning.disposition", problem.Invalid,
		"请选择一种处置结果。", "Choose one of the dispositions.")
)

// subject is the warning in the trail, and the task for which a purpose is stated.
func subject(warning id.ID) audit.Subject { return audit.Subject{Kind: "warning", ID: warning} }

func notePlace(county int, warning id.ID) seal.Place {
	return seal.Place{County: county, Table: "warning_warning", Row: int64(warning), Column: "note"}
}
