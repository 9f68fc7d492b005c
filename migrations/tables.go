package migrations

// Class is how a table is spread when the database is distributed by county (Citus).
type Class string

// The classes.
const (
	Distributed Class = "distributed" // county first in every key, named in every query
	Reference   Class = "reference"   // whole on every node: policy, divisions
	Index       Class = "index"       // the one table keyed by the keyed hash of the ID number, across counties
	Local       Class = "local"       // on the coordinator: jobs, users, sessions
)

// Table is one table and its class.
type Table struct {
	Name  string
	Class Class
}

// Tables are all tables of the house but River's and goose's own.
var Tables = []Table{
	{"db_stage", Distributed},
	{"seal_key", Distributed},
	{"event_event", Distributed},
	{"event_delivery", Distributed},
	{"audit_entry", Distributed},
	{"audit_block", Distributed},
	{"audit_purpose", Distributed},
	{"blob_chunk", Distributed},
	{"httpapi_key", Distributed},
	{"authn_session", Local},
	{"authn_failure", Local},
	{"iam_authority", Local},
	{"iam_user", Local},
	{"iam_post", Local},
	{"iam_recovery", Local},
	{"iam_handover", Local},
	{"policy_calendar", Reference},
	{"source_batch", Distributed},
	{"source_quarantine", Distributed},
	{"registry_person", Distributed},
	{"registry_load", Distributed},
	{"registry_fact", Distributed},
	{"registry_touched", Distributed},
	{"registry_unplaced", Distributed},
	{"registry_household", Distributed},
	{"registry_member", Distributed},
	{"registry_layer", Distributed},
	{"assess_ask", Distributed},
	{"assess_run", Distributed},
	{"assess_score", Distributed},
	{"warning_warning", Distributed},
	{"warning_marked", Distributed},
}
