// Package courtesy lets people go first. On a small machine the goroutines of an import keep a person's request waiting at each of its
// steps; so large work that nobody waits for is marked patient, and pauses while somebody waits for an answer.
package courtesy

import (
	"context"
	"sync/atomic"
	"time"
)

const (
	// longest is how many milliseconds one pause takes at most, and steps how many calls of Pause then pass without one: large work
	// goes on, however busy the house is.
	longest = 20
	steps   = 8
)

// waiting is how many people wait for an answer of this process.
var waiting atomic.Int64

// Enter counts somebody who waits for an answer, until done is called.
func Enter() (done func()) {
	waiting.Add(1)
	return func() { waiting.Add(-1) }
}

// Meanwhile is for somebody who waits for large work itself: it is not kept up by them until the wait is over.
func Meanwhile(wait func()) {
	waiting.Add(-1)
	defer waiting.Add(1)
	wait()
}

type key struct{}

// patience is what the goroutines of one piece of patient work share.
type patience struct{ free atomic.Int32 }

// Patient marks large work that nobody waits for.
func Patient(ctx context.Context) context.Context { return context.WithValue(ctx, key{}, &patience{}) }

// Prompt takes the mark off again: for something small that goes before large work, in its place.
func Prompt(ctx context.Context) context.Context {
	return context.WithValue(ctx, key{}, (*patience)(nil))
}

// IsPatient reports whether the work is marked.
func IsPatient(ctx context.Context) bool { return of(ctx) != nil }

func of(ctx context.Context) *patience {
	p, _ := ctx.Value(key{}).(*patience)
	return p
}

// Pause lets those who wait for an answer go first, if the work is patient. It costs nothing while nobody waits: call it every
// millisecond or so of work, and never while a lock is held that others need.
func Pause(ctx context.Context) {
	if waiting.Load() <= 0 {
		return
	}
	p := of(ctx)
	if p == nil || p.free.Add(-1) >= 0 {
		return
	}
	for range longest {
		time.Sleep(time.Millisecond)
		if waiting.Load() <= 0 {
			p.free.Store(0)
			return
		}
	}
	p.free.Store(steps)
}
