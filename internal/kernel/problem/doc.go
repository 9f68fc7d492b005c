// Package problem is the one error vocabulary of the house.
//
// A refusal that a person can act on is a named Kind, declared once in the room that refuses, with its words in Chinese and
// English. A Problem is one occurrence of a Kind, with parameters and, for bad input, the fields at fault. Everything else is
// an ordinary Go error: it is logged, and the outside hears only that something went wrong on our side.
//
// Parameters travel to screens and logs. Never put a person's data into one.
package problem
