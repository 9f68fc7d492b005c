package access

// Role is a post's kind of work.
type Role string

// The roles. 三员 separation: systemAdmin runs the machine, securityAdmin gives posts, auditor reads the trail; none does two.
const (
	CommunityWorker    Role = "communityWorker"    // 网格员、社区救助协理员
	StreetOfficer      Role = "streetOfficer"      // 街道经办人员
	BureauOfficer      Role = "bureauOfficer"      // 区县民政局业务人员
	BureauLead         Role = "bureauLead"         // 区县民政局负责人
	DepartmentOperator Role = "departmentOperator" // 部门数据员
	Auditor            Role = "auditor"            // 审计员
	SystemAdmin        Role = "systemAdmin"        // 系统管理员
	SecurityAdmin      Role = "securityAdmin"      // 安全管理员
	System             Role = "system"             // a job: never a person, never signs in
)

// Level is how much of a person a role sees.
type Level int

// The levels; each includes those before it.
const (
	LevelNone     Level = iota // nothing about persons
	LevelSentence              // kind, month, department; never a diagnosis, hospital, account or exact sum
	LevelRecord                // the record, for a purpose
)

// Grant opens a kind of sensitive field on top of LevelRecord.
type Grant string

// The grants.
const (
	GrantHealth  Grant = "health"
	GrantFinance Grant = "finance"
)

// Actor is who acts: a user in one post, or a job.
type Actor struct {
	UserID     int64
	PostID     int64
	Name       string // the account's display name, for the audit trail
	Role       Role
	County     int    // the owning authority's six-digit code; 0 for a machine-wide job
	Department string // departmentOperator only: the catalogue's department code
	Scope      Scope
	Grants     []Grant
}

// Job is the actor of background work in one county (0: all).
func Job(name string, county int) Actor {
	return Actor{Name: name, Role: System, County: county, Scope: Scope{Nodes: []Node{{County: county}}}}
}

// Level is the actor's data level, by role.
func (a Actor) Level() Level { return roles[a.Role].level }

// Has reports whether the actor holds the grant.
func (a Actor) Has(g Grant) bool {
	if a.Role == System {
		return true
	}
	for _, have := range a.Grants {
		if have == g {
			return true
		}
	}
	return false
}

// MaySee reports whether the actor's level and grants open a field of the catalogue's sensitivity (personal, health, finance).
func (a Actor) MaySee(sensitivity string) bool {
	if a.Level() < LevelRecord {
		return false
	}
	switch sensitivity {
	case "health":
		return a.Has(GrantHealth)
	case "finance":
		return a.Has(GrantFinance)
	default:
		return true
	}
}
