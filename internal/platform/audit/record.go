package audit

import (
	"encoding/json"
	"fmt"
	"strings"

	"doudi/internal/kernel/access"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// Subject is what a row is about: a kind ("warning", "batch", "user") and its id.
type Subject struct {
	Kind string `json:"kind"`
	ID   id.ID  `json:"id"`
}

// Entry is one row before it is written.
type Entry struct {
	County  int
	Action  string // "warning.dispose"
	Subject Subject
	Purpose string // the stated reason, for looks at persons
	Before  any    // marshalled to JSON: states, codes, ids; nil if there is nothing
	After   any
	// Where the subject lies, if it lies somewhere: not written, only for whom the change is worth telling (db.Change).
	Street, Community int64
}

// quiet are the subjects of rows that tell of a look, not of a change.
var quiet = map[string]bool{"search": true, "audit": true, "session": true, "record": true}

// Record writes the row as part of the change and returns its id.
func Record(tx *db.Tx, e Entry) (id.ID, error) {
	if e.Purpose == "" && !quiet[e.Subject.Kind] {
		tx.Touch(db.Change{County: e.County, Topic: e.Subject.Kind, ID: e.Subject.ID, Street: e.Street, Community: e.Community})
	}
	entry, values, err := written(tx, tx.Actor(), RequestID(tx.Context()), e)
	if err != nil {
		return 0, err
	}
	if _, err := tx.Exec("INSERT INTO audit_entry (county,"+strings.Join(entryColumns[1:], ",")+") VALUES ("+db.Placeholders(1, len(values))+")", values...); err != nil {
		return 0, err
	}
	tx.MarkAudited()
	return entry, nil
}

var entryColumns = []string{"county", "id", "at_ms", "actor", "post", "actor_name", "role", "action", "subject_kind", "subject", "purpose", "before", "after", "request"}

// written is an entry in the name of somebody, as it is stored.
func written(tx *db.Tx, actor access.Actor, request string, e Entry) (entry id.ID, values []any, err error) {
	before, err := text(e.Before)
	if err != nil {
		return 0, nil, err
	}
	after, err := text(e.After)
	if err != nil {
		return 0, nil, err
	}
	entry = tx.NewID()
	return entry, []any{e.County, entry, tx.Millis(), actor.UserID, actor.PostID, actor.Name, string(actor.Role), e.Action,
		e.Subject.Kind, e.Subject.ID, e.Purpose, before, after, request}, nil
}

func text(value any) (string, error) {
	if value == nil {
		return "", nil
	}
	raw, err := json.Marshal(value)
	if err != nil {
		return "", fmt.Errorf("audit: %w", err)
	}
	return string(raw), nil
}
