package registry

import (
	"net/http"

	"doudi/internal/kernel/access"
	"doudi/internal/platform/httpapi"
)

// Routes registers the operations.
func (s *Service) Routes(api *httpapi.API) {
	httpapi.Register(api, httpapi.Operation{ID: "person.search", Method: http.MethodPost, Path: "/v1/searches",
		Summary: "Find persons, households and communities; the query travels in the body and is not kept", Action: access.PersonSearch}, s.postSearch)
	register := httpapi.Operation{Action: access.PersonView}
	op := func(name, method, path, summary string, status int) httpapi.Operation {
		o := register
		o.ID, o.Method, o.Path, o.Summary, o.Status = name, method, path, summary, status
		return o
	}
	httpapi.Register(api, op("person.purpose", http.MethodPost, "/v1/persons/{id}/purpose", "State why a person's household is needed", http.StatusCreated), s.postPersonPurpose)
	httpapi.Register(api, op("person.get", http.MethodGet, "/v1/persons/{id}", "A person with their history, for the stated purpose", 0), s.getPerson)
	httpapi.Register(api, op("person.number", http.MethodGet, "/v1/persons/{id}/number", "A person's whole ID number, for the stated purpose", 0), s.getNumber)
	httpapi.Register(api, op("person.record", http.MethodGet, "/v1/persons/{id}/records/{record}", "One record about a person, for the stated purpose", 0), s.getPersonRecord)
	httpapi.Register(api, op("household.purpose", http.MethodPost, "/v1/households/{id}/purpose", "State why a household is needed", http.StatusCreated), s.postHouseholdPurpose)
	httpapi.Register(api, op("household.get", http.MethodGet, "/v1/households/{id}", "A household with its members and scores, for the stated purpose", 0), s.getHousehold)
}
