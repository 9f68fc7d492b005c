package warning_test

import (
	"strings"
	"testing"
	"time"

	"doudi/internal/dbtest"
	"doudi/internal/discover/warning"
	"doudi/internal/kernel/civil"
)

// turn moves the clock to nine in the morning of the day.
func (h *house) turn(day string) {
	to := civil.Must(day).Start().Add(9 * time.Hour)
	h.base.Clock.Advance(to.Sub(h.base.Clock.Now()))
}

// Counting begins the day after (Civil Code Art 201) and takes the State Council's notice for 2026: Sunday 20 September and Saturday
// 10 October are worked, 25 to 27 September and 1 to 7 October are off. The notice for 2027 is not out.
func TestAVisitIsDueAfterSoManyWorkingDays(t *testing.T) {
	b := dbtest.Open(t, "sqlite")
	h := newHouse(t, b)
	const orange, red = "10000.00", "15000.00" // 7 and 3 working days
	cases := []struct {
		name, on, yuan, due string
		uncertain           bool
	}{
		{"赵甲", "2026-07-01", red, "2026-07-06", false},    // over a weekend
		{"钱乙", "2026-07-03", red, "2026-07-08", false},    // from a Friday
		{"孙丙", "2026-07-04", red, "2026-07-08", false},    // from a Saturday: the same
		{"李丁", "2026-09-18", red, "2026-09-22", false},    // a Sunday that is worked counts
		{"周戊", "2026-09-22", orange, "2026-10-09", false}, // over Mid-Autumn and National Day
		{"吴己", "2026-09-30", red, "2026-10-10", false},    // ends on a Saturday that is worked
		{"郑庚", "2026-10-01", orange, "2026-10-15", false}, // from a holiday
		{"王辛", "2026-12-23", red, "2026-12-28", false},    // the last due day that is certain is the 28th
		{"冯壬", "2026-12-24", red, "2026-12-29", true},     // from the 29th on, the notice for 2027 may say otherwise
		{"陈癸", "2026-12-30", orange, "2027-01-11", true},  // 1 January is off by law, the rest nobody knows yet
	}
	var people []person
	for i, c := range cases {
		people = append(people, old(2*i+1, c.name))
	}
	h.register(t, people...)
	for _, c := range cases {
		h.turn(c.on)
		h.bill(t, c.name, "S-"+c.name, c.yuan)
		w := h.only(t, c.name)
		if w.DueOn.String() != c.due || w.ClockFrom.String() != c.on {
			t.Errorf("%s, opened on %s: due on %s, want %s", c.name, w.ClockFrom, w.DueOn, c.due)
		}
		var row warning.Row
		for _, r := range h.page(t, "bureau", "limit=200").Items {
			if r.ID == w.ID {
				row = r
			}
		}
		if row.Clock.DueOn != c.due || row.Clock.Uncertain != c.uncertain || row.Clock.WorkingDaysLeft != w.Days {
			t.Errorf("%s: %+v", c.name, row.Clock)
		}
		if note := row.Clock.Note; c.uncertain != strings.Contains(note, "2027年放假安排尚未导入") || !c.uncertain && note != "" {
			t.Errorf("%s: the note is %q", c.name, note)
		}
	}
	h.turn("2026-12-31")
	for _, r := range h.page(t, "bureau", "limit=200", "Accept-Language: en").Items {
		if r.Clock.DueOn == "2027-01-11" && !strings.Contains(r.Clock.Note, "holidays of 2027 are not imported") {
			t.Errorf("%q", r.Clock.Note)
		}
		if r.Clock.DueOn == "2026-12-29" && r.Clock.WorkingDaysLeft != -2 {
			t.Errorf("two working days late: %d", r.Clock.WorkingDaysLeft)
		}
		if r.Clock.DueOn == "2026-07-06" && r.Clock.WorkingDaysLeft >= -100 {
			t.Errorf("half a year late: %d", r.Clock.WorkingDaysLeft)
		}
	}
}

// A rise brings the visit forward and never puts it off; a fall leaves it.
func TestARiseBringsTheVisitForward(t *testing.T) {
	b := dbtest.Open(t, "sqlite")
	h := newHouse(t, b)
	h.register(t, old(1, "赵甲"), old(3, "钱乙"))
	h.bill(t, "赵甲", "S1", "10000.00") // orange: 7 working days, 10 July
	h.bill(t, "钱乙", "S2", "10000.00")
	for _, name := range []string{"赵甲", "钱乙"} {
		if w := h.only(t, name); w.DueOn.String() != "2026-07-10" {
			t.Fatalf("%s", w.DueOn)
		}
	}
	h.turn("2026-07-03")
	h.bill(t, "赵甲", "S1", "15000.00") // red on a Friday: 3 working days from there
	if w := h.only(t, "赵甲"); w.DueOn.String() != "2026-07-08" || w.ClockFrom.String() != "2026-07-03" || w.Days != 3 {
		t.Errorf("%+v", w.Warning)
	}
	h.turn("2026-07-06")
	h.bill(t, "赵甲", "S1", "10000.00")
	if w := h.only(t, "赵甲"); w.DueOn.String() != "2026-07-08" || w.Level != "orange" {
		t.Errorf("a fall puts nothing off: %+v", w.Warning)
	}
	h.turn("2026-07-09")
	h.bill(t, "钱乙", "S2", "15000.00") // red a day before it was due anyway
	if w := h.only(t, "钱乙"); w.DueOn.String() != "2026-07-10" || w.Level != "red" {
		t.Errorf("a rise puts nothing off: %+v", w.Warning)
	}
}
