package db

import (
	"fmt"
	"time"

	"doudi/internal/platform/clock"
	"doudi/internal/platform/id"
)

// A stage makes bulk work atomic: chunks are written under the stage's id, in many short transactions, and joined to
// db_v_published by every read, so nobody sees them until Publish; a stage that is dropped is swept by its room. It costs one
// row, whatever the size of the work.

// Stage opens a stage for a room's piece of work in a county.
func (t *Tx) Stage(county int, room string) (id.ID, error) {
	stage := t.NewID()
	_, err := t.Exec("INSERT INTO db_stage (county,id,room,opened_ms) VALUES ($1,$2,$3,$4)", county, stage, room, t.Millis())
	return stage, err
}

// Serialize puts this transaction in line with all others of the county that call it, and reads its clock anew once it is its turn:
// what one of them publishes has an instant after everything that those before it saw. It waits a millisecond, the clock's step.
func (t *Tx) Serialize(county int) error {
	if err := t.db.dialect.lock(t, county); err != nil {
		return err
	}
	if err := clock.Pause(t.ctx, time.Millisecond); err != nil {
		return err
	}
	if now := t.db.clock.Now(); now.After(t.now) {
		t.now = now
	}
	return nil
}

// Publish makes everything under the stage visible, at this transaction's instant. Publishing twice changes nothing.
func (t *Tx) Publish(county int, stage id.ID) error {
	n, err := t.Exec("UPDATE db_stage SET published_ms=$1 WHERE county=$2 AND id=$3 AND published_ms IS NULL AND dropped_ms IS NULL",
		t.Millis(), county, stage)
	if err != nil {
		return err
	}
	if n == 0 {
		published, err := t.Published(county, stage)
		if err != nil {
			return err
		}
		if !published {
			return fmt.Errorf("publish: stage %d is dropped or does not exist", stage)
		}
	}
	return nil
}

// Drop marks the stage as never to be published.
func (t *Tx) Drop(county int, stage id.ID) error {
	_, err := t.Exec("UPDATE db_stage SET dropped_ms=$1 WHERE county=$2 AND id=$3 AND published_ms IS NULL", t.Millis(), county, stage)
	return err
}

// Published reports whether the stage is visible.
func (t *Tx) Published(county int, stage id.ID) (bool, error) {
	var at int64
	return t.Row("SELECT published_ms FROM db_v_published WHERE county=$1 AND id=$2", []any{county, stage}, &at)
}
