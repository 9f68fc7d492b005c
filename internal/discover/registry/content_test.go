package registry_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"doudi/internal/discover/registry"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
	"doudi/internal/platform/job"
)

var items = []string{"contribution", "hukou", "unemployment"}

// read runs fn in one snapshot.
func (h *house) read(fn func(tx *db.Tx) error) {
	h.t.Helper()
	if err := h.DB.Read(context.Background(), access.Job("test", h.county), fn); err != nil {
		h.t.Fatal(err)
	}
}

// known runs fn with what was known at the instant; the zero time is now.
func (h *house) known(at time.Time, fn func(k *registry.Known) error) {
	h.t.Helper()
	h.read(func(tx *db.Tx) error {
		k, err := h.registry.AsKnown(tx, h.county, at, civil.Must("2026-07-01"))
		if err != nil {
			return err
		}
		return fn(k)
	})
}

// persons are all persons of the county, whether anything of them is known or not.
func (h *house) persons() (ids []id.ID) {
	h.t.Helper()
	h.read(func(tx *db.Tx) error {
		return tx.Rows("SELECT id FROM registry_person WHERE county=$1 ORDER BY id", []any{h.county}, func(scan func(...any) error) error {
			var who id.ID
			err := scan(&who)
			ids = append(ids, who)
			return err
		})
	})
	return ids
}

// facts is what was known at the instant, one line for each record: "hukou 3 420106… 张三 …", sorted.
func (h *house) facts(at time.Time, of ...string) []string {
	h.t.Helper()
	if len(of) == 0 {
		of = items
	}
	list, ids := []string{}, h.persons()
	h.known(at, func(k *registry.Known) error {
		persons, err := k.Persons(ids)
		if err != nil {
			return err
		}
		return k.Facts(job.Purpose(h.ctx), persons, of, func(f *registry.Fact) error {
			list = append(list, fmt.Sprintf("%s %d %s [%s,%s]", f.Item.Code, f.Row, strings.Join(f.Values, " "), f.ValidFrom, f.ValidTo))
			return nil
		})
	})
	slices.Sort(list)
	return list
}

// households are the households known at the instant: "420106001001: head member member" by ID number, sorted.
func (h *house) households(at time.Time) []string {
	h.t.Helper()
	list := []string{}
	h.known(at, func(k *registry.Known) error {
		var after id.ID
		for {
			some, next, err := k.HouseholdsAfter(after, 2)
			if err != nil {
				return err
			}
			for _, household := range some {
				line := fmt.Sprintf("%d:", household.Community)
				for _, m := range household.Members {
					name, err := h.numberOf(k, m.Person)
					if err != nil {
						return err
					}
					line += " " + name + "/" + m.Relation
				}
				list = append(list, line)
			}
			if next == 0 {
				return nil
			}
			after = next
		}
	})
	slices.Sort(list)
	return list
}

// numberOf is the person's ID number by the household register's record.
func (h *house) numberOf(k *registry.Known, person id.ID) (number string, err error) {
	persons, err := k.Persons([]id.ID{person})
	if err != nil {
		return "", err
	}
	return number, k.Facts(job.Purpose(h.ctx), persons, []string{"hukou"}, func(f *registry.Fact) error {
		number = f.Value("id_no")
		return nil
	})
}

func (h *house) count(query string, args ...any) (n int64) {
	h.t.Helper()
	h.read(func(tx *db.Tx) error {
		_, err := tx.Row(query, args, &n)
		return err
	})
	return n
}

var tables = []string{"registry_person", "registry_load", "registry_fact", "registry_touched", "registry_unplaced", "registry_household", "registry_member", "source_quarantine"}

// sizes are the numbers of rows of the county's tables, the loads aside.
func (h *house) sizes() string {
	h.t.Helper()
	list := []string{}
	for _, table := range tables {
		if table == "registry_load" || table == "registry_touched" { // rows by chunk: a matter of how the work was cut
			continue
		}
		list = append(list, fmt.Sprint(table, " ", h.count("SELECT COUNT(*) FROM "+table+" WHERE county=$1", h.county)))
	}
	return strings.Join(list, ", ")
}

// story is everything that the county's registry says, past and present, without ids and seals: two loads of the same deliveries
// must tell the same one, whatever happened on the way.
func (h *house) story(instants ...time.Time) string {
	h.t.Helper()
	var b strings.Builder
	for _, at := range append(instants, time.Time{}) {
		fmt.Fprintln(&b, strings.Join(h.facts(at), "\n"))
		fmt.Fprintln(&b, strings.Join(h.households(at), "\n"))
	}
	h.read(func(tx *db.Tx) error {
		if err := tx.Rows(`SELECT item,state,total,accepted,refused,duplicates,added,changed,unchanged,ended FROM source_batch WHERE county=$1
			ORDER BY id`, []any{h.county}, func(scan func(...any) error) error {
			var item, state string
			var n [8]int64
			err := scan(&item, &state, &n[0], &n[1], &n[2], &n[3], &n[4], &n[5], &n[6], &n[7])
			fmt.Fprintln(&b, item, state, n)
			return err
		}); err != nil {
			return err
		}
		var items []string
		var stages []id.ID
		if err := tx.Rows("SELECT item,stage FROM registry_load WHERE county=$1 AND state='published' ORDER BY stage", []any{h.county}, func(scan func(...any) error) error {
			var item string
			var stage id.ID
			err := scan(&item, &stage)
			items, stages = append(items, item), append(stages, stage)
			return err
		}); err != nil {
			return err
		}
		for i, stage := range stages {
			persons, err := registry.Touched(tx, h.county, stage)
			if err != nil {
				return err
			}
			fmt.Fprintln(&b, "touched by", items[i], len(persons))
		}
		return nil
	})
	fmt.Fprintln(&b, h.sizes())
	return strings.ReplaceAll(b.String(), fmt.Sprint(h.county, "001001"), "community")
}

func (h *house) purpose() access.Purpose { return job.Purpose(h.ctx) }
