package demo

import (
	"fmt"
	"slices"
	"strconv"

	"doudi/internal/kernel/civil"
)

// county is what the demo knows of a place besides its divisions.
type county struct {
	code     int
	name     string
	login    string // the end of its accounts' logins; empty: of the first county
	persons  int    // by default; 0: as asked for
	delivers []string
}

// The smaller counties have the departments without which nobody is known there.
var (
	fewDepartments = []string{"gongan", "minzheng", "canlian", "yibao", "renshe"}
	counties       = []county{
		{code: County, name: "武昌区"},
		{code: OtherCounty, name: "西塞山区", login: "xisai", persons: 2000, delivers: fewDepartments},
		{code: ThirdCounty, name: "鼓楼区", login: "gulou", persons: 2000, delivers: fewDepartments},
	}
)

// Departments are the fifteen, in the order of 民政's own list.
var Departments = []string{
	"minzheng", "canlian", "yibao", "weijian", "gongan", "renshe", "jiaoyu", "zhujian", "ziran", "shijian", "shuiwu", "gongjijin", "yingji", "sifa", "caizheng",
}

var departmentNames = map[string]string{
	"minzheng": "民政", "canlian": "残联", "yibao": "医保", "weijian": "卫健", "gongan": "公安", "renshe": "人社", "jiaoyu": "教育", "zhujian": "住建",
	"ziran": "自然资源", "shijian": "市场监管", "shuiwu": "税务", "gongjijin": "公积金", "yingji": "应急", "sifa": "司法", "caizheng": "财政",
}

// Counties are the demo's county codes: the district first.
func Counties() []int {
	list := make([]int, len(counties))
	for i, c := range counties {
		list[i] = c.code
	}
	return list
}

func countyOf(code int) county {
	for _, c := range counties {
		if c.code == code {
			return c
		}
	}
	return county{code: code, name: strconv.Itoa(code), login: strconv.Itoa(code)}
}

// CountyName is the county's Chinese name.
func CountyName(code int) string { return countyOf(code).name }

func delivers(code int, department string) bool {
	list := countyOf(code).delivers
	return list == nil || slices.Contains(list, department)
}

func operatorOf(code int, department string) string {
	if login := countyOf(code).login; login != "" {
		return "operator." + department + "." + login
	}
	return "operator." + department
}

// WholeDistrict is from how many people on the district has all of its streets; with fewer, everybody lives in the first one.
const WholeDistrict = 20_000

// Plan says which districts to make: the first county with about so many people, and the others, if named, with their own.
func Plan(seed uint64, persons int, codes []int, today civil.Date) ([]Options, error) {
	var list []Options
	for _, c := range counties {
		if !slices.Contains(codes, c.code) {
			continue
		}
		o := Options{Seed: seed, Persons: persons, Today: today}
		switch {
		case c.code != County:
			streets, err := streetsOf(c.code)
			if err != nil {
				return nil, err
			}
			o.Persons, o.Streets = min(c.persons, persons), streets[:1]
		case persons < WholeDistrict:
			o.Streets = []int64{Street}
		default:
			streets, err := streetsOf(c.code)
			if err != nil {
				return nil, err
			}
			o.Streets, o.Register, o.Dwelling = streets, true, true
		}
		list = append(list, o)
	}
	if len(list) != len(codes) || len(list) == 0 || list[0].County() != County {
		return nil, fmt.Errorf("demo: the counties are %v, each once and the first always among them", Counties())
	}
	return list, nil
}

// Whole is the district of the given size on the given day, with all of its streets if it is large enough for them.
func Whole(seed uint64, persons int, today civil.Date) (Options, error) {
	list, err := Plan(seed, persons, []int{County}, today)
	if err != nil {
		return Options{}, err
	}
	return list[0], nil
}
