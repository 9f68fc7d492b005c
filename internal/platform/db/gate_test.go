package db

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"doudi/internal/platform/courtesy"
)

// waiting lets others come to the gate and waits until they stand there.
func waiting(t *testing.T, g *gate, n int) {
	t.Helper()
	for range 2000 {
		g.mu.Lock()
		standing := len(g.prompt) + len(g.patient)
		g.mu.Unlock()
		if standing == n {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Fatal("nobody comes to the gate")
}

func TestPromptChangesGoFirstAndPatientOnesGoToo(t *testing.T) {
	g := &gate{}
	ctx := context.Background()
	if err := g.enter(ctx); err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var order []string
	var all sync.WaitGroup
	come := func(ctx context.Context, name string) {
		all.Add(1)
		go func() {
			defer all.Done()
			if err := g.enter(ctx); err != nil {
				t.Error(err)
			}
			mu.Lock()
			order = append(order, name)
			mu.Unlock()
			g.leave()
		}()
	}
	come(courtesy.Patient(ctx), "patient")
	waiting(t, g, 1)
	for i := range 2 * fairness {
		come(ctx, "prompt")
		waiting(t, g, 2+i)
	}
	g.leave()
	all.Wait()
	if at := slices.Index(order, "patient"); len(order) != 2*fairness+1 || at != fairness {
		t.Errorf("the patient one was number %d of %d", at, len(order))
	}
	if g.busy {
		t.Error("the gate stays shut")
	}
}

func TestWhoGivesUpAtTheGateKeepsNobodyOut(t *testing.T) {
	g := &gate{}
	if err := g.enter(context.Background()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	gone := make(chan error, 1)
	go func() { gone <- g.enter(ctx) }()
	waiting(t, g, 1)
	cancel()
	if err := <-gone; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	g.leave()
	if err := g.enter(context.Background()); err != nil || g.passed != 0 {
		t.Error(err, g.passed)
	}
}
