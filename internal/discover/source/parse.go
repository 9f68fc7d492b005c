package source

import (
	"strconv"
	"strings"

	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/ident"
	"doudi/internal/kernel/money"
)

// parser brings a text into canonical form; what is canonical already comes back as it is, without a copy. It returns problems only.
type parser func(c *checker, f *Field, text string, rec *Record) (string, error)

var parsers map[string]parser

func init() { // the map refers to functions that refer to the map's user
	parsers = map[string]parser{
		"id_no": parseID,
		"name": func(_ *checker, f *Field, text string, _ *Record) (string, error) {
			return limited(ident.NormalizeName(text), 40)
		},
		"text":      parseText,
		"date":      parseDate,
		"month":     parseMonth,
		"money":     parseMoney,
		"integer":   parseInteger,
		"code":      parseCode,
		"phone":     func(_ *checker, _ *Field, text string, _ *Record) (string, error) { return ident.ParsePhone(text) },
		"account":   parseAccount,
		"community": parseCommunity,
	}
}

func parseID(c *checker, f *Field, text string, rec *Record) (string, error) {
	number, err := ident.ParseID(text, c.today)
	if err != nil {
		return "", err
	}
	if f.Person {
		rec.ID = number
	}
	if len(text) == 18 && text[17] != 'x' && allDigits(text[:17]) {
		return text, nil
	}
	return number.Text(), nil
}

func parseText(_ *checker, f *Field, text string, _ *Record) (string, error) {
	switch {
	case text[0] == '#' && cellErrors[text]:
		return "", ErrCellError.New()
	case text[0] <= '9' && digitsLost(text):
		return "", ErrDigitsLost.New()
	}
	return limited(text, f.Max)
}

func parseDate(c *checker, f *Field, text string, _ *Record) (string, error) {
	// Spreadsheets add a time of day to a date; it carries nothing.
	if day, _, timed := strings.Cut(text, " "); timed {
		text = day
	}
	d, err := civil.Parse(text)
	if err != nil {
		return "", err
	}
	if !f.Future && d.After(c.today) {
		return "", ErrFutureDay.New()
	}
	c.day = d
	if len(text) == len("2026-01-31") && text[4] == '-' && text[7] == '-' {
		return text, nil
	}
	return d.String(), nil
}

func parseMonth(c *checker, _ *Field, text string, _ *Record) (string, error) {
	m, err := civil.ParseMonth(text)
	if err != nil {
		return "", err
	}
	if m.After(c.today.Month()) {
		return "", ErrFutureDay.New()
	}
	c.day = m.First()
	if len(text) == len("2026-01") && text[4] == '-' {
		return text, nil
	}
	return m.String(), nil
}

func parseMoney(_ *checker, f *Field, text string, _ *Record) (string, error) {
	fen, err := money.Parse(text)
	if err != nil {
		return "", err
	}
	if f.Min != nil && int64(fen) < *f.Min*100 {
		return "", ErrTooSmall.With("min", *f.Min)
	}
	return strconv.FormatInt(int64(fen), 10), nil
}

func parseInteger(_ *checker, f *Field, text string, _ *Record) (string, error) {
	n, err := strconv.ParseInt(strings.TrimSuffix(text, ".0"), 10, 32)
	if err != nil {
		return "", ErrInteger.New()
	}
	if f.Min != nil && n < *f.Min {
		return "", ErrTooSmall.With("min", *f.Min)
	}
	if f.Max > 0 && n > int64(f.Max) {
		return "", ErrTooLarge.With("max", f.Max)
	}
	return strconv.FormatInt(n, 10), nil
}

func parseCode(_ *checker, f *Field, text string, _ *Record) (string, error) {
	if code, ok := f.codes[text]; ok {
		return code, nil
	}
	return "", ErrCode.With("list", f.Name.ZH).With("known", strings.Join(f.spellings(), "、"))
}

func parseAccount(_ *checker, _ *Field, text string, _ *Record) (string, error) {
	digits, _, err := ident.ParseAccount(text)
	return digits, err
}

func parseCommunity(c *checker, _ *Field, text string, _ *Record) (string, error) {
	if text == c.place {
		return text, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || len(text) != 12 || text[0] == '+' || text[0] == '-' {
		return "", ErrPlace.New()
	}
	ok, seen := c.known[n]
	if !seen {
		ok = c.places.HasCommunity(c.county, n, c.today)
		if len(c.known) < maxCommunities { // a wrong column may hold any number of numbers
			c.known[n] = ok
		}
	}
	if !ok {
		return "", ErrPlace.New()
	}
	c.place = strings.Clone(text)
	return text, nil
}

func limited(text string, limit int) (string, error) {
	if limit > 0 && len(text) > limit && len([]rune(text)) > limit {
		return "", ErrTooLong.With("max", limit)
	}
	return text, nil
}
