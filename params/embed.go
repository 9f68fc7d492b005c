// Package params carries what the house knows before its first delivery: the departments' catalogue, the scoring models, the
// policy parameters and the reference data (division codes, holiday notices). Files are dated and name their source; NOTICE has
// the licences. Nothing here is about a person.
package params

import "embed"

// FS holds the four folders catalogue, models, policy and reference.
//
//go:embed all:catalogue all:models all:policy all:reference
var FS embed.FS
