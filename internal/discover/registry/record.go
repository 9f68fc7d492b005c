package registry

import (
	"maps"
	"slices"
	"time"

	"doudi/internal/discover/source"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/id"
)

// ErrNoFact tells that a record is not there for the reader.
var ErrNoFact = problem.Define("registry.no_fact", problem.NotFound,
	"没有找到这条记录，或它不属于这一户。", "There is no such record, or it does not belong to this household.")

// Record is a fact with its lineage: the department's file and row that it comes from, and its person.
type Record struct {
	Fact
	Batch        *source.Batch
	KnownAt      time.Time
	SupersededAt time.Time // zero: it stands
	IDNumber     string
	Name         string
}

// Record opens one fact of one of the household's members, with its lineage. It returns ErrNoFact for a fact that is not theirs.
func (k *Known) Record(purpose access.Purpose, household, fact id.ID) (*Record, error) {
	person, stage, superseded, item, found, err := factOf(k.tx, k.county, household, fact)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, ErrNoFact.New()
	}
	return k.record(purpose, person, fact, stage, superseded, item)
}

// RecordOf is Record for a fact of one person.
func (k *Known) RecordOf(purpose access.Purpose, person, fact id.ID) (*Record, error) {
	stage, superseded, item, found, err := factOfPerson(k.tx, k.county, person, fact)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, ErrNoFact.New()
	}
	return k.record(purpose, person, fact, stage, superseded, item)
}

func (k *Known) record(purpose access.Purpose, person, fact, stage, superseded id.ID, item string) (*Record, error) {
	if _, known := k.published[stage]; !known {
		return nil, ErrNoFact.New()
	}
	r := &Record{KnownAt: time.UnixMilli(k.published[stage]).UTC()}
	if at, ended := k.published[superseded]; ended {
		r.SupersededAt = time.UnixMilli(at).UTC()
	}
	persons, err := k.Persons([]id.ID{person})
	if err != nil {
		return nil, err
	}
	// A superseded record is shown too: it is what a past assessment stood on.
	then := *k
	if !r.SupersededAt.IsZero() {
		then.at = r.SupersededAt.UnixMilli() - 1
	}
	err = then.Facts(purpose, persons, []string{item}, func(f *Fact) error {
		if f.ID == fact {
			r.Fact = *f
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if r.ID == 0 {
		return nil, ErrNoFact.New()
	}
	if err := k.lineage(r); err != nil {
		return nil, err
	}
	return r, k.identity(purpose, persons[person], r)
}

func (k *Known) lineage(r *Record) error {
	batches, err := k.batches([]id.ID{r.Stage})
	if r.Batch = batches[r.Stage]; err == nil && r.Batch == nil {
		err = ErrNoFact.New()
	}
	return err
}

// batches are the deliveries that the stages came with, by stage.
func (k *Known) batches(stages []id.ID) (map[id.ID]*source.Batch, error) {
	of, err := batchesOf(k.tx, k.county, stages)
	if err != nil {
		return nil, err
	}
	found, err := k.service.source.FindAll(k.tx, k.county, slices.Compact(slices.Sorted(maps.Values(of))))
	if err != nil {
		return nil, err
	}
	batches := make(map[id.ID]*source.Batch, len(of))
	for stage, batch := range of {
		batches[stage] = found[batch]
	}
	return batches, nil
}

func (k *Known) identity(purpose access.Purpose, p Person, r *Record) (err error) {
	r.Name = r.Value("name")
	r.IDNumber, err = k.number(purpose, p.ID)
	return err
}

// numbers opens the persons' ID numbers, by person; an erased one has none.
func (k *Known) numbers(purpose access.Purpose, persons []id.ID) (map[id.ID]string, error) {
	numbers := make(map[id.ID]string, len(persons))
	return numbers, sealedNumbers(k.tx, k.county, persons, func(who id.ID, salt, sealed []byte) error {
		plain, err := k.service.box.Open(purpose, salt, personPlace(k.county, who), sealed)
		numbers[who] = string(plain)
		return err
	})
}

func (k *Known) number(purpose access.Purpose, person id.ID) (string, error) {
	numbers, err := k.numbers(purpose, []id.ID{person})
	return numbers[person], err
}

// Names opens the members' names from the household register, by person. An erased person has none.
func (k *Known) Names(purpose access.Purpose, persons map[id.ID]Person) (map[id.ID]string, error) {
	names := map[id.ID]string{}
	return names, k.Facts(purpose, persons, []string{HukouItem}, func(f *Fact) error {
		if name := f.Value("name"); name != "" {
			names[f.Person] = name
		}
		return nil
	})
}
