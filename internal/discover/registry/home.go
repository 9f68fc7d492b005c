package registry

import (
	"doudi/internal/platform/id"
)

// homes is where persons belong, by person. A person may stand in two households at once, for as long as the register has it so: such a
// person belongs where the newest of those records says. This is the only place that knows it; whoever asks where somebody belongs
// puts the records that stand in here, in any order.
type homes map[id.ID]Member

// add takes a record that stands. The newer one has the higher id.
func (h homes) add(m Member) {
	if have, known := h[m.Person]; !known || m.Fact > have.Fact {
		h[m.Person] = m
	}
}

// addAll takes all members of the households.
func (h homes) addAll(households []Household) {
	for _, one := range households {
		for _, m := range one.Members {
			h.add(m)
		}
	}
}

// says reports whether the record is the one that says where its person belongs.
func (h homes) says(m Member) bool { return h[m.Person].Fact == m.Fact }
