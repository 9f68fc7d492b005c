package demo

import (
	"math"
	"testing"

	"github.com/goccy/go-yaml"

	"doudi/params"
)

// The model as far as this test needs it.
type modelFile struct {
	Indicators []struct {
		Code   string `yaml:"code"`
		Points int64  `yaml:"points"`
		Steps  []struct {
			From  *int64 `yaml:"from"`
			Below *int64 `yaml:"below"`
			Share int64  `yaml:"share"`
		} `yaml:"steps"`
	} `yaml:"indicators"`
}

func readModel(t *testing.T) modelFile {
	t.Helper()
	text, err := params.FS.ReadFile("models/expert.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var model modelFile
	if err := yaml.Unmarshal(text, &model); err != nil {
		t.Fatal(err)
	}
	return model
}

// values are what the clean files say about a household, by the model's own words; a missing entry is unknown.
func values(w *World, h *household) map[string]int64 {
	last := w.today.month()
	out := map[string]int64{}
	var members, dependent, able, charges, veryOld, base, known int64
	for i := range h.members {
		p := &h.members[i]
		if p.left <= w.today {
			continue
		}
		age := w.today.age(p.born)
		members++
		if age < 18 || age >= 60 {
			dependent++
		}
		switch {
		case age < 18 || age >= 80:
			charges++
		case age < 60:
			able++
		}
		if age >= 80 {
			veryOld++
		}
		for now := last - 1; now > last-3; now-- {
			if s := p.at(now); s.work == employed || s.work == flexible {
				base += int64(min(max(s.yuan, baseFloor), baseCeiling)) * 100
				known++
				break
			}
		}
		for _, r := range p.jobless {
			if r.ended == never {
				out["unemployed_months"] = max(out["unemployed_months"], int64(w.today-r.on)/30)
			}
		}
	}
	if members == 0 {
		return nil
	}
	out["dependents_share"] = dependent * 10_000 / members
	if known > 0 {
		out["income_per_head"] = base / members * 10_000 / Line
	}
	if able == 1 && charges > 0 || members == 1 && veryOld == 1 {
		out["lone_guardian"] = 1
	}
	w.settlements(h, func(s settlement) {
		if s.on > w.today-365 {
			out["self_paid_12m"] += s.selfPaid
		}
	})
	return out
}

func (m modelFile) score(values map[string]int64) int64 {
	var sum int64
	for _, indicator := range m.Indicators {
		value, known := values[indicator.Code]
		if !known {
			continue
		}
		var share, lowest int64 = 0, math.MaxInt64
		for _, step := range indicator.Steps {
			if step.From != nil && value >= *step.From {
				share = step.Share
			}
			if step.Below != nil && value < *step.Below && *step.Below < lowest {
				share, lowest = step.Share, *step.Below
			}
		}
		sum += indicator.Points * share
	}
	return sum / 10_000
}

// The proposed weights and threshold together must send workers to a bearable share of the doors, and to every told one.
func TestTheProposedModelWarnsOfThreeToSixInAHundred(t *testing.T) {
	model := readModel(t)
	var points int64
	for _, indicator := range model.Indicators {
		points += indicator.Points
	}
	if points != 100 {
		t.Errorf("the points add up to %d, not 100", points)
	}
	for _, seed := range []uint64{DefaultSeed, 1, 2} {
		w := world(t, seed, DefaultPersons)
		need := map[string]Hardship{}
		w.Hardships(func(one Hardship) { need[one.Household] = one })
		var warned, right, byCommunity = 0, 0, map[int64]int{}
		var histogram [21]int
		for i := range w.households {
			h := &w.households[i]
			score := model.score(values(w, h))
			if h.story != "" && score < 45 {
				t.Errorf("seed %d: the household of story %s scores %d", seed, h.story, score)
			}
			histogram[score/5]++
			if score < 45 {
				continue
			}
			warned++
			byCommunity[h.community.Code]++
			if _, in := need[h.number()]; in {
				right++
			}
		}
		share := warned * 1000 / w.Households()
		t.Logf("scores in steps of five: %v", histogram)
		t.Logf("seed %d: %d persons, %d households, %d warned (%d‰), %d in need, %d of them warned", seed, w.Persons(), w.Households(), warned, share, len(need), right)
		if share < 30 || share > 60 {
			t.Errorf("seed %d: %d‰ of the households cross the threshold", seed, share)
		}
		if first := w.Communities()[0].Code; byCommunity[first] < 3 {
			t.Errorf("seed %d: the first community has only %d warnings", seed, byCommunity[first])
		}
	}
}
