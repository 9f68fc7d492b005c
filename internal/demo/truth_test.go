package demo

import (
	"bytes"
	"testing"
)

// The truth says who every row is about whose number is damaged or whose name is varied, and where every dirty row is.
func TestTheTruthNamesWhomDamagedRowsAreAbout(t *testing.T) {
	w := world(t, DefaultSeed, DefaultPersons)
	names := map[string]string{}
	everyone(w, func(h *household, p *person) {
		names[p.id] = p.name
		names[w.stranger(h, p).id] = w.stranger(h, p).name
	})
	damaged := 0
	for _, one := range w.Deliveries() {
		var out bytes.Buffer
		report, err := w.WriteDelivery(&out, one)
		if err != nil {
			t.Fatal(err)
		}
		rows := decode(t, one, out.Bytes())
		at := 0
		for i, c := range one.format.columns {
			if c.field == "id_no" {
				at = i
			}
		}
		ids := map[int]string{}
		for _, who := range report.Whose {
			if names[who.ID] != who.Name {
				t.Errorf("%s row %d is about nobody who exists", one.Name, who.Row)
			}
			ids[who.Row] = who.ID
		}
		for _, row := range report.Dirt[damagedID] {
			damaged++
			if rows[row][at] == ids[row] {
				t.Errorf("%s row %d has the right number", one.Name, row)
			}
		}
		for _, row := range report.Dirt[nameVariant] {
			if rows[row][at] != ids[row] {
				t.Errorf("%s row %d has another number", one.Name, row)
			}
		}
		for i, values := range rows[1:] {
			if id := values[at]; names[id] == "" && ids[i+1] == "" {
				t.Errorf("%s row %d has a number that nobody has", one.Name, i+1)
			}
		}
	}
	if damaged < 10 {
		t.Errorf("only %d damaged numbers", damaged)
	}
}

// The register learns of some deaths weeks after 民政 and 卫健 do.
func TestTheRegisterLearnsLateOfDeaths(t *testing.T) {
	w := wholeDistrict(t)
	died, late, unknown := 0, 0, 0
	everyone(w, func(_ *household, p *person) {
		if p.died > w.today {
			return
		}
		died++
		if p.left-p.died > 21 {
			late++
		}
		if p.left > w.today {
			unknown++
		}
	})
	if died == 0 || late*100/died < 30 || unknown == 0 {
		t.Errorf("of %d deaths %d are late and %d not known to the register", died, late, unknown)
	}
}

// Half of the city-wide file are people of other districts, whom no register of the demo has.
func TestTheFundsFileIsOfTheWholeCity(t *testing.T) {
	w := world(t, DefaultSeed, DefaultPersons)
	here := map[string]bool{}
	everyone(w, func(_ *household, p *person) { here[p.id] = true })
	for _, one := range w.Deliveries() {
		if one.Item != "fund" {
			continue
		}
		ours, others, seen := 0, 0, map[string]bool{}
		texts(w, one, func(values []string) {
			if here[values[0]] {
				ours++
				return
			}
			others++
			if seen[values[0]+values[3]] {
				t.Error("a stranger comes twice in a month")
			}
			seen[values[0]+values[3]] = true
		})
		if ours == 0 || ours != others {
			t.Errorf("%s has %d people of the district and %d of others", one.Name, ours, others)
		}
	}
}
