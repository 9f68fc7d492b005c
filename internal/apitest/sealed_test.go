package apitest_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"doudi/internal/apitest"
	"doudi/internal/dbtest"
	"doudi/internal/platform/db"
)

// nothingInClear adds what is most likely to slip out, then looks everywhere.
func nothingInClear(t *testing.T, h *apitest.House, kept map[string]string) {
	h.Tell(t, apitest.Here, kept, []apitest.Step{
		{Says: "A key from the phone's queue, twice, with a note that holds a number", Who: "worker.second", Does: "POST /v1/warnings/{warning2}/disposition",
			Send: `{"code":"not_reachable","note":"祁望舒13871100103不接"}`, With: `If-Match: "1"`, Want: 200},
		{Says: "A body that is no JSON", Who: "worker", Does: "POST /v1/warnings/{warning}/purpose", Send: `{"reason":"42010619830415231?"`, Want: 422, Sees: []string{"* !~ 42010619830415231?"}},
		{Says: "A value of the wrong type", Who: "worker", Does: "POST /v1/warnings/{warning}/purpose", Send: `{"reason":42010619830415231,"note":13871100101}`, Want: 422,
			Sees: []string{"* !~ 13871100101"}},
		{Says: "An id that is none", Who: "worker", Does: "GET /v1/warnings/42010619830415231?", Want: 422, Sees: []string{"* !~ 42010619830415231?"}},
		{Says: "A parameter that is none", Who: "worker", Does: "GET /v1/warnings?community=商陆遥&level=13871100101", Want: 422, Sees: []string{"* !~ 商陆遥"}},
		{Says: "An account that is a number", Does: "POST /v1/session", Send: `{"login":"13871100101","password":"42010619830415231?"}`, Want: 401},
		{Says: "The healthy answer", Does: "GET /healthz", Want: 200},
		{Says: "The metrics", Does: "GET /metrics", Want: 200, Sees: []string{"* ~ doudi_http_seconds", "* ~ doudi_rows_total", "* ~ warning.get"}},
		{Says: "An address of nothing", Does: "GET /v1/nobody/42010619830415231?", Want: 404, Sees: []string{"code = httpapi.no_route"}},
	})
	marks := append(apitest.Marks(apitest.Here),
		apitest.Mark{Kind: "ID number", Value: apitest.Complete("42010620190818251?")}, apitest.Mark{Kind: "ID number", Value: apitest.Complete("42010620190818252!")})
	finder := apitest.NewFinder(marks, apitest.Sealed)
	report(t, stored(t, h, finder))
	report(t, finder.Find("the log", h.Log.Bytes()))
	if !bytes.Contains(h.Log.Bytes(), []byte("operation=warning.get")) {
		t.Error("the log at debug does not hold the requests: it proves nothing")
	}
	problems := 0
	for _, a := range h.Answers() {
		where := fmt.Sprintf("the answer %d to %s", a.Status, a.Call.Does)
		if a.Problem() || !strings.Contains(a.Call.Does, "/v1/") {
			problems++
			report(t, finder.Find(where, a.Body))
		}
		for name, values := range a.Header {
			report(t, finder.Find(where+" in header "+name, []byte(strings.Join(values, "\n"))))
		}
	}
	if problems < 20 {
		t.Errorf("only %d refusals were looked at", problems)
	}
}

// stored looks at every value of every table and, on SQLite, at the bytes of the file and its log.
func stored(t *testing.T, h *apitest.House, finder *apitest.Finder) []string {
	t.Helper()
	var found []string
	cells := 0
	err := dbtest.EachCell(t.Context(), h.DB, func(table, column string, value []byte) {
		cells++
		found = append(found, finder.Find("column "+table+"."+column, value)...)
	})
	if err != nil {
		t.Fatal(err)
	}
	if cells < 1000 {
		t.Errorf("only %d values were looked at", cells)
	}
	if h.DB.Path() == "" {
		return found
	}
	files, err := filepath.Glob(h.DB.Path() + "*")
	if err != nil || len(files) < 2 {
		t.Fatalf("the database and its log are not where they were: %v %v", files, err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, finder.Find("file "+filepath.Base(file), raw)...)
	}
	return found
}

