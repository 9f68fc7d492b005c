package source_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"doudi/internal/dbtest"
	"doudi/internal/discover/source"
	"doudi/internal/kernel/access"
	"doudi/internal/platform/db"
)

// upload is a reader that does something after its first bytes, such as a person pressing "cancel" meanwhile.
func upload(text string, meanwhile func() error) io.Reader {
	return io.MultiReader(strings.NewReader(text[:20]), meanwhileReader{meanwhile}, strings.NewReader(text[20:]))
}

type meanwhileReader struct{ do func() error }

func (m meanwhileReader) Read([]byte) (int, error) {
	if err := m.do(); err != nil {
		return 0, err
	}
	return 0, io.EOF
}

// newest is the batch that was opened last.
func (h *house) newest() *source.Batch {
	h.t.Helper()
	var batch *source.Batch
	err := h.DB.Read(h.t.Context(), officer, func(tx *db.Tx) error {
		var b source.Batch
		if _, err := tx.Row("SELECT MAX(id) FROM source_batch WHERE county=$1", []any{county}, &b.ID); err != nil {
			return err
		}
		found, err := h.Find(tx, county, b.ID)
		batch = found
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return batch
}

func TestAnUploadThatBreaksOffIsNotTakenForAFile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		text, _ := mixed()
		cut := errors.New("the line is dead")
		_, err := h.Receive(t.Context(), officer, "gongan", "hukou", "户籍.csv", io.MultiReader(strings.NewReader(text), iotest.ErrReader(cut)))
		if !errors.Is(err, cut) {
			t.Fatal(err)
		}
		broken := h.newest()
		if broken.State != source.Receiving || broken.Digest != "" || h.waitingChecks() != 0 || broken.Progress() != 0 {
			t.Fatalf("%+v", broken)
		}
		h.check(broken)
		if now := h.get(broken); now.State != source.Receiving {
			t.Error("half a file was checked: ", now.State)
		}
		again := h.checked(text)
		if again.State != source.Checked || again.ID == broken.ID {
			t.Error(again.State)
		}

		b.Clock.Advance(2*time.Hour - time.Minute)
		if err := h.Abandon(h.ctx); err != nil || h.get(broken).State != source.Receiving {
			t.Error("given up too early: ", err)
		}
		b.Clock.Advance(2 * time.Minute)
		for range 2 {
			if err := h.Abandon(h.ctx); err != nil {
				t.Fatal(err)
			}
		}
		wantFailed(t, h.get(broken), source.ErrIncomplete)
		if now := h.get(again); now.State != source.Checked || h.get(broken).Version != broken.Version+1 {
			t.Error(now.State, h.get(broken).Version)
		}
		_, err = h.Resume(t.Context(), officer, broken.ID, "")
		refusedWith(t, err, source.ErrIncomplete)
	})
}

func TestASlowUploadThatWasGivenUpGoesOnAfterAll(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		text, _ := mixed()
		batch, err := h.Receive(t.Context(), officer, "gongan", "hukou", "户籍.csv", upload(text, func() error {
			b.Clock.Advance(3 * time.Hour)
			return h.Abandon(h.ctx)
		}))
		if err != nil || batch.State != source.Received || batch.ProblemCode != "" || batch.ProblemZH != "" {
			t.Fatal(batch, err)
		}
		h.check(batch)
		if got := h.get(batch); got.State != source.Checked || got.Size != int64(len(text)) {
			t.Error(counts(got), got.Size)
		}
	})
}

func TestCancellingDuringTheUploadHolds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		text, _ := mixed()
		batch, err := h.Receive(t.Context(), officer, "gongan", "hukou", "户籍.csv", upload(text, func() error {
			_, err := h.Cancel(t.Context(), officer, h.newest().ID)
			return err
		}))
		if err != nil || batch.State != source.Cancelled || h.waitingChecks() != 0 || h.get(batch).Version != batch.Version {
			t.Fatal(batch, err)
		}
		if _, err := h.Resume(t.Context(), officer, batch.ID, ""); err != nil {
			t.Fatal(err) // the file is whole
		}
		h.check(batch)
		if got := counts(h.get(batch)); got != "checked: 20 rows, 14 accepted, 6 refused" {
			t.Error(got)
		}
	})
}

func TestCancelAndResume(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		source.InPieces(t, 3, true)
		h := open(t, b)
		text, refused := mixed()
		batch := h.deliver(text)
		_, err := h.Resume(t.Context(), officer, batch.ID, "")
		refusedWith(t, err, source.ErrNotResumable)
		h.check(batch)
		h.check(batch)
		if _, err := h.Cancel(t.Context(), officer, batch.ID); err != nil {
			t.Fatal(err)
		}
		h.check(batch) // the job that was enqueued finds nothing to do
		if now := h.get(batch); now.State != source.Cancelled || h.events() != 0 {
			t.Error(now.State, h.events())
		}
		_, err = h.Cancel(t.Context(), officer, batch.ID)
		refusedWith(t, err, source.ErrNotCancellable)
		if _, err := h.Resume(t.Context(), officer, batch.ID, ""); err != nil {
			t.Fatal(err)
		}
		for range 8 {
			h.check(batch)
		}
		if got := counts(h.get(batch)); got != "checked: 20 rows, 14 accepted, 6 refused" || len(h.quarantine(batch)) != len(refused) || h.events() != 1 {
			t.Error(got, h.quarantine(batch), h.events())
		}
		err = h.DB.Write(t.Context(), access.Job("registry.load", county), func(tx *db.Tx) error {
			return h.Change(tx, county, batch.ID, "batch.publish", func(_ *db.Tx, now *source.Batch) error {
				now.State = source.Published
				return nil
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		_, err = h.Cancel(t.Context(), officer, batch.ID)
		refusedWith(t, err, source.ErrNotCancellable)
		_, err = h.Resume(t.Context(), officer, batch.ID, "")
		refusedWith(t, err, source.ErrNotResumable)
	})
}

// A person cancels while a job works on: the job notices at its next chunk and writes no more.
func TestACancelledCheckStops(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		text, _ := mixed()
		batch := h.deliver(text)
		stale := h.get(batch)
		if _, err := h.Cancel(t.Context(), officer, batch.ID); err != nil {
			t.Fatal(err)
		}
		err := h.DB.Bulk(t.Context(), access.Job("source.check", county), county, func(tx *db.Tx) error {
			stale.Accepted = 99
			return h.Save(tx, stale)
		})
		if !errors.Is(err, source.ErrMoved) || h.get(batch).Accepted != 0 || h.get(batch).State != source.Cancelled {
			t.Error(err, h.get(batch))
		}
	})
}

func TestOnlyWhatTheCatalogueHasIsReceived(t *testing.T) {
	h := open(t, dbtest.Open(t, "sqlite"))
	for _, c := range []struct{ department, item string }{{"gongan", "nothing"}, {"yibao", "hukou"}, {"nobody", "hukou"}, {"", ""}} {
		_, err := h.Receive(t.Context(), officer, c.department, c.item, "x", strings.NewReader("x"))
		refusedWith(t, err, source.ErrNoItem)
	}
	if n := h.count("SELECT COUNT(*) FROM source_batch WHERE county=$1", county); n != 0 {
		t.Errorf("%d batches", n)
	}
}
