package registry_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"doudi/internal/dbtest"
	"doudi/internal/discover/registry"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// who is the person of the number, and their household.
func (h *house) who(n int) (person, household id.ID) {
	h.t.Helper()
	f := h.search(h.registry, h.officer(), someone(n))
	if len(f.Persons) != 1 {
		h.t.Fatalf("person %d is not found", n)
	}
	return f.Persons[0].Person, f.Persons[0].Household
}

func (h *house) stated(actor access.Actor, person id.ID) {
	h.t.Helper()
	if _, _, err := h.registry.StatePerson(context.Background(), actor, person, "review", ""); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) page(actor access.Actor, person id.ID, day string) *registry.PersonPage {
	h.t.Helper()
	var then registry.Then
	if day != "" {
		then.Day = civil.Must(day)
	}
	p, err := h.registry.PersonPage(context.Background(), actor, person, then)
	if err != nil {
		h.t.Fatal(err)
	}
	return p
}

func TestAPageOpensForAPurposeStatedForTheHousehold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := tied(t, b)
		h.loaded("hukou", h.family()...)
		husband, household := h.who(0)
		wife, _ := h.who(1)
		neighbour, _ := h.who(3)
		ctx := context.Background()
		if _, err := h.registry.PersonPage(ctx, h.officer(), husband, registry.Then{}); !problem.Is(err, audit.ErrPurposeRequired) {
			t.Fatal(err)
		}
		if rows := h.trail(audit.Filter{Action: "person.open"}); len(rows) != 0 {
			t.Fatal("a refusal was logged as a look")
		}
		h.stated(h.officer(), husband)
		p := h.page(h.officer(), husband, "")
		if p.Name != "曾国庆" || p.Number != someone(0) || !p.Member || p.Relation != "01" || p.Address != "翠柳路一号" || p.Erased {
			t.Errorf("%+v", p)
		}
		if h.page(h.officer(), wife, "").Name != "李丹" {
			t.Error("the household's purpose opens all of it")
		}
		if _, err := h.registry.HouseholdPage(ctx, h.officer(), household, registry.Then{}, "zh-CN"); err != nil {
			t.Error(err)
		}
		if _, err := h.registry.PersonPage(ctx, h.officer(), neighbour, registry.Then{}); !problem.Is(err, audit.ErrPurposeRequired) {
			t.Error("and nobody else: ", err)
		}
		rows := h.trail(audit.Filter{Action: "person.open"})
		if len(rows) != 2 || rows[0].Subject.ID != wife || rows[0].Purpose != "review" || !strings.Contains(rows[0].After, household.String()) {
			t.Errorf("%+v", rows)
		}
		b.Clock.Advance(audit.Validity)
		if _, err := h.registry.PersonPage(ctx, h.officer(), husband, registry.Then{}); !problem.Is(err, audit.ErrPurposeRequired) {
			t.Error("tomorrow one says again why: ", err)
		}
	})
}

func TestNobodyOutsideTheScopeIsThere(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := tied(t, b)
		h.loaded("hukou", h.family()...)
		person, household := h.who(0)
		ctx := context.Background()
		stranger := h.worker(int64(h.county)*1_000_000 + 1002)
		for name, err := range map[string]error{
			"state":  last(h.registry.StatePerson(ctx, stranger, person, "review", "")),
			"page":   fails(h.registry.PersonPage(ctx, stranger, person, registry.Then{})),
			"number": fails(h.registry.Number(ctx, stranger, person)),
			"nobody": fails(h.registry.PersonPage(ctx, h.officer(), 99, registry.Then{})),
		} {
			if !problem.Is(err, registry.ErrNoPerson) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := last(h.registry.StateHousehold(ctx, stranger, household, "review", "")); !problem.Is(err, registry.ErrNoHousehold) {
			t.Error(err)
		}
		if err := fails(h.registry.HouseholdPage(ctx, stranger, household, registry.Then{}, "en")); !problem.Is(err, registry.ErrNoHousehold) {
			t.Error(err)
		}
		far := h.officer()
		far.County, far.Scope = 420203, access.Scope{Nodes: []access.Node{{County: 420203}}}
		if err := fails(h.registry.PersonPage(ctx, far, person, registry.Then{})); !problem.Is(err, registry.ErrNoPerson) {
			t.Error(err)
		}
	})
}

func last(_ id.ID, _ time.Time, err error) error { return err }

func fails[T any](_ T, err error) error { return err }

