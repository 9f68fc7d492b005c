package archtest

import (
	"path"
	"regexp"
	"strings"
)

var dialects = []string{"sqlite", "postgres"}

// allowedTypes are the column types of each dialect: no booleans (a nullable instant or a text state says more), no floats, no
// database times.
var allowedTypes = map[string][]string{
	"sqlite":   {"INTEGER", "TEXT", "BLOB"},
	"postgres": {"BIGINT", "INTEGER", "TEXT", "BYTEA"},
}

var migrationName = regexp.MustCompile(`^\d{4}_([a-z]+)[a-z0-9_]*\.sql$`)

var clockInSQL = regexp.MustCompile(`(?i)\bcurrent_(timestamp|date|time)\b|\bnow\s*\(|\bdatetime\s*\(`)

// CheckMigrations compares the two dialects' files and tables, gives every table exactly one class, and requires county first in
// every key of a distributed table.
func CheckMigrations(root string) []Violation {
	t := load(root)
	out := &report{rule: "migrations"}
	classes := t.classes()
	files := map[string]map[string]string{} // name → dialect → path
	for _, name := range t.other {
		for _, d := range dialects {
			if dir := "migrations/" + d; path.Dir(name) == dir && path.Ext(name) == ".sql" {
				if files[path.Base(name)] == nil {
					files[path.Base(name)] = map[string]string{}
				}
				files[path.Base(name)][d] = name
			}
		}
	}
	seen := map[string]bool{}
	for base, sides := range files {
		parsed := map[string]ddl{}
		for _, d := range dialects {
			file, there := sides[d]
			if !there {
				other := sides[dialects[0]] + sides[dialects[1]]
				out.add(other, 0, "migrations/%s/%s is missing: every migration is written for both engines under the same name", d, base)
				continue
			}
			sql := t.read(file)
			parsed[d] = readDDL(sql)
			checkMigration(out, file, sql, d, parsed[d], classes)
			for _, table := range parsed[d].tables {
				seen[table.name] = true
			}
		}
		if len(sides) == 2 {
			compare(out, sides, parsed)
		}
	}
	for name, c := range classes {
		if !seen[name] && !strings.HasPrefix(name, "river_") && !strings.HasPrefix(name, "goose_") {
			out.add(tablesFile, c.line, "table %s has a class but no migration creates it: take it out of migrations.Tables or add the "+
				"CREATE TABLE on both sides", name)
		}
		if !c.valid {
			out.add(tablesFile, c.line, "table %s: %q is no table class (%s)", name, c.name, strings.Join(classNames, ", "))
		}
	}
	return out.done()
}

// compare finds a table or view that only one dialect has.
func compare(out *report, sides map[string]string, parsed map[string]ddl) {
	for i, d := range dialects {
		other := dialects[1-i]
		have := map[string]bool{}
		for _, t := range parsed[other].tables {
			have[t.name] = true
		}
		for _, v := range parsed[other].views {
			have[v] = true
		}
		for _, t := range parsed[d].tables {
			if !have[t.name] {
				out.add(sides[d], t.line, "table %s is created for %s only: add it to %s", t.name, d, sides[other])
			}
		}
		for _, v := range parsed[d].views {
			if !have[v] {
				out.add(sides[d], 0, "view %s is created for %s only: add it to %s", v, d, sides[other])
			}
		}
	}
}

func checkMigration(out *report, file, sql, dialect string, d ddl, classes map[string]class) {
	if !strings.Contains(sql, "-- +goose Up") {
		out.add(file, 0, "start the migration with `-- +goose Up`")
	}
	if strings.Contains(sql, "-- +goose Down") {
		out.add(file, 0, "migrations go forward only: take `-- +goose Down` out and write the next migration")
	}
	if clockInSQL.MatchString(sql) {
		out.add(file, 0, "a default that reads the database's clock is a second clock: leave it out and bind tx.Millis()")
	}
	owner := ""
	if m := migrationName.FindStringSubmatch(path.Base(file)); m != nil {
		owner = m[1]
	} else {
		out.add(file, 0, "name the migration NNNN_<room>.sql (or NNNN_<room>_<what>.sql)")
	}
	for _, t := range d.tables {
		checkOwner(out, file, t.line, owner, t.name)
		c, declared := classes[t.name]
		if !declared {
			out.add(file, t.line, "table %s has no class: declare it Distributed, Reference, Index or Local in %s", t.name, tablesFile)
		}
		if dialect == "sqlite" && !t.strict {
			out.add(file, t.line, "table %s is not STRICT: SQLite would store text in an integer column", t.name)
		}
		for _, kind := range t.types {
			if !contains(allowedTypes[dialect], kind) {
				out.add(file, t.line, "table %s uses the type %s: %s tables use %s (days are TEXT, instants milliseconds, money Fen; no "+
					"booleans, no floats)", t.name, kind, dialect, strings.Join(allowedTypes[dialect], ", "))
			}
		}
		if c.name == "Distributed" {
			checkDistributed(out, file, t, classes)
		}
	}
	for _, v := range d.views {
		checkOwner(out, file, 0, owner, v)
	}
	for _, read := range d.reads {
		checkOwner(out, file, 0, owner, read)
	}
	for _, k := range d.loose {
		if classes[k.table].name == "Distributed" && !countyFirst(k.columns) {
			out.add(file, 0, "%s on the distributed table %s starts with county, or it cannot be checked inside one shard", k.what, k.table)
		}
	}
}

func checkOwner(out *report, file string, line int, owner, table string) {
	room, _, known := ownerOf(table)
	if !known {
		out.add(file, line, "%s belongs to no room: start its name with the name of the room that owns it", table)
	} else if owner != "" && room.Name() != owner {
		out.add(file, line, "%s is %s's, but this is a migration of %s: a migration creates and reads its own room's tables only",
			table, room.Path, owner)
	}
}

func checkDistributed(out *report, file string, t *created, classes map[string]class) {
	if !t.county {
		out.add(file, t.line, "the distributed table %s has a column county that is NOT NULL", t.name)
	}
	if t.noKey {
		out.add(file, t.line, "the distributed table %s has a primary key, county first", t.name)
	}
	for _, k := range t.keys {
		if k.what != "foreign key" {
			if !countyFirst(k.columns) {
				out.add(file, t.line, "the distributed table %s: its %s (%s) starts with county, or it cannot be checked inside one shard",
					t.name, k.what, strings.Join(k.columns, ", "))
			}
			continue
		}
		switch classes[k.table].name {
		case "Distributed":
			if !countyFirst(k.columns) || !countyFirst(k.refers) {
				out.add(file, t.line, "the distributed table %s: its foreign key to %s starts with county on both sides", t.name, k.table)
			}
		case "Index", "Local":
			out.add(file, t.line, "the distributed table %s may not refer to %s, which is not in the same shard: keep the id without a "+
				"foreign key", t.name, k.table)
		}
	}
}

func countyFirst(columns []string) bool { return len(columns) > 0 && columns[0] == "county" }
