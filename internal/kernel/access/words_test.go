package access_test

import (
	"regexp"
	"strings"
	"testing"

	"doudi/internal/kernel/access"
)

// The page of the roles is made from the table: an action without words would be shown by its code.
func TestEveryActionHasItsWordsInBothLanguages(t *testing.T) {
	han := regexp.MustCompile(`\p{Han}`)
	for _, role := range access.Assignable() {
		for _, a := range access.Actions(role) {
			zh, en := access.Words(a, "zh-CN"), access.Words(a, "en")
			if zh == string(a) || !han.MatchString(zh) || en == string(a) || han.MatchString(en) {
				t.Errorf("%s: %q, %q: add it to words.go", a, zh, en)
			}
		}
	}
}

// 三员分立: who can act cannot erase the trace. Nobody has an action on the trail but to read it; each of the three does alone what it
// is there for, and none of them works on persons.
func TestNobodyCanActAndEraseTheTrace(t *testing.T) {
	alone := map[access.Action]access.Role{access.UserManage: access.SystemAdmin, access.PostManage: access.SecurityAdmin, access.AuditView: access.Auditor}
	for _, role := range access.Assignable() {
		for _, a := range access.Actions(role) {
			if strings.HasPrefix(string(a), "audit.") && a != access.AuditView {
				t.Errorf("%s may %s", role, a)
			}
			if owner, kept := alone[a]; kept && owner != role {
				t.Errorf("%s may %s, which is %s's alone", role, a, owner)
			}
			keeper := role == access.SystemAdmin || role == access.SecurityAdmin || role == access.Auditor
			if keeper && (strings.HasPrefix(string(a), "warning.") || strings.HasPrefix(string(a), "person.")) {
				t.Errorf("%s works on persons: %s", role, a)
			}
		}
	}
}
