package policy

import (
	"fmt"
	"strings"

	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/money"
)

// Words are a text in Chinese and English.
type Words struct {
	Zh string `yaml:"zh"`
	En string `yaml:"en"`
}

// In is the text in the locale: "en…" is English, all else Chinese.
func (w Words) In(locale string) string {
	if english(locale) {
		return w.En
	}
	return w.Zh
}

func (w Words) complete() bool { return strings.TrimSpace(w.Zh) != "" && strings.TrimSpace(w.En) != "" }

func english(locale string) bool { return strings.HasPrefix(strings.ToLower(locale), "en") }

// certainty is what stands before the origin of a value that is not simply found.
var certainty = map[Status]Words{
	Stale:    {Zh: "待确认:", En: "to be confirmed: "},
	Inferred: {Zh: "推断:", En: "inferred: "},
	Proposed: {Zh: "提案:", En: "proposed: "},
}

// Text is the value for people, with how sure it is, since when it holds and where:
// "910.00 元/人·月(待确认:2022年4月起,武汉市)". Division names exist in Chinese only.
func (p Parameter) Text(locale string) string {
	place := p.Place
	if p.Division == 0 {
		place = Words{Zh: "全国", En: "the whole country"}.In(locale)
	}
	if p.Status == Unknown {
		return fmt.Sprintf(Words{Zh: "尚无数值（%s）", En: "no value yet (%s)"}.In(locale), place)
	}
	if english(locale) {
		return p.Amount(locale) + " (" + certainty[p.Status].En + since(p.Valid, locale) + ", " + place + ")"
	}
	return p.Amount(locale) + "(" + certainty[p.Status].Zh + since(p.Valid, locale) + "," + place + ")"
}

// Amount is the value with its unit: "910.00 元/人·月", "45 分", "3 working days".
func (p Parameter) Amount(locale string) string {
	en := english(locale)
	switch p.Unit {
	case Fen:
		per := Words{}
		if strings.HasSuffix(p.Code, standardSuffix) {
			per = Words{Zh: "/人·月", En: " per person and month"}
		}
		return money.Fen(p.Value).String() + Words{Zh: " 元", En: " yuan"}.In(locale) + per.In(locale)
	case BasisPoints:
		percent := fmt.Sprintf("%d.%02d", p.Value/100, abs(p.Value%100))
		return strings.TrimSuffix(strings.TrimRight(percent, "0"), ".") + "%"
	}
	word := unitWords[p.Unit].In(locale)
	if en && p.Value == 1 {
		word = strings.TrimSuffix(word, "s")
	}
	return fmt.Sprintf("%d %s", p.Value, word)
}

func since(valid civil.Period, locale string) string {
	if english(locale) {
		text := "from " + day(valid.From, locale)
		if !valid.To.IsZero() {
			text += " to " + day(valid.To, locale)
		}
		return text
	}
	if valid.To.IsZero() {
		return day(valid.From, locale) + "起"
	}
	return day(valid.From, locale) + "至" + day(valid.To, locale)
}

// day leaves the day of month out where a period begins with the month.
func day(d civil.Date, locale string) string {
	year, month, dom := d.YMD()
	switch {
	case english(locale) && dom == 1:
		return fmt.Sprintf("%s %d", d.Start().Month(), year)
	case english(locale):
		return fmt.Sprintf("%d %s %d", dom, d.Start().Month(), year)
	case dom == 1:
		return fmt.Sprintf("%d年%d月", year, month)
	}
	return fmt.Sprintf("%d年%d月%d日", year, month, dom)
}

func abs(n int64) int64 {
	if n < 0 {
		return -n
	}
	return n
}
