package installed

import (
	"context"
	"fmt"
	"sort"
	"strings"
	"testing"
	"time"

	"doudi/internal/app"
	"doudi/internal/discover/registry"
	"doudi/internal/kernel/access"
	"doudi/internal/platform/config"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
	"doudi/internal/platform/obs"
)

// Digest is everything that an installation knows, without ids, instants and keys, in an order of its own.
type Digest struct {
	Text       string
	due        map[string]string // by the household's line: the day on which somebody is to be at its door
	Households int
	Warnings   int
}

// Digest opens the stopped installation and writes down what it holds. It fails if that shows nothing.
func (i *Installation) Digest(t *testing.T) Digest {
	t.Helper()
	ctx := context.Background()
	c := config.Defaults()
	c.Data, c.MasterKeyFile, c.DB = i.Data, i.Data+"/master.key", i.dsn
	h, err := app.Open(ctx, c, obs.Discard())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = h.DB.Close() }()
	w := &writer{house: h, purpose: access.Mint(access.Job("digest", County), "digest", 0), warned: map[id.ID][]string{},
		dueOn: map[id.ID]string{}, due: map[string]string{}}
	if err := h.DB.Read(ctx, access.Job("digest", County), w.write); err != nil {
		t.Fatal(err)
	}
	sort.Strings(w.lines)
	if w.households == 0 || w.warnings == 0 {
		t.Fatalf("%d households and %d warnings: that shows nothing", w.households, w.warnings)
	}
	return Digest{Text: strings.Join(w.lines, "\n"), due: w.due, Households: w.households, Warnings: w.warnings}
}

type writer struct {
	house      *app.House
	purpose    access.Purpose
	lines      []string
	line       int64 // the score from which a household is warned of, in hundredths of a point
	warned     map[id.ID][]string
	dueOn      map[id.ID]string
	due        map[string]string // as in Digest
	households int
	warnings   int
}

func (w *writer) write(tx *db.Tx) error {
	if err := w.batches(tx); err != nil {
		return err
	}
	least, _ := w.house.Policy.Least("warning.score", tx.Today())
	w.line = least * 100
	if err := w.openWarnings(tx); err != nil {
		return err
	}
	known, err := w.house.Registry.AsKnown(tx, County, time.Time{}, tx.Today())
	if err != nil {
		return err
	}
	for after := id.ID(0); ; {
		list, next, err := known.HouseholdsAfter(after, 500)
		if err != nil {
			return err
		}
		for _, h := range list {
			if err := w.household(tx, known, h); err != nil {
				return err
			}
		}
		if next == 0 {
			return nil
		}
		after = next
	}
}

func (w *writer) batches(tx *db.Tx) error {
	err := tx.Rows(`SELECT item,file_name,total,accepted,refused,duplicates,added,changed,unchanged,ended FROM source_batch
		WHERE county=$1 AND state='published'`, []any{County}, func(scan func(...any) error) error {
		var item, file string
		var n [8]int64
		if err := scan(&item, &file, &n[0], &n[1], &n[2], &n[3], &n[4], &n[5], &n[6], &n[7]); err != nil {
			return err
		}
		w.lines = append(w.lines, fmt.Sprint("batch ", item, " ", file, " ", n))
		return nil
	})
	if err != nil {
		return err
	}
	for _, table := range []string{"registry_person", "registry_fact", "registry_member", "registry_unplaced", "source_quarantine"} {
		var n int64
		if _, err := tx.Row("SELECT COUNT(*) FROM "+table+" WHERE county=$1", []any{County}, &n); err != nil {
			return err
		}
		w.lines = append(w.lines, fmt.Sprint("rows ", table, " ", n))
	}
	return nil
}

func (w *writer) openWarnings(tx *db.Tx) error {
	return tx.Rows("SELECT household,total,level,state,due_on FROM warning_warning WHERE county=$1", []any{County}, func(scan func(...any) error) error {
		var household id.ID
		var total int64
		var level, state, due string
		if err := scan(&household, &total, &level, &state, &due); err != nil {
			return err
		}
		w.dueOn[household] = due
		w.warned[household] = append(w.warned[household], fmt.Sprint(" warning ", total, level, state))
		return nil
	})
}

// items are all that departments deliver.
func (w *writer) items() (codes []string) {
	for _, d := range w.house.Source.Catalogue().Departments {
		for _, it := range d.Items {
			codes = append(codes, it.Code)
		}
	}
	return codes
}

// household writes one household: its members' records, its score with the pieces, its warnings.
func (w *writer) household(tx *db.Tx, known *registry.Known, h registry.Household) error {
	w.households++
	var ids []id.ID
	for _, m := range h.Members {
		ids = append(ids, m.Person)
	}
	persons, err := known.Persons(ids)
	if err != nil {
		return err
	}
	var records []string
	if err := known.Facts(w.purpose, persons, w.items(), func(f *registry.Fact) error {
		records = append(records, f.Item.Code+" "+strings.Join(f.Values, "|"))
		return nil
	}); err != nil {
		return err
	}
	sort.Strings(records)
	current, err := w.house.Assess.Current(tx, County, []id.ID{h.ID})
	if err != nil {
		return err
	}
	sc, scored := current[h.ID]
	if !scored {
		return fmt.Errorf("a household of %d members has no score", len(h.Members))
	}
	pieces, err := w.house.Assess.Pieces(w.purpose, County, sc)
	if err != nil {
		return err
	}
	text := fmt.Sprint("household ", h.Community, " ", records, " score ", sc.Total, " ", sc.Coverage)
	for _, p := range pieces {
		text += fmt.Sprint(" ", p.Indicator, p.Known, p.Points, p.Value, p.Month, len(p.Facts))
	}
	warned := w.warned[h.ID]
	switch {
	case sc.Total >= w.line:
		text += strings.Join(warned, "")
		w.warnings += len(warned)
		w.due[text] = w.dueOn[h.ID]
	case len(warned) > 1: // one may be left from before everything was delivered: a warning stays open until somebody went there
		return fmt.Errorf("%d warnings of one household", len(warned))
	}
	w.lines = append(w.lines, text)
	return nil
}

// Same fails, and shows the first difference, unless the other holds the same. A visit may be due sooner there, and never later: a rise
// brings it forward and nothing puts it off again, so a score from before everything was delivered leaves its trace.
func (d Digest) Same(t *testing.T, other Digest) {
	t.Helper()
	if other.Text != d.Text {
		t.Fatalf("the end differs from the undisturbed one:\n%s", firstDifference(d.Text, other.Text))
	}
	for line, due := range d.due {
		if later := other.due[line]; later > due {
			t.Fatalf("due on %s, undisturbed on %s: %s", later, due, line)
		}
	}
}

func firstDifference(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for n := range max(len(a), len(b)) {
		left, right := "(nothing)", "(nothing)"
		if n < len(a) {
			left = a[n]
		}
		if n < len(b) {
			right = b[n]
		}
		if left != right {
			return fmt.Sprintf("line %d\n  undisturbed %s\n  disturbed   %s\n(%d and %d lines)", n+1, left, right, len(a), len(b))
		}
	}
	return "no difference"
}
