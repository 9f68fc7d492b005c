package db

import (
	"context"
	"sync"

	"doudi/internal/platform/courtesy"
)

// gate is the door to SQLite's one writer. Without it, whoever waits for the connection is served in no order, and an import's chunks,
// of which one follows the other at once, keep a person's click waiting for several of them. Behind the gate changes stand in order, and
// the chunks of large work (courtesy.Patient) stand behind everybody else.
type gate struct {
	mu      sync.Mutex
	busy    bool
	passed  int // prompt ones in a row while a patient one waits
	prompt  []chan struct{}
	patient []chan struct{}
}

// fairness is how many prompt changes pass before a patient one: large work goes on, however busy the house is.
const fairness = 16

func (g *gate) enter(ctx context.Context) error {
	g.mu.Lock()
	if !g.busy {
		g.busy = true
		g.mu.Unlock()
		return nil
	}
	turn := make(chan struct{})
	line := &g.prompt
	if courtesy.IsPatient(ctx) {
		line = &g.patient
	}
	*line = append(*line, turn)
	g.mu.Unlock()
	select {
	case <-turn:
		return nil
	case <-ctx.Done():
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	for i, other := range *line {
		if other == turn {
			*line = append((*line)[:i], (*line)[i+1:]...)
			return ctx.Err()
		}
	}
	g.next() // its turn came at the same moment
	return ctx.Err()
}

func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.next()
}

// next lets the next one in; the lock is held.
func (g *gate) next() {
	line := &g.prompt
	switch {
	case len(g.prompt) == 0 && len(g.patient) == 0:
		g.busy, g.passed = false, 0
		return
	case len(g.patient) == 0:
		g.passed = 0
	case len(g.prompt) == 0 || g.passed >= fairness:
		line, g.passed = &g.patient, 0
	default:
		g.passed++
	}
	turn := (*line)[0]
	*line = (*line)[1:]
	close(turn)
}
