package warning

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// scoreColumn and sizeColumn hold numbers.
const (
	scoreColumn = 1
	sizeColumn  = 3
)

// CSV is the sheet as text that Excel opens as it is: UTF-8 with its mark, so that Chinese is Chinese.
func (s *Sheet) CSV() ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	lines := append([][]string{{s.Imprint}, s.Columns}, s.Rows...)
	for _, line := range append(lines, []string{s.Imprint}) {
		safe := make([]string, len(line))
		for i, cell := range line {
			safe[i] = harmless(cell)
		}
		if err := w.Write(safe); err != nil {
			return nil, fmt.Errorf("warning: %w", err)
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

// XLSX is the sheet as a workbook; every printed page carries the imprint.
func (s *Sheet) XLSX() (raw []byte, err error) {
	f := excelize.NewFile()
	defer func() {
		if e := f.Close(); err == nil {
			err = e
		}
	}()
	const name = "Sheet1"
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E6EEF0"}}})
	if err != nil {
		return nil, err
	}
	// "&" starts a command in a page's foot.
	foot := "&L" + string(bytes.ReplaceAll([]byte(s.Imprint), []byte("&"), []byte("&&"))) + "&R&P/&N"
	if err := f.SetHeaderFooter(name, &excelize.HeaderFooterOptions{OddFooter: foot}); err != nil {
		return nil, err
	}
	w, err := f.NewStreamWriter(name)
	if err != nil {
		return nil, err
	}
	for i, width := range []float64{8, 8, 10, 8, 16, 60, 16, 18, 14, 10} {
		if err := w.SetColWidth(i+1, i+1, width); err != nil {
			return nil, err
		}
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 2, TopLeftCell: "A3", ActivePane: "bottomLeft"}); err != nil {
		return nil, err
	}
	row := 0
	write := func(style int, cells ...string) error {
		row++
		values := make([]any, len(cells))
		for i, cell := range cells {
			values[i] = excelize.Cell{StyleID: style, Value: cell}
			if style == 0 && (i == scoreColumn || i == sizeColumn) {
				if n, err := strconv.ParseFloat(cell, 64); err == nil {
					values[i] = n
				}
			}
		}
		return w.SetRow("A"+strconv.Itoa(row), values)
	}
	if err := write(0, s.Imprint); err != nil {
		return nil, err
	}
	if err := write(bold, s.Columns...); err != nil {
		return nil, err
	}
	for _, cells := range s.Rows {
		if err := write(0, cells...); err != nil {
			return nil, err
		}
	}
	if err := write(0, s.Imprint); err != nil {
		return nil, err
	}
	if err := w.Flush(); err != nil {
		return nil, err
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
