package audit_test

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"doudi/internal/dbtest"
	"doudi/internal/kernel/access"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/db"
)

func TestMain(m *testing.M) { dbtest.Main(m.Run) }

const (
	here  = dbtest.County
	there = 420102
)

var clerk = access.Actor{UserID: 7, PostID: 70, Name: "clerk", Role: access.StreetOfficer, County: here}

// record writes n rows in the county, each in a change of its own.
func record(t *testing.T, b *dbtest.Base, county, n int) {
	t.Helper()
	for range n {
		err := b.DB.Write(t.Context(), clerk, func(tx *db.Tx) error {
			_, err := audit.Record(tx, audit.Entry{
				County: county, Action: "warning.dispose", Subject: audit.Subject{Kind: "warning", ID: tx.NewID()},
				Before: map[string]string{"state": "open"}, After: map[string]string{"state": "closed", "why": "已核实"},
			})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func sealed(t *testing.T, b *dbtest.Base) int {
	t.Helper()
	n, err := audit.Seal(t.Context(), b.DB)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func verify(ctx context.Context, b *dbtest.Base, county int) (audit.Chain, error) {
	return audit.Verify(ctx, b.DB, county, func(int64, int64) {})
}

// sql does what nobody may: it changes the stored trail behind the program's back.
func sql(t *testing.T, b *dbtest.Base, statements ...string) {
	t.Helper()
	err := b.DB.Maintain(t.Context(), func(tx *db.Tx) error {
		for _, s := range statements {
			n, err := tx.Exec(s)
			if err != nil {
				return err
			}
			if n == 0 {
				return errors.New("this tampering changed nothing: " + s)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAnUntouchedTrailHolds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		if chain, err := verify(t.Context(), b, here); err != nil || chain.Blocks != 0 {
			t.Fatal("an empty trail: ", chain, err)
		}
		for _, n := range []int{3, 1, 4} {
			record(t, b, here, n)
			if got := sealed(t, b); got != n {
				t.Fatalf("%d sealed, want %d", got, n)
			}
		}
		record(t, b, here, 2)
		calls := int64(0)
		chain, err := audit.Verify(t.Context(), b.DB, here, func(block, of int64) {
			if calls++; block != calls || of != 3 {
				t.Errorf("progress %d of %d after %d calls", block, of, calls)
			}
		})
		if err != nil || calls != 3 {
			t.Fatal(calls, err)
		}
		if chain.Blocks != 3 || chain.Entries != 8 || chain.Unsealed != 2 || len(chain.Head) != 64 || !chain.HeadAt.Equal(dbtest.Start) {
			t.Fatalf("%+v", chain)
		}
		if sealed(t, b); sealed(t, b) != 0 {
			t.Fatal("sealing again sealed something")
		}
		if later, err := verify(t.Context(), b, here); err != nil || later.Head == chain.Head || later.Unsealed != 0 {
			t.Fatal("the head does not move with the trail: ", later, err)
		}
	})
}

// Three blocks of three rows are sealed, then somebody with the database's password is at work.
func TestEveryTamperingIsFound(t *testing.T) {
	// What breaks a chain is the same on both engines, and each case has a county of its own.
	b, county := dbtest.Open(t, "sqlite"), 420200
	const mine = " WHERE county=420106 AND block=2 AND position=1"
	copyRow := func(block, position string) string {
		return `INSERT INTO audit_entry (county,id,at_ms,actor,post,actor_name,role,action,subject_kind,subject,purpose,before,after,request,block,position)
			SELECT county,id+1,at_ms,actor,post,actor_name,role,action,subject_kind,subject,purpose,before,after,request,` + block + `,` + position + ` FROM audit_entry` + mine
	}
	for name, c := range map[string]struct {
		do    []string
		block int64
	}{
		"time":              {[]string{"UPDATE audit_entry SET at_ms=at_ms+1" + mine}, 2},
		"actor":             {[]string{"UPDATE audit_entry SET actor=8" + mine}, 2},
		"post":              {[]string{"UPDATE audit_entry SET post=71" + mine}, 2},
		"actor's name":      {[]string{"UPDATE audit_entry SET actor_name='clerk2'" + mine}, 2},
		"role":              {[]string{"UPDATE audit_entry SET role='auditor'" + mine}, 2},
		"action":            {[]string{"UPDATE audit_entry SET action='warning.open'" + mine}, 2},
		"subject's kind":    {[]string{"UPDATE audit_entry SET subject_kind='batch'" + mine}, 2},
		"subject":           {[]string{"UPDATE audit_entry SET subject=subject+1" + mine}, 2},
		"purpose":           {[]string{"UPDATE audit_entry SET purpose='review'" + mine}, 2},
		"before":            {[]string{"UPDATE audit_entry SET before=''" + mine}, 2},
		"after":             {[]string{"UPDATE audit_entry SET after='{}'" + mine}, 2},
		"request":           {[]string{"UPDATE audit_entry SET request='1'" + mine}, 2},
		"text moved across": {[]string{"UPDATE audit_entry SET before=before||after, after=''" + mine}, 2},
		"id":                {[]string{"UPDATE audit_entry SET id=id+1" + mine}, 2},
		"moved to a county": {[]string{"UPDATE audit_entry SET county=420102" + mine}, 2},
		"row deleted":       {[]string{"DELETE FROM audit_entry" + mine}, 2},
		"last row deleted":  {[]string{"DELETE FROM audit_entry WHERE county=420106 AND block=3 AND position=2"}, 3},
		"row inserted":      {[]string{copyRow("2", "3")}, 2},
		"row exchanged":     {[]string{copyRow("2", "9"), "DELETE FROM audit_entry" + mine, "UPDATE audit_entry SET position=1 WHERE county=420106 AND position=9"}, 2},
		"row in no block":   {[]string{copyRow("9", "0")}, 4},
		"block zero forged": {[]string{copyRow("0", "0"),
			"INSERT INTO audit_block (county,number,entries,hash,sealed_ms) SELECT county,0,1,hash,sealed_ms FROM audit_block WHERE county=420106 AND number=1"}, 4},
		"row in block zero":  {[]string{copyRow("0", "0")}, 4},
		"taken out of block": {[]string{"UPDATE audit_entry SET block=NULL, position=NULL" + mine}, 2},
		"positions swapped": {[]string{
			"UPDATE audit_entry SET position=9" + mine, "UPDATE audit_entry SET position=1 WHERE county=420106 AND block=2 AND position=0",
			"UPDATE audit_entry SET position=0 WHERE county=420106 AND block=2 AND position=9"}, 2},
		"blocks swapped": {[]string{
			"UPDATE audit_entry SET block=-1 WHERE county=420106 AND block=1", "UPDATE audit_entry SET block=1 WHERE county=420106 AND block=2",
			"UPDATE audit_entry SET block=2 WHERE county=420106 AND block=-1"}, 1},
		"block deleted":      {[]string{"DELETE FROM audit_block WHERE county=420106 AND number=2"}, 2},
		"first deleted":      {[]string{"DELETE FROM audit_block WHERE county=420106 AND number=1"}, 1},
		"last deleted":       {[]string{"DELETE FROM audit_block WHERE county=420106 AND number=3"}, 3},
		"all blocks deleted": {[]string{"DELETE FROM audit_block WHERE county=420106"}, 1},
		"all rows deleted":   {[]string{"DELETE FROM audit_entry WHERE county=420106"}, 1},
		"block's count":      {[]string{"UPDATE audit_block SET entries=2 WHERE county=420106 AND number=2"}, 2},
		"block's hash":       {[]string{"UPDATE audit_block SET hash=(SELECT hash FROM audit_block WHERE county=420106 AND number=1) WHERE county=420106 AND number=2"}, 2},
		"last block's hash":  {[]string{"UPDATE audit_block SET hash=(SELECT hash FROM audit_block WHERE county=420106 AND number=1) WHERE county=420106 AND number=3"}, 3},
	} {
		county++
		t.Run(name, func(t *testing.T) {
			for range 3 {
				record(t, b, county, 3)
				sealed(t, b)
			}
			for _, statement := range c.do {
				sql(t, b, strings.ReplaceAll(statement, "420106", strconv.Itoa(county)))
			}
			_, err := verify(t.Context(), b, county)
			var broken *audit.Broken
			if !errors.As(err, &broken) || broken.Block != c.block || broken.County != county {
				t.Fatalf("%v, want a break at block %d", err, c.block)
			}
			if !strings.Contains(broken.Error(), strconv.Itoa(county)) || broken.Why == "" {
				t.Error(broken)
			}
			counties, err := audit.Counties(t.Context(), b.DB)
			if err != nil || !slices.Contains(counties, county) {
				t.Errorf("the county drops out of the check: %v %v", counties, err)
			}
		})
	}
}

func TestABreakIsFoundOnBothEngines(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		record(t, b, here, 3)
		sealed(t, b)
		sql(t, b, "UPDATE audit_entry SET after='{}' WHERE county=420106 AND block=1 AND position=2")
		var broken *audit.Broken
		if _, err := verify(t.Context(), b, here); !errors.As(err, &broken) || broken.Block != 1 {
			t.Fatal(err)
		}
	})
}

func TestEachCountyHasAChainOfItsOwn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		record(t, b, here, 2)
		record(t, b, there, 5)
		if n := sealed(t, b); n != 7 {
			t.Fatal(n)
		}
		one, err1 := verify(t.Context(), b, here)
		two, err2 := verify(t.Context(), b, there)
		if err1 != nil || err2 != nil || one.Entries != 2 || two.Entries != 5 || one.Blocks != 1 || two.Blocks != 1 || one.Head == two.Head {
			t.Fatal(one, two, err1, err2)
		}
		sql(t, b, "DELETE FROM audit_entry WHERE county=420102 AND position=0")
		if _, err := verify(t.Context(), b, there); err == nil {
			t.Error("a gap in one county is not found")
		}
		if _, err := verify(t.Context(), b, here); err != nil {
			t.Error("a gap in one county breaks another: ", err)
		}
	})
}

func TestSealersAtOnceMakeOneChain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		total := 0
		for range 3 {
			record(t, b, here, 20)
			var all sync.WaitGroup
			var mu sync.Mutex
			for range 4 {
				all.Go(func() {
					n, err := audit.Seal(t.Context(), b.DB)
					if err != nil {
						t.Error(err)
					}
					mu.Lock()
					total += n
					mu.Unlock()
				})
			}
			all.Wait()
		}
		chain, err := verify(t.Context(), b, here)
		if err != nil || chain.Entries != 60 || chain.Unsealed != 0 || total != 60 {
			t.Fatal(chain, total, err)
		}
	})
}

func TestALongTrailIsSealedInBoundedBlocks(t *testing.T) {
	b := dbtest.Open(t, "sqlite")
	err := b.DB.Write(t.Context(), clerk, func(tx *db.Tx) error {
		for range 1001 {
			if _, err := audit.Record(tx, audit.Entry{County: here, Action: "batch.load"}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n := sealed(t, b); n != 1001 {
		t.Fatal(n)
	}
	if chain, err := verify(t.Context(), b, here); err != nil || chain.Blocks != 2 || chain.Entries != 1001 {
		t.Fatal(chain, err)
	}
}
