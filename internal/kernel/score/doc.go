// Package score is the scoring engine: a model of indicators with points and steps, compiled once, scores a whole county's
// households column by column and explains any one of them by the same arithmetic.
//
// Everything is an integer. A value is in the indicator's unit (fen, basis points, months, years, a count), a share in basis
// points, a score in hundredths of a point (0 … 10,000). What is not known gives no points and lowers the coverage; it is never
// read as zero. Indicators with negative points are protective: they lower a score, never below zero.
//
// How a value comes out of a household's facts is described in the model (Feature) and done in discover/assess.
package score
