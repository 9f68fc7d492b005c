// Package match decides whether two records are about the same person.
//
// It is only the seam so far: what a comparison looks at (Key), what it is about (Pair), and what it answers (Decision, with the
// evidence for it). ByIDNumber, the one rule, is exact: two checked identity numbers are equal or they are not. Everything that
// weighs names, births and places against each other will answer in the same words, and a person confirms what stays Unsure.
package match
