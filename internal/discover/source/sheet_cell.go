package source

import (
	"math"
	"strconv"
	"strings"

	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/problem"
)

// kind is what a cell of a workbook holds.
type kind uint8

const (
	plain     kind = iota // text, or nothing
	numeric               // a number; dates are numbers too
	numeric04             // a number of a workbook that counts its days from 1904
	damagedNo             // a number of which only the first 15 digits are left
	boolean               // 1 or 0
	failed                // an error such as #N/A
	uncounted             // a formula without its result
)

// The refusals of a cell.
var (
	ErrCellError = problem.Define("source.cell_error", problem.Invalid,
		"这一格是表格软件的错误值（如 #N/A），没有内容。请填写实际的值。",
		"This cell holds an error of the spreadsheet (such as #N/A) and no value. Enter the actual value.")
	ErrUncounted = problem.Define("source.uncounted", problem.Invalid,
		"这一格是公式，文件里没有保存它的结果。请用表格软件打开、保存后再上传，或改为数值。",
		"This cell is a formula whose result is not in the file. Open and save it with the spreadsheet program, or enter the value.")
	ErrDigitsLost = problem.Define("source.digits_lost", problem.Invalid,
		"表格软件把这一项当成了数字，最多只保留前 15 位，后面的已经丢失。请先把整列设为“文本”格式再重新填写；只改格式不能恢复。",
		"The spreadsheet took this for a number and kept at most its first 15 digits; the rest is lost. Make the whole column text and then enter it again; changing the format alone brings nothing back.")
)

// exact is how many digits a spreadsheet keeps of a number.
const exact = 15

// number reads the text of a number as the file holds it: the digits that a person saw.
func (w *workbook) number(text string) (string, kind) {
	k := numeric
	if w.date1904 {
		k = numeric04
	}
	text = strings.TrimSpace(text)
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return text, plain
	}
	if math.Abs(f) >= 1e15 {
		// Programs, unlike spreadsheets, write all digits of a long number.
		if len(text) > exact && allDigits(text) && strings.Trim(text[exact:], "0") != "" {
			return text, plain
		}
		return strconv.FormatFloat(f, 'E', -1, 64), damagedNo
	}
	seen, _ := strconv.ParseFloat(strconv.FormatFloat(f, 'g', exact, 64), 64)
	return strconv.FormatFloat(seen, 'f', -1, 64), k
}

func allDigits(text string) bool {
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return text != ""
}

// dressed is a workbook's cell as text, as the field would be written in a CSV file.
func dressed(f *Field, text string, k kind) (string, *problem.Problem) {
	switch k {
	case numeric, numeric04:
		switch f.Type {
		case "date":
			return dayOf(text, k), nil
		case "month":
			if day := dayOf(text, k); len(day) == 10 {
				return day[:7], nil
			}
		}
	case damagedNo:
		return text, ErrDigitsLost.New()
	case boolean:
		if f.Type != "code" && f.Type != "integer" {
			return map[string]string{"1": "TRUE", "0": "FALSE"}[text], nil
		}
	case failed:
		return text, ErrCellError.New()
	case uncounted:
		return text, ErrUncounted.New()
	}
	return text, nil
}

// The days from which spreadsheets count: 1899-12-30 because one of them took 1900 for a leap year, which all the others keep.
var (
	since1900 = civil.Must("1899-12-30")
	since1904 = civil.Must("1904-01-01")
)

// dayOf reads a spreadsheet's number as a day. What can be a year, a month or a day written in digits (2026, 202601, 20260131)
// stays as it is, and so does what no day has.
func dayOf(text string, k kind) string {
	whole, _, _ := strings.Cut(text, ".")
	n, err := strconv.Atoi(whole)
	year, month := n/100, n%100
	if err != nil || n < 1 || n > 2_958_465 || n >= 1900 && n <= 2100 || year >= 1900 && year <= 2100 && month >= 1 && month <= 12 {
		return whole
	}
	start := since1900
	switch {
	case k == numeric04:
		start = since1904
	case n < 60: // before the day that never was
		n++
	case n == 60:
		return whole
	}
	return start.AddDays(n).String()
}

// cellErrors are the error values of spreadsheets, which a CSV file holds as text.
var cellErrors = map[string]bool{
	"#N/A": true, "#REF!": true, "#VALUE!": true, "#DIV/0!": true, "#NAME?": true, "#NULL!": true, "#NUM!": true, "#SPILL!": true,
}

// digitsLost recognises what is left of a long number in a CSV file that a spreadsheet wrote.
func digitsLost(text string) bool {
	mantissa, power, found := strings.Cut(text, "E+")
	return found && len(power) == 2 && power >= "15" && allDigits(power) && allDigits(strings.Replace(mantissa, ".", "", 1))
}
