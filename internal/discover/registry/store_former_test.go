package registry_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"doudi/internal/dbtest"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// gone are the former members as "person's number in the household, day", by household.
func (h *house) gone(t *testing.T, at time.Time, since string) (list []string) {
	t.Helper()
	err := h.DB.Read(h.ctx, access.Job("test", h.county), func(tx *db.Tx) error {
		known, err := h.registry.AsKnown(tx, h.county, at, civil.FromTime(h.Clock.Now()))
		if err != nil {
			return err
		}
		households, _, err := known.HouseholdsAfter(0, 100)
		if err != nil {
			return err
		}
		former, err := known.Former(households, civil.Must(since))
		for _, f := range former {
			persons, err := known.Persons([]id.ID{f.Person})
			if err != nil {
				return err
			}
			list = append(list, fmt.Sprint(persons[f.Person].Birth, " ", f.Left))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(list)
	return list
}

// Who is struck off with a day, who is missing from the next register, and who comes back.
func TestFormerMembersAreThoseWhoLeftSinceADay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		rows := hukous(h, 0, 6)
		h.loaded("hukou", rows...)
		today := civil.FromTime(h.Clock.Now())
		if got := h.gone(t, h.Clock.Now(), "2000-01-01"); len(got) != 0 {
			t.Fatal("nobody left: ", got)
		}
		left := today.AddDays(-40)
		struck := slices.Clone(rows[1])
		struck[7] = left.String() // left_on
		before := h.Clock.Now()
		h.loaded("hukou", rows[0], struck, rows[2], rows[3], rows[4]) // the sixth is missing
		birth := func(n int) civil.Date {
			return civil.Must(fmt.Sprintf("%s-%s-%s", someone(n)[6:10], someone(n)[10:12], someone(n)[12:14]))
		}
		want := []string{fmt.Sprint(birth(1), " ", left), fmt.Sprint(birth(5), " ", today)}
		slices.Sort(want)
		now := h.Clock.Now()
		if got := h.gone(t, now, left.String()); !slices.Equal(got, want) {
			t.Errorf("%v, want %v", got, want)
		}
		if got := h.gone(t, now, left.AddDays(1).String()); len(got) != 1 {
			t.Errorf("since the day after: %v", got)
		}
		if got := h.gone(t, before, "2000-01-01"); len(got) != 0 {
			t.Errorf("before it was known: %v", got)
		}
		h.loaded("hukou", rows...) // both are there again
		if got := h.gone(t, h.Clock.Now(), "2000-01-01"); len(got) != 0 {
			t.Errorf("who is back is no former member: %v", got)
		}
	})
}
