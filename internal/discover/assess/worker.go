package assess

import (
	"context"
	"errors"
	"runtime"

	"doudi/internal/discover/registry"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/score"
	"doudi/internal/platform/courtesy"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
	"doudi/internal/platform/job"
)

var (
	errMoved = errors.New("assess: another worker took this run on")
	errTurn  = errors.New("assess: the job's turn is over and its run is not")
)

// page is some households of a run on their way from being read to being written.
type page struct {
	ids  []id.ID
	done chan scoredPage // of one place: whoever scores need not wait
}

type scoredPage struct {
	households int
	changed    []Score
	err        error
}

// scoreAll scores what is left of the run, page by page: several are read and scored at once, one after the other is written.
func (s *Service) scoreAll(ctx context.Context, actor access.Actor, r *Run) error {
	if r.Cursor == scored {
		return nil
	}
	began := s.db.Clock().Now()
	todo, contested, err := s.todo(ctx, actor, r)
	if err != nil {
		return err
	}
	if r.Lane == Large {
		ctx = courtesy.Patient(ctx)
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	pages := s.scorePages(ctx, actor, r, todo, contested)
	for p := range pages {
		var got scoredPage
		select {
		case got = <-p.done:
		case <-ctx.Done():
			return ctx.Err()
		}
		if got.err != nil {
			return got.err
		}
		if err := s.write(ctx, actor, r, p.ids[len(p.ids)-1], got); err != nil {
			return err
		}
		if s.db.Clock().Now().Sub(began) > turn {
			return errTurn
		}
	}
	if err := ctx.Err(); err != nil {
		return err // the pages ended because the job did
	}
	return s.write(ctx, actor, r, scored, scoredPage{})
}

// todo are the households that the run has left. contested says that another run is on its way whose scores this one must outlive.
func (s *Service) todo(ctx context.Context, actor access.Actor, r *Run) (left []id.ID, contested bool, err error) {
	err = s.db.Read(ctx, actor, func(tx *db.Tx) error {
		known, err := s.registry.AsKnown(tx, r.County, r.Known, r.AsOf)
		if err != nil {
			return err
		}
		if r.whole() {
			left, err = known.HouseholdIDs(r.Cursor)
		} else if left, err = s.touched(tx, known, r); err == nil {
			for len(left) > 0 && left[0] <= r.Cursor {
				left = left[1:]
			}
		}
		if err != nil {
			return err
		}
		r.Total = r.Households + int64(len(left))
		other, err := findRun(tx, "state='running' AND id<>$2", r.County, r.ID)
		contested = other != nil
		return err
	})
	return left, contested, err
}

func (s *Service) touched(tx *db.Tx, known *registry.Known, r *Run) ([]id.ID, error) {
	answered, err := asks(tx, "run=$2", r.County, r.ID)
	if err != nil {
		return nil, err
	}
	stages := make([]id.ID, len(answered))
	for i, a := range answered {
		stages[i] = a.Cause
	}
	return known.TouchedBy(stages...)
}

// scorePages gives the pages in order; each one's result comes when it is ready.
func (s *Service) scorePages(ctx context.Context, actor access.Actor, r *Run, todo []id.ID, contested bool) <-chan *page {
	workers := min(runtime.GOMAXPROCS(0), 4, (len(todo)+s.chunk-1)/s.chunk)
	ordered, tasks := make(chan *page, workers), make(chan *page)
	for range workers {
		go func() {
			w := s.newWorker(r)
			w.contested = contested
			for p := range tasks {
				p.done <- w.page(ctx, actor, p.ids)
			}
		}()
	}
	go func() {
		defer close(ordered)
		defer close(tasks)
		for len(todo) > 0 {
			n := min(len(todo), s.chunk)
			p := &page{ids: todo[:n], done: make(chan scoredPage, 1)}
			todo = todo[n:]
			for _, to := range []chan *page{tasks, ordered} {
				select {
				case to <- p:
				case <-ctx.Done():
					return
				}
			}
		}
	}()
	return ordered
}

// write stages the scores that changed and moves the run on.
func (s *Service) write(ctx context.Context, actor access.Actor, r *Run, cursor id.ID, got scoredPage) error {
	err := s.db.Bulk(ctx, actor, r.County, func(tx *db.Tx) error {
		mine, err := advanceRun(tx, r, cursor, got.households, len(got.changed))
		if err != nil {
			return err
		}
		if !mine {
			return errMoved
		}
		tx.Progress(db.Change{County: r.County, Topic: "assessment", ID: r.ID})
		return insertScores(tx, r.County, r.ID, got.changed)
	})
	if err == nil {
		s.db.Obs().Rows.WithLabelValues("scored").Add(float64(got.households))
		r.Cursor = cursor
		r.Households += int64(got.households)
		r.Changed += int64(len(got.changed))
	}
	return err
}

// worker scores page after page of one run with the same buffers. Not safe for concurrent use.
type worker struct {
	service   *Service
	run       *Run
	contested bool
	relative  standard
	columns   *score.Columns
	scores    score.Scores
	measured  [][]measured // by household of the page, then indicator
}

func (s *Service) newWorker(r *Run) *worker {
	return &worker{service: s, run: r, relative: s.relative(r.AsOf), columns: s.model.plan.NewColumns(0)}
}

// page scores the households and returns those whose score changed.
func (w *worker) page(ctx context.Context, actor access.Actor, ids []id.ID) (got scoredPage) {
	s, r := w.service, w.run
	var families []*family
	var before map[id.ID]Score
	got.err = s.db.Read(ctx, actor, func(tx *db.Tx) error {
		known, err := s.registry.AsKnown(tx, r.County, r.Known, r.AsOf)
		if err != nil {
			return err
		}
		households, err := w.households(known, ids)
		if err != nil {
			return err
		}
		if families, err = s.fill(known, job.Purpose(ctx), households); err != nil {
			return err
		}
		delivered, err := s.registry.DeliveredBy(tx, r.County, r.Known)
		if err != nil {
			return err
		}
		if err := w.score(ctx, families, delivered); err != nil {
			return err
		}
		before, err = currentScores(tx, r.County, ids)
		return err
	})
	if got.err == nil {
		got.households = len(families)
		got.changed, got.err = w.changed(ctx, families, before)
	}
	return got
}

func (w *worker) households(known *registry.Known, ids []id.ID) ([]registry.Household, error) {
	if w.run.whole() { // then the page has all of its range
		return known.HouseholdsBetween(ids[0], ids[len(ids)-1])
	}
	return known.Households(ids)
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
		f := s.model.family(h)
		families[i] = f
		for j, m := range h.Members {
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
	if err := s.fillFormer(known, purpose, households, families); err != nil {
		return nil, err
	}
	return families, known.FactsSince(purpose, persons, s.model.items, func(item string) civil.Date { return s.model.since(item, known.AsOf()) }, func(f *registry.Fact) error {
		for _, at := range places[f.Person] {
			list := &at.family.facts[at.member][s.model.index[f.Item.Code]]
			*list = append(*list, f)
		}
		return nil
	})
}

// courtesyHouseholds is how many households are scored, or their scores sealed, in about a millisecond.
const courtesyHouseholds = 8

func (w *worker) score(ctx context.Context, families []*family, delivered map[string]bool) error {
	m := w.service.model
	w.columns.Reset(len(families))
	w.measured = w.measured[:0]
	for row, f := range families {
		if row%courtesyHouseholds == 0 {
			courtesy.Pause(ctx)
		}
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
func (w *worker) changed(ctx context.Context, families []*family, before map[id.ID]Score) ([]Score, error) {
	s, m := w.service, w.service.model
	hasher := s.box.Hasher("pieces")
	sealer, err := s.box.Sealer(w.run.County, nil)
	if err != nil {
		return nil, err
	}
	var list []Score
	for row, f := range families {
		if row%courtesyHouseholds == 0 {
			courtesy.Pause(ctx)
		}
		raw, err := m.encode(m.piecesOf(w.measured[row], &w.scores, row))
		if err != nil {
			return nil, err
		}
		content := hasher.Sum(string(raw))
		old, had := before[f.ID]
		if old.Run > w.run.ID {
			continue // a run that knew more has been here
		}
		if had && !w.contested && string(old.content) == string(content) && old.Street == f.Street && old.Community == f.Community {
			continue
		}
		list = append(list, Score{Household: f.ID, Run: w.run.ID, Total: int64(w.scores.Total[row]), Coverage: w.scores.Coverage(m.plan, row),
			Street: f.Street, Community: f.Community, content: content, sealed: sealer.Seal(piecesPlace(w.run.County, f.ID, w.run.ID), raw)})
	}
	return list, nil
}
