package policy_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"doudi/internal/kernel/access"
	"doudi/internal/policy"
)

func TestBelowAreTheStreetsOfAScopeEachOnce(t *testing.T) {
	s := policy.New(nil, book(t))
	const county, street, community = 420106, 420106001, 420106001001
	below := func(nodes ...access.Node) string {
		var list []string
		for _, one := range s.Below(access.Scope{Nodes: nodes}) {
			if one.Name == "" && one.Code == street {
				t.Error("a known street without its name")
			}
			codes := []string{one.Code.String()}
			for _, c := range one.Communities {
				codes = append(codes, c.Code.String())
			}
			list = append(list, strings.Join(codes, "+"))
		}
		return strings.Join(list, " ")
	}
	whole := s.Below(access.Scope{Nodes: []access.Node{{County: county}}})
	if len(whole) < 2 || whole[0].Code != street || len(whole[0].Communities) < 2 || !slices.IsSortedFunc(whole, func(a, b policy.Street) int { return int(a.Code - b.Code) }) {
		t.Fatalf("%+v", whole)
	}
	all := below(access.Node{County: county})
	one := below(access.Node{County: county, Street: street})
	if !strings.HasPrefix(all, one+" ") || strings.Contains(one, " ") {
		t.Errorf("the street: %s", one)
	}
	for want, nodes := range map[string][]access.Node{
		"":                                 nil,
		all:                                {{County: county, Street: street}, {County: county}, {County: county, Street: street, Community: community}},
		one:                                {{County: county, Street: street, Community: community}, {County: county, Street: street}},
		fmt.Sprint(street, "+", community): {{County: county, Street: street, Community: community}},
		fmt.Sprint(street, "+", community, "+", community+1):     {{County: county, Street: street, Community: community + 1}, {County: county, Street: street, Community: community}},
		fmt.Sprint(street, "+", street*1000+999):                 {{County: county, Street: street, Community: street*1000 + 999}}, // nobody lists it
		fmt.Sprint(county*1000+999, "+", (county*1000+999)*1000): {{County: county, Street: county*1000 + 999, Community: (county*1000 + 999) * 1000}},
	} {
		if got := below(nodes...); got != want {
			t.Errorf("%+v: %s, want %s", nodes, got, want)
		}
	}
	list := s.Within(county)
	if len(list) != len(whole) || len(list[street]) != len(whole[0].Communities) {
		t.Errorf("%d streets, %d", len(list), len(whole))
	}
}
