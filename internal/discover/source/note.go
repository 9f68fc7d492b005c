package source

import (
	"strings"
	"unicode/utf8"

	"doudi/internal/kernel/problem"
)

// ErrStray refuses a row that is hardly one.
var ErrStray = problem.Define("source.stray", problem.Invalid,
	"这一行只有一格有内容，不像一条记录。如果是说明文字，不必理会；如果是一条记录，请补全。",
	"Only one cell of this row has anything in it, so it looks like no record. If it is a note, leave it; if it is a record, complete it.")

// noteWords begin the rows that people write below a table, or between its pages.
var noteWords = []string{
	"合计", "总计", "小计", "共计", "累计", "本页合计", "填表", "填报", "制表", "制单", "审核", "复核", "审批", "经办", "负责人", "单位负责人", "主管",
	"联系人", "联系电话：", "联系电话:", "备注", "说明", "注：", "注:", "注1", "数据来源", "打印", "日期：", "日期:", "盖章", "单位（盖章）", "单位(盖章)", "（盖章）", "(盖章)", "第1页", "第 1 页",
}

// note reports whether a row that does not pass is no record at all: a footer (合计, 填表人, 备注), or the header once more, as printed
// sheets repeat it. Never one that may say who is meant: whose ID cell, or any cell of which, holds what might be a number of somebody.
func (c *checker) note(r row) bool {
	first := ""
	for i, text := range r.Cells {
		if text = strings.TrimFunc(text, padding); text == "" {
			continue
		}
		if first == "" {
			first = text
		}
		if digits(text) >= 15 || i == c.layout.columns[c.item.person] && digits(text) > 6 {
			return false
		}
	}
	if at := c.layout.columns[c.item.person]; at < len(r.Cells) && c.item.Fields[c.item.person].named(r.Cells[at]) {
		_, missing, err := c.item.match(r.Cells)
		return err == nil && len(missing) == 0
	}
	for _, word := range noteWords {
		if strings.HasPrefix(first, word) {
			return true
		}
	}
	return false
}

// stray reports whether the only cell with anything in it is not the ID number's.
func (c *checker) stray(cells []string) bool {
	filled := 0
	for i, text := range cells {
		if strings.TrimFunc(text, padding) == "" {
			continue
		}
		if filled++; filled > 1 || i == c.layout.columns[c.item.person] {
			return false
		}
	}
	return filled == 1 && len(c.item.Fields) > 2
}

// digits counts the digits in a text, full-width ones included.
func digits(text string) int {
	n := 0
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		if r >= '0' && r <= '9' || r >= '０' && r <= '９' {
			n++
		}
		text = text[size:]
	}
	return n
}
