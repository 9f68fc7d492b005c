package source

import (
	"bytes"
	"errors"
	"io"
)

// longestRow bounds one row, in bytes: an unclosed quote must not pull a whole delivery into memory.
const longestRow = 1 << 20

var errLongRow = errors.New("source: a row without end")

// lines ends every line with \n, whether the file says \r\n, \n or \r (old spreadsheets, and files pasted together from several),
// and stops when more is read than a row can have. The table resets since at each row.
type lines struct {
	from  io.Reader
	since int
	cr    bool // the last byte was a \r, written as \n already
}

// Read gives the next bytes.
func (l *lines) Read(p []byte) (int, error) {
	for {
		if l.since > longestRow {
			return 0, errLongRow
		}
		n, err := l.from.Read(p)
		n = l.fold(p[:n])
		l.since += n
		if n > 0 || err != nil {
			return n, err
		}
	}
}

// fold rewrites the line ends in place and returns how many bytes are left.
func (l *lines) fold(p []byte) int {
	kept := 0
	for rest := p; len(rest) > 0; {
		if l.cr && rest[0] == '\n' {
			rest = rest[1:]
		}
		l.cr = false
		end := bytes.IndexByte(rest, '\r')
		if end < 0 {
			return kept + copy(p[kept:], rest)
		}
		kept += copy(p[kept:], rest[:end])
		p[kept] = '\n'
		kept, rest, l.cr = kept+1, rest[end+1:], true
	}
	return kept
}
