package assess_test

import (
	"encoding/json"
	"strings"
	"testing"

	"doudi/internal/discover/assess"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/id"
)

// explained is a household with something in every indicator.
func explained(t *testing.T) (*assess.Service, *assess.Explanation) {
	t.Helper()
	s := assess.Only(small(t))
	f := family().
		Add("1985-01-01", paid(t, 1, "2026-06-15", "1234567"), paid(t, 2, "2026-03-02", "1"), base(t, 3, "2026-05", "145678"), jobless(t, 4, "2026-02-03", ""),
			dwelling(t, 5, "C", "3")).
		Add("2016-01-01")
	pieces, total := s.PiecesOf(f, today, everything, dibao)
	e := &assess.Explanation{Run: &assess.Run{ID: 77, AsOf: today, Model: "expert", ModelVersion: 1}, Score: assess.Score{Total: total}, Pieces: pieces,
		Facts: map[id.ID]assess.FactRef{}}
	e.Facts[1] = assess.FactRef{Fact: paid(t, 1, "2026-06-15", "1234567"), Day: civil.Must("2026-06-15")}
	e.Facts[2] = assess.FactRef{Fact: paid(t, 2, "2026-03-02", "1"), Day: civil.Must("2026-03-02")}
	e.Facts[3] = assess.FactRef{Fact: base(t, 3, "2026-05", "145678"), Day: civil.Must("2026-05-31")}
	return s, e
}

func TestWhoSeesWhichValue(t *testing.T) {
	s, e := explained(t)
	const personal = "dependents_share unemployed_months dwelling_risk lone_guardian"
	for name, c := range map[string]struct {
		reader access.Actor
		values string
		dates  bool
	}{
		"a community worker":                  {access.Actor{Role: access.CommunityWorker}, "", false},
		"a community worker with grants":      {access.Actor{Role: access.CommunityWorker, Grants: []access.Grant{access.GrantHealth, access.GrantFinance}}, "", false},
		"a bureau's lead":                     {access.Actor{Role: access.BureauLead, Grants: []access.Grant{access.GrantHealth}}, "", false},
		"an auditor":                          {access.Actor{Role: access.Auditor}, "", false},
		"an officer without grants":           {access.Actor{Role: access.StreetOfficer}, personal, true},
		"an officer with health":              {access.Actor{Role: access.StreetOfficer, Grants: []access.Grant{access.GrantHealth}}, personal + " self_paid_12m", true},
		"a bureau's officer with finance":     {access.Actor{Role: access.BureauOfficer, Grants: []access.Grant{access.GrantFinance}}, personal + " income_per_head", true},
		"an officer with both":                {access.Actor{Role: access.BureauOfficer, Grants: []access.Grant{access.GrantHealth, access.GrantFinance}}, personal + " self_paid_12m income_per_head", true},
		"a role that the table does not have": {access.Actor{Role: "mayor", Grants: []access.Grant{access.GrantHealth}}, "", false},
	} {
		v := s.View(e, 4500, c.reader, "zh-CN")
		for _, p := range v.Pieces {
			if want := strings.Contains(c.values+" ", p.Indicator+" "); (p.Value != nil) != want {
				t.Errorf("%s: value of %s shown: %v", name, p.Indicator, p.Value != nil)
			}
			for _, f := range p.Facts {
				if (f.Date != "") != c.dates || f.Month == "" {
					t.Errorf("%s: a record of %s has month %q and date %q", name, p.Indicator, f.Month, f.Date)
				}
			}
		}
	}
}

func TestTheViewSaysWhatTheScoreIsMadeOf(t *testing.T) {
	s, e := explained(t)
	e.Pieces[4] = assess.Piece{Indicator: "dwelling_risk"} // never delivered
	all := access.Actor{Role: access.StreetOfficer, Grants: []access.Grant{access.GrantHealth, access.GrantFinance}}
	v := s.View(e, 4500, all, "zh-CN")
	if v.RunID != 77 || v.AsOf != "2026-07-01" || v.Threshold != 45 || v.Coverage != (assess.CoverageView{Known: 5, Total: 6}) ||
		v.Model.Code != "expert" || v.Model.Status != "proposed" || !strings.Contains(v.Model.Source, "并非武昌区使用的模型") {
		t.Errorf("%+v", v)
	}
	medical, income, jobs, housing := v.Pieces[2], v.Pieces[1], v.Pieces[3], v.Pieces[4]
	if medical.Points != 21 || medical.MaxPoints != 30 || !medical.Known || medical.Dimension.Name != "健康状况" || medical.WhatWouldChange != "" {
		t.Errorf("%+v", medical)
	}
	if *medical.Value != (assess.ValueView{Amount: 1_234_568, Unit: "fen", Text: "¥12,345.68"}) {
		t.Errorf("%+v", *medical.Value)
	}
	if len(medical.Facts) != 2 || medical.Facts[0].Month != "2026-06" || medical.Facts[0].Date != "2026-06-15" || medical.Facts[1].Month != "2026-03" ||
		medical.Facts[0].Department.Name != "医保" || medical.Facts[0].ItemName != "医疗结算" {
		t.Errorf("the newest record first: %+v", medical.Facts)
	}
	if income.Value.Text != "72.83%" || jobs.Value.Text != "4 个月" {
		t.Errorf("%+v %+v", *income.Value, *jobs.Value)
	}
	if housing.Known || housing.Points != 0 || housing.Value != nil || housing.Sentence != "" || !strings.Contains(housing.WhatWouldChange, "住建") {
		t.Errorf("unknown is said to be unknown: %+v", housing)
	}
	english := s.View(e, 4500, all, "en")
	if english.Pieces[3].Value.Text != "4 months" || english.Pieces[2].Dimension.Name != "Health" || english.Pieces[2].Facts[0].Department.Name != "Medical insurance" {
		t.Errorf("%+v", english.Pieces)
	}
}

// What a past score stood on may be erased since, or of a model that is gone: the view says less, and stays whole.
func TestTheViewOfAnOldScoreStaysWhole(t *testing.T) {
	s, e := explained(t)
	e.Facts = nil
	e.Pieces[0] = assess.Piece{Indicator: "of_another_model", Known: true, Points: 250, Value: 3}
	v := s.View(e, 4500, access.Actor{Role: access.StreetOfficer}, "zh-CN")
	if v.Pieces[0].Name != "of_another_model" || v.Pieces[0].Points != 2.5 || v.Pieces[0].Value != nil {
		t.Errorf("%+v", v.Pieces[0])
	}
	raw, err := json.Marshal(v)
	if err != nil || strings.Contains(string(raw), "null") {
		t.Errorf("a list is null: %s %v", raw, err)
	}
}
