// Package event lets rooms tell each other what happened without knowing each other. An event is a row written in the
// transaction of the change; every subscriber gets a job of its own in the same transaction, so nothing is lost and nothing is
// told that did not happen. A delivery runs at least once and is applied once: its transaction claims (event, subscriber).
//
// Payloads are versioned, live in internal/contract, and carry ids and codes, never a person's data.
package event

import (
	"context"
	"encoding/json"
	"fmt"

	"doudi/internal/kernel/access"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
	"doudi/internal/platform/job"
)

// Event is one thing that happened in one county.
type Event struct {
	ID      id.ID
	County  int
	Name    string // "registry.published": the room that tells, and what
	Version int    // of the payload
	Payload json.RawMessage
}

// Into decodes the payload.
func (e Event) Into(payload any) error {
	if err := json.Unmarshal(e.Payload, payload); err != nil {
		return fmt.Errorf("payload of %s: %w", e.Name, err)
	}
	return nil
}

// Handler applies an event in its own transaction.
type Handler func(tx *db.Tx, e Event) error

// Bus knows who listens to what. Subscriptions are made in internal/app before the queue starts.
type Bus struct {
	db       *db.DB
	queue    *job.Queue
	handlers map[string][]subscription
}

type subscription struct {
	name   string
	handle Handler
}

// NewBus returns a bus without subscribers and registers the delivery job.
func NewBus(d *db.DB, r *job.Registry) *Bus {
	b := &Bus{db: d, handlers: map[string][]subscription{}}
	job.Register(r, b.deliver)
	return b
}

// Use gives the bus its queue: the queue is made after all kinds of jobs are known.
func (b *Bus) Use(q *job.Queue) { b.queue = q }

// Subscribe adds a listener to events of the name. subscriber is stable: it is stored.
func (b *Bus) Subscribe(name, subscriber string, handle Handler) {
	b.handlers[name] = append(b.handlers[name], subscription{subscriber, handle})
}

// Publish tells that something happened, as part of the change.
func (b *Bus) Publish(tx *db.Tx, county int, name string, version int, payload any) error {
	raw, err := json.Marshal(payload)
	if err != nil {
		return fmt.Errorf("payload of %s: %w", name, err)
	}
	e := tx.NewID()
	if _, err := tx.Exec("INSERT INTO event_event (county,id,name,version,payload,at_ms) VALUES ($1,$2,$3,$4,$5,$6)",
		county, e, name, version, string(raw), tx.Millis()); err != nil {
		return err
	}
	for _, s := range b.handlers[name] {
		if err := b.queue.Insert(tx, delivery{County: county, Event: e, Subscriber: s.name}); err != nil {
			return err
		}
	}
	return nil
}

type delivery struct {
	County     int    `json:"county"`
	Event      id.ID  `json:"event"`
	Subscriber string `json:"subscriber"`
}

// Kind names the job.
func (delivery) Kind() string { return "event.deliver" }

func (b *Bus) deliver(ctx context.Context, d delivery) error {
	return b.db.Write(ctx, access.Job("event."+d.Subscriber, d.County), func(tx *db.Tx) error {
		e := Event{ID: d.Event, County: d.County}
		var payload string
		found, err := tx.Row("SELECT name,version,payload FROM event_event WHERE county=$1 AND id=$2",
			[]any{d.County, d.Event}, &e.Name, &e.Version, &payload)
		if err != nil {
			return err
		}
		if !found {
			return fmt.Errorf("event %d does not exist", d.Event)
		}
		e.Payload = json.RawMessage(payload)
		claimed, err := tx.Exec("INSERT INTO event_delivery (county,event,subscriber,at_ms) VALUES ($1,$2,$3,$4) ON CONFLICT DO NOTHING",
			d.County, d.Event, d.Subscriber, tx.Millis())
		if err != nil || claimed == 0 {
			tx.MarkAudited() // nothing but the claim, which is no change of the domain
			return err
		}
		for _, s := range b.handlers[e.Name] {
			if s.name == d.Subscriber {
				tx.MarkAudited() // the event itself is the trace of what its subscribers do; they audit what people see
				return s.handle(tx, e)
			}
		}
		return fmt.Errorf("nobody named %s listens to %s any more", d.Subscriber, e.Name)
	})
}
