package source_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"doudi/internal/dbtest"
	"doudi/internal/discover/source"
	"doudi/internal/platform/id"
)

func (h *house) correct(b *source.Batch, rows map[int64]map[string]string) (*source.Batch, error) {
	h.t.Helper()
	var list []source.Correction
	for row, values := range rows {
		list = append(list, source.Correction{Row: row, Values: values})
	}
	slices.SortFunc(list, func(a, b source.Correction) int { return int(a.Row - b.Row) })
	return h.Correct(h.t.Context(), officer, b.ID, list)
}

// correctedBy tells, for each refused row, the batch that corrects it.
func (h *house) correctedBy(b *source.Batch) map[int64]id.ID {
	h.t.Helper()
	_, rows, err := h.QuarantineOf(h.t.Context(), officer, b.ID, 0, 1000)
	if err != nil {
		h.t.Fatal(err)
	}
	by := map[int64]id.ID{}
	for _, r := range rows {
		by[r.Row] = r.Corrected
	}
	return by
}

func TestRefusedRowsAreCorrectedByABatchOfTheirOwn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		text, _ := mixed()
		batch := h.checked(text)
		fix, err := h.correct(batch, map[int64]map[string]string{
			3: {"id_no": someone(1)}, 6: {"relation": "其他"}, 7: {"name": "赵", "phone": ""}, 15: {"community": "nowhere"},
		})
		if err != nil || fix.Corrects != batch.ID || fix.Item != batch.Item || fix.FileName != "改正 户籍.csv" {
			t.Fatal(fix, err)
		}
		h.check(fix)
		if now := h.get(fix); counts(now) != "checked: 4 rows, 3 accepted, 1 refused" || !slices.Equal(h.quarantine(fix), []string{"6: community source.place"}) {
			t.Error(counts(now), h.quarantine(fix))
		}
		by := h.correctedBy(batch)
		for row, want := range map[int64]id.ID{3: fix.ID, 6: fix.ID, 7: fix.ID, 11: 0, 15: fix.ID, 21: 0} {
			if by[row] != want {
				t.Errorf("row %d is corrected by %d", row, by[row])
			}
		}
		// What is still wrong is corrected where it is now; half of the corrections being wrong fails nothing.
		second, err := h.correct(fix, map[int64]map[string]string{6: {"phone": "also wrong"}})
		if err != nil {
			t.Fatal(err)
		}
		h.check(second)
		if now := h.get(second); counts(now) != "checked: 1 rows, 0 accepted, 1 refused" || now.Corrects != fix.ID {
			t.Error(counts(now))
		}
	})
}

func TestWhatCannotBeCorrectedIsRefusedAndMarksNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		text, _ := mixed()
		batch := h.checked(text)
		if _, err := h.correct(batch, map[int64]map[string]string{3: {"id_no": someone(1)}}); err != nil {
			t.Fatal(err)
		}
		before := h.count("SELECT COUNT(*) FROM source_batch WHERE county=$1", county)
		_, err := h.correct(batch, nil)
		refusedWith(t, err, source.ErrNothingToCorrect)
		_, err = h.correct(batch, map[int64]map[string]string{6: {}, 3: {"id_no": someone(1)}}) // 3 is corrected already
		refusedWith(t, err, source.ErrNotQuarantined)
		_, err = h.correct(batch, map[int64]map[string]string{6: {}, 2: {}}) // 2 passed
		refusedWith(t, err, source.ErrNotQuarantined)
		_, err = h.correct(batch, map[int64]map[string]string{6: {"relatoin": "户主"}})
		refusedWith(t, err, source.ErrNoField)
		twice := source.Correction{Row: 6, Values: map[string]string{"relation": "户主"}}
		_, err = h.Correct(t.Context(), officer, batch.ID, []source.Correction{twice, twice})
		refusedWith(t, err, source.ErrNotQuarantined)
		if by := h.correctedBy(batch); by[6] != 0 || h.count("SELECT COUNT(*) FROM source_batch WHERE county=$1", county) != before {
			t.Error("a refused correction left something behind: ", by)
		}
	})
}

// Two people send the same correction at once: one of them is told.
func TestARowIsCorrectedOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		text, _ := mixed()
		batch := h.checked(text)
		results := make(chan error, 4)
		for range cap(results) {
			go func() {
				_, err := h.Correct(context.Background(), officer, batch.ID, []source.Correction{{Row: 6, Values: map[string]string{"relation": "户主"}}})
				results <- err
			}()
		}
		done := 0
		for range cap(results) {
			if err := <-results; err == nil {
				done++
			} else {
				refusedWith(t, err, source.ErrNotQuarantined)
			}
		}
		if done != 1 {
			t.Errorf("corrected %d times", done)
		}
	})
}

// What a person writes may hold any separator, quote or line end.
func TestACorrectedValueArrivesAsItWasWritten(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		text, _ := mixed()
		batch := h.checked(text)
		address := strings.Repeat(";", 90) + "\t\"一号\", '二室'|\n后门"
		fix, err := h.correct(batch, map[int64]map[string]string{6: {"relation": "户主", "address": address, "phone": "x"}})
		if err != nil {
			t.Fatal(err)
		}
		h.check(fix)
		_, rows, err := h.QuarantineOf(t.Context(), officer, fix.ID, 0, 10)
		if err != nil || len(rows) != 1 || len(rows[0].Reasons) != 1 || rows[0].Reasons[0].Field != "phone" {
			t.Fatalf("%+v, %v", rows, err)
		}
		if got := rows[0].Cells[fix.Item.FieldIndex("address")]; got != address {
			t.Errorf("%q", got)
		}
	})
}

// The process dies between marking the rows and keeping the corrections: after two hours the rows are free again.
func TestACorrectionThatNeverArrivedFreesItsRows(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		text, _ := mixed()
		batch := h.checked(text)
		before := h.newest().ID
		for step := 1; h.newest().ID == before; step += 3 {
			ctx := dieAt(t.Context(), step)
			_, err := h.Correct(ctx, officer, batch.ID, []source.Correction{{Row: 6, Values: map[string]string{"relation": "户主"}}})
			if ctx.cancel(); err == nil {
				t.Fatal("never died between the two")
			}
		}
		lost := h.newest()
		if h.correctedBy(batch)[6] != lost.ID || lost.State != source.Receiving {
			t.Fatal(h.correctedBy(batch), lost.State)
		}
		b.Clock.Advance(3 * time.Hour)
		if err := h.Abandon(h.ctx); err != nil {
			t.Fatal(err)
		}
		wantFailed(t, h.get(lost), source.ErrIncomplete)
		if _, err := h.correct(batch, map[int64]map[string]string{6: {"relation": "户主"}}); err != nil {
			t.Error(err)
		}
	})
}
