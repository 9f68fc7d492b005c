package backup

import (
	"io"

	"doudi/internal/platform/seal"
)

// Create replaces what makes the partial file.
func Create(f func(name string) (File, error)) (undo func()) {
	old := create
	create = func(name string) (file, error) { return f(name) }
	return func() { create = old }
}

// File is what an archive is written to.
type File = file

// ChunkSize is the plain size of a chunk.
const ChunkSize = chunkSize

// Read proves an archive.
func Read(in io.Reader, key *seal.ArchiveKey) ([]Total, error) {
	_, totals, err := readArchive(in, key, func(Header) (visitor, error) { return &looker{report: func(string, int64) {}}, nil })
	return totals, err
}

// Decode reads a bare stream of records.
func Decode(in io.Reader) ([]Total, error) {
	return decode(in, &looker{report: func(string, int64) {}})
}

// Records is a small stream of records.
func Records(out io.Writer, rows [][]any) error {
	e := newEncoder(out)
	columns := []Column{{"a", "integer"}, {"b", "text"}, {"c", "bytes"}}
	for _, name := range []string{"one_table", "another_table"} {
		if err := e.table(name, columns); err != nil {
			return err
		}
		for _, r := range rows {
			if err := e.row(r); err != nil {
				return err
			}
		}
	}
	return e.trailer()
}
