package warning_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"doudi/internal/dbtest"
	"doudi/internal/discover/warning"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

func TestTheWarningScoreExactlyReachedOpensAndAFenLessDoesNot(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := newHouse(t, b)
		h.register(t, pensioner(1, "赵甲"), pensioner(2, "钱乙"), old(3, "孙丙"), old(4, "李丁"))
		h.bill(t, "赵甲", "S1", "15000.00")
		h.bill(t, "钱乙", "S2", "14999.99")
		h.bill(t, "孙丙", "S3", "15000.00")
		h.bill(t, "李丁", "S4", "9999.99") // 42 points: yellow, below the warning score
		list := h.all(t, bureau)
		if len(list) != 2 || h.events(t, "warning.opened") != 2 {
			t.Fatalf("%d warnings, %d events", len(list), h.events(t, "warning.opened"))
		}
		orange, red := h.only(t, "赵甲"), h.only(t, "孙丙")
		if orange.Total != 4500 || orange.Level != "orange" || orange.Days != 7 || orange.State != warning.Open || orange.Version != 1 || orange.Members != 1 {
			t.Errorf("%+v", orange.Warning)
		}
		if red.Total != 6000 || red.Level != "red" || red.Days != 3 || red.ClockFrom.String() != "2026-07-01" || red.Community != here || red.Street != here/1000 {
			t.Errorf("%+v", red.Warning)
		}
		if want := "近12个月自付医疗费用较高（医保，最近 2026年6月）；家中老人和未成年人所占比例较高（公安，最近 2020年1月）"; orange.Sentence != want {
			t.Errorf("%s", orange.Sentence)
		}
	})
}

// An open warning follows its household's score, up and down; only a person closes it.
func TestAnOpenWarningFollowsTheScoreAndStaysOpen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := newHouse(t, b)
		h.register(t, old(1, "赵甲"))
		var first id.ID
		for i, c := range []struct {
			yuan  string
			total int64
			level string
			days  int
		}{
			{"10000.00", 5100, "orange", 7}, {"15000.00", 6000, "red", 3}, {"9999.00", 4200, "yellow", 3}, {"0.00", 3000, "yellow", 3}, {"10000.00", 5100, "orange", 3},
		} {
			h.bill(t, "赵甲", "S1", c.yuan)
			w := h.only(t, "赵甲")
			if i == 0 {
				first = w.ID
			}
			if w.ID != first || w.State != warning.Open || w.Total != c.total || w.Level != c.level || w.Days != c.days || w.Version != int64(i+1) {
				t.Fatalf("at %s: %+v", c.yuan, w.Warning)
			}
		}
		if n := h.events(t, "warning.opened"); n != 1 {
			t.Errorf("%d events of one opening", n)
		}
	})
}

// After a person looked, only a higher score than the one that was looked at is something new.
func TestAClosedWarningReopensOnlyAboveItsScore(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := newHouse(t, b)
		h.register(t, old(1, "赵甲"))
		h.bill(t, "赵甲", "S1", "10000.00") // 51
		w := h.only(t, "赵甲")
		if err := h.warning.Dispose(ctx, worker, w.ID, w.Version, "no_need", ""); err != nil {
			t.Fatal(err)
		}
		for _, yuan := range []string{"4000.00", "10001.00", "14999.99"} { // down, and up to 51 again
			h.bill(t, "赵甲", "S1", yuan)
			if got := h.only(t, "赵甲"); got.State != warning.Closed {
				t.Fatalf("at %s: %+v", yuan, got.Warning)
			}
		}
		h.bill(t, "赵甲", "S1", "15000.00")
		list := h.of(t, "赵甲")
		if len(list) != 2 || h.events(t, "warning.opened") != 2 {
			t.Fatalf("%d warnings, %d events", len(list), h.events(t, "warning.opened"))
		}
		for _, one := range list {
			if (one.ID == w.ID) != (one.State == warning.Closed) || one.ID != w.ID && one.Level != "red" {
				t.Errorf("%+v", one.Warning)
			}
		}
	})
}

