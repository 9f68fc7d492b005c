// Package apitest inspects the running program: the whole house on a real engine, with its real job queue, behind real HTTP, in
// two counties that must not see each other.
//
//	story     what departments, community workers, officers and auditors do, step by step, as a table that reads like a story
//	leak      every operation, called by the other county against this county's records
//	matrix    every role, and nobody, against every operation of the API's own description, in their own and in the other county
//	sealed    everything that was stored, logged, answered and measured, searched for personal data in clear
//
// A new operation needs a row in leak_test.go, or the build fails. The inspectors are themselves tried on planted faults.
package apitest
