package app

import (
	"context"
	"time"

	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/clock"
	"doudi/internal/platform/config"
	"doudi/internal/platform/db"
	"doudi/internal/platform/obs"
	"doudi/internal/policy"
)

// Today is the day in China.
func Today() civil.Date { return civil.FromTime(clock.System{}.Now()) }

// Chain is what there is to say of one county's audit trail.
type Chain = audit.Chain

// VerifyAudit proves every county's trail, beside a running server. begin is called for each county and returns the county's
// progress and end. It returns the first place where a chain does not hold.
func VerifyAudit(ctx context.Context, c config.Config, o *obs.Obs, begin func(county int) (progress func(block, of int64), end func(Chain))) error {
	d, err := db.OpenReadOnly(ctx, c, clock.System{}, o)
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	counties, err := audit.Counties(ctx, d)
	if err != nil {
		return err
	}
	for _, county := range counties {
		progress, end := begin(county)
		chain, err := audit.Verify(ctx, d, county, progress)
		if err != nil {
			return err
		}
		end(chain)
	}
	return nil
}

// ImportCalendar takes over a year's holiday notice in place of the one that is there, and returns how the year stands then.
func (h *House) ImportCalendar(ctx context.Context, year int, source string, days []civil.Special) (civil.Status, error) {
	now := h.Policy.Status(year)[0]
	after, err := h.Policy.Import(ctx, access.Job("calendar import", 0), policy.CalendarImport{Year: year, Version: now.Version, Source: source, Days: days})
	return after.Status, err
}

// pollEvery is how often Idle looks.
const pollEvery = 100 * time.Millisecond

// Idle waits until no background work is left.
func (h *House) Idle(ctx context.Context) error {
	for {
		n, err := h.Queue.Backlog(ctx)
		if err != nil || n == 0 {
			return err
		}
		if err := clock.Pause(ctx, pollEvery); err != nil {
			return err
		}
	}
}
