package apitest_test

import (
	"maps"
	"strings"
	"testing"

	"doudi/internal/apitest"
	"doudi/internal/app"
	"doudi/internal/kernel/access"
	"doudi/internal/platform/httpapi"
)

// accounts are the ones that stand for each role.
var accounts = map[access.Role]string{access.CommunityWorker: "worker", access.StreetOfficer: "officer", access.BureauOfficer: "bureau", access.BureauLead: "lead",
	access.DepartmentOperator: "operator.gongan", access.Auditor: "auditor", access.SystemAdmin: "sysadmin", access.SecurityAdmin: "secadmin"}

// TestEveryRoleOnEveryOperation calls every operation of the API's own description as every role, and as nobody, against the other
// county and then its own. What each is answered follows from the permission table and from what the caller is to see: a new
// operation, a new role or a changed table is in it without a line here.
func TestEveryRoleOnEveryOperation(t *testing.T) { //nolint:tparallel // the houses are opened one after the other, then run side by side
	for _, role := range access.Assignable() {
		if accounts[role] == "" {
			t.Errorf("role %s has no account in the tests: add one in internal/apitest/house.go and here", role)
		}
	}
	list := described(t)
	report(t, apitest.CheckDescription(list))
	each(t, func(t *testing.T, h *apitest.House) {
		kept := bothCounties(t, h)
		before := rows(t, h)
		traces := apitest.NewFinder(h.Traces(apitest.Here), apitest.Scoped)
		counted := map[string]int{}
		for _, place := range []apitest.Place{apitest.Foreign, apitest.Own} {
			for _, d := range list {
				row, has := rowOf(d.ID)
				if !has {
					continue // TestEveryOperationHasALeakRow says what to do
				}
				cell := apitest.Cell{Operation: d, Place: place, Answers: row.Own}
				callers := append([]access.Role{""}, access.Assignable()...)
				if d.Open {
					callers = callers[:1] // no session, no role; and a wrong guess of a password is not repeated until the account is locked
				}
				for _, role := range callers {
					cell.Role = role
					a := callCell(t, h, cell, row, kept)
					if fault := cell.Judge(a); fault != "" {
						t.Error(fault)
					}
					if place == apitest.Foreign {
						report(t, traces.Find("the answer of "+d.ID+" to "+string(role), a.Body))
					}
					counted[cell.Expected()]++
				}
			}
			h.Wait(t)
			if place == apitest.Foreign {
				unchanged(t, before, rows(t, h))
			}
		}
		t.Logf("%d operations × %d roles and nobody × own and foreign county: %v", len(list), len(access.Assignable()), counted)
	})
}

// callCell makes the row's call as the cell's account. A session that an earlier call ended is begun again.
func callCell(t *testing.T, h *apitest.House, c apitest.Cell, row apitest.Row, kept map[string]string) *apitest.Answer {
	t.Helper()
	county := map[apitest.Place]int{apitest.Own: apitest.Here, apitest.Foreign: apitest.There}[c.Place]
	row.Who = accounts[c.Role]
	a := h.Do(t, row.Call(county, kept))
	if row.Who == "" || c.Operation.Open {
		return a
	}
	if code := a.Text("code"); a.Status == 401 && (code == "authn.sign_in" || code == "authn.expired") {
		h.Forget(apitest.Login(county, row.Who))
		return h.Do(t, row.Call(county, kept))
	}
	return a
}

func rowOf(operation string) (apitest.Row, bool) {
	for _, r := range leakRows {
		if r.Operation == operation {
			return r, true
		}
	}
	return apitest.Row{}, false
}

