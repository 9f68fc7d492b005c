package archtest

import (
	"strings"
	"testing"
)

const goodSQLite = `-- +goose Up
-- One row per warning; a comment with a semicolon; and (brackets).
CREATE TABLE warning_warning (
  county INTEGER NOT NULL,
  id     INTEGER NOT NULL,
  person INTEGER NOT NULL,
  state  TEXT NOT NULL CHECK (state IN ('open', 'closed')),
  reason TEXT NOT NULL REFERENCES warning_reason (code),
  PRIMARY KEY (county, id),
  FOREIGN KEY (county, person) REFERENCES warning_person (county, id)
) STRICT;
CREATE TABLE warning_person (county INTEGER NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (county, id)) STRICT, WITHOUT ROWID;
CREATE TABLE warning_reason (code TEXT NOT NULL PRIMARY KEY) STRICT;
CREATE UNIQUE INDEX warning_open ON warning_warning (county, person) WHERE state='open';
CREATE INDEX warning_state ON warning_warning (state);
CREATE VIEW warning_v_open AS SELECT county, id FROM warning_warning WHERE state='open';
`

const goodTables = `package migrations
var Tables = []Table{
	{Name: "warning_warning", Class: Distributed},
	{"warning_person", Distributed, ""},
	{Name: "warning_reason", Class: Reference, Why: "the same everywhere"},
	{Name: "river_job", Class: Local},
}
`

func dialectPair(sqlite string) map[string]string {
	postgres := strings.NewReplacer("INTEGER", "BIGINT", ") STRICT, WITHOUT ROWID;", ");", ") STRICT;", ");", "BLOB", "BYTEA").Replace(sqlite)
	return map[string]string{
		"migrations/sqlite/0003_warning.sql":   sqlite,
		"migrations/postgres/0003_warning.sql": postgres,
		tablesFile:                             goodTables,
	}
}

func TestMigrationsAllowed(t *testing.T) {
	for _, v := range CheckMigrations(plant(t, dialectPair(goodSQLite))) {
		t.Errorf("told off without reason: %v", v)
	}
}

func TestMigrationsPlanted(t *testing.T) {
	sqlite, postgres := "migrations/sqlite/0003_warning.sql", "migrations/postgres/0003_warning.sql"
	edit := func(file string, swaps ...string) map[string]string {
		files := dialectPair(goodSQLite)
		changed := strings.NewReplacer(swaps...).Replace(files[file])
		if changed == files[file] {
			t.Fatalf("nothing planted in %s", file)
		}
		files[file] = changed
		return files
	}
	missing := dialectPair(goodSQLite)
	delete(missing, postgres)
	try(t, []one{
		{
			name: "one dialect only", check: CheckMigrations, where: sqlite, files: missing,
			says: []string{"migrations/postgres/0003_warning.sql is missing", "both engines"},
		},
		{
			name: "a table in one dialect only", check: CheckMigrations, where: sqlite + ":17",
			files: func() map[string]string {
				files := edit(tablesFile, `	{Name: "river_job"`, `	{Name: "warning_note", Class: Reference}, {Name: "river_job"`)
				files[sqlite] += "CREATE TABLE warning_note (code TEXT NOT NULL PRIMARY KEY) STRICT;\n"
				return files
			}(),
			says: []string{"table warning_note is created for sqlite only", "add it to " + postgres},
		},
		{
			name: "a view in one dialect only", check: CheckMigrations, where: postgres,
			files: edit(sqlite, "CREATE VIEW warning_v_open", "DROP VIEW warning_v_open"),
			says:  []string{"view warning_v_open is created for postgres only"},
		},
		{
			name: "a class without a table", check: CheckMigrations, where: tablesFile + ":6",
			files: edit(tablesFile, "river_job", "warning_lost"), says: []string{"warning_lost has a class but no migration creates it"},
		},
		{
			name: "a made-up class", check: CheckMigrations, where: tablesFile + ":5",
			files: edit(tablesFile, "Class: Reference", "Class: Shared"), says: []string{`"Shared" is no table class`},
		},
		{
			name: "a primary key without county", check: CheckMigrations, where: postgres + ":3",
			files: edit(postgres, "reason TEXT NOT NULL REFERENCES warning_reason (code),\n  PRIMARY KEY (county, id)", "reason TEXT,\n  PRIMARY KEY (id)"),
			says:  []string{"its primary key (id) starts with county"},
		},
		{
			name: "a unique index without county", check: CheckMigrations, where: sqlite + ":3",
			files: edit(sqlite, "warning_warning (county, person) WHERE", "warning_warning (person, county) WHERE"),
			says:  []string{"unique index warning_open (person, county) starts with county"},
		},
		{
			name: "a foreign key without county", check: CheckMigrations, where: sqlite + ":3",
			files: edit(sqlite, "FOREIGN KEY (county, person) REFERENCES warning_person (county, id)", "FOREIGN KEY (person) REFERENCES warning_person (id)"),
			says:  []string{"foreign key to warning_person starts with county on both sides"},
		},
		{
			name: "a foreign key out of the shard", check: CheckMigrations, where: sqlite + ":3",
			files: edit(sqlite, "state  TEXT NOT NULL", "state  TEXT NOT NULL REFERENCES river_job (id)"),
			says:  []string{"may not refer to river_job"},
		},
		{
			name: "no county at all", check: CheckMigrations, where: sqlite + ":12",
			files: edit(sqlite, "warning_person (county INTEGER NOT NULL,", "warning_person (county INTEGER,"),
			says:  []string{"column county that is NOT NULL"},
		},
		{
			name: "not strict", check: CheckMigrations, where: sqlite + ":13",
			files: edit(sqlite, "PRIMARY KEY) STRICT;\nCREATE UNIQUE", "PRIMARY KEY);\nCREATE UNIQUE"), says: []string{"not STRICT"},
		},
		{
			name: "a boolean", check: CheckMigrations, where: postgres + ":3",
			files: edit(postgres, "person BIGINT", "person BOOLEAN"), says: []string{"type BOOLEAN", "no booleans"},
		},
		{
			name: "a clock in a default", check: CheckMigrations, where: sqlite,
			files: edit(sqlite, "id     INTEGER NOT NULL,", "id     INTEGER NOT NULL DEFAULT CURRENT_TIMESTAMP,"), says: []string{"second clock"},
		},
		{
			name: "a way back", check: CheckMigrations, where: sqlite,
			files: edit(sqlite, "CREATE INDEX", "-- +goose Down\nCREATE INDEX"), says: []string{"forward only"},
		},
		{
			name: "a view over another room's table", check: CheckMigrations, where: sqlite,
			files: edit(sqlite, "FROM warning_warning WHERE state='open';", "FROM registry_person WHERE state='open';"),
			says:  []string{"registry_person is internal/discover/registry's", "own room's tables only"},
		},
	})
	undeclared := dialectPair(goodSQLite)
	undeclared[tablesFile] = strings.Replace(goodTables, `	{"warning_person", Distributed, ""},`+"\n", "", 1)
	found := CheckMigrations(plant(t, undeclared))
	if len(found) < 2 || !strings.Contains(found[0].String(), "warning_person") {
		t.Errorf("a table without a class is told off on both sides, got %v", found)
	}
}
