package archtest

import "strings"

// Module is the module path that the table's rooms are below.
const Module = "doudi"

// A floor gives a room what every room of its kind may import; the room's own edges come on top.
type floor struct {
	name    string
	imports []string // rooms, or a folder ending in "/" for all rooms in it
}

var (
	kernelFloor   = floor{name: "kernel"}
	contractFloor = floor{name: "contract", imports: []string{"internal/kernel/"}}
	platformFloor = floor{name: "platform", imports: []string{"internal/kernel/"}}
	// A domain room reads parameters and catalogues from params (data, no behaviour).
	domainFloor = floor{name: "domain", imports: []string{
		"internal/kernel/", "internal/platform/", "internal/contract/", "internal/policy", "params",
	}}
	shellFloor = floor{name: "shell"} // wiring, data folders, inspectors: their edges are all listed
)

// Room is one folder with one purpose. Packages below it belong to it.
type Room struct {
	Path    string   // below the module, without a slash at the end
	Imports []string // what it may import besides its floor; a folder ending in "/" means every room in it
	floor   floor
}

// Name is the word that starts the room's tables, views and refusals.
func (r Room) Name() string { return r.Path[strings.LastIndex(r.Path, "/")+1:] }

// Domain reports whether the room holds domain knowledge (the four wings, policy, iam, insight).
func (r Room) Domain() bool { return r.floor.name == "domain" }

// Rooms is the import table of docs/architecture.md. A needed edge that is missing here is added together with an ADR.
var Rooms = join(
	rooms(kernelFloor, "internal/kernel/", "internal/kernel/", map[string]string{
		"problem": "",
		"money":   "problem",
		"civil":   "problem",
		"region":  "problem civil",
		"ident":   "problem civil region",
		"access":  "problem region",
		"rule":    "problem money civil region",
		"score":   "problem rule money civil",
		"match":   "problem civil region ident",
		"flow":    "problem civil access",
	}),
	rooms(platformFloor, "internal/platform/", "internal/platform/", map[string]string{
		"clock":    "",
		"config":   "",
		"obs":      "",
		"id":       "clock",
		"courtesy": "",
		"db":       "clock config courtesy obs id",
		"seal":     "db config clock id",
		"job":      "db clock id obs",
		"event":    "db clock id job",
		"audit":    "db clock id job seal",
		"live":     "db clock",
		"blob":     "db seal id",
		"authn":    "db seal clock id config",
		"httpapi":  "authn audit courtesy live obs db config clock id seal",
		"backup":   "audit job seal db clock id",
		"document": "",
	}),
	rooms(domainFloor, "internal/", "internal/", map[string]string{
		"policy":  "",
		"iam":     "",
		"insight": "",

		"discover/source":   "",
		"discover/registry": "discover/source",
		"discover/assess":   "discover/registry",
		"discover/visit":    "discover/registry iam",
		"discover/warning":  "discover/registry discover/assess discover/visit iam",

		"assist/programme": "discover/registry",
		"assist/check":     "discover/registry",
		"assist/publicity": "",
		"assist/casework":  "discover/registry discover/visit assist/programme iam",
		"assist/award":     "assist/programme discover/registry",
		"assist/payment":   "assist/award discover/registry",

		"partner/service":  "discover/registry discover/visit",
		"partner/exchange": "discover/registry",
		"partner/notice":   "",

		"assure/credit": "discover/registry",
		"assure/review": "discover/registry assist/award assist/casework discover/visit assist/check iam",
		"assure/anomaly": "discover/registry assist/award assist/payment assist/casework discover/visit assist/check " +
			"assist/publicity assure/review",
		"assure/tolerance": "assist/casework assist/programme discover/registry iam",
	}),
	[]Room{
		{Path: "internal/app", Imports: []string{"internal/", "params", "migrations", "web", "api"}, floor: shellFloor},
		{Path: "internal/demo", Imports: []string{"internal/kernel/", "params"}, floor: shellFloor},
		{Path: "internal/archtest", floor: shellFloor},
		{Path: "internal/dbtest", Imports: []string{"internal/kernel/", "internal/platform/", "migrations", "params"}, floor: shellFloor},
		{Path: "internal/apitest", Imports: []string{"internal/", "params", "migrations", "web", "api"}, floor: shellFloor},
		{Path: "cmd/doudi", Imports: []string{
			"internal/app", "internal/demo", "internal/kernel/", "internal/platform/config", "internal/platform/obs",
		}, floor: shellFloor},
		{Path: "bench", Imports: []string{"internal/", "params", "migrations"}, floor: shellFloor},
		{Path: "params", floor: shellFloor},
		{Path: "migrations", floor: shellFloor},
		{Path: "web", floor: shellFloor},
		{Path: "api", floor: shellFloor},
	},
)

// extraEdges are edges of rooms whose floor and row do not give them, each with its reason.
var extraEdges = []struct{ from, to, why string }{
	{"internal/platform/db", "migrations", "`doudi migrate` runs the embedded files and distributes by their table classes"},
	{"internal/platform/backup", "migrations", "an archive holds every declared table, and a restore tells ours from another's"},
}

// mayImportApp are the only rooms that see the whole house at once.
var mayImportApp = []string{"cmd/doudi", "internal/apitest", "bench"}

// viewReaders may read every room's published views: insight is read-only and imported by none.
var viewReaders = []string{"internal/insight"}

// tablePrefixes are prefixes that a room owns besides its own name.
var tablePrefixes = map[string][]string{
	"internal/platform/job": {"river"},
	"internal/platform/db":  {"goose"},
}

// rooms reads rows "room → edges" of one floor; names and edges are below the given folders.
func rooms(f floor, folder, edges string, rows map[string]string) []Room {
	var list []Room
	for name, row := range rows {
		r := Room{Path: folder + name, floor: f}
		for _, edge := range strings.Fields(row) {
			r.Imports = append(r.Imports, edges+edge)
		}
		list = append(list, r)
	}
	return list
}

func join(lists ...[]Room) []Room {
	var all []Room
	for _, l := range lists {
		all = append(all, l...)
	}
	return all
}

// roomOf finds the room that a folder of the module belongs to: the longest room path that is the folder or above it.
func roomOf(dir string) (Room, bool) {
	var best Room
	found := false
	for _, r := range Rooms {
		if (dir == r.Path || strings.HasPrefix(dir, r.Path+"/")) && len(r.Path) > len(best.Path) {
			best, found = r, true
		}
	}
	if found {
		return best, true
	}
	// A contract belongs to the room that it is named after.
	if name, ok := strings.CutPrefix(dir, "internal/contract/"); ok {
		name, _, _ = strings.Cut(name, "/")
		for _, r := range Rooms {
			if r.Domain() && r.Name() == name {
				return Room{Path: "internal/contract/" + name, floor: contractFloor}, true
			}
		}
	}
	return Room{}, false
}

// allows reports whether a room may import another by the table.
func allows(from, to Room) bool {
	if from.Path == to.Path {
		return true
	}
	if to.Path == "internal/app" && !contains(mayImportApp, from.Path) {
		return false
	}
	for _, list := range [][]string{from.floor.imports, from.Imports} {
		for _, edge := range list {
			if edge == to.Path || (strings.HasSuffix(edge, "/") && strings.HasPrefix(to.Path, edge)) {
				return true
			}
		}
	}
	for _, e := range extraEdges {
		if e.from == from.Path && e.to == to.Path {
			return true
		}
	}
	return false
}

func contains(list []string, s string) bool {
	for _, have := range list {
		if have == s {
			return true
		}
	}
	return false
}
