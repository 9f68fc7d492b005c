package audit

import (
	"encoding/json"
	"fmt"

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
	return recordBy(tx, tx.Actor(), RequestID(tx.Context()), e)
}

// recordBy is Record in the name of somebody else than the transaction's actor.
func recordBy(tx *db.Tx, actor access.Actor, request string, e Entry) (id.ID, error) {
	before, err := text(e.Before)
	if err != nil {
		return 0, err
	}
	after, err := text(e.After)
	if err != nil {
		return 0, err
	}
	entry := tx.NewID()
	_, err = tx.Exec(`INSERT INTO audit_entry (county,id,at_ms,actor,post,actor_name,role,action,subject_kind,subject,purpose,before,after,request)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14)`,
		e.County, entry, tx.Millis(), actor.UserID, actor.PostID, actor.Name, string(actor.Role), e.Action,
		e.Subject.Kind, e.Subject.ID, e.Purpose, before, after, request)
	if err != nil {
		return 0, err
	}
	tx.MarkAudited()
	return entry, nil
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
