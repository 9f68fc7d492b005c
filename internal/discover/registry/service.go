package registry

import (
	"sync"

	contract "doudi/internal/contract/source"
	"doudi/internal/discover/source"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/db"
	"doudi/internal/platform/event"
	"doudi/internal/platform/job"
	"doudi/internal/platform/seal"
)

// Service is the room's use cases.
type Service struct {
	db     *db.DB
	box    *seal.Box
	bus    *event.Bus
	queue  *job.Queue
	source *source.Service
	line   job.Line[int] // by county
	people people
	growth growth
	looked sync.Map // counties in which this process has looked for those who can be placed

	around  Around
	indexes indexes
}

// New returns the service.
func New(d *db.DB, box *seal.Box, bus *event.Bus, src *source.Service) *Service {
	s := &Service{db: d, box: box, bus: bus, source: src, around: Around{}.whole()}
	s.indexes.service, s.indexes.looks = s, audit.NewLooks(d)
	return s
}

// Use gives the service its queue.
func (s *Service) Use(q *job.Queue) { s.queue = q }

// Jobs registers the room's work.
func (s *Service) Jobs(r *job.Registry) {
	job.Register(r, s.load)
	s.layerJobs(r)
}

// Listen subscribes to what the room needs to hear.
func (s *Service) Listen() {
	s.layerListen()
	s.bus.Subscribe(contract.Checked, "registry", func(tx *db.Tx, e event.Event) error {
		return s.queue.Insert(tx, loadJob{County: e.County})
	})
}

// InLine is how many of the county's deliveries are on their way into the registry.
func (s *Service) InLine(tx *db.Tx, county int) (int, error) { return s.source.InLine(tx, county) }
