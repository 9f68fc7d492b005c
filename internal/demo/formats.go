package demo

import (
	"io"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// format is how one department writes one item: its own column titles, order, encoding, separator, dates and codes. The demo's
// departments agree on nothing, as departments do.
type format struct {
	department, item string
	columns          []column
	encode           func(io.Writer) io.WriteCloser // nil: UTF-8
	bom, crlf        bool
	comma            byte // 0: a comma
	days             style
	sheet, byHand    bool // an XLSX file; by hand: with titles, a note, and cells of mixed types
	silent           bool // sends no manifest
	append           int  // months of the past that are delivered; 0: a snapshot
	late             int  // months by which the newest one lags behind
	rows             func(w *World, s span, p *pen)
	dirt             []dirtShare
}

// span is the months that a file of an append item covers.
type span struct{ from, to month }

func (s span) has(d day) bool {
	m := d.month()
	return s.from <= m && m <= s.to
}

// column is a catalogue field under the department's own title.
type column struct{ field, title string }

// columns reads "field title" lines.
func columns(pairs ...string) []column {
	list := make([]column, 0, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		list = append(list, column{pairs[i], pairs[i+1]})
	}
	return list
}

func gb18030(out io.Writer) io.WriteCloser {
	return simplifiedchinese.GB18030.NewEncoder().Writer(out).(io.WriteCloser)
}

// allLife is for items of which a few records come every month.
const allLife = monthsOfLife - 1

// formats are in the order in which the files are delivered: the household register first.
var formats = join(policeFormats, welfareFormats, moneyFormats)

func join(lists ...[]format) []format {
	var all []format
	for _, list := range lists {
		all = append(all, list...)
	}
	return all
}
