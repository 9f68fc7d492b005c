package archtest

import (
	"fmt"
	"reflect"
	"testing"
)

// store is a store.go of discover/warning whose only statement stands on line 3.
func store(expr string) map[string]string {
	return map[string]string{
		"internal/discover/warning/store.go": lines("package warning", "func list(tx Tx, table string, where string) {", "tx.Rows("+expr+")", "}"),
		"migrations/tables.go": lines("package migrations", "var Tables = []Table{",
			`{Name: "warning_warning", Class: Distributed}, {Name: "warning_note", Class: Distributed},`,
			`{Name: "warning_reason", Class: Reference, Why: "the same everywhere"},`, "}"),
	}
}

func TestSQLPlanted(t *testing.T) {
	const at = "internal/discover/warning/store.go:3"
	cases := []one{
		{
			name: "another room's table", check: CheckSQL, where: at,
			files: store("`SELECT id FROM warning_warning w JOIN registry_person p ON p.county=w.county WHERE w.county=$1`"),
			says:  []string{"may not name internal/discover/registry's table registry_person", "registry_v_"},
		},
		{
			name: "another room's table, put together", check: CheckSQL, where: at,
			files: store(`"SELECT id " + "FROM registry_" + "person WHERE county=$1"`),
			says:  []string{"registry_person"},
		},
		{
			name: "a view without an edge", check: CheckSQL, where: at,
			files: store("`SELECT id FROM award_v_current WHERE county=$1`"),
			says:  []string{"may not read internal/assist/award's view award_v_current", "no such edge"},
		},
		{
			name: "a table that is only known at run time", check: CheckSQL, where: at,
			files: store(`"SELECT id FROM " + table + " WHERE county=$1"`),
			says:  []string{"only known at run time"},
		},
		{
			name: "a table of nobody", check: CheckSQL, where: at,
			files: store("`SELECT id FROM person_list WHERE county=$1`"),
			says:  []string{"person_list belongs to no room"},
		},
		{
			name: "lower case", check: CheckSQL, where: at,
			files: store("`select id from warning_warning where county=$1`"),
			says:  []string{"SQL keywords in upper case"},
		},
		{
			name: "a bulk insert into another room's table", check: CheckSQL, where: at,
			files: map[string]string{"internal/discover/warning/store.go": lines("package warning", "func put(tx Tx, rows [][]any) {",
				`tx.Insert("registry_fact", []string{"county", "id"}, rows)`, "}")},
			says: []string{"registry_fact"},
		},
		{
			name: "SQL in service.go", check: CheckSQL, where: "internal/discover/warning/service.go:2",
			files: map[string]string{"internal/discover/warning/service.go": lines("package warning",
				"const count = `SELECT COUNT(*) FROM warning_warning WHERE county=$1`")},
			says: []string{"SQL stands in internal/discover/warning/store.go"},
		},
		{
			name: "SQL in the kernel", check: CheckSQL, where: "internal/kernel/access/scope.go:2",
			files: map[string]string{"internal/kernel/access/scope.go": lines("package access", "const all = `SELECT 1`")},
			says:  nil,
		},
	}
	cases[len(cases)-1].says = []string{"holds no SQL"}
	for spelling, advice := range map[string]string{
		"SELECT id::text FROM warning_warning WHERE county=$1":               "CAST(x AS BIGINT)",
		"SELECT id FROM warning_warning WHERE county=$1 AND due<now()":       "bind tx.Millis()",
		"SELECT id FROM warning_warning WHERE county=$1 AND t ILIKE $2":      "ILIKE is PostgreSQL only",
		"UPDATE warning_warning SET t=CURRENT_TIMESTAMP WHERE county=$1":     "second clock",
		"SELECT id FROM warning_warning WHERE county=$1 AND id = ANY($2)":    "at most 500",
		"SELECT id FROM json_each($1)":                                       "json_each",
		"SELECT id FROM warning_warning WHERE county=$1 FOR UPDATE":          "FOR UPDATE is PostgreSQL only",
		"SELECT id FROM warning_warning WHERE county=$1 LIMIT 1 SKIP LOCKED": "platform/job",
		"SELECT GREATEST(a, b) FROM warning_warning WHERE county=$1":         "CASE WHEN",
	} {
		cases = append(cases, one{name: spelling, check: CheckSQL, where: at, files: store("`" + spelling + "`"), says: []string{"not portable", advice}})
	}
	try(t, cases)
}

func TestCountyPlanted(t *testing.T) {
	const at = "internal/discover/warning/store.go:3"
	var cases []one
	for sql, says := range map[string]string{
		"SELECT county, id FROM warning_warning WHERE id=$1":                                    "add `county = $n` to its WHERE",
		"UPDATE warning_warning SET county=$1, state=$2 WHERE id=$3":                            "add `county = $n` to its WHERE",
		"DELETE FROM warning_warning WHERE county<>$1":                                          "add `county = $n` to its WHERE",
		"SELECT w.id FROM warning_warning w JOIN warning_note n ON n.id=w.id WHERE w.county=$1": "join on county as well",
		"INSERT INTO warning_warning (id, county) VALUES ($1,$2)":                               "lists county first",
		"INSERT INTO warning_warning VALUES ($1,$2)":                                            "writes its columns where it stands",
		"INSERT INTO warning_warning (county, id) SELECT county, id FROM warning_note":          "reads every county's warning_note",
	} {
		cases = append(cases, one{name: sql, check: CheckCounty, where: at, files: store("`" + sql + "`"), says: []string{says}})
	}
	cases = append(cases, one{
		name: "a bulk insert without county first", check: CheckCounty, where: "internal/discover/warning/store.go:3",
		files: map[string]string{
			"migrations/tables.go": store("``")["migrations/tables.go"],
			"internal/discover/warning/store.go": lines("package warning", "func put(tx Tx, rows [][]any) {",
				`tx.Insert("warning_warning", []string{"id", "county"}, rows)`, "}"),
		},
		says: []string{"lists county first"},
	})
	try(t, cases)
}

