package insight_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"doudi/internal/dbtest"
	"doudi/internal/insight"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
	"doudi/internal/platform/live"
	"doudi/internal/policy"
	"doudi/params"
)

func TestMain(m *testing.M) { dbtest.Main(m.Run) }

const (
	county = dbtest.County
	first  = 420106001 // two streets
	second = 420106002
)

func actor(role access.Role, node access.Node) access.Actor {
	return access.Actor{UserID: 1, PostID: 10, Name: string(role), Role: role, County: node.County, Scope: access.Scope{Nodes: []access.Node{node}}}
}

var (
	lead    = actor(access.BureauLead, access.Node{County: county})
	bureau  = actor(access.BureauOfficer, access.Node{County: county})
	officer = actor(access.StreetOfficer, access.Node{County: county, Street: first})
	worker  = actor(access.CommunityWorker, access.Node{County: county, Street: first, Community: first*1000 + 1})
	foreign = actor(access.BureauOfficer, access.Node{County: 420203})
)

type words struct{}

func (words) Causes(string) []insight.Named {
	return []insight.Named{{Code: "age", Name: "年龄结构"}, {Code: "health", Name: "健康状况"}}
}
func (words) Layer(code, _ string) string { return "layer " + code }

var book = sync.OnceValues(func() (*policy.Book, error) { return policy.Load(params.FS) })

type house struct {
	*insight.Service
	base *dbtest.Base
	next int64
}

func open(t *testing.T, b *dbtest.Base, chart *insight.Chart) *house {
	t.Helper()
	shipped, err := book()
	if err != nil {
		t.Fatal(err)
	}
	hub := live.New(b.DB)
	hub.Start()
	t.Cleanup(hub.Close)
	if b.DB.Engine() == "postgres" {
		time.Sleep(200 * time.Millisecond) // until it listens
	}
	return &house{Service: insight.New(b.DB, policy.New(b.DB, shipped), words{}, hub, chart), base: b}
}

// warning is a row of the view.
type warning struct {
	street                      int64
	level, cause, layer, state  string
	opened, due, closed, ending string
}

