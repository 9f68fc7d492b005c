package dbtest_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"doudi/internal/dbtest"
	"doudi/internal/kernel/access"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/db"
	"doudi/migrations"
)

func TestMain(m *testing.M) { dbtest.Main(m.Run) }

func catalogues(t *testing.T, alter map[string][]string) (sqlite, postgres dbtest.Catalogue) {
	t.Helper()
	read := func(engine string) dbtest.Catalogue {
		b := dbtest.Open(t, engine)
		change(t, b.DB, alter[engine]...)
		c, err := dbtest.ReadCatalogue(context.Background(), b.DB)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	return read("sqlite"), read("postgres")
}

func change(t *testing.T, d *db.DB, statements ...string) {
	t.Helper()
	err := d.Maintain(context.Background(), func(tx *db.Tx) error {
		for _, s := range statements {
			if _, err := tx.Exec(s); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheTwoCataloguesAreTheSame(t *testing.T) {
	sqlite, postgres := catalogues(t, nil)
	for _, difference := range dbtest.CheckParity(sqlite, postgres) {
		t.Error(difference)
	}
	if len(sqlite.Columns) < 100 || len(sqlite.Indexes) < 20 {
		t.Errorf("the inspector saw only %d columns and %d keys: it looked in the wrong place", len(sqlite.Columns), len(sqlite.Indexes))
	}
}

func TestEveryTableHasItsClassAndItsCounty(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		c, err := dbtest.ReadCatalogue(context.Background(), b.DB)
		if err != nil {
			t.Fatal(err)
		}
		for _, fault := range dbtest.CheckCounty(c, migrations.Tables) {
			t.Error(fault)
		}
	})
}

// TestAPlantedDifferenceIsFound plants what people forget, on real databases, and reads what the inspector says.
func TestAPlantedDifferenceIsFound(t *testing.T) {
	sqlite, postgres := catalogues(t, map[string][]string{
		"sqlite": {
			"CREATE TABLE visit_task (county INTEGER NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (county, id)) STRICT",
			"CREATE TABLE visit_note (county INTEGER NOT NULL, id INTEGER NOT NULL, body BLOB NOT NULL, day TEXT, PRIMARY KEY (county, id)) STRICT",
			"CREATE UNIQUE INDEX visit_note_day ON visit_note (county, day)",
			"ALTER TABLE warning_warning ADD COLUMN colour TEXT",
		},
		"postgres": {
			"CREATE TABLE visit_note (county INTEGER NOT NULL, id BIGINT NOT NULL, body TEXT NOT NULL, day TEXT NOT NULL, PRIMARY KEY (id, county))",
			"CREATE VIEW visit_v_note AS SELECT id FROM visit_note",
		},
	})
	found := dbtest.CheckParity(sqlite, postgres)
	want := []string{
		"table visit_task exists on sqlite only: add its CREATE TABLE to the file of the same name in migrations/postgres",
		"view visit_v_note exists on postgres only: add its CREATE VIEW to the file of the same name in migrations/sqlite",
		"column visit_note.body is bytes on sqlite and text on postgres: make them one of",
		"column visit_note.day is NOT NULL on postgres only: say it on both sides",
		"table visit_note has the primary key (county,id) on sqlite only: declare the same key, in the same order, in migrations/postgres",
		"table visit_note has the primary key (id,county) on postgres only",
		"table visit_note has the unique index (county,day) on sqlite only",
		"column warning_warning.colour exists on sqlite only: add it to migrations/postgres",
	}
	told(t, found, want)
}

func TestAPlantedKeyWithoutCountyIsFound(t *testing.T) {
	b := dbtest.Open(t, "sqlite")
	change(t, b.DB,
		"CREATE TABLE visit_free (county INTEGER NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (county, id)) STRICT",
		"CREATE TABLE visit_task (county INTEGER, id INTEGER NOT NULL, PRIMARY KEY (id)) STRICT",
		"CREATE TABLE visit_note (id INTEGER NOT NULL, PRIMARY KEY (id)) STRICT",
		"CREATE TABLE visit_heap (county INTEGER NOT NULL, id INTEGER NOT NULL) STRICT",
		"CREATE UNIQUE INDEX warning_due ON warning_warning (due_on)",
	)
	c, err := dbtest.ReadCatalogue(context.Background(), b.DB)
	if err != nil {
		t.Fatal(err)
	}
	classes := append(slices.Clone(migrations.Tables), migrations.Table{Name: "visit_task", Class: migrations.Distributed},
		migrations.Table{Name: "visit_note", Class: migrations.Distributed}, migrations.Table{Name: "visit_heap", Class: migrations.Distributed},
		migrations.Table{Name: "visit_gone", Class: migrations.Local}, migrations.Table{Name: "iam_user", Class: migrations.Local})
	told(t, dbtest.CheckCounty(c, classes), []string{
		"table iam_user has two classes in migrations/tables.go: keep one",
		"table visit_gone has a class in migrations/tables.go and does not exist: take the line out, or add the migration",
		"table visit_free has no class: declare it in migrations/tables.go",
		"the primary key (id) of the distributed table visit_task does not begin with county: put county first",
		"table visit_task: county is to be an integer and NOT NULL",
		"table visit_note is distributed and has no column county: add it",
		"table visit_heap is distributed and has no primary key: declare PRIMARY KEY (county, …)",
		"the unique index (due_on) of the distributed table warning_warning does not begin with county",
	})
}

// told fails unless exactly the wanted messages were given, whatever their order.
func told(t *testing.T, found, want []string) {
	t.Helper()
	for _, w := range want {
		if !slices.ContainsFunc(found, func(f string) bool { return strings.HasPrefix(f, w) }) {
			t.Errorf("the inspector did not say: %s", w)
		}
	}
	for _, f := range found {
		if !slices.ContainsFunc(want, func(w string) bool { return strings.HasPrefix(f, w) }) {
			t.Errorf("the inspector also said: %s", f)
		}
	}
}

func TestEveryStoredValueIsSeen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		ctx := context.Background()
		err := b.DB.Write(ctx, access.Job("test", dbtest.County), func(tx *db.Tx) error {
			if _, err := tx.Exec("INSERT INTO blob_chunk (county,owner,number,sealed) VALUES ($1,$2,$3,$4)", dbtest.County, 7, 1, []byte("\x00\xffbytes")); err != nil {
				return err
			}
			_, err := audit.Record(tx, audit.Entry{County: dbtest.County, Action: "test.文字"})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		if err := dbtest.EachCell(ctx, b.DB, func(table, column string, value []byte) {
			seen[table+"."+column+"="+string(value)] = true
		}); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"blob_chunk.sealed=\x00\xffbytes", "blob_chunk.county=420106", "audit_entry.action=test.文字"} {
			if !seen[want] {
				t.Errorf("not seen: %q", want)
			}
		}
		counts, err := dbtest.CountRows(ctx, b.DB)
		if err != nil || counts["blob_chunk"] != 1 || counts["audit_entry"] != 1 {
			t.Errorf("counted %v, %v", counts, err)
		}
	})
}
