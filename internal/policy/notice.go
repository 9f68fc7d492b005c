package policy

import (
	"fmt"

	"doudi/internal/kernel/civil"
)

// publishedIn is the month in which the State Council's notice for the next year normally comes.
const publishedIn = 11

// Notice is something that everybody who signs in should know.
type Notice struct {
	Code string `json:"code"`
	Text string `json:"text"`
}

// Note says what is to be known or done about a year, "" if nothing is.
func (y Year) Note(locale string, today civil.Date) string {
	off := 0
	for _, d := range y.Days {
		if d.Off {
			off++
		}
	}
	en, year, due := english(locale), y.Year, !today.Before(civil.Must(fmt.Sprintf("%04d-%02d-01", y.Year-1, publishedIn)))
	switch {
	case y.Status == civil.Official && off >= statutory(year):
		return ""
	case y.Status == civil.Official && en:
		return fmt.Sprintf("The calendar of %d has only %d days off; the law gives %d. Compare it with the State Council's notice.", year, off, statutory(year))
	case y.Status == civil.Official:
		return fmt.Sprintf("%d 年的日历只有 %d 个放假日，少于法定的 %d 个。请与国务院办公厅的通知核对。", year, off, statutory(year))
	case due && en:
		return fmt.Sprintf("The holidays of %d are not loaded, so every deadline that runs into %d is uncertain. "+
			"The system administrator imports the State Council's notice under “Working calendar”; it normally comes in November.", year, year)
	case due:
		return fmt.Sprintf("%d 年的放假安排尚未导入，跨入 %d 年的期限都是待定的。请系统管理员在“工作日历”中导入国务院办公厅的放假通知（通常在上一年 11 月公布）。", year, year)
	case en:
		return fmt.Sprintf("The holidays of %d are not announced yet (normally in November %d), so every deadline that runs into %d is uncertain. "+
			"The system administrator imports the State Council's notice under “Working calendar” when it is there.", year, year-1, year)
	}
	return fmt.Sprintf("%d 年的放假安排尚未公布（通常在 %d 年 11 月），跨入 %d 年的期限都是待定的。公布后请系统管理员在“工作日历”中导入国务院办公厅的放假通知。", year, year-1, year)
}
