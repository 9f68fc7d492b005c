package warning_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"doudi/internal/dbtest"
	"doudi/internal/discover/registry"
	"doudi/internal/discover/registry/registrytest"
	"doudi/internal/discover/warning"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/db"
	"doudi/internal/platform/httpapi"
	"doudi/internal/platform/id"
)

func TestAPurposeHasAReasonAndOtherHasWords(t *testing.T) {
	b := dbtest.Open(t, "sqlite")
	h := newHouse(t, b)
	h.register(t, old(1, "赵甲"))
	h.bill(t, "赵甲", "S1", "15000.00")
	w := h.only(t, "赵甲").ID
	for _, c := range []struct {
		reason, note, pointer string
	}{
		{"", "", "/reason"}, {"curiosity", "", "/reason"}, {"home_visit ", "", "/reason"}, {"other", "", "/note"}, {"other", " \t　", "/note"},
	} {
		_, _, err := h.warning.State(ctx, worker, w, c.reason, c.note)
		p, ok := problem.As(err)
		if !ok || len(p.Fields()) != 1 || p.Fields()[0].Pointer != c.pointer {
			t.Errorf("%q %q: %v", c.reason, c.note, err)
		}
		if _, err := h.warning.Detail(ctx, worker, w, "zh-CN"); !problem.Is(err, audit.ErrPurposeRequired) {
			t.Fatalf("a refused purpose opens the warning: %v", err)
		}
	}
	for _, reason := range audit.Reasons {
		purpose, expires, err := h.warning.State(ctx, worker, w, reason, "来电核实")
		if err != nil || purpose == 0 || !expires.Equal(b.Clock.Now().Add(audit.Validity)) {
			t.Errorf("%s: %v %v", reason, expires, err)
		}
	}
	if _, _, err := h.warning.State(ctx, next, w, "home_visit", ""); !problem.Is(err, warning.ErrNoWarning) {
		t.Errorf("the next street states a purpose: %v", err)
	}
	if a := h.send(t, "worker", http.MethodPost, "/v1/warnings/"+w.String()+"/purpose", `{"reason":"review"}`); a.status != http.StatusCreated {
		t.Errorf("%d %s", a.status, a.body)
	}
}

// opened is a red warning of a household of two with records of three departments, and the purpose of everybody who may have one.
func opened(t *testing.T, h *house) id.ID {
	t.Helper()
	wife := person{registrytest.IDNumber("1944-05-06", 2), "欧阳示例", "H0001", "配偶", here}
	h.register(t, old(1, "赵甲"), wife, old(3, "钱乙"))
	h.bill(t, "赵甲", "S1", "15000.00")
	h.bill(t, "钱乙", "S2", "15000.00")
	h.Deliver(t, "contribution", []string{wife.no, wife.name, "2026-05", "示例公司", "职工", "300.00", "9900123412341234"})
	w := h.only(t, "赵甲")
	if w.Members != 2 {
		t.Fatalf("%+v", w)
	}
	for _, who := range sessions {
		_, _, err := h.warning.State(ctx, who, w.ID, "home_visit", "")
		if err != nil && !problem.Is(err, warning.ErrNoWarning) {
			t.Fatal(err)
		}
	}
	return w.ID
}

