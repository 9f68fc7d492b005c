package policy_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"doudi/internal/dbtest"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/db"
	"doudi/internal/platform/httpapi"
	"doudi/internal/policy"
)

var admin = access.Actor{UserID: 7, PostID: 8, Name: "系统管理员甲", Role: access.SystemAdmin, County: dbtest.County}

// notice is a plausible one for 2027; it is test data, not the State Council's.
func notice() policy.CalendarImport {
	c := policy.CalendarImport{Year: 2027, Source: "测试用放假安排"}
	add := func(name string, off bool, days ...string) {
		for _, d := range days {
			c.Days = append(c.Days, civil.Special{Date: civil.Must(d), Name: name, Off: off})
		}
	}
	add("元旦", true, "2027-01-01", "2027-01-02", "2027-01-03")
	add("春节", true, "2027-02-05", "2027-02-06", "2027-02-07", "2027-02-08", "2027-02-09", "2027-02-10", "2027-02-11")
	add("春节", false, "2027-02-13")
	add("国庆节", true, "2027-10-01", "2027-10-04", "2027-10-05")
	return c
}

func TestAnImportMakesTheDeadlineAcrossTheYearCertain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		ctx := context.Background()
		here, there := policy.New(b.DB, book(t)), policy.New(b.DB, book(t))
		start := civil.Must("2026-12-30")
		due := func(s *policy.Service) civil.Deadline { return s.Calendar().AddWorkingDays(start, 3) }
		for _, s := range []*policy.Service{here, there} {
			if got := due(s); !got.Uncertain || got.UncertainYears[0] != 2027 {
				t.Fatalf("before the import: %+v", got)
			}
		}
		if list := here.Notices(ctx, "en"); len(list) != 1 || list[0].Code != "calendar_unknown_2027" || !strings.Contains(list[0].Text, "imports") {
			t.Fatal(list)
		}
		y, err := here.Import(ctx, admin, notice())
		if err != nil || y.Version != 1 || y.Status != civil.Official || y.Imported.IsZero() {
			t.Fatal(y, err)
		}
		want := civil.Deadline{Due: civil.Must("2027-01-05"), UncertainYears: []int{}}
		if got := due(here); got.Uncertain || got.Due != want.Due {
			t.Fatalf("after the import: %+v", got)
		}
		if list := here.Notices(ctx, "zh-CN"); len(list) != 0 {
			t.Fatal(list)
		}
		b.Clock.Advance(11 * time.Second)
		if got := due(there); got.Uncertain || got.Due != want.Due {
			t.Fatalf("in another process ten seconds later: %+v", got)
		}
		// Asked inside a change, the calendar neither waits for it nor breaks it.
		b.Clock.Advance(11 * time.Second)
		err = b.DB.Write(ctx, admin, func(tx *db.Tx) error {
			if got := due(there); got.Uncertain {
				t.Errorf("inside a change: %+v", got)
			}
			_, err := audit.Record(tx, audit.Entry{County: dbtest.County, Action: "test.change"})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestAnImportIsAuditedAndNamesItsVersion(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		ctx := context.Background()
		s := policy.New(b.DB, book(t))
		if _, err := s.Import(ctx, admin, notice()); err != nil {
			t.Fatal(err)
		}
		again := notice()
		if _, err := s.Import(ctx, admin, again); !problem.Is(err, httpapi.ErrLostRace) {
			t.Fatalf("a second first import: %v", err)
		}
		again.Version, again.Source = 1, "更正后的放假安排"
		if y, err := s.Import(ctx, admin, again); err != nil || y.Version != 2 || y.Source != again.Source {
			t.Fatal(y, err)
		}
		if _, err := s.Import(ctx, admin, again); !problem.Is(err, httpapi.ErrLostRace) {
			t.Fatalf("a version that is gone: %v", err)
		}
		err := b.DB.Read(ctx, admin, func(tx *db.Tx) error {
			rows, err := audit.List(tx, audit.Filter{County: dbtest.County, Action: "calendar.import", Limit: 10})
			if err == nil && (len(rows) != 2 || rows[0].Subject.ID != 2027 || int64(rows[0].Actor) != admin.UserID) {
				t.Errorf("the trail: %+v", rows)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestAShippedYearCanBeReplaced(t *testing.T) {
	b := dbtest.Open(t, "sqlite")
	s := policy.New(b.DB, book(t))
	day := civil.Must("2026-10-10") // a Saturday that the notice has worked
	if working, _ := s.Calendar().IsWorkingDay(day); !working {
		t.Fatal("the shipped notice is not in force")
	}
	c := notice()
	c.Year = 2026
	for i, d := range c.Days {
		date := d.Date.AddMonths(-12)
		c.Days[i] = civil.Special{Date: date, Name: d.Name, Off: true}
	}
	if _, err := s.Import(context.Background(), admin, c); err != nil {
		t.Fatal(err)
	}
	if working, known := s.Calendar().IsWorkingDay(day); working || !known {
		t.Fatal("the shipped notice is still in force")
	}
}

func TestAFaultyNoticeIsRefusedByField(t *testing.T) {
	b := dbtest.Open(t, "sqlite")
	s := policy.New(b.DB, book(t))
	first := func(d civil.Special) func(*policy.CalendarImport) {
		return func(c *policy.CalendarImport) { c.Days[0] = d }
	}
	for name, c := range map[string]struct {
		spoil   func(*policy.CalendarImport)
		pointer string
		kind    *problem.Kind
	}{
		"a year too far":       {func(c *policy.CalendarImport) { c.Year = 2029 }, "/year", policy.ErrYear},
		"no source":            {func(c *policy.CalendarImport) { c.Source = "  " }, "/source", policy.ErrSource},
		"the year before":      {first(civil.Special{Date: civil.Must("2026-11-30"), Name: "元旦", Off: true}), "/days/0/date", policy.ErrDayForeign},
		"the year after":       {first(civil.Special{Date: civil.Must("2028-01-01"), Name: "元旦", Off: true}), "/days/0/date", policy.ErrDayForeign},
		"no day at all":        {first(civil.Special{Name: "元旦", Off: true}), "/days/0/date", policy.ErrDayForeign},
		"twice":                {first(civil.Special{Date: civil.Must("2027-01-02"), Name: "元旦", Off: true}), "/days/1/date", policy.ErrDayTwice},
		"make-up on a weekday": {first(civil.Special{Date: civil.Must("2027-01-04"), Name: "元旦"}), "/days/0/date", policy.ErrMakeUp},
		"no name":              {first(civil.Special{Date: civil.Must("2027-01-01"), Off: true}), "/days/0/name", policy.ErrDayName},
		"six days off":         {func(c *policy.CalendarImport) { c.Days = c.Days[:6] }, "/days", policy.ErrFewDays},
		"a control character":  {func(c *policy.CalendarImport) { c.Source = "a\x00b" }, "/source", policy.ErrSource},
	} {
		bad := notice()
		c.spoil(&bad)
		_, err := s.Import(context.Background(), admin, bad)
		p, _ := problem.As(err)
		found := false
		if p != nil {
			for _, f := range p.Fields() {
				found = found || (f.Pointer == c.pointer && f.Problem.Kind() == c.kind)
			}
		}
		if !found {
			t.Errorf("%s: %v", name, err)
		}
	}
	december := notice()
	december.Days = append(december.Days, civil.Special{Date: civil.Must("2026-12-31"), Name: "元旦", Off: true})
	if _, err := s.Import(context.Background(), admin, december); err != nil {
		t.Errorf("the December before: %v", err)
	}
}

func TestWhatIsSaidOfAYear(t *testing.T) {
	unknown := policy.Year{Year: 2027, Status: civil.Unknown}
	for day, want := range map[string]string{"2026-10-31": "尚未公布", "2026-11-01": "尚未导入", "2027-03-01": "尚未导入"} {
		if got := unknown.Note("zh-CN", civil.Must(day)); !strings.Contains(got, want) || !strings.Contains(got, "2027") {
			t.Errorf("%s: %s", day, got)
		}
		if got := unknown.Note("en", civil.Must(day)); !strings.Contains(got, "uncertain") {
			t.Errorf("%s: %s", day, got)
		}
	}
	few := policy.Year{Year: 2027, Status: civil.Official, Days: notice().Days[:12]}
	if got := few.Note("zh-CN", civil.Must("2026-12-01")); !strings.Contains(got, "13") {
		t.Errorf("few days off: %q", got)
	}
	whole := policy.Year{Year: 2027, Status: civil.Official, Days: notice().Days}
	if got := whole.Note("en", civil.Must("2026-12-01")); got != "" {
		t.Errorf("a whole notice: %q", got)
	}
}
