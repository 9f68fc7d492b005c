package registry

import (
	"context"
	"time"

	contract "doudi/internal/contract/registry"
	"doudi/internal/kernel/access"
	"doudi/internal/platform/courtesy"
	"doudi/internal/platform/db"
	"doudi/internal/platform/event"
	"doudi/internal/platform/id"
	"doudi/internal/platform/job"
)

// Layers are sealed in the records, so how many people of each live where is counted by a job and kept (registry_v_layer): when a list
// of recipients or the household register is published, and once a day, because layers begin and end with it.

type layerJob struct {
	County int   `json:"county"`
	Round  id.ID `json:"round,omitempty"` // 0: a new one
	After  id.ID `json:"after,omitempty"` // person
}

// Kind names the job.
func (layerJob) Kind() string { return "registry.layers" }

type layerDailyJob struct{}

// Kind names the job.
func (layerDailyJob) Kind() string { return "registry.layers_daily" }

// layerJobs registers the counting.
func (s *Service) layerJobs(r *job.Registry) {
	job.Register(r, s.countLayers)
	job.Register(r, s.countLayersDaily)
	job.Every(r, time.Hour, func() layerDailyJob { return layerDailyJob{} })
}

// layerListen has the people counted anew when who is in a layer, or where people live, was published.
func (s *Service) layerListen() {
	s.bus.Subscribe(contract.Published, "registry.layers", func(tx *db.Tx, e event.Event) error {
		var p contract.PublishedV1
		if err := e.Into(&p); err != nil || p.Item != RecipientItem && p.Item != HukouItem {
			return err
		}
		return s.queue.Insert(tx, layerJob{County: e.County})
	})
}

// countLayersDaily has those counties counted that were not today: the job comes each hour and at each start.
func (s *Service) countLayersDaily(ctx context.Context, _ layerDailyJob) error {
	actor := access.Job("registry.layers_daily", 0)
	var counties []int
	err := s.db.Read(ctx, actor, func(tx *db.Tx) (err error) {
		counties, err = s.Counties(tx)
		return err
	})
	for _, county := range counties {
		if err == nil {
			err = s.db.Write(ctx, access.Job("registry.layers_daily", county), func(tx *db.Tx) error {
				done, err := layersShown(tx, county, tx.Today().Start())
				if err != nil || done {
					return err
				}
				tx.MarkAudited() // counting changes nothing that is known
				return s.queue.Insert(tx, layerJob{County: county})
			})
		}
	}
	return err
}

// layerPlace is where people of a layer live.
type layerPlace struct {
	street, community int64
	layer             Layer
}

// layerPage is how many people are looked at in one job: it ends in time also on a machine that is busy with an import.
const layerPage = 1000

// countLayers counts one page of a round and enqueues the next; the last shows the round in the place of the one before. A page that
// was counted already, because its job ran twice, is left alone.
func (s *Service) countLayers(ctx context.Context, j layerJob) error {
	ctx = courtesy.Patient(ctx)
	actor, purpose := access.Job("registry.layers", j.County), job.Purpose(ctx)
	count := map[layerPlace]int64{}
	var ids []id.ID
	err := s.db.Read(ctx, actor, func(tx *db.Tx) (err error) {
		if ids, err = recipientsAfter(tx, j.County, j.After, layerPage); err != nil || len(ids) == 0 {
			return err
		}
		return s.countPage(tx, purpose, j.County, ids, count)
	})
	if err != nil {
		return err
	}
	return s.db.Write(ctx, actor, func(tx *db.Tx) error {
		tx.MarkAudited() // counting changes nothing that is known
		if j.Round == 0 {
			j.Round = tx.NewID()
		}
		last := j.After
		if len(ids) > 0 {
			last = ids[len(ids)-1]
		}
		mine, err := advanceLayers(tx, j.County, j.Round, j.After, last)
		if err != nil || !mine {
			return err
		}
		if err := addLayers(tx, j.County, j.Round, count); err != nil {
			return err
		}
		if len(ids) == layerPage {
			j.After = last
			return s.queue.Insert(tx, j)
		}
		tx.Touch(db.Change{County: j.County, Topic: "layer"})
		return showLayers(tx, j.County, j.Round)
	})
}

// countPage adds the layers that the persons are in today, each person once, where the person is registered.
func (s *Service) countPage(tx *db.Tx, purpose access.Purpose, county int, ids []id.ID, count map[layerPlace]int64) error {
	known, err := s.AsKnown(tx, county, time.Time{}, tx.Today())
	if err != nil {
		return err
	}
	persons, err := known.Persons(ids)
	if err != nil {
		return err
	}
	spans, err := known.Layers(purpose, persons)
	if err != nil {
		return err
	}
	homes, err := known.homes(ids)
	if err != nil {
		return err
	}
	for who, list := range spans {
		if span := LayerOn(list, known.AsOf()); span.Layer != "" {
			home := homes[who]
			count[layerPlace{home.Street, home.Community, span.Layer}]++
		}
	}
	return nil
}
