package demo

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"

	"doudi/internal/kernel/ident"
)

//go:embed data/first_issue.csv
var firstIssueFile string

// issuer is a county code with the years in which numbers were first issued under it.
type issuer struct {
	code     string
	from, to int
}

// identities makes citizen ID numbers (GB 11643), each once.
type identities struct {
	home    string
	issuers []issuer
	used    map[uint64]bool
}

func newIdentities(county int) (*identities, error) {
	rows, err := csv.NewReader(strings.NewReader(firstIssueFile)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read first-issue codes: %w", err)
	}
	ids := &identities{home: strconv.Itoa(county), used: map[uint64]bool{}}
	for _, row := range rows[1:] {
		one := issuer{code: row[0], to: 9999}
		if row[2] != "" {
			if one.from, err = strconv.Atoi(row[2]); err != nil {
				return nil, fmt.Errorf("read first-issue codes: %w", err)
			}
		}
		if row[3] != "" {
			if one.to, err = strconv.Atoi(row[3]); err != nil {
				return nil, fmt.Errorf("read first-issue codes: %w", err)
			}
		}
		ids.issuers = append(ids.issuers, one)
	}
	return ids, nil
}

// number makes a valid number that nobody else in the world has. One adult in four and one child in sixteen has a number first
// issued elsewhere, under a code that was in use then and need not exist today.
func (ids *identities) number(d dice, born day, male bool, today day) string {
	code := ids.home
	y, m, dd := born.split()
	elsewhere := 25_000
	if today.age(born) < 18 {
		elsewhere = 6_000
	}
	if d.chance(elsewhere) {
		issued := max(y, 1985) // numbers have been issued since the middle of the 1980s
		for {
			one := ids.issuers[d.IntN(len(ids.issuers))]
			if issued >= one.from && issued <= one.to {
				code = one.code
				break
			}
		}
	}
	order := 900 + 2*d.IntN(49)
	if male {
		order++
	}
	for { // the next order code of the same sex, until one is free
		body := fmt.Sprintf("%s%04d%02d%02d%03d", code, y, m, dd, order)
		key, _ := strconv.ParseUint(body, 10, 64)
		if !ids.used[key] {
			ids.used[key] = true
			check, _ := ident.CheckDigit(body) // seventeen digits always have one
			return body + string(check)
		}
		if order += 2; order > 999 {
			order = 100 + order%2
		}
	}
}