// put writes warnings as the room writes them, all in the street's first community.
func (h *house) put(t *testing.T, in int, list ...warning) {
	t.Helper()
	err := h.base.DB.Write(t.Context(), access.Job("test", in), func(tx *db.Tx) error {
		for _, w := range list {
			h.next++
			_, err := tx.Exec(`INSERT INTO warning_warning (county,id,version,household,run,total,level,state,opened_ms,clock_from,days,due_on,street,community,
				disposition,closed_by,cause,layer,opened_on,closed_on) VALUES ($1,$2,1,$2,1,5000,$3,$4,0,$5,5,$6,$7,$8,$9,'',$10,$11,$5,$12)`,
				in, h.next, w.level, w.state, w.opened, w.due, w.street, w.street*1000+1, w.ending, w.cause, w.layer, w.closed)
			if err != nil {
				return err
			}
		}
		_, err := audit.Record(tx, audit.Entry{County: in, Action: "warning.raise", Subject: audit.Subject{Kind: "warning", ID: id.ID(h.next)}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if h.base.DB.Engine() == "postgres" {
		time.Sleep(100 * time.Millisecond) // the notice is on its way
	}
}

// people writes counts as the registry writes them.
func (h *house) people(t *testing.T, layer string, persons map[int64]int64) {
	t.Helper()
	err := h.base.DB.Write(t.Context(), access.Job("test", county), func(tx *db.Tx) error {
		for street, n := range persons {
			if _, err := tx.Exec("INSERT INTO registry_layer (county,round,street,community,layer,persons,counted_ms) VALUES ($1,0,$2,$3,$4,$5,$6)",
				county, street, street*1000+1, layer, n, tx.Millis()); err != nil {
				return err
			}
		}
		tx.Touch(db.Change{County: county, Topic: "layer"})
		tx.MarkAudited()
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if h.base.DB.Engine() == "postgres" {
		time.Sleep(100 * time.Millisecond) // the notice is on its way
	}
}

func (h *house) cockpit(t *testing.T, who access.Actor, street int64) insight.CockpitView {
	t.Helper()
	v, err := h.Cockpit(t.Context(), who, street, "zh-CN")
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// Wednesday, 2026-07-01: three working days on is Monday, the 6th.
var some = []warning{
	{street: first, level: "red", cause: "health", layer: "1", state: "open", opened: "2026-06-20", due: "2026-06-30"},
	{street: first, level: "orange", cause: "health", layer: "", state: "open", opened: "2026-06-25", due: "2026-07-01"},
	{street: first, level: "yellow", cause: "age", layer: "?", state: "open", opened: "2026-05-10", due: "2026-07-06"},
	{street: second, level: "blue", cause: "", layer: "", state: "open", opened: "2026-05-20", due: "2026-07-07"},
	{street: second, level: "red", cause: "age", layer: "2", state: "closed", opened: "2026-05-04", due: "2026-05-08", closed: "2026-05-08", ending: "enrol"},
	{street: second, level: "red", cause: "age", layer: "2", state: "closed", opened: "2025-08-04", due: "2025-08-08", closed: "2025-08-11", ending: "no_need"},
	{street: second, level: "red", cause: "age", layer: "2", state: "closed", opened: "2025-06-04", due: "2025-06-08", closed: "2025-07-31", ending: "no_need"},
}

func TestTheCockpitCountsWhatLiesInTheReadersDivisions(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b, nil)
		h.put(t, county, some...)
		v := h.cockpit(t, lead, 0)
		if got := fmt.Sprint(v.Open.Total, v.Open.Late, v.Open.Today, v.Open.Soon, v.Open.Later, v.Open.Levels); got != "4 1 1 1 1 [{red 1} {orange 1} {yellow 1} {blue 1}]" {
			t.Error("open: ", got)
		}
		if got := fmt.Sprint(v.Causes); got != "[{health 健康状况 2} {age 年龄结构 1} {  1}]" {
			t.Error("causes: ", got)
		}
		if got := fmt.Sprint(v.Outcomes.Since, v.Outcomes.Total, v.Outcomes.OnTime, v.Outcomes.Items); got != "2025-08-012 1 [{enrol 1} {no_need 1}]" {
			t.Error("outcomes: ", got)
		}
		if n := len(v.Trend); n != 12 || v.Trend[0] != (insight.MonthCount{Month: "2025-08", Opened: 1, Closed: 1}) || v.Trend[9] != (insight.MonthCount{Month: "2026-05", Opened: 3, Closed: 1}) {
			t.Error("trend: ", v.Trend)
		}
		if v.Kind != "street" || len(v.Places) < 10 || v.Places[0].Code != "420106001" || v.Places[0].Open != 3 || v.Places[0].Late != 1 ||
			v.Places[0].Recent != 2 || v.Places[0].Before != 1 || v.Places[1].Open != 1 || v.Places[1].Before != 2 {
			t.Error("places: ", v.Kind, v.Places[:2])
		}
		if got := fmt.Sprint(v.Layers.Items[0].Warnings, v.Layers.Items[1].Warnings); got != "1 0" {
			t.Error("layers: ", got)
		}
		if one := h.cockpit(t, lead, second); one.Open.Total != 1 || one.Kind != "community" || one.Division.Code != "420106002" {
			t.Error("one street: ", one.Open, one.Division)
		}
		if mine := h.cockpit(t, officer, 0); mine.Open.Total != 3 || mine.Kind != "community" || mine.Outcomes.Total != 0 {
			t.Error("the officer's: ", mine.Open)
		}
		if mine := h.cockpit(t, worker, 0); mine.Open.Total != 3 || len(mine.Places) != 1 {
			t.Error("the worker's: ", mine.Open, mine.Places)
		}
		if theirs := h.cockpit(t, foreign, 0); theirs.Open.Total != 0 || theirs.Outcomes.Total != 0 {
			t.Error("another county's: ", theirs.Open)
		}
		if _, err := h.Cockpit(t.Context(), officer, second, ""); !errors.Is(err, insight.ErrStreet.New()) {
			t.Error("another's street: ", err)
		}
	})
}

func TestTheCockpitKnowsEveryChangeThatWasHeard(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b, nil)
		h.put(t, county, some[0])
		before := h.cockpit(t, lead, 0)
		b.Clock.Advance(10 * time.Second)
		if again := h.cockpit(t, officer, 0); again.Open.Total != 1 || again.At != before.At {
			t.Error("nothing changed, and it was counted again")
		}
		h.put(t, 420203, some[1])
		if again := h.cockpit(t, lead, 0); again.At != before.At {
			t.Error("another county's change, and it was counted again")
		}
		h.put(t, county, some[1])
		if now := h.cockpit(t, lead, 0); now.Open.Total != 2 {
			t.Error("a change was not counted: ", now.Open)
		}
		// A row that nobody told of is found a minute later, and a late one when the day turns.
		b.Clock.Advance(time.Minute)
		if now := h.cockpit(t, lead, 0); now.Open.Late != 1 {
			t.Error(now.Open)
		}
		b.Clock.Advance(24 * time.Hour)
		if now := h.cockpit(t, lead, 0); now.Open.Late != 2 || now.Today != "2026-07-02" {
			t.Error("the day has turned: ", now.Open, now.Today)
		}
	})
}

func TestManyReadersWhileMuchChangesSeeTheirOwnChange(t *testing.T) {
	b := dbtest.Open(t, "sqlite")
	h := open(t, b, nil)
	var all sync.WaitGroup
	var mu sync.Mutex
	for range 8 {
		all.Go(func() {
			for range 10 {
				mu.Lock()
				h.put(t, county, some[0])
				n := h.next
				mu.Unlock()
				v, err := h.Cockpit(context.Background(), lead, 0, "")
				if err != nil || v.Open.Total < n {
					t.Errorf("%d were there, %d are seen (%v)", n, v.Open.Total, err)
				}
			}
		})
	}
	all.Wait()
}

func TestSmallCountsOfPeopleAreHiddenFromWhoMayNotOpenRecords(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b, nil)
		h.people(t, "1", map[int64]int64{first: 40, second: 3, 420106003: 9}) // one small: the next is hidden too
		h.people(t, "2", map[int64]int64{first: 4})                           // small altogether
		h.people(t, "3", map[int64]int64{first: 50, second: 60})              // nothing small
		seen := func(who access.Actor, street int64) string {
			v := h.cockpit(t, who, street)
			text := ""
			for _, l := range v.Layers.Items[:3] {
				if l.Persons == nil {
					text += " –"
				} else {
					text += fmt.Sprint(" ", *l.Persons)
				}
			}
			return text
		}
		for _, c := range []struct {
			who    access.Actor
			street int64
			want   string
		}{
			{bureau, 0, " 52 4 110"}, {bureau, second, " 3 0 60"},
			{lead, 0, " 52 – 110"}, {lead, first, " 40 – 50"}, {lead, second, " – 0 60"}, {lead, 420106003, " – 0 0"}, {worker, 0, " 40 – 50"},
		} {
			if got := seen(c.who, c.street); got != c.want {
				t.Errorf("%s of %d sees%s, not%s", c.who.Role, c.street, got, c.want)
			}
		}
	})
}

func TestTheMachineTellsItsJobsSizeAndBackup(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b, nil)
		admin := actor(access.SystemAdmin, access.Node{County: county})
		v, err := h.Machine(t.Context(), admin)
		if err != nil || v.Engine != b.DB.Engine() || v.Size < 4096 || v.Nodes != 1 || v.LastBackup != nil || v.Jobs.Failing == nil {
			t.Fatal(v, err)
		}
		err = b.DB.Write(t.Context(), admin, func(tx *db.Tx) error {
			_, err := audit.Record(tx, audit.Entry{County: county, Action: "backup.made", Subject: audit.Subject{Kind: "backup"}})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if v, err = h.Machine(t.Context(), admin); err != nil || v.LastBackup == nil || civil.FromTime(*v.LastBackup).String() != "2026-07-01" {
			t.Fatal(v, err)
		}
	})
}
