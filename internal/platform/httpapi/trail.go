package httpapi

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"doudi/internal/kernel/access"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// TrailEntry is one line of the audit trail.
type TrailEntry struct {
	ID        id.ID           `json:"id"`
	At        time.Time       `json:"at"`
	Actor     TrailActor      `json:"actor"`
	Action    string          `json:"action"`
	Subject   TrailSubject    `json:"subject"`
	Purpose   string          `json:"purpose"`
	Before    json.RawMessage `json:"before,omitempty"`
	After     json.RawMessage `json:"after,omitempty"`
	Block     int64           `json:"block" doc:"0: not yet sealed into the chain"`
	RequestID string          `json:"requestId"`
}

// TrailActor is who did it.
type TrailActor struct {
	ID   id.ID  `json:"id"`
	Name string `json:"name"`
	Role string `json:"role"`
	Post id.ID  `json:"post"`
}

// TrailSubject is what it was done to.
type TrailSubject struct {
	Kind string `json:"kind"`
	ID   id.ID  `json:"id"`
}

// TrailChain is the state of the county's chain.
type TrailChain struct {
	County   int        `json:"county"`
	Blocks   int64      `json:"blocks"`
	Entries  int64      `json:"entries" doc:"sealed into blocks"`
	Unsealed int64      `json:"unsealed"`
	Head     string     `json:"head" doc:"SM3 of the last block; keep it elsewhere to prove the tail"`
	HeadAt   *time.Time `json:"headAt,omitempty"`
}

type trailIn struct {
	Page
	Action  string    `query:"action" maxLength:"64" doc:"exact, or a prefix ending in a dot"`
	Subject string    `query:"subject" maxLength:"32" doc:"kind of subject"`
	Of      string    `query:"subjectId" maxLength:"24"`
	Actor   string    `query:"actor" maxLength:"24"`
	From    time.Time `query:"from"`
	To      time.Time `query:"to"`
}

type trailOut struct {
	Body struct {
		Items []TrailEntry `json:"items"`
		Next  string       `json:"next" doc:"cursor of the next page; empty at the end"`
	}
}

type chainOut struct{ Body TrailChain }

// RegisterTrail adds the operations by which an auditor reads the trail. Reading it is itself in the trail.
func RegisterTrail(a *API) {
	Register(a, Operation{ID: "audit.list", Method: http.MethodGet, Path: "/v1/audit",
		Summary: "The audit trail of the actor's county, newest first", Action: access.AuditView}, a.listTrail)
	Register(a, Operation{ID: "audit.chain", Method: http.MethodGet, Path: "/v1/audit/chain",
		Summary: "The state of the county's audit chain", Action: access.AuditView}, a.showChain)
}

func (a *API) listTrail(ctx context.Context, actor access.Actor, in *trailIn) (*trailOut, error) {
	f := audit.Filter{County: actor.County, Action: in.Action, Subject: audit.Subject{Kind: in.Subject}, From: in.From, To: in.To, Limit: in.Limit + 1}
	after, err := in.After(1)
	if err != nil {
		return nil, err
	}
	if after != nil {
		f.Before = id.ID(after[0])
	}
	if in.Of != "" {
		if f.Subject.ID, err = id.Parse(in.Of); err != nil {
			return nil, err
		}
	}
	if in.Actor != "" {
		if f.Actor, err = id.Parse(in.Actor); err != nil {
			return nil, err
		}
	}
	out := &trailOut{}
	out.Body.Items = []TrailEntry{}
	err = a.db.Read(ctx, actor, func(tx *db.Tx) error {
		rows, err := audit.List(tx, f)
		for i, r := range rows {
			if i == in.Limit {
				out.Body.Next = Cursor(int64(rows[i-1].ID))
				break
			}
			out.Body.Items = append(out.Body.Items, trailEntry(r))
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, a.db.Write(ctx, actor, func(tx *db.Tx) error {
		_, err := audit.Record(tx, audit.Entry{County: actor.County, Action: "audit.list", Subject: audit.Subject{Kind: "audit"},
			After: map[string]any{"found": len(out.Body.Items)}})
		return err
	})
}

func trailEntry(r audit.Row) TrailEntry {
	return TrailEntry{ID: r.ID, At: r.At, Actor: TrailActor{ID: r.Actor, Name: r.ActorName, Role: r.Role, Post: r.Post}, Action: r.Action,
		Subject: TrailSubject{Kind: r.Subject.Kind, ID: r.Subject.ID}, Purpose: r.Purpose, Before: json.RawMessage(r.Before),
		After: json.RawMessage(r.After), Block: r.Block, RequestID: r.Request}
}

func (a *API) showChain(ctx context.Context, actor access.Actor, _ *struct{}) (*chainOut, error) {
	out := &chainOut{}
	return out, a.db.Read(ctx, actor, func(tx *db.Tx) error {
		c, err := audit.Status(tx, actor.County)
		out.Body = TrailChain{County: c.County, Blocks: c.Blocks, Entries: c.Entries, Unsealed: c.Unsealed, Head: c.Head}
		if !c.HeadAt.IsZero() {
			out.Body.HeadAt = &c.HeadAt
		}
		return err
	})
}
