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
	first   int // order code from which the county counts, so that no two counties of the demo share a number
	used    map[uint64]bool
}

// firstOrder are the order codes at which each county begins; strangers' is for the people of a city-wide file.
var firstOrder = map[int]int{County: 900, OtherCounty: 800, ThirdCounty: 700}

const strangersOrder = 500

func newIdentities(county int) (*identities, error) {
	rows, err := csv.NewReader(strings.NewReader(firstIssueFile)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read first-issue codes: %w", err)
	}
	ids := &identities{home: strconv.Itoa(county), first: firstOrder[county], used: map[uint64]bool{}}
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
		if xuzhou := strings.HasPrefix(ids.home, "32"); xuzhou != strings.HasPrefix(one.code, "32") {
			continue // people come from not too far away
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
	order := ids.first + 2*d.IntN(49)
	if male {
		order++
	}
	var body [17]byte
	copy(body[:], code)
	appendDay(body[:6], compactStyle, y, m, dd)
	for { // the next order code of the same sex, until one is free
		digits(body[:14], order, 3)
		if key := asNumber(body[:]); !ids.used[key] {
			ids.used[key] = true
			return withCheck(body)
		}
		if order += 2; order > 999 {
			order = 100 + order%2
		}
	}
}

func asNumber(text []byte) uint64 {
	n := uint64(0)
	for _, c := range text {
		n = n*10 + uint64(c-'0')
	}
	return n
}

// withCheck completes a number; seventeen digits always have a check character.
func withCheck(body [17]byte) string {
	check, _ := ident.CheckDigit(string(body[:]))
	return string(body[:]) + string(check)
}