func TestAWarningOpensForItsPurposeAndScopeOnly(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := newHouse(t, b)
		w := opened(t, h)
		other := h.only(t, "钱乙").ID
		path := "/v1/warnings/" + w.String()
		for session, want := range map[string]int{
			"worker": 200, "officer": 200, "plain": 200, "bureau": 200, "next": 404, "foreign": 404, "nobody": 401,
		} {
			if a := h.get(t, session, path); a.status != want {
				t.Errorf("%s: %d %s", session, a.status, a.body)
			}
		}
		if a := h.get(t, "officer", "/v1/warnings/"+other.String()); a.status != http.StatusForbidden || !strings.Contains(a.body, "purpose_required") {
			t.Errorf("a purpose for one warning opens another: %d %s", a.status, a.body)
		}
		if a := h.get(t, "officer", "/v1/warnings/"+id.ID(1).String()); a.status != http.StatusNotFound {
			t.Errorf("%d", a.status)
		}
		var d warning.DetailView
		a := h.get(t, "officer", path)
		a.into(t, &d)
		if a.etag != httpapi.ETag(d.Version) || d.Version != 2 { // opened by the bill, raised by the contribution
			t.Errorf("version %d, ETag %s", d.Version, a.etag)
		}
		if len(d.Members) != 2 || d.Members[0].Name != "赵甲" || d.Members[0].Age != 84 || d.Members[0].Sex != "male" || d.Members[0].Relation != "户主" ||
			d.Members[1].Name != "欧阳示例" || d.Members[1].Sex != "female" || d.Members[1].Relation != "配偶" {
			t.Errorf("%+v", d.Members)
		}
		if d.Address != "示例路1号" || d.Phone != "13800000001" || d.Household.Head != "赵*" || d.Assessment.Threshold != 45 || len(d.Assessment.Pieces) != 6 || len(d.History) == 0 {
			t.Errorf("%+v", d)
		}
		b.Clock.Advance(audit.Validity)
		if a := h.get(t, "officer", path); a.status != http.StatusForbidden {
			t.Errorf("yesterday's purpose: %d", a.status)
		}
	})
}

// What a community worker is given has no sum, diagnosis, hospital or account in it, in no field of any answer.
func TestAWorkerNeverSeesAValue(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := newHouse(t, b)
		path := "/v1/warnings/" + opened(t, h).String()
		var d warning.DetailView
		h.get(t, "officer", path).into(t, &d)
		var facts []id.ID
		for _, p := range d.Assessment.Pieces {
			for _, f := range p.Facts {
				facts = append(facts, f.ID)
			}
		}
		if len(facts) < 4 {
			t.Fatalf("the score stands on %d records only", len(facts))
		}
		secret := []string{"15000", "15,000", "1500000", "99999", "99,999", "300.00", "30000", "示例医院", "示例诊断", "示例公司", "9900", "1234123", h.people["赵甲"].no, h.people["欧阳示例"].no}
		look := func(session string) string {
			text := h.get(t, session, path).body + h.get(t, session, "/v1/warnings").body
			for _, f := range facts {
				a := h.get(t, session, path+"/records/"+f.String())
				if a.status != http.StatusOK {
					t.Fatalf("%s: %d %s", session, a.status, a.body)
				}
				text += a.body
			}
			return text
		}
		text := look("worker")
		for _, s := range secret {
			if strings.Contains(text, s) {
				t.Errorf("the worker is given %s", s)
			}
		}
		if strings.Contains(text, "2026-06-11") || !strings.Contains(text, "2026-06") || !strings.Contains(text, `"hidden":"level"`) {
			t.Error("a worker sees the month of a record, not its day")
		}
		// Without grants an officer sees the record but for what is health's and finance's; with them, all but what identifies.
		text = look("plain")
		for _, s := range []string{"示例医院", "示例诊断", "15,000", "300.00", "1234123", h.people["赵甲"].no} {
			if strings.Contains(text, s) {
				t.Errorf("an officer without grants is given %s", s)
			}
		}
		for _, s := range []string{`"hidden":"grant_health"`, `"hidden":"grant_finance"`, "2026-06-11", "示例公司"} {
			if !strings.Contains(text, s) {
				t.Errorf("an officer without grants is not given %s", s)
			}
		}
		text = look("officer")
		for _, s := range []string{"示例医院", "示例诊断", "¥15,000.00", "¥300.00", "****1234", "2026-06-11"} {
			if !strings.Contains(text, s) {
				t.Errorf("an officer with both grants is not given %s", s)
			}
		}
		if strings.Contains(text, h.people["赵甲"].no) || strings.Contains(text, "9900123412341234") || strings.Contains(text, `"hidden":"level"`) {
			t.Error("an identity or account number is shown whole, or a field is hidden from who may see it")
		}
	})
}

