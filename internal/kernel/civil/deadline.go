package civil

import "slices"

// Deadline is a day by which something is due. It is Uncertain if a day that was walked through could still be changed by a
// holiday notice that is not loaded; UncertainYears, ascending, are the years of those notices. Due is "no date" if the
// calculation had no start or left the calendar.
type Deadline struct {
	Due            Date  `json:"due"`
	Uncertain      bool  `json:"uncertain"`
	UncertainYears []int `json:"uncertainYears"`
}

// AddWorkingDays is the n-th working day after start. Counting begins the day after the event (Civil Code Art 201: 开始的当日不计入).
// n = 0 is start itself, or the next working day if start is none; n < 0 counts backwards from the day before.
func (c Calendar) AddWorkingDays(start Date, n int) Deadline {
	due, _, missing := c.walk(start, n, nil)
	return deadline(due, missing)
}

// RollForward is the day itself, or the next working day if it is none: where a period of calendar days ends on a non-working
// day, it ends on the next working day (Civil Code Art 203).
func (c Calendar) RollForward(d Date) Deadline { return c.AddWorkingDays(d, 0) }

// CountedDays are the days that AddWorkingDays counts, in the order of counting: what a person sees who asks why.
func (c Calendar) CountedDays(start Date, n int) []Date {
	counted := []Date{}
	_, counted, _ = c.walk(start, n, counted)
	return counted
}

// WorkingDaysBetween is the number of working days after from up to and including to: how many are left on from until to. It is
// negative if to has passed. uncertain as in Deadline.
func (c Calendar) WorkingDaysBetween(from, to Date) (days int, uncertain bool) {
	if from.IsZero() || to.IsZero() {
		return 0, false
	}
	if to.Before(from) {
		days, uncertain = c.WorkingDaysBetween(to, from)
		return -days, uncertain
	}
	for d := from; d != to; {
		d = d.AddDays(1)
		working, missing := c.look(d)
		if working {
			days++
		}
		uncertain = uncertain || missing != 0
	}
	return days, uncertain
}

// walk counts n working days from start. counted, if not nil, collects them; missing are the years whose notice would be needed.
func (c Calendar) walk(start Date, n int, counted []Date) (due Date, days []Date, missing []int) {
	if start.IsZero() {
		return start, counted, nil
	}
	step, left := 1, n
	switch {
	case n < 0:
		step, left = -1, -n
	case n == 0:
		start, left = start.AddDays(-1), 1
	}
	for d := start; ; {
		next := d.AddDays(step)
		if next == d {
			return Date{}, counted, missing
		}
		d = next
		working, year := c.look(d)
		if year != 0 && (len(missing) == 0 || missing[len(missing)-1] != year) {
			missing = append(missing, year)
		}
		if !working {
			continue
		}
		if n != 0 && counted != nil {
			counted = append(counted, d)
		}
		if left--; left == 0 {
			return d, counted, missing
		}
	}
}

func deadline(due Date, missing []int) Deadline {
	years := append([]int{}, missing...)
	slices.Sort(years)
	return Deadline{Due: due, Uncertain: len(years) > 0 || due.IsZero(), UncertainYears: slices.Compact(years)}
}
