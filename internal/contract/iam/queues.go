// Package iam says what rooms with work tell iam about it, so that a post can change hands and no queue is left without anybody.
package iam

import (
	"context"

	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
)

// Work is one piece of open work, without anything of a person.
type Work struct {
	Kind      string     `json:"kind"` // "warning"
	ID        int64      `json:"id,string"`
	Level     string     `json:"level"`
	DueOn     civil.Date `json:"dueOn"`
	Community int64      `json:"community"`
}

// Load is how much work a community has.
type Load struct{ Open, Late int }

// Queues tells the open work of places. Work belongs to a place and not to a person: whoever holds the place's post has it.
type Queues interface {
	// OpenWork is the work of a place, the nearest due day first.
	OpenWork(ctx context.Context, actor access.Actor, at access.Node) ([]Work, error)
	// Loads is the work of a county by community, of those that have any.
	Loads(ctx context.Context, actor access.Actor, county int) (map[int64]Load, error)
}
