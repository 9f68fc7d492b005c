package demo

import (
	"io"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// spreadsheet is an XLSX file, written row by row. Everything that could differ between two runs is fixed: the properties are the
// demo's, and the parts of the archive carry no time.
type spreadsheet struct {
	out    io.Writer
	file   *excelize.File
	stream *excelize.StreamWriter
	byHand bool
	date   int // style of a date
	next   int // row number
	width  int
	values []any
	note   string
}

// serialZero is the day 0 of spreadsheets, 1899-12-30.
const serialZero = day(-25_569)

func newSpreadsheet(out io.Writer, f *format, title string) (*spreadsheet, error) {
	s := &spreadsheet{out: out, file: excelize.NewFile(), byHand: f.byHand, next: 1, width: len(f.columns)}
	if err := s.begin(f, title); err != nil {
		_ = s.file.Close() // the first error says more
		return nil, err
	}
	return s, nil
}

func (s *spreadsheet) begin(f *format, title string) (err error) {
	if err = s.file.SetDocProps(&excelize.DocProperties{Creator: "示例", Created: "2026-01-01T00:00:00Z", Modified: "2026-01-01T00:00:00Z"}); err != nil {
		return err
	}
	layout := "yyyy/m/d"
	if s.date, err = s.file.NewStyle(&excelize.Style{CustomNumFmt: &layout}); err != nil {
		return err
	}
	if s.stream, err = s.file.NewStreamWriter("Sheet1"); err != nil {
		return err
	}
	if s.byHand {
		if err = s.titles(title); err != nil {
			return err
		}
	}
	for _, c := range f.columns {
		s.values = append(s.values, c.title)
	}
	return s.set()
}

// titles are what people put above a table: merged across, with a blank line below.
func (s *spreadsheet) titles(title string) error {
	last, err := excelize.CoordinatesToCellName(s.width, 1)
	if err != nil {
		return err
	}
	if err := s.stream.MergeCell("A1", last); err != nil {
		return err
	}
	s.note = "备注：本表由各街道上报汇总，损失为初步估计。填表人：示例。"
	for _, line := range []string{title, "单位：元", ""} {
		s.values = append(s.values, line)
		if err := s.set(); err != nil {
			return err
		}
	}
	return nil
}

func (s *spreadsheet) set() error {
	at, err := excelize.CoordinatesToCellName(1, s.next)
	if err != nil {
		return err
	}
	err = s.stream.SetRow(at, s.values)
	s.values = s.values[:0]
	s.next++
	return err
}

func (s *spreadsheet) row(p *pen) error {
	for i := range p.cells {
		s.values = append(s.values, s.value(p, i))
	}
	return s.set()
}

// value is text in a system's export. By hand, some dates are real dates and some sums real numbers, and the others text.
func (s *spreadsheet) value(p *pen, i int) any {
	c, text := p.cells[i], string(p.at(i))
	switch {
	case !s.byHand || text == "":
	case c.kind == dayCell && s.next%3 == 0:
		return excelize.Cell{StyleID: s.date, Value: int(c.day - serialZero)}
	case c.kind == moneyCell && s.next%2 == 0:
		if n, err := strconv.ParseFloat(text, 64); err == nil {
			return n
		}
	}
	return text
}

func (s *spreadsheet) close() error {
	defer s.file.Close() //nolint:errcheck // only temporary files are left, and the content is written
	if s.note != "" {
		s.next++
		s.values = append(s.values, s.note)
		first, _ := excelize.CoordinatesToCellName(1, s.next)
		last, err := excelize.CoordinatesToCellName(s.width, s.next)
		if err != nil {
			return err
		}
		if err := s.stream.MergeCell(first, last); err != nil {
			return err
		}
		if err := s.set(); err != nil {
			return err
		}
	}
	if err := s.stream.Flush(); err != nil {
		return err
	}
	_, err := s.file.WriteTo(s.out)
	return err
}
