package civil

import "doudi/internal/kernel/problem"

// ErrPeriodOrder refuses a period that ends before it begins.
var ErrPeriodOrder = problem.Define("civil.period_order", problem.Invalid,
	"结束日期早于开始日期。请检查这两个日期。",
	"The period ends before it begins. Please check the two dates.")

// Period is the days From to To, both included. "No date" leaves that end open, so the zero Period is always.
type Period struct {
	From Date `json:"from"`
	To   Date `json:"to"`
}

// NewPeriod is the period of these ends, or ErrPeriodOrder.
func NewPeriod(from, to Date) (Period, error) {
	p := Period{From: from, To: to}
	if p.Empty() {
		return Period{}, ErrPeriodOrder.New()
	}
	return p, nil
}

// Empty reports whether the period ends before it begins, so that it holds no day.
func (p Period) Empty() bool { return !p.To.IsZero() && p.To.Before(p.From) }

// Contains reports whether the day lies in the period; "no date" lies in none.
func (p Period) Contains(d Date) bool {
	return !d.IsZero() && !d.Before(p.From) && (p.To.IsZero() || !d.After(p.To))
}

// Overlaps reports whether some day lies in both periods.
func (p Period) Overlaps(o Period) bool { return !p.Intersect(o).Empty() }

// Intersect is the days that lie in both; the result is Empty if there are none.
func (p Period) Intersect(o Period) Period {
	both := p
	if o.From.After(both.From) {
		both.From = o.From
	}
	if both.To.IsZero() || (!o.To.IsZero() && o.To.Before(both.To)) {
		both.To = o.To
	}
	return both
}
