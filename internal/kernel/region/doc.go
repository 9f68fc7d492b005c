// Package region knows administrative divisions (行政区划): their codes, names, parents, and the days on which each was so.
//
// A Code has 2, 4, 6, 9 or 12 digits: province, city, county, street, community (GB/T 2260 and the statistics bureau's longer
// codes). A Tree holds dated nodes; the same code may appear again with another name in another period, and a node names the
// codes that it took over from. A day of "no date" asks for the newest version.
//
// A county in the sense of the house (tenant, shard, wall of scope) is a plain six-digit number. A city or province that owns rows
// is written the same way, 420100 or 420000; look-ups in a Tree understand both ways of writing.
//
// Trees are built from rows and immutable; reading files is the caller's business.
package region
