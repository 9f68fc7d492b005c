package assess

import (
	"context"
	"errors"
	"math"
	"time"

	contract "doudi/internal/contract/assess"
	"doudi/internal/discover/registry"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/score"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
	"doudi/internal/platform/job"
)

const (
	// runChunk is how many households one transaction scores.
	runChunk = 1000
	// scored is the cursor of a run that has only its publication left: beyond every household.
	scored = id.ID(math.MaxInt64)
	// turn is how long one job works before it enqueues its successor.
	turn = 15 * time.Second
)

type runJob struct {
	County int `json:"county"`
}

// Kind names the job.
func (runJob) Kind() string { return "assess.run" }

type dailyJob struct{}

// Kind names the job.
func (dailyJob) Kind() string { return "assess.daily" }

// Jobs registers the room's work.
func (s *Service) Jobs(r *job.Registry) {
	job.Register(r, s.run)
	job.Register(r, s.daily)
	job.Every(r, time.Hour, func() dailyJob { return dailyJob{} })
}

// run works on the county's open run for one turn. Runs of a county go one after the other: a later one compares with what the
// earlier one left.
func (s *Service) run(ctx context.Context, j runJob) error {
	actor := access.Job("assess.run", j.County)
	r, err := s.begin(ctx, actor, j.County)
	if err != nil || r == nil {
		return err
	}
	began := s.db.Clock().Now()
	w := s.newWorker(r)
	for r.Cursor != scored {
		next, err := w.chunk(ctx, actor)
		if errors.Is(err, errMoved) {
			return nil // another worker is at it, and enqueues what comes next
		}
		if err != nil {
			return err
		}
		r.Cursor = next
		if s.db.Clock().Now().Sub(began) > turn {
			return s.db.Bulk(ctx, actor, j.County, func(tx *db.Tx) error { return s.queue.Insert(tx, j) })
		}
	}
	if err := s.publish(ctx, actor, r); !errors.Is(err, errMoved) {
		return err
	}
	return nil
}

func (s *Service) begin(ctx context.Context, actor access.Actor, county int) (*Run, error) {
	var r *Run
	err := s.db.Bulk(ctx, actor, county, func(tx *db.Tx) (err error) {
		if r, err = findRun(tx, "state IN ('running','waiting') ORDER BY id LIMIT 1", county); err != nil || r == nil || r.State == "running" {
			return err
		}
		if err := tx.Serialize(county); err != nil { // what it knows is what was published before this instant
			return err
		}
		return beginRun(tx, r)
	})
	return r, err
}

func (s *Service) publish(ctx context.Context, actor access.Actor, r *Run) error {
	return s.db.Write(ctx, actor, func(tx *db.Tx) error {
		ended, err := endRun(tx, r)
		if err != nil {
			return err
		}
		if !ended {
			return errMoved
		}
		if err := tx.Publish(r.County, r.ID); err != nil {
			return err
		}
		if _, err := audit.Record(tx, audit.Entry{County: r.County, Action: "assessment.publish", Subject: audit.Subject{Kind: "assessment", ID: r.ID},
			After: map[string]any{"reason": r.Reason, "asOf": r.AsOf}}); err != nil {
			return err
		}
		if err := s.bus.Publish(tx, r.County, contract.Published, 1, contract.PublishedV1{Run: int64(r.ID)}); err != nil {
			return err
		}
		return s.queue.Insert(tx, runJob{County: r.County}) // the next in line
	})
}

// daily asks for a run of every household in each county that had none today.
func (s *Service) daily(ctx context.Context, _ dailyJob) error {
	actor := access.Job("assess.daily", 0)
	var counties []int
	err := s.db.Read(ctx, actor, func(tx *db.Tx) (err error) {
		counties, err = s.registry.Counties(tx)
		return err
	})
	for _, county := range counties {
		if err != nil {
			return err
		}
		err = s.db.Write(ctx, access.Job("assess.daily", county), func(tx *db.Tx) error {
			done, err := findRun(tx, "reason IN ('daily','first') AND as_of=$2 LIMIT 1", county, tx.Today())
			if err != nil || done != nil {
				return err
			}
			return s.ask(tx, county, Daily, 0)
		})
	}
	return err
}

// worker scores chunk after chunk of one run with the same buffers.
type worker struct {
	service  *Service
	run      *Run
	relative standard
	columns  *score.Columns
	scores   score.Scores
	measured [][]measured // by household of the chunk, then indicator
}

func (s *Service) newWorker(r *Run) *worker {
	return &worker{service: s, run: r, relative: s.relative(r.AsOf), columns: s.model.plan.NewColumns(0)}
}

var errMoved = errors.New("assess: another worker took this run on")

