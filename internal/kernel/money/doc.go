// Package money counts in fen (分, 1/100 yuan) and never in floating point.
//
// Fen is an amount, BasisPoints a ratio, Round the one rounding function of the house: an amount is rounded once, by the rule
// that the scheme names. Every operation that could overflow says so with an error; nothing wraps around.
//
// Refusals never carry the amount itself: it may be a person's income.
package money
