// Package policy knows what the law and the place prescribe: dated parameters with their source and status, the holiday calendars,
// and the tree of divisions. Everything is answered from an immutable Book in memory; no question of another room costs a query.
//
// Words: a parameter (参数) is one number that holds in a division from one day to another, for one scheme or for all. The nearest
// division that has a value on the day wins; a status says how sure the value is, and "unknown" is a value that is missing on
// purpose (none was found, none is invented). A calendar year (放假安排) is official once the State Council's notice is loaded; until
// then deadlines that cross it are uncertain. Deadlines are computed through Calendar().AddWorkingDays.
//
// Parameters, divisions and the notices known when this version was built are files (params/); a later notice is imported into
// policy_calendar and is in force in this process at once, in every other within ten seconds.
package policy
