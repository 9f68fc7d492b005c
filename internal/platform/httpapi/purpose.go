package httpapi

import (
	"context"
	"time"

	"doudi/internal/kernel/access"
	"doudi/internal/platform/id"
)

// PurposeIn states why a task's persons are needed (audit.State): the input of every such operation.
type PurposeIn struct {
	PathID
	Body struct {
		Reason string `json:"reason" enum:"home_visit,review,complaint,other"`
		Note   string `json:"note,omitempty" maxLength:"200"`
	}
}

// PurposeOut says until when the purpose opens the task.
type PurposeOut struct {
	Body struct {
		ID        id.ID     `json:"id"`
		ExpiresAt time.Time `json:"expiresAt"`
	}
}

// Stating is a room's use case that records the purpose of a task and says how long it holds.
type Stating func(ctx context.Context, actor access.Actor, task id.ID, reason, note string) (purpose id.ID, expires time.Time, err error)

// State has the room record the purpose.
func (in *PurposeIn) State(ctx context.Context, actor access.Actor, state Stating) (*PurposeOut, error) {
	task, err := in.Parse()
	if err != nil {
		return nil, err
	}
	out := &PurposeOut{}
	out.Body.ID, out.Body.ExpiresAt, err = state(ctx, actor, task, in.Body.Reason, in.Body.Note)
	return out, err
}