func TestThePageTurnsBackToADay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := tied(t, b)
		h.loaded("hukou", h.family()...)
		h.loaded("recipient", []string{someone(0), "曾国庆", "1", "2024-01-01", ""})
		before := civil.FromTime(b.Clock.Now()).String()
		person, household := h.who(0)
		b.Clock.Advance(48 * time.Hour)
		rows := h.family()
		rows[0][1] = "曾国强"
		h.loaded("hukou", rows[0], rows[1], rows[3], rows[4]) // the daughter is on the list no more
		h.loaded("recipient", []string{someone(0), "曾国强", "1", "2024-01-01", "2026-06-01"}, []string{someone(0), "曾国强", "4", "2026-06-01", ""})
		h.stated(h.officer(), person)

		now := h.page(h.officer(), person, "")
		if now.Name != "曾国强" || len(now.Layers) != 2 || now.Layers[0].Layer != registry.Edge || len(now.Traces) != 5 {
			t.Errorf("now: %s %+v %d", now.Name, now.Layers, len(now.Traces))
		}
		superseded := 0
		for _, trace := range now.Traces {
			if trace.Superseded != 0 {
				superseded++
				if at := now.Stages[trace.Superseded]; !at.After(now.Stages[trace.Stage]) {
					t.Error("superseded before it was known: ", at)
				}
			}
			if batch := now.Batches[trace.Stage]; batch == nil || batch.Item.Code != trace.Item.Code || trace.Row == 0 {
				t.Errorf("no lineage: %+v", trace)
			}
		}
		if superseded != 2 {
			t.Error("two records were superseded, and are told as such: ", superseded)
		}
		then := h.page(h.officer(), person, before)
		if then.Name != "曾国庆" || len(then.Layers) != 1 || then.Layers[0].Layer != registry.Dibao || len(then.Traces) != 2 || then.Traces[0].Superseded != 0 {
			t.Errorf("then: %s %+v %d", then.Name, then.Layers, len(then.Traces))
		}
		family := func(day string) (members, former int) {
			then := registry.Then{}
			if day != "" {
				then.Day = civil.Must(day)
			}
			page, err := h.registry.HouseholdPage(context.Background(), h.officer(), household, then, "zh-CN")
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range append(slices.Clone(page.Members), page.Former...) {
				if m.Name == "" || m.Number == "" {
					t.Errorf("%s: %+v", day, m)
				}
			}
			return len(page.Members), len(page.Former)
		}
		if members, former := family(before); members != 3 || former != 0 {
			t.Error("then: ", members, former)
		}
		if members, former := family(""); members != 2 || former != 1 {
			t.Error("now: ", members, former)
		}
		tomorrow := registry.Then{Day: civil.FromTime(b.Clock.Now()).AddDays(1)}
		if _, err := h.registry.PersonPage(context.Background(), h.officer(), person, tomorrow); !slices.Contains(problemFields(err), "registry.known_future") {
			t.Error(err)
		}
	})
}

func TestWhoLeftIsStillThereForTheirLastHousehold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := tied(t, b)
		h.loaded("hukou", h.family()...)
		daughter, household := h.who(2)
		rows := h.family()
		h.loaded("hukou", rows[0], rows[1], rows[3], rows[4])
		h.stated(h.officer(), daughter)
		p := h.page(h.officer(), daughter, "")
		if p.Member || p.Name != "曾小丹" || p.Number != someone(2) || len(p.Traces) != 1 || p.Traces[0].Superseded == 0 {
			t.Errorf("%+v", p)
		}
		if state := h.trail(audit.Filter{Action: "household.purpose"}); len(state) != 1 || state[0].Subject.ID != household {
			t.Errorf("%+v", state)
		}
	})
}

func TestTheWholeNumberIsForThoseWhoOpenRecordsAndHasARowOfItsOwn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := tied(t, b)
		h.loaded("hukou", h.family()...)
		person, _ := h.who(0)
		worker := h.worker(int64(h.county)*1_000_000 + 1001)
		ctx := context.Background()
		if _, err := h.registry.Number(ctx, h.officer(), person); !problem.Is(err, audit.ErrPurposeRequired) {
			t.Error(err)
		}
		h.stated(h.officer(), person)
		h.stated(worker, person)
		if number, err := h.registry.Number(ctx, h.officer(), person); err != nil || number != someone(0) {
			t.Error(number, err)
		}
		if number, err := h.registry.Number(ctx, worker, person); !problem.Is(err, registry.ErrNumberLevel) || number != "" {
			t.Error(number, err)
		}
		rows := h.trail(audit.Filter{Action: "number.open"})
		if len(rows) != 1 || rows[0].ActorName != "王工" || strings.Contains(rows[0].After, someone(0)) {
			t.Errorf("%+v", rows)
		}
	})
}

func TestWhoAnswersForTheCountySeesWhoLooked(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := tied(t, b)
		h.loaded("hukou", h.family()...)
		person, _ := h.who(0)
		worker := h.worker(int64(h.county)*1_000_000 + 1001)
		h.stated(worker, person)
		if p := h.page(worker, person, ""); p.Looks != nil {
			t.Error("a worker sees who looked")
		}
		h.stated(h.officer(), person)
		p := h.page(h.officer(), person, "")
		var seen []string
		for _, l := range p.Looks {
			seen = append(seen, l.ActorName+" "+l.Action)
		}
		for _, want := range []string{"小周 person.open", "小周 household.purpose", "王工 household.purpose"} {
			if !slices.Contains(seen, want) {
				t.Errorf("want %s among %v", want, seen)
			}
		}
	})
}

func TestAnErasedPersonHasAPageThatSaysSo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := tied(t, b)
		h.loaded("hukou", h.family()...)
		person, household := h.who(0)
		err := h.DB.Maintain(context.Background(), func(tx *db.Tx) error {
			_, err := tx.Exec("UPDATE registry_person SET salt=NULL WHERE county=$1 AND id=$2", h.county, person)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		h.stated(h.officer(), person)
		p := h.page(h.officer(), person, "")
		if !p.Erased || p.Name != "" || p.Number != "" || p.Address != "" || len(p.Traces) != 1 {
			t.Errorf("%+v", p)
		}
		page, err := h.registry.HouseholdPage(context.Background(), h.officer(), household, registry.Then{}, "zh-CN")
		if err != nil || len(page.Members) != 3 || page.Members[0].Name != "" {
			t.Errorf("%+v %v", page, err)
		}
	})
}

func TestAPurposeNeedsItsReason(t *testing.T) {
	h := tied(t, dbtest.Open(t, "sqlite"))
	h.loaded("hukou", h.family()...)
	person, _ := h.who(0)
	for _, c := range []struct{ reason, note, want string }{
		{"curiosity", "", "audit.purpose_reason"}, {"other", " ", "audit.purpose_note"}, {"review", "13812345678", "audit.note_number"},
	} {
		err := last(h.registry.StatePerson(context.Background(), h.officer(), person, c.reason, c.note))
		if !slices.Contains(problemFields(err), c.want) {
			t.Errorf("%+v: %v", c, err)
		}
	}
}
