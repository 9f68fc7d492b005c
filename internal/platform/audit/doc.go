// Package audit is the trail: who did what, to what, why, before and after, in the same transaction as the change.
//
// Rows are written unsealed; a job then gives each its block and position and chains their hashes (SM3), one chain for each
// county, so that a row that is altered, removed, inserted or moved afterwards breaks the chain. `doudi audit verify` recomputes
// it and prints the head, which a site keeps elsewhere (paper, another system) to prove that the tail was not rewritten.
//
// It is also the only place where a Purpose is made (Social Assistance Law 2026, Art 70(6)): a person's record opens for a
// purpose that its reader stated for the task, and a search for the search itself; both leave a row before anything is shown.
// Rows name ids and codes, never a person's data.
package audit