func TestARecordOfAnotherHouseholdIsNotThere(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := newHouse(t, b)
		w := opened(t, h)
		other := h.only(t, "钱乙").ID
		h.state(t, officer, other)
		record := func(of id.ID, f id.ID) answer {
			return h.get(t, "officer", "/v1/warnings/"+of.String()+"/records/"+f.String())
		}
		facts := func(of id.ID) (list []id.ID) {
			d, err := h.warning.Detail(ctx, officer, of, "zh-CN")
			if err != nil {
				t.Fatal(err)
			}
			for f := range d.Explanation.Facts {
				list = append(list, f)
			}
			return list
		}
		mine, theirs := facts(w), facts(other)
		for _, f := range mine {
			if a := record(w, f); a.status != http.StatusOK {
				t.Errorf("%d %s", a.status, a.body)
			}
			if a := record(other, f); a.status != http.StatusNotFound || !strings.Contains(a.body, registry.ErrNoFact.Code) {
				t.Errorf("another household's record: %d %s", a.status, a.body)
			}
		}
		for _, f := range append(theirs, 1, w) {
			if a := record(w, f); a.status != http.StatusNotFound {
				t.Errorf("record %d: %d %s", f, a.status, a.body)
			}
		}
		if a := record(w, -1); a.status == http.StatusOK || a.status >= 500 {
			t.Errorf("%d", a.status)
		}
		// Every look is in the trail with its purpose; what was refused shows nothing and is no look.
		err := h.DB.Read(ctx, system, func(tx *db.Tx) error {
			rows, err := audit.List(tx, audit.Filter{County: county, Action: "record.open", Limit: 200})
			if err != nil {
				return err
			}
			if len(rows) != len(mine) {
				t.Errorf("%d looks at %d records", len(rows), len(mine))
			}
			for _, r := range rows {
				if r.Purpose != "home_visit" || r.ActorName != officer.Name || !strings.Contains(r.After, w.String()) {
					t.Errorf("%+v", r)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		b.Clock.Advance(audit.Validity + time.Millisecond)
		if a := record(w, mine[0]); a.status != http.StatusForbidden {
			t.Errorf("without a purpose any more: %d", a.status)
		}
	})
}

// A record that was replaced since is what the score stood on: it is shown, and says that it is replaced.
func TestARecordThatWasReplacedIsStillShown(t *testing.T) {
	b := dbtest.Open(t, "sqlite")
	h := newHouse(t, b)
	h.register(t, old(1, "赵甲"))
	h.bill(t, "赵甲", "S1", "15000.00")
	w := h.only(t, "赵甲").ID
	h.state(t, officer, w)
	path := "/v1/warnings/" + w.String()
	var before warning.DetailView
	h.get(t, "officer", path).into(t, &before)
	fact := before.Assessment.Pieces[2].Facts[0].ID
	b.Clock.Advance(time.Hour)
	h.bill(t, "赵甲", "S1", "10000.00")
	var record registry.RecordView
	h.get(t, "officer", path+"/records/"+fact.String()).into(t, &record)
	if record.SupersededAt == nil || !record.SupersededAt.After(record.KnownAt) || record.Batch.FileName != "settlement.csv" || record.Batch.Row == 0 || record.Person.Name != "赵甲" {
		t.Errorf("%+v", record)
	}
	var after warning.DetailView
	h.get(t, "officer", path).into(t, &after)
	if now := after.Assessment.Pieces[2].Facts[0].ID; now == fact || after.Score != 51 || after.ID != before.ID {
		t.Errorf("the warning shows %d of the record %d", after.ID, now)
	}
}