func described(t *testing.T) []apitest.Described {
	t.Helper()
	text, err := app.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	list, err := apitest.Describe(text)
	if err != nil {
		t.Fatal(err)
	}
	registered := map[string]httpapi.Operation{}
	for _, op := range describe(t) {
		registered[op.ID] = op
	}
	for _, d := range list {
		if op, known := registered[d.ID]; !known || op.Method != d.Method || op.Path != d.Path || op.Open != d.Open || string(op.Action) != d.Action {
			t.Errorf("the description's %s is not what is registered: %+v, %+v", d.ID, d, op)
		}
		delete(registered, d.ID)
	}
	for id := range maps.Keys(registered) {
		t.Errorf("%s is registered and not described", id)
	}
	return list
}

// TestTheMatrixFindsWhatIsPlanted: for each kind of expected answer, one that is wrong and one that is right.
func TestTheMatrixFindsWhatIsPlanted(t *testing.T) {
	view := apitest.Described{ID: "warning.get", Path: "/v1/warnings/{id}", Action: "warning.view", Roles: []access.Role{access.StreetOfficer}}
	list := apitest.Described{ID: "warning.list", Path: "/v1/warnings", Action: "warning.view", Roles: []access.Role{access.StreetOfficer}}
	open := apitest.Described{ID: "session.begin", Path: "/v1/session", Open: true}
	answer := func(status int, code string) *apitest.Answer {
		return &apitest.Answer{Status: status, Body: []byte(`{"code":"` + code + `"}`)}
	}
	for _, c := range []struct {
		planted string
		cell    apitest.Cell
		wrong   *apitest.Answer
		right   *apitest.Answer
	}{
		{"a door without a lock", apitest.Cell{Operation: list, Place: apitest.Own}, answer(200, ""), answer(401, "authn.sign_in")},
		{"a role let in", apitest.Cell{Operation: list, Role: access.Auditor, Place: apitest.Own}, answer(200, ""), answer(403, "access.not_allowed")},
		{"a role refused by chance only", apitest.Cell{Operation: list, Role: access.Auditor, Place: apitest.Own}, answer(422, "httpapi.field"), answer(403, "access.not_allowed")},
		{"a role kept out", apitest.Cell{Operation: list, Role: access.StreetOfficer, Place: apitest.Own}, answer(403, "access.not_allowed"), answer(200, "")},
		{"one's own not found", apitest.Cell{Operation: view, Role: access.StreetOfficer, Place: apitest.Own}, answer(404, "warning.not_found"), answer(403, "audit.purpose")},
		{"a call that the room never hears", apitest.Cell{Operation: view, Role: access.StreetOfficer, Place: apitest.Own}, answer(422, "httpapi.field"), answer(409, "httpapi.lost_race")},
		{"the other county's record", apitest.Cell{Operation: view, Role: access.StreetOfficer, Place: apitest.Foreign}, answer(200, ""), answer(404, "warning.not_found")},
		{"a hint that it exists", apitest.Cell{Operation: view, Role: access.StreetOfficer, Place: apitest.Foreign}, answer(403, "audit.purpose"), answer(404, "warning.not_found")},
		{"a fault", apitest.Cell{Operation: list, Role: access.StreetOfficer, Place: apitest.Foreign}, answer(500, "internal"), answer(200, "")},
		{"a locked front door", apitest.Cell{Operation: open, Place: apitest.Own}, answer(401, "authn.sign_in"), answer(401, "authn.wrong")},
	} {
		if c.cell.Judge(c.wrong) == "" {
			t.Errorf("%s was not found", c.planted)
		}
		if fault := c.cell.Judge(c.right); fault != "" {
			t.Errorf("instead of %s: %s", c.planted, fault)
		}
	}
	view.Roles, open.Roles = append(view.Roles, access.Auditor), view.Roles
	faults := strings.Join(apitest.CheckDescription([]apitest.Described{view, open}), "\n")
	for _, want := range []string{"warning.view to auditor is false, and the description says true", "warning.view to communityWorker is true, and the description says false", "session.begin: a session is asked for is false"} {
		if !strings.Contains(faults, want) {
			t.Errorf("%q is not among\n%s", want, faults)
		}
	}
}