// TestSQLAllowed: statements as the house writes them are not told off.
func TestSQLAllowed(t *testing.T) {
	for i, sql := range []string{
		"`SELECT id FROM warning_warning WHERE county=$1 AND t IS DISTINCT FROM $2`",
		"`SELECT id FROM warning_warning WHERE (county, id) IN (SELECT county, id FROM warning_note WHERE county=$1)`",
		"`SELECT w.id FROM warning_warning w JOIN warning_note n ON n.county=w.county AND n.id=w.id WHERE w.county=$1`",
		"`SELECT w.id FROM warning_warning w, warning_reason r WHERE w.county=$1 AND r.code=w.reason`",
		"`SELECT code FROM warning_reason`",
		"`SELECT p.id FROM registry_v_person p WHERE p.county=$1`",
		"`WITH late AS (SELECT county, id FROM warning_warning WHERE county=$1) SELECT id FROM late`",
		"`INSERT INTO warning_warning (county, id) VALUES ($1,$2) ON CONFLICT (county, id) DO UPDATE SET state=$3`",
		`"SELECT w.id FROM warning_warning w WHERE " + actor.Scope.Where("w", &args) + " ORDER BY w.id"`,
		`"SELECT id FROM warning_warning WHERE " + strings.Join([]string{"county=$1", "state=$2"}, " AND ")`,
		"fmt.Sprintf(`SELECT id FROM warning_warning WHERE county=$1 AND id IN (%s)`, marks)",
		`"Select a warning from the list, then update the note"`,
		`"把这条预警 FROM the list"`,
	} {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			root := plant(t, store(sql))
			for _, v := range append(CheckSQL(root), CheckCounty(root)...) {
				t.Errorf("told off without reason: %v", v)
			}
		})
	}
}

// TestTextsPutTogether: constants, growing texts and local names are read as the program would send them.
func TestTextsPutTogether(t *testing.T) {
	files := store("``")
	files["internal/discover/warning/store.go"] = lines("package warning",
		"const columns = `w.county, w.id`",
		"const from = `SELECT ` + columns + ` FROM warning_warning w`",
		"func a(tx Tx) { tx.Rows(from + ` WHERE w.county=$1`) }",
		"func b(tx Tx, all bool) {",
		"q := from + ` WHERE w.state=$2`",
		"if !all {",
		"q += ` AND w.county=$1`",
		"}",
		"tx.Rows(q)",
		"}",
		"func c(tx Tx) { tx.Rows(from) }",
		"func d(tx Tx) error {",
		"found, err := tx.Row(`SELECT id FROM warning_note`)",
		"if err != nil || !found { return err }",
		"return nil",
		"}")
	found := CheckCounty(plant(t, files))
	if len(found) != 2 || found[0].Line != 12 || found[1].Line != 14 {
		t.Errorf("only the whole use of the piece on line 12 and the statement on line 14 lack their county, got %v", found)
	}
}

func TestTablesOf(t *testing.T) {
	for sql, want := range map[string][]string{
		"SELECT a FROM x_a, x_b b JOIN x_c ON x_c.a=b.a LEFT JOIN x_d d ON true WHERE a IN (SELECT b FROM x_e)": {"x_a", "x_b", "x_c", "x_d", "x_e"},
		"SELECT a FROM (SELECT b FROM x_a WHERE c=1) s, x_b":                                                    {"x_a", "x_b"},
		"SELECT 'FROM x_q' FROM x_a -- FROM x_z":                                                                {"x_a"},
		"WITH r (n) AS (SELECT 1 UNION ALL SELECT n FROM r) SELECT n FROM r JOIN x_a ON x_a.n=r.n":              {"x_a"},
		"UPDATE x_a SET b=c FROM x_b WHERE x_b.id=x_a.id":                                                       {"x_a", "x_b"},
		"DELETE FROM x_a WHERE EXTRACT(DAY FROM d)=1 RETURNING id":                                              {"x_a"},
		"INSERT INTO x_a (county, b) SELECT county, b FROM x_b ON CONFLICT DO UPDATE SET b=1":                   {"x_a", "x_b"},
	} {
		got := parse(sql).tables
		seen := map[string]bool{}
		for _, g := range got {
			seen[g] = true
		}
		wanted := map[string]bool{}
		for _, w := range want {
			wanted[w] = true
		}
		if !reflect.DeepEqual(seen, wanted) || len(got) != len(want) {
			t.Errorf("%s\n got %v\nwant %v", sql, got, want)
		}
	}
}
