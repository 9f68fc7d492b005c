package source

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"testing"

	"github.com/emmansun/gmsm/sm3"

	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/ident"
)

const (
	testCounty    = 420106
	testCommunity = 420106001001
)

var testDay = civil.Must("2026-07-01")

// oneCommunity is a county with a single community. It counts how often it is asked.
type oneCommunity struct{ asked int }

func (p *oneCommunity) HasCommunity(county int, community int64, on civil.Date) bool {
	p.asked++
	return county == testCounty && community == testCommunity && on == testDay
}

// testItem is an item of testdata/catalogue.
func testItem(t testing.TB, code string) *Item {
	t.Helper()
	c, err := LoadCatalogue(os.DirFS("testdata"), "catalogue")
	if err != nil {
		t.Fatal(err)
	}
	return c.Item(code)
}

// number is a valid ID number of somebody who does not exist.
func number(t testing.TB, first17 string) string {
	t.Helper()
	check, ok := ident.CheckDigit(first17)
	if !ok {
		t.Fatal(first17)
	}
	return first17 + string(check)
}

func sample(t testing.TB, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// readAll reads a delivery to its end.
func readAll(raw []byte, it *Item) (encoding string, rows []outcome, err error) {
	r, err := newReader(bytes.NewReader(raw), int64(len(raw)), it, testCounty, testDay, &oneCommunity{})
	if err != nil {
		return "", nil, err
	}
	for {
		o, err := r.next()
		if errors.Is(err, io.EOF) {
			return r.Encoding, rows, nil
		}
		if err != nil {
			return r.Encoding, rows, err
		}
		rows = append(rows, o)
	}
}

// whys are the reasons of a row as "field code".
func whys(reasons []Reason) []string {
	list := make([]string, len(reasons))
	for i, r := range reasons {
		list[i] = r.Field + " " + r.Code
	}
	return list
}

// textTable reads the rows of a text, whatever item it may be.
func textTable(raw []byte) *table {
	return openTable(bufio.NewReader(bytes.NewReader(raw)), raw[:min(len(raw), 64<<10)], len(raw) > 64<<10)
}

func digestOf(raw []byte) string {
	sum := sm3.Sum(raw)
	return hex.EncodeToString(sum[:])
}
