package policy

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/money"
	"doudi/internal/kernel/region"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/db"
	"doudi/internal/platform/httpapi"
	"doudi/internal/platform/id"
)

const (
	lookAgain = 10 * time.Second // how long another process's import may go unnoticed here
	lookTime  = 2 * time.Second  // a look that takes longer is given up; the calendar stays as it was
)

// Service answers from its current Book and swaps it when a calendar was imported.
type Service struct {
	db     *db.DB
	book   atomic.Pointer[Book]
	mu     sync.Mutex   // one look at the table at a time
	looked atomic.Int64 // when, UTC milliseconds; 0: never
}

// New returns the service over a loaded book. It reads the imported calendars when it is first asked for one; call Refresh at
// start to hear at once when that fails. With a nil database it knows only what is shipped.
func New(d *db.DB, shipped *Book) *Service {
	s := &Service{db: d}
	s.book.Store(shipped)
	return s
}

// Resolve is the value of a parameter that holds in the division on the day: at the nearest division upwards (community, street,
// county, city, province, whole country) that has one, the scheme's own before the one for all schemes (""). division is a code
// of 2 to 12 digits, or 0 for the whole country. ErrMissing if there is none. A value of Status Unknown is returned as it is.
func (s *Service) Resolve(code string, division int64, scheme string, on civil.Date) (Parameter, error) {
	return s.book.Load().resolve(code, division, scheme, on)
}

// Int is the resolved value in the parameter's unit, with the parameter for the explanation. ErrMissing, or ErrNoValue for a
// parameter that is known to be unknown.
func (s *Service) Int(code string, division int64, scheme string, on civil.Date) (int64, Parameter, error) {
	p, err := s.Resolve(code, division, scheme, on)
	if err == nil && p.Status == Unknown {
		err = ErrNoValue.With("name", p.Name.Zh).With("division", s.Label(division))
	}
	return p.Value, p, err
}

// Least is the smallest value of the code that holds anywhere on the day: what lies below it lies below every division's own.
func (s *Service) Least(code string, on civil.Date) (int64, bool) {
	return s.book.Load().least(code, on)
}

// Money is Int for an amount; an error if the parameter is none.
func (s *Service) Money(code string, division int64, scheme string, on civil.Date) (money.Fen, Parameter, error) {
	n, p, err := s.Int(code, division, scheme, on)
	if err == nil && p.Unit != Fen {
		err = fmt.Errorf("policy: %s is in %s, not an amount of money", code, p.Unit)
	}
	return money.Fen(n), p, err
}

// Effective are all values that hold in the division on the day, by code and scheme.
func (s *Service) Effective(division int64, on civil.Date) []Parameter {
	return s.book.Load().effective(division, on)
}

// Calendar is the present calendar of working days. It may take one short query when ten seconds have passed since the last.
func (s *Service) Calendar() *civil.Calendar { return s.fresh().calendar }

// Status is what is known of the years, in the order asked.
func (s *Service) Status(years ...int) []Year {
	b := s.fresh()
	list := make([]Year, 0, len(years))
	for _, year := range years {
		list = append(list, b.year(year))
	}
	return list
}

// Notices are what everybody should know today: this year's or next year's holidays are not loaded.
func (s *Service) Notices(_ context.Context, locale string) []Notice {
	today := civil.FromTime(s.db.Clock().Now())
	list := []Notice{}
	for _, y := range s.Status(today.Year(), today.Year()+1) {
		if text := y.Note(locale, today); y.Status != civil.Official && text != "" {
			list = append(list, Notice{Code: fmt.Sprintf("calendar_unknown_%d", y.Year), Text: text})
		}
	}
	return list
}

// Import takes over a year's holiday notice and returns the year as it is in force from now on. It refuses a notice with faults
// (all of them at once, by field) and a version that is no longer the present one (httpapi.ErrLostRace).
func (s *Service) Import(ctx context.Context, actor access.Actor, c CalendarImport) (Year, error) {
	c.Source = strings.TrimSpace(c.Source)
	err := s.db.Write(ctx, actor, func(tx *db.Tx) error {
		if err := c.check(tx.Today()); err != nil {
			return err
		}
		saved, err := saveYear(tx, c)
		if err != nil {
			return err
		}
		if !saved {
			return httpapi.ErrLostRace.New()
		}
		_, err = audit.Record(tx, audit.Entry{County: actor.County, Action: "calendar.import", Subject: audit.Subject{Kind: "calendar", ID: id.ID(c.Year)},
			Before: map[string]any{"version": c.Version}, After: map[string]any{"version": c.Version + 1, "source": c.Source, "days": len(c.Days)}})
		return err
	})
	if err != nil {
		return Year{}, err
	}
	if err := s.Refresh(ctx); err != nil {
		return Year{}, err
	}
	return s.book.Load().year(c.Year), nil
}

// Refresh reads the imported calendars now.
func (s *Service) Refresh(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.look(ctx)
}

// fresh is the book, looked at again when its time has come. Whoever comes while another looks gets the book as it is.
func (s *Service) fresh() *Book {
	if s.db == nil || s.db.Clock().Now().UnixMilli() < s.looked.Load()+lookAgain.Milliseconds() || !s.mu.TryLock() {
		return s.book.Load()
	}
	defer s.mu.Unlock()
	// Not the caller's context: this may be asked inside a change, and the look is a transaction of its own.
	ctx, cancel := context.WithTimeout(context.Background(), lookTime)
	defer cancel()
	if err := s.look(ctx); err != nil {
		s.db.Obs().Log.Warn("the imported calendars could not be read; the calendar stays as it was", "error", err)
	}
	return s.book.Load()
}

func (s *Service) look(ctx context.Context) error {
	var years []Year
	err := s.db.Read(ctx, access.Job("policy.calendar", 0), func(tx *db.Tx) (err error) {
		years, err = importedYears(tx)
		return err
	})
	if err != nil {
		return err
	}
	next, err := s.book.Load().with(years)
	if err != nil {
		return err
	}
	s.book.Store(next)
	s.looked.Store(s.db.Clock().Now().UnixMilli())
	return nil
}

// Tree is the tree of divisions.
func (s *Service) Tree() *region.Tree { return s.book.Load().tree }
