package policy

import (
	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/problem"
	"doudi/internal/kernel/region"
)

// Status is how sure a value is.
type Status string

// The statuses, from sure to missing.
const (
	Found    Status = "found"    // stated by the source
	Stale    Status = "stale"    // stated by the source, but a newer value must exist
	Inferred Status = "inferred" // derived, not stated
	Proposed Status = "proposed" // proposed by this project; to be decided by the place
	Unknown  Status = "unknown"  // no value: none was found and none is invented
)

// Unit is what a value counts.
type Unit string

// The units.
const (
	Fen         Unit = "fen"          // money; a code that ends in ".standard" is an amount for one person and month
	BasisPoints Unit = "bp"           // ten-thousandths
	Points      Unit = "points"       // of the score
	WorkingDays Unit = "working_days" // by Calendar
	Days        Unit = "days"         // calendar days
	Months      Unit = "months"
	SquareMetre Unit = "m2" // floor area
)

// standardSuffix marks the amounts that are given for one person and month (低保标准, 特困标准).
const standardSuffix = ".standard"

var unitWords = map[Unit]Words{
	Fen:         {Zh: "元", En: "yuan"},
	BasisPoints: {Zh: "%", En: "%"},
	Points:      {Zh: "分", En: "points"},
	WorkingDays: {Zh: "个工作日", En: "working days"},
	Days:        {Zh: "天", En: "days"},
	Months:      {Zh: "个月", En: "months"},
	SquareMetre: {Zh: "平方米", En: "m²"},
}

// Parameter is one number that holds in a division and period, for a scheme or ("") for all.
type Parameter struct {
	Code     string
	Name     Words
	Division region.Code // 0: the whole country
	Place    string      // the division's name; "" for the whole country
	Scheme   string
	Valid    civil.Period
	Value    int64 // 0 when Status is Unknown
	Unit     Unit
	Status   Status
	Source   Words
}

// The refusals around a value.
var (
	// ErrMissing tells that no file has the parameter for the place and day.
	ErrMissing = problem.Define("policy.missing", problem.Unavailable,
		"参数 {code} 在 {division} 没有 {day} 有效的数值，这项计算无法进行。请让管理员在参数文件中补上数值并注明出处。",
		"Parameter {code} has no value for {division} on {day}, so this cannot be computed. Have the value and its source added to the parameter files.")
	// ErrNoValue tells that the parameter is known to be missing.
	ErrNoValue = problem.Define("policy.no_value", problem.Unavailable,
		"“{name}”在 {division} 还没有查到数值，系统不会自行假定，这项计算无法进行。请向主管部门确认后补上数值并注明出处。",
		"No value of “{name}” was found for {division}, and none is assumed, so this cannot be computed. Ask the authority and add the value with its source.")
)