// chunk scores the next households, stages those whose score changed, and returns the cursor to go on from.
func (w *worker) chunk(ctx context.Context, actor access.Actor) (next id.ID, err error) {
	s, r := w.service, w.run
	var families []*family
	var before map[id.ID]Score
	err = s.db.Read(ctx, actor, func(tx *db.Tx) error {
		families, next, err = s.families(tx, job.Purpose(ctx), r)
		if err != nil {
			return err
		}
		delivered, err := s.registry.DeliveredBy(tx, r.County, r.Known)
		if err != nil {
			return err
		}
		if err := w.score(families, delivered); err != nil {
			return err
		}
		ids := make([]id.ID, len(families))
		for i, f := range families {
			ids[i] = f.ID
		}
		before, err = currentScores(tx, r.County, ids)
		return err
	})
	if err != nil {
		return 0, err
	}
	changed, err := w.changed(families, before)
	if err != nil {
		return 0, err
	}
	if next == 0 {
		next = scored
	}
	return next, s.db.Bulk(ctx, actor, r.County, func(tx *db.Tx) error {
		mine, err := advanceRun(tx, r, next, len(families), len(changed))
		if err != nil {
			return err
		}
		if !mine {
			return errMoved
		}
		s.db.Obs().Rows.WithLabelValues("scored").Add(float64(len(families)))
		return insertScores(tx, r.County, r.ID, changed)
	})
}

// families reads the next households of the run with all that the model needs of them, as known when it began.
func (s *Service) families(tx *db.Tx, purpose access.Purpose, r *Run) ([]*family, id.ID, error) {
	known, err := s.registry.AsKnown(tx, r.County, r.Known, r.AsOf)
	if err != nil {
		return nil, 0, err
	}
	var households []registry.Household
	var next id.ID
	if r.whole() {
		households, next, err = known.HouseholdsAfter(r.Cursor, s.chunk)
	} else {
		var ids []id.ID
		if ids, err = known.TouchedBy(r.Cause, r.Cursor, s.chunk); err == nil && len(ids) > 0 {
			households, err = known.Households(ids)
			if len(ids) == s.chunk {
				next = ids[s.chunk-1]
			}
		}
	}
	if err != nil {
		return nil, 0, err
	}
	families, err := s.fill(known, purpose, households)
	return families, next, err
}

func (s *Service) fill(known *registry.Known, purpose access.Purpose, households []registry.Household) ([]*family, error) {
	type place struct {
		family *family
		member int
	}
	var ids []id.ID
	places := map[id.ID][]place{}
	families := make([]*family, len(households))
	for i, h := range households {
		f := &family{Household: h, births: make([]civil.Date, len(h.Members)), erased: make([]bool, len(h.Members)),
			facts: make([]map[string][]*registry.Fact, len(h.Members))}
		families[i] = f
		for j, m := range h.Members {
			f.facts[j] = map[string][]*registry.Fact{}
			if len(places[m.Person]) == 0 {
				ids = append(ids, m.Person)
			}
			places[m.Person] = append(places[m.Person], place{f, j})
		}
	}
	persons, err := known.Persons(ids)
	if err != nil {
		return nil, err
	}
	for who, p := range persons {
		for _, at := range places[who] {
			at.family.births[at.member], at.family.erased[at.member] = p.Birth, p.Salt == nil
		}
	}
	return families, known.Facts(purpose, persons, s.model.items, func(f *registry.Fact) error {
		for _, at := range places[f.Person] {
			at.family.facts[at.member][f.Item.Code] = append(at.family.facts[at.member][f.Item.Code], f)
		}
		return nil
	})
}

func (w *worker) score(families []*family, delivered map[string]bool) error {
	m := w.service.model
	w.columns.Reset(len(families))
	w.measured = w.measured[:0]
	for row, f := range families {
		values := make([]measured, len(m.Indicators))
		for i := range m.Indicators {
			values[i] = m.measure(i, f, w.run.AsOf, delivered, w.relative)
			if values[i].known {
				w.columns.Set(i, row, values[i].value)
			}
		}
		w.measured = append(w.measured, values)
	}
	return m.plan.Score(w.columns, &w.scores)
}

// changed are the scores that differ from those in force, sealed and ready to be written.
func (w *worker) changed(families []*family, before map[id.ID]Score) ([]Score, error) {
	s, m := w.service, w.service.model
	hasher := s.box.Hasher("pieces")
	sealer, err := s.box.Sealer(w.run.County, nil)
	if err != nil {
		return nil, err
	}
	var list []Score
	for row, f := range families {
		raw, err := encode(m.piecesOf(w.measured[row], &w.scores, row))
		if err != nil {
			return nil, err
		}
		content := hasher.Sum(string(raw))
		old, had := before[f.ID]
		if had && string(old.content) == string(content) && old.Street == f.Street && old.Community == f.Community {
			continue
		}
		list = append(list, Score{Household: f.ID, Run: w.run.ID, Total: int64(w.scores.Total[row]), Coverage: w.scores.Coverage(m.plan, row),
			Street: f.Street, Community: f.Community, content: content, sealed: sealer.Seal(piecesPlace(w.run.County, f.ID, w.run.ID), raw)})
	}
	return list, nil
}
