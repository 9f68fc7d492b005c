package access

// Purpose is the reason for which sealed personal data may be opened (Social Assistance Law 2026, Art 70(6): a look-up unrelated
// to the work is an offence). Its zero value opens nothing. Mint is called by platform/audit, which logs it, and by jobs;
// archtest fails on any other caller, so a domain room has to obtain one and cannot make one.
type Purpose struct {
	actor  Actor
	reason string
	record int64
}

// Mint makes a purpose. record is the id of the log row that says so; 0 only for jobs.
func Mint(actor Actor, reason string, record int64) Purpose {
	return Purpose{actor: actor, reason: reason, record: record}
}

// Valid reports whether the purpose opens anything.
func (p Purpose) Valid() bool { return p.reason != "" && (p.record != 0 || p.actor.Role == System) }

// Actor is who opens.
func (p Purpose) Actor() Actor { return p.actor }

// Reason is why.
func (p Purpose) Reason() string { return p.reason }
