package apitest

import (
	"embed"
	"encoding/csv"
	"fmt"
	"regexp"
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"

	"doudi/internal/kernel/ident"
)

//go:embed testdata
var testdata embed.FS

// Files are the files that a county's departments deliver: item → department, in the order in which they come.
var Files = []struct{ Item, Department, Encoding string }{
	{"hukou", "gongan", "UTF-8"},
	{"settlement", "yibao", "GB18030"},
	{"contribution", "renshe", "UTF-8 BOM"},
	{"unemployment", "renshe", "GB18030"},
	{"pension", "renshe", "UTF-8"},
	{"dwelling", "zhujian", "UTF-8"},
}

// File is a county's delivery of an item as text, ID numbers completed; empty if the county has none.
func File(county int, item string) string {
	raw, err := testdata.ReadFile(fmt.Sprintf("testdata/%d/%s.csv", county, item))
	if err != nil {
		return ""
	}
	return Complete(string(raw))
}

var open = regexp.MustCompile(`\b(\d{17})([?!])`)

// Complete puts check digits: ? becomes the right one, ! a wrong one.
func Complete(text string) string {
	return open.ReplaceAllStringFunc(text, func(number string) string {
		first := number[:17]
		check, _ := ident.CheckDigit(first) // seventeen digits, by the expression
		if number[17] == '!' {
			check = map[bool]byte{true: '1', false: '0'}[check == '0']
		}
		return first + string(check)
	})
}

// Encode writes a text in a delivery's encoding.
func Encode(text, encoding string) []byte {
	switch encoding {
	case "GB18030":
		out, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(text))
		if err != nil {
			panic(err) // every character has a place in GB18030
		}
		return out
	case "UTF-8 BOM":
		return []byte("\ufeff" + text)
	default:
		return []byte(text)
	}
}

// Mark is a value that belongs to one invented person and is to be found nowhere in clear.
type Mark struct {
	Kind  string
	Value string
}

var markedColumns = map[string]string{
	"公民身份号码": "ID number", "身份证号": "ID number", "姓名": "name", "住址": "address", "联系电话": "phone", "银行账号": "account",
	"诊断名称": "diagnosis", "医疗机构": "hospital", "户号": "household number", "结算单号": "settlement number", "单位名称": "employer",
}

// Marks are the personal values of a county's files, each once.
func Marks(county int) []Mark {
	var list []Mark
	seen := map[Mark]bool{}
	for _, f := range Files {
		rows, err := csv.NewReader(strings.NewReader(File(county, f.Item))).ReadAll()
		if err != nil {
			panic(err) // our own file
		}
		for _, row := range rows[min(1, len(rows)):] {
			for i, value := range row {
				m := Mark{Kind: markedColumns[rows[0][i]], Value: value}
				if m.Kind != "" && value != "" && !seen[m] {
					seen[m] = true
					list = append(list, m)
				}
			}
		}
	}
	return list
}
