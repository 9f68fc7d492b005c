package source

import (
	"encoding/json"
	"errors"
	"io"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// The corner cases of csv-spectrum against what its authors say they mean.
func TestCSVSpectrum(t *testing.T) {
	files, err := filepath.Glob("testdata/csv-spectrum/*.csv")
	if err != nil || len(files) != 12 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".csv")
		tab := textTable(sample(t, "csv-spectrum/"+name+".csv"))
		var header []string
		var got []map[string]string
		broken := 0
		for {
			r, err := tab.next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(name, err)
			}
			if r.Broken {
				broken++
				continue
			}
			if header == nil {
				header = slices.Clone(r.Cells)
				continue
			}
			if len(r.Cells) != len(header) {
				t.Fatal(name, r.Cells)
			}
			cells := map[string]string{}
			for i, title := range header {
				cells[title] = r.Cells[i]
			}
			got = append(got, cells)
		}
		if name == "location_coordinates" { // quotes inside an unquoted cell: RFC 4180 forbids them, and the row is refused, not guessed
			if broken != 1 || len(got) != 0 {
				t.Error(name, broken, got)
			}
			continue
		}
		var want []map[string]string
		// Line ends within a cell are \n here, whatever the file has.
		text := strings.ReplaceAll(string(sample(t, "csv-spectrum/"+name+".json")), `\r\n`, `\n`)
		if err := json.Unmarshal([]byte(text), &want); err != nil {
			t.Fatal(name, err)
		}
		if broken != 0 || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
