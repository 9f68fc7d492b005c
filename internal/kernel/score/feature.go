package score

// Feature says how a household's value is computed from its members' facts, as known on the day of the run.
type Feature struct {
	Source       `yaml:",inline"`
	Plus         []Source         `yaml:"plus"`   // further items, added to the first
	Higher       []Source         `yaml:"higher"` // other views of what the first item tells: the member's highest counts
	Measure      Measure          `yaml:"measure"`
	WindowMonths int64            `yaml:"window_months"`
	RecentMonths int64            `yaml:"recent_months"` // of a drop: the months that are compared with the window before them
	LagMonths    int64            `yaml:"lag_months"`    // of a drop: full months that may not have been delivered yet
	Ages         []Ages           `yaml:"ages"`          // the members that are looked at; none: all
	Unless       string           `yaml:"unless"`        // an item: members with a record of it are not looked at
	Former       bool             `yaml:"former"`        // who left the household within the window is looked at too, at the age on the record's day
	Distinct     string           `yaml:"distinct"`      // of a count: records of the household with one value of this field count once
	Percent      string           `yaml:"percent"`       // of a sum: the field with the part of the value, in percent, that is the person's
	CodePoints   map[string]int64 `yaml:"code_points"`   // a code's share, in basis points
	Also         *Also            `yaml:"also,omitempty"`
	RollUp       RollUp           `yaml:"roll_up"`
	RelativeTo   string           `yaml:"relative_to"` // a policy parameter in the value's unit: the value becomes basis points of it
	ByLayer      bool             `yaml:"by_layer"`    // the parameter is that of the household's layer of low-income people
	Absent       Absent           `yaml:"absent"`
}

// Source is where records come from: an item of the catalogue, and which of its records and fields.
type Source struct {
	Item  string              `yaml:"item"`
	Field string              `yaml:"field"` // what is measured
	Date  string              `yaml:"date"`  // what dates a record
	Ended string              `yaml:"ended"` // the day from which a record does not run any more; empty: it runs
	Where map[string][]string `yaml:"where"` // only records whose field has one of the codes
}

// Ages is a range of ages in full years, both ends included.
type Ages [2]int64

// Has reports whether the age lies in the range.
func (a Ages) Has(years int64) bool { return a[0] <= years && years <= a[1] }

// Also is a second field of the same record; the higher of the two shares counts.
type Also struct {
	Field string `yaml:"field"`
	Steps []Step `yaml:"steps"`
}

// Measure is what is taken from one member's records.
type Measure string

// The measures; the head of params/models/expert.yaml describes each.
const (
	Sum          Measure = "sum"
	Latest       Measure = "latest"
	Count        Measure = "count"
	Missing      Measure = "missing"
	MonthsSince  Measure = "months_since"
	SilentMonths Measure = "silent_months"
	Drop         Measure = "drop"
	CodePoints   Measure = "code_points"
	AgeIn        Measure = "age_in"
	LoneGuardian Measure = "lone_guardian"
)

// RollUp makes one value of the members' values.
type RollUp string

// The roll-ups.
const (
	RollSum       RollUp = "sum"
	RollMax       RollUp = "max"
	RollMembers   RollUp = "members"        // how many members have a value over zero
	RollShare     RollUp = "share"          // basis points of the members
	RollPerMember RollUp = "sum_per_member" // the members' sum divided by all members
)

// Absent is what a member without a record counts.
type Absent string

// The meanings of absence. None written: the measure reads the household itself, where nobody is absent.
const (
	AbsentZero    Absent = "zero"
	AbsentUnknown Absent = "unknown" // known if at least one member is
)

// Unit is what a value counts.
type Unit string

// The units.
const (
	UnitFen         Unit = "fen"
	UnitBasisPoints Unit = "bp"
	UnitMonths      Unit = "months"
	UnitYears       Unit = "years"
	UnitCount       Unit = "count"
)

var (
	measures = map[Measure]bool{Sum: true, Latest: true, Count: true, Missing: true, MonthsSince: true, SilentMonths: true, Drop: true,
		CodePoints: true, AgeIn: true, LoneGuardian: true}
	rollUps  = map[RollUp]bool{RollSum: true, RollMax: true, RollMembers: true, RollShare: true, RollPerMember: true}
	absences = map[Absent]bool{"": true, AbsentZero: true, AbsentUnknown: true}
	units    = map[Unit]bool{UnitFen: true, UnitBasisPoints: true, UnitMonths: true, UnitYears: true, UnitCount: true}
)

// adding are the measures that several items can be added in.
var adding = map[Measure]bool{Sum: true, Latest: true, Count: true, Missing: true, SilentMonths: true, Drop: true}

// StepShare is the share that the steps give to a value, in basis points: for the second field of a feature, whose steps are no
// indicator's own. The steps are valid, as Validate has them.
func StepShare(steps []Step, value int64) int64 {
	if at := outermost(steps, value); at >= 0 {
		return steps[at].Share
	}
	return 0
}

// outermost is the number of the step that counts for the value, or -1: the last `from` or the first `below` that is reached,
// since both kinds stand in ascending order.
func outermost(steps []Step, value int64) int {
	at := -1
	for i, s := range steps {
		if s.Below != nil && value < *s.Below {
			return i
		}
		if s.From != nil && value >= *s.From {
			at = i
		}
	}
	return at
}
