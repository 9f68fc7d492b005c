package apitest

import (
	"fmt"
	"net/http"
	"sort"
	"strings"

	"github.com/goccy/go-yaml"

	"doudi/internal/kernel/access"
)

// Described is one operation as the API's own description tells it to the world.
type Described struct {
	ID     string
	Method string
	Path   string
	Action string        // "x-action"
	Roles  []access.Role // "x-roles": whose post includes it; empty where anybody may call it
	Open   bool          // no session is asked for
}

// ByID reports whether the operation names one thing by its id: what is not the caller's to see is answered as if it were not there.
func (d Described) ByID() bool { return strings.Contains(d.Path, "{id}") }

// Includes reports whether the description gives the operation to the role.
func (d Described) Includes(role access.Role) bool {
	for _, r := range d.Roles {
		if r == role {
			return true
		}
	}
	return false
}

// Describe reads the operations out of the description (OpenAPI 3.1, YAML), ordered by id.
func Describe(openapi []byte) ([]Described, error) {
	var document struct {
		Paths map[string]map[string]struct {
			ID       string                `yaml:"operationId"`
			Action   string                `yaml:"x-action"`
			Roles    []access.Role         `yaml:"x-roles"`
			Security []map[string][]string `yaml:"security"`
		} `yaml:"paths"`
	}
	if err := yaml.Unmarshal(openapi, &document); err != nil {
		return nil, err
	}
	var list []Described
	for path, methods := range document.Paths {
		for method, o := range methods {
			if o.ID != "" {
				list = append(list, Described{ID: o.ID, Method: strings.ToUpper(method), Path: path, Action: o.Action, Roles: o.Roles, Open: len(o.Security) == 0})
			}
		}
	}
	sort.Slice(list, func(i, j int) bool { return list[i].ID < list[j].ID })
	return list, nil
}

// CheckDescription compares what the description says of roles with the permission table, and says what differs.
func CheckDescription(list []Described) []string {
	var faults []string
	for _, d := range list {
		if d.Open != (len(d.Roles) == 0) {
			faults = append(faults, fmt.Sprintf("%s: a session is asked for is %v, and %d roles have it: an open operation is nobody's in particular, any other somebody's", d.ID, !d.Open, len(d.Roles)))
		}
		if d.Action == "" {
			continue // open, or anybody's who has signed in
		}
		for _, role := range access.Assignable() {
			if allowed := access.Allow(access.Actor{Role: role}, access.Action(d.Action)) == nil; allowed != d.Includes(role) {
				faults = append(faults, fmt.Sprintf("%s: the permission table gives %s to %s is %v, and the description says %v: make generate", d.ID, d.Action, role, allowed, d.Includes(role)))
			}
		}
	}
	return faults
}

// Place is whose data an operation is called against.
type Place string

// The places.
const (
	Own     Place = "own county"
	Foreign Place = "foreign county"
)

// Cell is one cell of the matrix: an operation, called by a role (empty: without a session) against its own or the other county.
type Cell struct {
	Operation Described
	Role      access.Role
	Place     Place
	Answers   int // by the operation's row: what is answered there although nothing is wrong; 0: a success
}

// Expected is the cell's expected answer in words, for the table.
func (c Cell) Expected() string {
	switch {
	case c.Role == "" && c.Operation.Open:
		return "open"
	case c.Role == "":
		return "401"
	case c.Operation.Open:
		return "open"
	case !c.Operation.Includes(c.Role):
		return "403"
	case c.Place == Foreign && c.Operation.ByID():
		return "404"
	case c.Place == Foreign:
		return "nothing of theirs"
	}
	return "reached"
}

// Judge says what is wrong with the cell's answer, or nothing.
func (c Cell) Judge(a *Answer) string {
	expected := c.Expected()
	code := a.Text("code")
	signIn, notAllowed := code == "authn.sign_in", a.Status == http.StatusForbidden && code == "access.not_allowed"
	right := false
	switch expected {
	case "401":
		right = a.Status == http.StatusUnauthorized
	case "403":
		right = notAllowed
	case "404":
		right = a.Status == http.StatusNotFound && code != "httpapi.no_route"
	case "open", "nothing of theirs":
		right = !signIn && !notAllowed && a.Status < 500
	case "reached":
		right = !signIn && !notAllowed && a.Status < 500 && (a.Status < 300 || c.refusedByTheRoom(a, code))
	}
	if right {
		return ""
	}
	who := string(c.Role)
	if who == "" {
		who = "nobody signed in"
	}
	return fmt.Sprintf("%s by %s against the %s: expected %s, answered %d %s", c.Operation.ID, who, c.Place, expected, a.Status, a.Body)
}

// refusedByTheRoom: the call reached the room's own rules and these said no, of what was there to be refused. Not there, not
// readable and not permitted are no such answers, unless the row says so.
func (c Cell) refusedByTheRoom(a *Answer, code string) bool {
	if c.Answers != 0 && a.Status == c.Answers {
		return true
	}
	switch a.Status {
	case http.StatusForbidden, http.StatusConflict, http.StatusPreconditionFailed, http.StatusPreconditionRequired, http.StatusUnprocessableEntity, http.StatusTooManyRequests:
		return !strings.HasPrefix(code, "httpapi.") || code == "httpapi.lost_race"
	}
	return false
}
