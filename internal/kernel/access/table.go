package access

import (
	"sort"

	"doudi/internal/kernel/problem"
)

// Action is one thing that a role may or may not do. HTTP operations name theirs; a test fails for one that names none.
type Action string

// The actions.
const (
	SourceView     Action = "source.view"     // see the catalogue, batches and their quality
	SourceDeliver  Action = "source.deliver"  // upload, correct, cancel a delivery
	WarningView    Action = "warning.view"    // the worklist; a warning itself asks for a purpose as well
	WarningDispose Action = "warning.dispose" // say how a warning ended
	WarningExport  Action = "warning.export"  // take the worklist out as a file
	PersonSearch   Action = "person.search"   // find persons, households and communities in scope
	PersonView     Action = "person.view"     // the page of a person or a household, for a stated purpose
	AssessView     Action = "assess.view"     // runs and the model
	AuditView      Action = "audit.view"      // the trail
	UserManage     Action = "user.manage"     // accounts
	PostManage     Action = "post.manage"     // posts, roles, scope
	QueueView      Action = "queue.view"      // places whose queue has nobody
	UserView       Action = "user.view"
	CockpitView    Action = "cockpit.view" // counts of the own divisions, nobody by name
	MachineView    Action = "machine.view" // jobs, backups, size
	ParameterView  Action = "parameter.view"
	CalendarManage Action = "calendar.manage" // import a year's official holidays
)

// roles is the permission table: read it across. Everything not listed is refused.
var roles = map[Role]struct {
	level   Level
	actions []Action
}{
	CommunityWorker:    {LevelSentence, []Action{CockpitView, WarningView, WarningDispose, PersonSearch, PersonView, ParameterView}},
	StreetOfficer:      {LevelRecord, []Action{CockpitView, WarningView, WarningDispose, PersonSearch, PersonView, AssessView, ParameterView, WarningExport}},
	BureauOfficer:      {LevelRecord, []Action{CockpitView, WarningView, WarningDispose, PersonSearch, PersonView, AssessView, SourceView, SourceDeliver, ParameterView, WarningExport, QueueView}},
	BureauLead:         {LevelSentence, []Action{CockpitView, WarningView, PersonSearch, PersonView, AssessView, SourceView, ParameterView, WarningExport, QueueView}},
	DepartmentOperator: {LevelNone, []Action{SourceView, SourceDeliver}},
	Auditor:            {LevelNone, []Action{AuditView, UserView, ParameterView}},
	SystemAdmin:        {LevelNone, []Action{MachineView, UserManage, UserView, CalendarManage, ParameterView, AssessView}},
	SecurityAdmin:      {LevelNone, []Action{PostManage, UserView, ParameterView, QueueView}},
	System:             {LevelRecord, nil},
}

// ErrNotAllowed refuses an action that the actor's role does not include.
var ErrNotAllowed = problem.Define("access.not_allowed", problem.Forbidden,
	"您当前的岗位不能进行这项操作（{action}）。如工作需要，请联系安全管理员调整岗位。",
	"Your present post does not include this ({action}). If your work needs it, ask the security administrator.")

// Allow returns nil if the actor's role includes the action, and otherwise the reason why not.
func Allow(a Actor, action Action) error {
	for _, have := range roles[a.Role].actions {
		if have == action {
			return nil
		}
	}
	return ErrNotAllowed.With("action", string(action))
}

// Actions are the role's actions, ordered.
func Actions(r Role) []Action {
	list := append([]Action(nil), roles[r].actions...)
	sort.Slice(list, func(i, j int) bool { return list[i] < list[j] })
	return list
}

// Assignable are the roles that a post can have, in the order of the table.
func Assignable() []Role {
	return []Role{CommunityWorker, StreetOfficer, BureauOfficer, BureauLead, DepartmentOperator, Auditor, SystemAdmin, SecurityAdmin}
}
