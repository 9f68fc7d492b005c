package demo

import (
	"bufio"
	"crypto/sha256"
	_ "embed"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"sort"
	"strconv"
	"strings"
)

//go:embed data/surnames.csv
var surnameFile string

//go:embed data/withheld.txt
var withheldFile string

const withheldSalt = "doudi/demo/withheld/1/"

// Given names are put together from one or two of these. The lists are this project's own.
const (
	givenOld    = "秀英珍兰桂芳玉梅华国建明德福根生金荣贵和春林树清长永庆祥忠义宝山松柏云霞菊莲凤娥"
	givenMiddle = "军勇伟强涛斌杰波鹏辉刚峰志海燕红丽霞敏静艳娟莉萍玲琴洁蓉慧颖俊健亮超琳芬晖岚立东平"
	givenYoung  = "子涵轩宇浩然欣怡雨桐梓晨思诺佳雅若熙可馨奕辰博文俊彦语嘉一诗沐宸悦睿瑞乐天舒朗昕瑶"
)

var oldRunes, middleRunes, youngRunes = []rune(givenOld), []rune(givenMiddle), []rune(givenYoung)

// names draws invented names.
type names struct {
	surnames []string
	upTo     []int           // cumulative frequency
	double   map[string]bool // surnames of two characters
	withheld map[string]bool
}

func newNames() (*names, error) {
	rows, err := csv.NewReader(strings.NewReader(surnameFile)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read surnames: %w", err)
	}
	n := &names{double: map[string]bool{}, withheld: readWithheld(withheldFile)}
	total := 0
	for _, row := range rows[1:] {
		whole, tenth, _ := strings.Cut(row[1], ".")
		count, err := strconv.Atoi(whole + (tenth + "0")[:1])
		if err != nil {
			return nil, fmt.Errorf("read the frequency of a surname: %w", err)
		}
		total += count
		n.surnames = append(n.surnames, row[0])
		n.upTo = append(n.upTo, total)
		n.double[row[0]] = len([]rune(row[0])) > 1
	}
	return n, nil
}

func readWithheld(text string) map[string]bool {
	list := map[string]bool{}
	for lines := bufio.NewScanner(strings.NewReader(text)); lines.Scan(); {
		if line := strings.TrimSpace(lines.Text()); line != "" && !strings.HasPrefix(line, "#") {
			list[line] = true
		}
	}
	return list
}

func withheldHash(name string) string {
	sum := sha256.Sum256([]byte(withheldSalt + name))
	return hex.EncodeToString(sum[:])
}

func (n *names) isWithheld(name string) bool { return n.withheld[withheldHash(name)] }

func (n *names) surname(d dice) string {
	at := d.IntN(n.upTo[len(n.upTo)-1])
	return n.surnames[sort.SearchInts(n.upTo, at+1)]
}

// surnameOf reads the surname off a name that this generator made: the longer one, where two fit.
func (n *names) surnameOf(name string) string {
	runes := []rune(name)
	if len(runes) > 2 && n.double[string(runes[:2])] {
		return string(runes[:2])
	}
	return string(runes[:1])
}

// full makes a whole name for someone born in the given year.
func (n *names) full(d dice, surname string, birthYear int) string {
	list := middleRunes
	if birthYear < 1962 {
		list = oldRunes
	} else if birthYear > 1994 {
		list = youngRunes
	}
	for {
		name := surname + string(list[d.IntN(len(list))])
		if d.chance(82_000) {
			name += string(list[d.IntN(len(list))])
		}
		if !n.isWithheld(name) {
			return name
		}
	}
}
