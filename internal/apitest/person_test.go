package apitest_test

import (
	"testing"

	"doudi/internal/apitest"
)

// TestWhatEachLevelSeesOfAPerson: a community worker is told kinds, months and departments; a street's officer opens the record, and
// health with a grant of its own; the bureau sees who looked; nobody is told anything before saying what it is for.
func TestWhatEachLevelSeesOfAPerson(t *testing.T) { //nolint:tparallel // the houses are opened one after the other, then run side by side
	each(t, func(t *testing.T, h *apitest.House) {
		h.Begin(t)
		for _, item := range []string{"hukou", "settlement"} {
			h.Deliver(t, apitest.Here, item)
		}
		h.Wait(t)
		const search = `{"query":"商陆遥"}`
		// The 0 in front of two ids keeps the story from taking "id?" for an ID number that wants its check digit.
		h.Tell(t, apitest.Here, map[string]string{}, []apitest.Step{
			{Says: "The worker finds the man by his name", Who: "worker", Does: "POST /v1/searches", Send: search, Want: 200, Keep: "person = persons.0.id, household = persons.0.household",
				Sees: []string{"total = 1", "persons.0.name = 商*", "* !~ 商陆遥", "* !~ 42010619830415231?"}},
			{Says: "by pinyin", Who: "worker", Does: "POST /v1/searches", Send: `{"query":"shangluyao"}`, Want: 200, Sees: []string{"persons.0.id = {person}"}},
			{Says: "by his household's number", Who: "worker", Does: "POST /v1/searches", Send: `{"query":"WCH-880001"}`, Want: 200, Sees: []string{"households.0.id = {household}", "* !~ WCH"}},
			{Says: "The worker of the next community does not", Who: "worker.second", Does: "POST /v1/searches", Send: search, Want: 200, Sees: []string{"total = 0", "persons.length = 0"}},
			{Says: "nor is he there for that one", Who: "worker.second", Does: "GET /v1/persons/{person}", Want: 404},
			{Says: "Before a purpose is stated nothing opens", Who: "worker", Does: "GET /v1/persons/{person}", Want: 403, Sees: []string{"code = purpose_required"}},
			{Says: "The worker says why", Who: "worker", Does: "POST /v1/persons/{person}/purpose", Send: `{"reason":"home_visit"}`, Want: 201},
			{Says: "and is told months", Who: "worker", Does: "GET /v1/persons/{person}", Want: 200, Keep: "bill = timeline[item=settlement].id",
				Sees: []string{"name = 商陆遥", "born = 1983-04", "mayNumber = false", "number = 420106********" + lastOf("42010619830415231?"), "looks = (none)", "timeline[item=settlement].department.code = yibao"}},
			{Says: "not the number", Who: "worker", Does: "GET /v1/persons/{person}/number", Want: 403, Sees: []string{"code = registry.number_level"}},
			{Says: "not the diagnosis, the hospital or the sum", Who: "worker", Does: "GET /v1/persons/{person}/records/{bill}", Want: 200,
				Sees: []string{"fields[code=diagnosis].hidden = level", "fields[code=hospital].hidden = level", "fields[code=diagnosis].value = "}},
			{Says: "and the household opens with it", Who: "worker", Does: "GET /v1/households/{household}", Want: 200, Sees: []string{"members.0.role = head", "members.1.role = child"}},
			{Says: "The street's officer without grants says why", Who: "officer.plain", Does: "POST /v1/households/{household}/purpose", Send: `{"reason":"review"}`, Want: 201},
			{Says: "and is told days", Who: "officer.plain", Does: "GET /v1/persons/{person}", Want: 200, Sees: []string{"born = 1983-04-15", "mayNumber = true"}},
			{Says: "but no health", Who: "officer.plain", Does: "GET /v1/persons/{person}/records/{bill}", Want: 200, Sees: []string{"fields[code=diagnosis].hidden = grant_health"}},
			{Says: "The bureau says why", Who: "bureau", Does: "POST /v1/persons/{person}/purpose", Send: `{"reason":"complaint"}`, Want: 201},
			{Says: "and sees who looked", Who: "bureau", Does: "GET /v1/persons/{person}", Want: 200, Sees: []string{"looks.1.action = person.open", "looks.1.actor = 街道经办员乙-420106", "looks.1.purpose = review"}},
			{Says: "and opens the diagnosis", Who: "bureau", Does: "GET /v1/persons/{person}/records/{bill}", Want: 200, Sees: []string{"fields[code=diagnosis].hidden = "}},
			{Says: "A day to come is not known", Who: "bureau", Does: "GET /v1/persons/0{person}?knownAt=2099-01-01", Want: 422, Sees: []string{"errors.0.code = registry.known_future"}},
			{Says: "An earlier day is shown as it was known: not at all", Who: "bureau", Does: "GET /v1/persons/0{person}?knownAt=2020-01-01", Want: 200, Sees: []string{"timeline.length = 0", "name = "}},
			{Says: "The lead sees sentences", Who: "lead", Does: "POST /v1/persons/{person}/purpose", Send: `{"reason":"review"}`, Want: 201},
			{Says: "and months", Who: "lead", Does: "GET /v1/persons/{person}", Want: 200, Sees: []string{"born = 1983-04", "mayNumber = false"}},
		})
	})
}

// lastOf is the number's last four, completed.
func lastOf(number string) string {
	whole := apitest.Complete(number)
	return whole[len(whole)-4:]
}
