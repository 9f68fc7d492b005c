package demo

import (
	"fmt"
	"io"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// format is how one department writes one item: its own column titles, order, encoding, dates and codes. The demo's departments
// agree on nothing, as departments do.
type format struct {
	department, item string
	columns          []column
	encode           func(io.Writer) io.WriteCloser // nil: UTF-8
	bom              bool
	newline          string
	day              string // layout of a date
	rows             func(w *World, from, to month, yield func(row))
	dirt             []dirtShare
}

// column is a catalogue field under the department's own title.
type column struct{ field, title string }

// row is one record before it is written: canonical values, in the order of the columns, except that days are already in the format's layout.
type row struct {
	household *household
	values    []string
}

func gb18030(out io.Writer) io.WriteCloser {
	return simplifiedchinese.GB18030.NewEncoder().Writer(out).(io.WriteCloser)
}

const (
	layoutCompact = "%04d%02d%02d"
	layoutSlash   = "%d/%d/%d"
	layoutChinese = "%d年%d月%d日"
	layoutISO     = "%04d-%02d-%02d"
)

var formats = []format{
	{
		department: "gongan", item: "hukou", newline: "\n", day: layoutCompact,
		columns: []column{
			{"id_no", "公民身份号码"}, {"name", "姓名"}, {"sex", "性别"}, {"household_no", "户号"}, {"relation", "与户主关系"},
			{"community", "社区代码"}, {"address", "住址"}, {"phone", "联系电话"}, {"registered_on", "登记日期"}, {"left_on", "注销日期"},
		},
		rows: hukouRows,
		dirt: []dirtShare{{damagedID, 40}, {wrongDate, 20}, {unknownCode, 20}, {blankRequired, 20}, {duplicateRow, 30}, {nameVariant, 40}},
	},
	{
		department: "yibao", item: "settlement", encode: gb18030, newline: "\r\n", day: layoutSlash,
		columns: []column{
			{"settlement_no", "结算单号"}, {"id_no", "证件号码"}, {"name", "参保人姓名"}, {"settled_on", "结算日期"}, {"hospital", "定点医疗机构"},
			{"visit_kind", "医疗类别"}, {"diagnosis", "主要诊断"}, {"total", "医疗费总额"}, {"pooled", "基金支付金额"}, {"self_paid", "个人自付金额"},
		},
		rows: settlementRows,
		dirt: []dirtShare{
			{damagedID, 35}, {wrongDate, 15}, {negativeSum, 10}, {threeDecimals, 15}, {unknownCode, 10}, {blankRequired, 15},
			{duplicateRow, 30}, {nameVariant, 40},
		},
	},
	{
		department: "renshe", item: "contribution", bom: true, newline: "\n", day: layoutISO,
		columns: []column{
			{"id_no", "身份证号"}, {"name", "姓名"}, {"month", "费款所属期"}, {"employer", "单位名称"}, {"kind", "参保类型"}, {"base", "缴费基数"}, {"account", "银行账号"},
		},
		rows: contributionRows,
		dirt: []dirtShare{
			{damagedID, 40}, {wrongDate, 15}, {negativeSum, 10}, {threeDecimals, 15}, {unknownCode, 10}, {blankRequired, 10},
			{duplicateRow, 30}, {nameVariant, 40},
		},
	},
	{
		department: "renshe", item: "unemployment", encode: gb18030, newline: "\r\n", day: layoutChinese,
		columns: []column{
			{"id_no", "身份证号"}, {"name", "姓名"}, {"registered_on", "失业登记日期"}, {"ended_on", "失业注销日期"}, {"reason", "失业原因"},
		},
		rows: unemploymentRows,
		dirt: []dirtShare{{damagedID, 40}, {wrongDate, 25}, {unknownCode, 20}, {blankRequired, 15}, {duplicateRow, 30}, {nameVariant, 40}},
	},
	{
		department: "zhujian", item: "dwelling", newline: "\n", day: layoutISO,
		columns: []column{
			{"id_no", "身份证号"}, {"name", "姓名"}, {"grade", "危房等级"}, {"arrears_months", "公租房欠租月数"}, {"area", "人均面积"}, {"surveyed_on", "排查日期"},
		},
		rows: dwellingRows,
		dirt: []dirtShare{{damagedID, 400}, {wrongDate, 300}, {unknownCode, 300}}, // a first upload should meet the quarantine
	},
}

// yuan writes fen as yuan.
func yuan(fen int64) string { return fmt.Sprintf("%d.%02d", fen/100, fen%100) }
