// Package civil is the calendar of offices: days, months, periods and working days, as they are in Asia/Shanghai.
//
// A Date has no time of day and no zone; the zero Date means "no date" and the zero Month "no month". In text and SQL a day is
// YYYY-MM-DD and a month YYYY-MM, so that text order is time order.
//
// A Calendar knows which days are worked. A year whose official holiday notice (国务院办公厅关于节假日安排的通知) is not loaded is
// counted by weekends and fixed statutory holidays, and every Deadline that walks through it says that it is uncertain.
//
// The package reads no clock: today is always an argument. Refusals never repeat the text refused, which may be a birth date.
package civil
