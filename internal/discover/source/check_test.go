package source_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"doudi/internal/dbtest"
	"doudi/internal/discover/source"
	"doudi/internal/kernel/access"
	"doudi/internal/platform/db"
)

// mixed is a delivery of twenty rows, six of which do not pass, and what is said of them.
func mixed() (string, []string) {
	var rows [][]string
	for n := range 20 {
		rows = append(rows, hukou(n))
	}
	rows[1][0] = rows[1][0][:17]
	rows[4][3] = "邻居"
	rows[5][1], rows[5][5] = "", "无"
	rows[9] = rows[9][:4]
	rows[13][4] = "420102001001"
	rows[19][2] = ""
	return file(header, rows...), []string{
		"3: id_no ident.id_length", "6: relation source.code", "7: name source.missing, phone ident.phone_form", "11: source.columns",
		"15: community source.place", "21: household_no source.missing",
	}
}

func TestADeliveryIsCheckedRowByRow(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		text, refused := mixed()
		batch := h.deliver(text)
		if batch.State != source.Received || batch.Size != int64(len(text)) || len(batch.Digest) != 64 || batch.Version != 2 || h.waitingChecks() != 1 {
			t.Fatalf("%+v, %d checks wait", batch, h.waitingChecks())
		}
		if stored := h.get(batch); stored.Version != batch.Version || stored.Digest != batch.Digest || stored.AsOf.String() != "2026-07-01" || stored.ReceiverName != "王工" {
			t.Errorf("%+v is not what was answered", stored)
		}
		h.check(batch)
		batch = h.get(batch)
		if got := counts(batch); got != "checked: 20 rows, 14 accepted, 6 refused" || batch.Encoding != "UTF-8" || batch.Cursor != 0 {
			t.Error(got, batch.Encoding, batch.Cursor)
		}
		if got := h.quarantine(batch); !slices.Equal(got, refused) {
			t.Errorf("%q", got)
		}
		if n := h.events(); n != 1 {
			t.Errorf("%d events", n)
		}
		h.check(batch) // a job may run again
		if again := h.get(batch); again.Version != batch.Version || h.events() != 1 {
			t.Error("checking again changed the batch")
		}
		trail := h.count("SELECT COUNT(*) FROM audit_entry WHERE county=$1 AND subject=$2 AND action IN ('batch.receive','batch.keep','batch.check','batch.checked')",
			county, batch.ID)
		if trail != 4 {
			t.Errorf("%d rows in the trail", trail)
		}
	})
}

// What was written stays sealed, with its row and batch bound in.
func TestQuarantineIsSealed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		row := hukou(1)
		row[1], row[3] = "欧阳建国", "邻居"
		batch := h.checked(file(header, hukou(0), row, hukou(2)))
		_, rows, err := h.QuarantineOf(t.Context(), officer, batch.ID, 0, 10)
		if err != nil || len(rows) != 1 || rows[0].Cells[0] != row[0] || rows[0].Cells[1] != "欧阳建国" {
			t.Fatal(rows, err)
		}
		if looks := h.count("SELECT COUNT(*) FROM audit_entry WHERE county=$1 AND action='batch.quarantine'", county); looks != 1 {
			t.Errorf("%d looks in the trail", looks)
		}
		err = b.DB.Read(t.Context(), officer, func(tx *db.Tx) error {
			var sealed []byte
			var reasons string
			_, err := tx.Row("SELECT sealed,reasons FROM source_quarantine WHERE county=$1 AND batch=$2", []any{county, batch.ID}, &sealed, &reasons)
			if strings.Contains(string(sealed)+reasons, row[0][6:14]) || strings.Contains(string(sealed)+reasons, "欧阳") {
				return errors.New("the row is readable on disk")
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
		err = b.DB.Maintain(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec("UPDATE source_quarantine SET row=9 WHERE county=$1", county)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := h.QuarantineOf(t.Context(), officer, batch.ID, 0, 10); err == nil {
			t.Error("a row that was moved opens")
		}
	})
}

// Every chunk is a job of its own, and the process dies at any step of any of them: in the end nothing is lost and nothing counted twice.
func TestACheckGoesOnWhereItWasInterrupted(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		source.InPieces(t, 3, true)
		h := open(t, b)
		text, refused := mixed()
		batch := h.deliver(text)
		for want := range int64(6) { // six full chunks hand over, the seventh job finds the end
			h.check(batch)
			now := h.get(batch)
			if now.State != source.Checking || now.Cursor != 3*(want+1) || h.waitingChecks() != want+2 {
				t.Fatalf("after job %d: %s at %d, %d checks wait", want+1, now.State, now.Cursor, h.waitingChecks())
			}
		}
		h.check(batch)
		if got := counts(h.get(batch)); got != "checked: 20 rows, 14 accepted, 6 refused" || !slices.Equal(h.quarantine(batch), refused) || h.events() != 1 {
			t.Fatal(got, h.quarantine(batch), h.events())
		}

		source.InPieces(t, 3, false)
		killed := 0
		batch = h.deliver(text)
		for step := 1; h.get(batch).State != source.Checked; step += 3 {
			ctx := dieAt(h.ctx, step)
			err := h.Check(ctx, county, batch.ID)
			if ctx.cancel(); err != nil {
				killed++
			}
			if step > 5000 {
				t.Fatal("the check never ends: ", err)
			}
		}
		if got := counts(h.get(batch)); killed < 5 || got != "checked: 20 rows, 14 accepted, 6 refused" || !slices.Equal(h.quarantine(batch), refused) || h.events() != 2 {
			t.Error(killed, got, h.quarantine(batch), h.events())
		}
	})
}

func TestTwoCheckersDoTheWorkOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		source.InPieces(t, 2, false)
		h := open(t, b)
		text, refused := mixed()
		batch := h.deliver(text)
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				if err := h.Check(h.ctx, county, batch.ID); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		h.check(batch) // whoever lost a race left the rest to the winner; the queue would come back
		if got := counts(h.get(batch)); got != "checked: 20 rows, 14 accepted, 6 refused" || !slices.Equal(h.quarantine(batch), refused) || h.events() != 1 {
			t.Error(got, h.quarantine(batch), h.events())
		}
	})
}

func TestAFileThatIsNotToBeBelievedFailsAsAWhole(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		wrong := func(n int) []string { r := hukou(n); r[0] = "1"; return r }
		for name, c := range map[string]struct {
			text string
			want func(t *testing.T, b *source.Batch)
		}{
			"nothing in it": {"", func(t *testing.T, b *source.Batch) { wantFailed(t, b, source.ErrEmptyFile) }},
			"another item": {"身份证号,姓名,结算单号\n1,张三,2\n", func(t *testing.T, b *source.Batch) {
				wantFailed(t, b, source.ErrHeader, "户籍成员", "户号", "社区代码")
			}},
			"a workbook":     {"PK\x03\x04...", func(t *testing.T, b *source.Batch) { wantFailed(t, b, source.ErrDamagedWorkbook, "ZIP") }},
			"a header alone": {header + "\n", func(t *testing.T, b *source.Batch) { wantFailed(t, b, source.ErrNoRows) }},
			"an open quote": {file(header, hukou(0), hukou(1)) + "\"" + file(header, hukou(2)), func(t *testing.T, b *source.Batch) {
				wantFailed(t, b, source.ErrUnclosedQuote, "第 4 行")
			}},
			"more wrong than right": {file(header, hukou(0), wrong(1), wrong(2)), func(t *testing.T, b *source.Batch) {
				wantFailed(t, b, source.ErrMostlyRefused, "2 行", "3 行")
			}},
			"half wrong": {file(header, hukou(0), wrong(1)), func(t *testing.T, b *source.Batch) {
				if b.State != source.Checked {
					t.Error(b.State, b.ProblemZH)
				}
			}},
		} {
			before := h.events()
			batch := h.checked(c.text)
			c.want(t, batch)
			if told := h.events() - before; (told == 1) != (batch.State == source.Checked) {
				t.Errorf("%s: %d events", name, told)
			}
		}
	})
}

func TestAMostlyRefusedFileGoesOnWhenAPersonAcceptsIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		wrong := hukou(1)
		wrong[0] = "1"
		batch := h.checked(file(header, hukou(0), wrong, slices.Replace(hukou(2), 0, 1, "2")))
		for _, accept := range []string{"", "registry.shrunk"} {
			if _, err := h.Resume(t.Context(), officer, batch.ID, accept); err != nil {
				t.Fatal(err)
			}
			h.check(batch)
			wantFailed(t, h.get(batch), source.ErrMostlyRefused)
		}
		resumed, err := h.Resume(t.Context(), officer, batch.ID, source.ErrMostlyRefused.Code)
		if err != nil || resumed.State != source.Received || resumed.Rows != 0 || resumed.ProblemCode != "" {
			t.Fatal(resumed, err)
		}
		h.check(batch)
		if now := h.get(batch); counts(now) != "checked: 3 rows, 1 accepted, 2 refused" || len(h.quarantine(batch)) != 2 || h.events() != 1 {
			t.Error(counts(now), h.quarantine(batch))
		}
	})
}

// The queue does by itself what the tests above do by hand.
func TestTheQueueChecksWhatArrives(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		if err := h.queue.Start(context.Background()); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = h.queue.Stop(context.Background()) }()
		text, _ := mixed()
		batch := h.deliver(text)
		for range 400 {
			if h.get(batch).State == source.Checked {
				break
			}
			time.Sleep(25 * time.Millisecond)
		}
		if got := counts(h.get(batch)); got != "checked: 20 rows, 14 accepted, 6 refused" {
			t.Error(got)
		}
	})
}

// Without the purpose of a job nothing of a delivery opens.
func TestACheckOutsideAJobOpensNothing(t *testing.T) {
	h := open(t, dbtest.Open(t, "sqlite"))
	batch := h.deliver(file(header, hukou(0)))
	if err := h.Check(t.Context(), county, batch.ID); err != nil {
		t.Fatal(err)
	}
	if now := h.get(batch); now.State != source.Failed || now.ProblemCode != "seal.no_purpose" || now.Rows != 0 {
		t.Error(now.State, now.ProblemCode)
	}
	if err := h.Check(h.ctx, county, 12345); err != nil {
		t.Error("a batch that is not there: ", err)
	}
	if actor := access.Job("source.check", county); actor.Role != access.System {
		t.Error(actor)
	}
}
