package audit

import (
	"fmt"
	"strings"
	"time"

	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// Row is one entry as it is shown.
type Row struct {
	ID        id.ID
	At        time.Time
	Actor     id.ID
	Post      id.ID
	ActorName string
	Role      string
	Action    string
	Subject   Subject
	Purpose   string
	Before    string // JSON or empty
	After     string
	Request   string
	Block     int64 // 0: not yet sealed
}

// Filter narrows a listing; empty fields do not.
type Filter struct {
	County  int
	Action  string // exact, or a prefix ending in "."
	Subject Subject
	Actor   id.ID
	From    time.Time
	To      time.Time
	Before  id.ID // cursor: rows older than this one
	Limit   int
}

// List returns entries, newest first.
func List(tx *db.Tx, f Filter) ([]Row, error) {
	where, args := []string{"county=$1"}, []any{f.County}
	add := func(condition string, value any) {
		args = append(args, value)
		where = append(where, fmt.Sprintf(condition, len(args)))
	}
	if strings.HasSuffix(f.Action, ".") {
		add("action>=$%d", f.Action)
		add("action<$%d", strings.TrimSuffix(f.Action, ".")+"/")
	} else if f.Action != "" {
		add("action=$%d", f.Action)
	}
	if f.Subject.Kind != "" {
		add("subject_kind=$%d", f.Subject.Kind)
	}
	if f.Subject.ID != 0 {
		add("subject=$%d", f.Subject.ID)
	}
	if f.Actor != 0 {
		add("actor=$%d", f.Actor)
	}
	if !f.From.IsZero() {
		add("at_ms>=$%d", f.From.UnixMilli())
	}
	if !f.To.IsZero() {
		add("at_ms<$%d", f.To.UnixMilli())
	}
	if f.Before != 0 {
		add("id<$%d", f.Before)
	}
	args = append(args, f.Limit)
	var list []Row
	err := tx.Rows(`SELECT id,at_ms,actor,post,actor_name,role,action,subject_kind,subject,purpose,before,after,request,COALESCE(block,0)
		FROM audit_entry WHERE `+strings.Join(where, " AND ")+fmt.Sprintf(" ORDER BY id DESC LIMIT $%d", len(args)), args,
		func(scan func(...any) error) error {
			var r Row
			var at int64
			if err := scan(&r.ID, &at, &r.Actor, &r.Post, &r.ActorName, &r.Role, &r.Action, &r.Subject.Kind, &r.Subject.ID, &r.Purpose,
				&r.Before, &r.After, &r.Request, &r.Block); err != nil {
				return err
			}
			r.At = time.UnixMilli(at).UTC()
			list = append(list, r)
			return nil
		})
	return list, err
}