// forget takes all warnings back, as if the run's job had not come yet.
func (h *house) forget(t *testing.T) {
	t.Helper()
	err := h.DB.Bulk(ctx, system, county, func(tx *db.Tx) error {
		for _, table := range []string{"warning_warning", "event_event"} {
			if _, err := tx.Exec("DELETE FROM "+table+" WHERE county=$1", county); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// runs are the county's published runs, oldest first.
func (h *house) runs(t *testing.T) (list []id.ID) {
	t.Helper()
	err := h.DB.Read(ctx, system, func(tx *db.Tx) error {
		return tx.Rows("SELECT id FROM assess_run WHERE county=$1 AND state='published' ORDER BY id", []any{county}, func(scan func(...any) error) error {
			var run id.ID
			err := scan(&run)
			list = append(list, run)
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestAHouseholdHasOneOpenWarningHoweverManyJobsOpenIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := newHouse(t, b)
		var people []person
		var bills [][]string
		for i := range 30 {
			p := old(2*i+1, "赵"+string(rune('甲'+i)))
			people = append(people, p)
			bills = append(bills, []string{p.no, p.name, p.household, "2026-05-01", "示例医院", "住院", "示例诊断", "99999.00", "1.00", "15000.00"})
		}
		h.register(t, people...)
		h.Deliver(t, "settlement", bills...)
		runs := h.runs(t)
		for round := range 3 {
			h.forget(t)
			var jobs sync.WaitGroup
			errs := make([]error, 4)
			for i := range errs {
				jobs.Go(func() {
					errs[i] = h.InJob(t, func(ctx context.Context) error { return h.warning.OpenNow(ctx, county, runs[len(runs)-1]) })
				})
			}
			jobs.Wait()
			for _, err := range errs {
				if err != nil {
					t.Errorf("round %d: a job failed: %v", round, err)
				}
			}
			h.Idle(t)
			if n, e := h.count(t, "warning_warning WHERE county=$1", county), h.events(t, "warning.opened"); n != 30 || e != 30 {
				t.Fatalf("round %d: %d warnings and %d events of 30 households", round, n, e)
			}
			if n := h.count(t, "warning_warning WHERE county=$1 AND version>1", county); n != 0 {
				t.Errorf("round %d: %d warnings were changed by the second job", round, n)
			}
		}
		// What no job may do, the database does not let happen either.
		w := *h.all(t, bureau)[0].Warning
		err := h.DB.Write(ctx, system, func(tx *db.Tx) error {
			w.ID = tx.NewID()
			if _, err := audit.Record(tx, audit.Entry{County: county, Action: "test.put"}); err != nil {
				return err
			}
			return warning.Put(tx, &w)
		})
		if err == nil {
			t.Error("a second open warning of the household was written")
		}
	})
}

// A delivery of the event may come twice, and late: after newer scores and after a disposition.
func TestARunDeliveredTwiceOrLateChangesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := newHouse(t, b)
		h.register(t, old(1, "赵甲"), old(3, "钱乙"), old(5, "孙丙"))
		h.bill(t, "赵甲", "S1", "15000.00") // 60, then 51, then closed at 51
		h.bill(t, "钱乙", "S2", "15000.00") // 60 and open
		h.bill(t, "孙丙", "S3", "15000.00") // 60, open; then 30: below
		h.bill(t, "赵甲", "S1", "10000.00")
		h.bill(t, "孙丙", "S3", "0.00")
		w := h.only(t, "赵甲")
		if err := h.warning.Dispose(ctx, worker, w.ID, w.Version, "service", ""); err != nil {
			t.Fatal(err)
		}
		picture := func() string {
			text := ""
			for _, one := range h.all(t, bureau) {
				text += strings.Join([]string{one.Head, one.State, one.Level, one.ID.String(), one.Run.String(), one.DueOn.String(), time.Duration(one.Version).String()}, " ") + "\n"
			}
			return text
		}
		before, opened := picture(), h.events(t, "warning.opened")
		b.Clock.Advance(time.Hour)
		for _, run := range append(h.runs(t), h.runs(t)...) {
			if err := h.InJob(t, func(ctx context.Context) error { return h.warning.OpenNow(ctx, county, run) }); err != nil {
				t.Fatal(err)
			}
			h.Idle(t)
		}
		if after := picture(); after != before {
			t.Errorf("before:\n%safter:\n%s", before, after)
		}
		if n := h.events(t, "warning.opened"); n != opened {
			t.Errorf("%d more events", n-opened)
		}
		// The job of a run that a newer score has overtaken, although the warning is not there yet, opens nothing: the newer run's does.
		h.forget(t)
		for _, run := range h.runs(t) {
			if err := h.InJob(t, func(ctx context.Context) error { return h.warning.OpenNow(ctx, county, run) }); err != nil {
				t.Fatal(err)
			}
			h.Idle(t)
		}
		if len(h.of(t, "孙丙")) != 0 || h.only(t, "赵甲").Total != 5100 || h.only(t, "钱乙").Total != 6000 {
			t.Errorf("%s", picture())
		}
	})
}

// A county's chunk is 400 scores: more of them take a second turn, and none is forgotten between.
func TestMoreScoresThanOneChunkHolds(t *testing.T) {
	b := dbtest.Open(t, "sqlite")
	h := newHouse(t, b)
	var people []person
	var bills [][]string
	for i := range 450 {
		p := old(2*i+1, "赵"+string(rune(0x4e00+i)))
		people = append(people, p)
		bills = append(bills, []string{p.no, p.name, p.household, "2026-05-01", "示例医院", "住院", "示例诊断", "99999.00", "1.00", "15000.00"})
	}
	h.register(t, people...)
	h.Deliver(t, "settlement", bills...)
	if n, e := h.count(t, "warning_warning WHERE county=$1", county), h.events(t, "warning.opened"); n != 450 || e != 450 {
		t.Fatalf("%d warnings, %d events", n, e)
	}
}
