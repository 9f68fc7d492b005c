package audit_test

import (
	"context"
	"testing"

	"doudi/internal/dbtest"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/db"
)

// The trail keeps a purpose in clear and for ever: ten digits are somebody's number, nine and a date are not.
func TestAPurposeHoldsNobodysNumber(t *testing.T) {
	b := dbtest.Open(t, "sqlite")
	for note, refused := range map[string]bool{
		"": false, "季度复核 2026-07-01": false, "20260701至20260708": false, "123456789": false, "1234567890": true, "来电13871100102": true,
		"来电 138-7110 0102": true, "１３８７１１００１０２": true, "420106 19830415 231X": true,
	} {
		err := b.DB.Write(context.Background(), access.Job("test", dbtest.County), func(tx *db.Tx) error {
			_, _, err := audit.State(tx, dbtest.County, audit.Subject{Kind: "warning", ID: 7}, "review", note)
			return err
		})
		p, _ := problem.As(err)
		if !refused && err != nil || refused && (p == nil || len(p.Fields()) != 1 || p.Fields()[0].Pointer != "/note" || p.Fields()[0].Problem.Code() != audit.ErrNoteNumber.Code) {
			t.Errorf("%q: %v", note, err)
		}
	}
}

func TestAPurposeSaysSomething(t *testing.T) {
	for _, c := range []struct{ reason, note, pointer, code string }{
		{"", "", "/reason", audit.ErrReason.Code}, {"curious", "季度复核", "/reason", audit.ErrReason.Code},
		{"other", "", "/note", audit.ErrReasonNote.Code}, {"other", "  ", "/note", audit.ErrReasonNote.Code},
		{"other", "季度复核", "", ""}, {"review", "", "", ""}, {"home_visit", "", "", ""}, {"complaint", "", "", ""},
	} {
		err := audit.CheckReason(c.reason, c.note)
		p, _ := problem.As(err)
		if c.code == "" && err != nil || c.code != "" && (p == nil || p.Fields()[0].Pointer != c.pointer || p.Fields()[0].Problem.Code() != c.code) {
			t.Errorf("%q, %q: %v", c.reason, c.note, err)
		}
	}
}
