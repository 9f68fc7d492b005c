package insight

import (
	"context"

	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/problem"
	"doudi/internal/kernel/region"
	"doudi/internal/platform/db"
	"doudi/internal/platform/live"
	"doudi/internal/policy"
)

// Words are the names of what other rooms count by.
type Words interface {
	Causes(locale string) []Named // in the model's order
	Layer(code, locale string) string
}

// Service is the room's use cases.
type Service struct {
	db     *db.DB
	policy *policy.Service
	words  Words
	hub    *live.Hub
	shelf  *shelf
	chart  *Chart
}

// New returns the service; it hears of changes through the hub. chart may be nil: no boundaries of the site's own.
func New(d *db.DB, pol *policy.Service, words Words, hub *live.Hub, chart *Chart) *Service {
	s := &Service{db: d, policy: pol, words: words, hub: hub, chart: chart, shelf: &shelf{db: d}}
	hub.Watch(s.shelf.hear)
	return s
}

// ErrStreet refuses a street that is not the reader's.
var ErrStreet = problem.Define("insight.street", problem.NotFound,
	"没有这个街道，或它不在您的管辖范围内。", "There is no such street, or it is outside your scope.")

// Cockpit counts the reader's divisions, or one street of them (0: all).
func (s *Service) Cockpit(ctx context.Context, actor access.Actor, street int64, locale string) (CockpitView, error) {
	f, err := s.frame(actor, street, locale)
	if err != nil {
		return CockpitView{}, err
	}
	t := newTally(f)
	for _, county := range actor.Scope.Counties() {
		snap, err := s.shelf.get(ctx, actor, county)
		if err != nil {
			return CockpitView{}, err
		}
		t.add(county, snap)
	}
	return t.view(), nil
}

func (s *Service) frame(actor access.Actor, street int64, locale string) (*frame, error) {
	today := civil.FromTime(s.db.Clock().Now())
	f := &frame{scope: actor.Scope, street: street, today: today, soon: s.policy.Calendar().AddWorkingDays(today, soonDays).Due,
		small: actor.Level() < access.LevelRecord, causes: s.words.Causes(locale),
		layer: func(code string) string { return s.words.Layer(code, locale) }}
	var streets, communities []region.Node
	for _, one := range s.policy.Below(actor.Scope) {
		if street == 0 || int64(one.Code) == street {
			streets, communities = append(streets, one.Node), append(communities, one.Communities...)
		}
	}
	if street != 0 && len(streets) == 0 {
		return nil, ErrStreet.New()
	}
	f.streets, f.places = len(streets) > 1, communities
	if f.streets {
		f.places = streets
	}
	f.division = s.division(actor, street)
	return f, nil
}

func (s *Service) division(actor access.Actor, street int64) Named {
	code := street
	if code == 0 && len(actor.Scope.Nodes) > 0 {
		n := actor.Scope.Nodes[0]
		switch code = int64(n.County); {
		case n.Community != 0:
			code = n.Community
		case n.Street != 0:
			code = n.Street
		}
	}
	return Named{Code: region.Code(code).String(), Name: s.policy.Label(code)}
}