// report fails once for each sentence.
func report(t *testing.T, found []string) {
	t.Helper()
	seen := map[string]bool{}
	for _, sentence := range found {
		if !seen[sentence] {
			seen[sentence] = true
			t.Error(sentence)
		}
	}
}

// TestAValueInClearIsFound plants one marked value at a time, in a table, a file's bytes and a log, in each form in which it would
// still be readable.
func TestAValueInClearIsFound(t *testing.T) {
	const number, name = "420106198304152312", "商陆遥"
	finder := apitest.NewFinder([]apitest.Mark{{Kind: "ID number", Value: number}, {Kind: "name", Value: name}}, apitest.Sealed)
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		for column, value := range map[string]any{
			"source_batch.file_name": name + ".csv", "audit_entry.after": `{"note":"` + number + `"}`, "blob_chunk.sealed": []byte("\x01\x02" + number),
			"registry_person.hash": []byte("\xff" + string(apitest.Encode(name, "GB18030"))), "httpapi_key.request": base64.StdEncoding.EncodeToString([]byte("x" + number + "y")),
		} {
			table, field, _ := strings.Cut(column, ".")
			plant(t, b, table, field, value)
			found := map[string]bool{}
			if err := dbtest.EachCell(t.Context(), b.DB, func(table, column string, value []byte) {
				for _, sentence := range finder.Find("column "+table+"."+column, value) {
					found[sentence] = true
				}
			}); err != nil {
				t.Fatal(err)
			}
			told := false
			for sentence := range found {
				told = told || strings.HasPrefix(sentence, "column "+column+" holds the ") && strings.HasSuffix(sentence, "seal it (platform/seal), or leave it out")
			}
			if !told {
				t.Errorf("%s holds a marked value, and the inspector said only %v", column, found)
			}
		}
		if b.DB.Path() == "" {
			return
		}
		raw, err := os.ReadFile(b.DB.Path() + "-wal")
		if err != nil {
			t.Fatal(err)
		}
		if len(finder.Find("file", raw)) == 0 {
			t.Error("the write-ahead log holds marked values, and nothing was said")
		}
	})
	for _, text := range []string{
		"level=DEBUG msg=x id=" + number, `{"name":"\u5546\u9646\u9065"}`, "/v1/persons?name=%E5%95%86%E9%99%86%E9%81%A5", "\x46\x55" + hex.EncodeToString([]byte(number)),
	} {
		if len(finder.Find("the log", []byte(text))) == 0 {
			t.Errorf("nothing was said of %q", text)
		}
	}
	for _, text := range []string{"420106********2312", "商*", "42010619830415231", base64.StdEncoding.EncodeToString([]byte("420106198304152313"))} {
		if found := finder.Find("the log", []byte(text)); len(found) > 0 {
			t.Errorf("%q is no marked value: %v", text, found)
		}
	}
}

// plant writes one row with the value in the column and something harmless in all others.
func plant(t *testing.T, b *dbtest.Base, table, field string, value any) {
	t.Helper()
	err := b.DB.Maintain(t.Context(), func(tx *db.Tx) error {
		columns, err := tx.Columns()
		if err != nil {
			return err
		}
		var names []string
		var row []any
		for _, c := range columns {
			if c.Table != table {
				continue
			}
			names = append(names, c.Name)
			switch {
			case c.Name == field:
				row = append(row, value)
			case c.Type == "text":
				row = append(row, "x")
			case c.Type == "bytes":
				row = append(row, []byte{1})
			default:
				row = append(row, 1)
			}
		}
		return tx.Insert(table, names, [][]any{row})
	})
	if err != nil {
		t.Fatal(err)
	}
}
