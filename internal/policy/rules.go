package policy

import (
	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/region"
)

// place is where parameters are looked up.
type place struct {
	code, scheme string
	division     region.Code
}

// resolve finds the value that holds: the nearest division upwards that has one on the day, and there the scheme's own before the
// one for all schemes. Nearness decides first, because a place that sets its own general rule means to replace the wider one.
func (b *Book) resolve(code string, division int64, scheme string, on civil.Date) (Parameter, error) {
	way := b.upwards(region.Code(division), on)
	for _, d := range way {
		for _, s := range []string{scheme, ""} {
			for _, p := range b.parameters[place{code, s, d}] {
				if p.Valid.Contains(on) {
					return p, nil
				}
			}
			if scheme == "" {
				break
			}
		}
	}
	return Parameter{}, ErrMissing.With("code", code).With("division", b.label(region.Code(division))).With("day", on)
}

// upwards is the way from the division to the whole country (0). A code that the tree does not have is followed by its digits,
// so that a new community still finds its county's values.
func (b *Book) upwards(code region.Code, on civil.Date) []region.Code {
	var way []region.Code
	for code != 0 {
		if n, found := b.tree.Find(code, on); found {
			way = append(way, n.Code)
			code = n.Parent
			continue
		}
		if code.Level() == region.County && region.FromAuthority(int(code)) != code {
			code = region.FromAuthority(int(code))
			continue
		}
		way = append(way, code)
		code = code.Parent()
	}
	return append(way, 0)
}

// fit reports what keeps a loaded parameter from being used: the field at fault, or "".
func (p Parameter) fit(valued bool) string {
	_, unit := unitWords[p.Unit]
	switch {
	case !codeForm.MatchString(p.Code):
		return "code"
	case !p.Name.complete():
		return "name"
	case p.Scheme != "" && !schemeForm.MatchString(p.Scheme):
		return "scheme"
	case p.Valid.From.IsZero():
		return "from"
	case p.Valid.Empty():
		return "to"
	case !unit:
		return "unit"
	case !known(p.Status):
		return "status"
	case valued == (p.Status == Unknown):
		return "value"
	case !p.Source.complete():
		return "source"
	}
	return ""
}

func known(s Status) bool {
	switch s {
	case Found, Stale, Inferred, Proposed, Unknown:
		return true
	}
	return false
}
