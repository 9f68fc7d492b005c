// Package ident reads and hides what identifies a person: citizen identity numbers (公民身份号码, GB 11643), names, telephone and
// account numbers.
//
// An ID is a checked number; printing one, by any verb, gives its masked form, and only ID.Text gives the number itself. Masks
// follow the house's defaults: number 6***4, telephone 3****4, account the last four, name the surname.
//
// The first six digits of a number are the place of first issue under the codes of that day; they are never checked against
// today's divisions. Today is always an argument. Refusals never repeat the text refused.
package ident
